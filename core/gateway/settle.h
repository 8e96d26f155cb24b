// What a request came to: token buckets, cost, the baseline's cost of the same tokens, flags. Pure.
#pragma once

#include "catalog/catalog.h"
#include "ledger/record.h"
#include "policy/policy.h"
#include "protocol/reply.h"

#include <cstdint>
#include <optional>

namespace tierline::gateway {

// What was seen of the answering model's reply.
struct Seen {
    std::optional<protocol::Usage> usage; // as the provider counted, by its dialect
    protocol::UsageSaid said;             // its own words, for the price file's extractor
    bool complete = false;                // the reply ended as its dialect says
    std::int64_t textBytes = 0;           // of what the model said
    std::int64_t events = 0;              // content events of a stream, about one token each
};

struct Settlement {
    std::optional<Usage> usage; // absent: nothing was used
    std::optional<Money> cost;  // absent: no usage, or no price
    std::string priceDate;
    std::string baselineModel;
    std::optional<Money> baselineCost;
    ledger::Flags flags = 0;
};

// What is needed to price a reply of one model.
struct Pricing {
    const policy::Policy& policy;
    const catalog::Catalog& catalog;
    policy::ModelIndex model = 0;
    const catalog::Extractor* extractor = nullptr; // of its provider and dialect; null: the dialect's count
    Wall when{};                                   // the request began
};

// By the extractor where that finds all it needs. Estimates what the provider did not count (flag
// `estimated`), and says so when it is only a part.
Usage usageOf(const Seen& seen, const catalog::Extractor* extractor, std::int64_t estimatedInput,
              ledger::Flags& flags);

Settlement settle(const Seen& seen, const Pricing& pricing, std::int64_t estimatedInput);

// Writes it into the record.
void apply(const Settlement& settlement, ledger::Record& record);

// What the stages of classification were paid: the judge's answers.
Money costOfStages(const ledger::Record& record);
// A candidate's estimate with that, for the budgets.
std::optional<Money> withStages(std::optional<Money> estimate, const ledger::Record& record);
// Adds it to the cost of the answer; a cost that nobody knows stays unknown. Tokens and baseline stay as they
// are.
void addStages(ledger::Record& record);

// Adds what a failed attempt has used: its tokens and cost are the request's too, the baseline needed none.
void addSpent(const Settlement& failed, ledger::Record& record);

} // namespace tierline::gateway
