// Which models are asked what, and what that will cost: known before anything is asked. Pure but for looking
// into the store; one thread.
#pragma once

#include "bench/answers.h"
#include "bench/decide.h"
#include "bench/run.h"
#include "bench/set.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tierline::bench {

struct AskOptions {
    std::map<std::string, std::string> parameters; // to the model, values as JSON: temperature -> 0
    std::int64_t maxTokens = 2048;                 // of an answer; bounds what a call can cost
    int repeats = 1;                               // answers a case, for their spread
    bool baselines = false; // the cheapest and the strongest model answer every case too
    std::optional<std::pair<std::string, std::string>> swap; // cases of one model go to another, too
};
// `temperature=0`, `reasoning_effort=low`, `max_tokens=500`. InvalidInput: no value, or a member that is
// ours (model, messages, stream, n).
Result<void> addParameter(AskOptions& options, std::string_view text);
std::string parametersJson(const AskOptions& options);
std::string messagesJson(const Case& row); // a prompt alone is one user message

// What a call to a model of the policy costs; absent: no price is known.
struct Pricing {
    std::shared_ptr<const policy::Policy> policy;
    std::shared_ptr<const catalog::Catalog> catalog;
    Wall when{};
    std::optional<Money> of(std::string_view model, std::int64_t input, std::int64_t output) const;
    bool isSimulated(std::string_view model) const;
};

struct Call {
    std::string key;
    std::uint32_t at = 0; // into the set's cases
    std::uint16_t model = 0;
    std::uint16_t repeat = 0;
    std::optional<Money> low, expected, high; // absent: unpriced. `high` is what is held back for it
    bool isAnswered = false;                  // in the store already
};

struct CallPlan {
    std::vector<std::string> models;
    std::vector<Call> calls; // each key once, in the order of the set
    int repeats = 1;
    std::optional<std::uint16_t> cheapest, strongest; // with baselines
    std::optional<std::pair<std::uint16_t, std::uint16_t>> swap;
    std::string votes; // names the votes of people: with and without baselines they are of the same pairs
    std::string run;   // what the store counts spending by: the same for the same set, policy and options

    // Null: this case was not planned for that model.
    const Call* of(std::uint32_t at, std::uint16_t model, int repeat) const;
    std::unordered_map<std::uint64_t, std::uint32_t> index; // by case, model and repeat
};

// InvalidInput: a model to be swapped that the policy does not know, too many calls.
Result<CallPlan> planCalls(const Set& set, const Run& decided, const AskOptions& options,
                           const Pricing& pricing, const AnswerStore& store);

// Of the calls that are not answered yet. Low: answers a quarter as long as usual; expected: as long as this
// model's kept answers, else 500 tokens; high: input half as long again as it looks, answers up to the limit.
struct CallEstimate {
    struct OfModel {
        std::string model;
        std::size_t calls = 0, answered = 0; // of all; of those, kept
        Money low, expected, high;
        bool isPriced = true, isSimulated = false;
    };
    std::size_t calls = 0, answered = 0, toAsk = 0, unpriced = 0;
    Money low, expected, high; // of the priced ones
    bool isBilled = false;     // some of them cost real money, or may
    std::vector<OfModel> models;
};
CallEstimate estimate(const CallPlan& plan, const Pricing& pricing);

// The body of the gateway's POST /route that has it carried out.
std::string requestBody(const Case& row, std::string_view model, const AskOptions& options);

} // namespace tierline::bench
