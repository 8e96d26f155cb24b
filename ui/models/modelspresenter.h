// What the Models page shows, as values: one line a model with the price that counts, its dated rows, and the
// ladder. Pure functions of what was found and of the policy.
#pragma once

#include "models/modelsdata.h"
#include "policy/policy.h"

#include <optional>

namespace tierline::models {

enum class Source { None, BuiltIn, Fetched, Own, Policy };
QString nameOf(Source source);

struct PriceRow { // US dollars for one million tokens
    std::optional<Rate> input, output, cachedRead, cacheWrite;
    std::optional<std::chrono::sys_days> from; // absent: since ever
    QString hours;                             // of the day, UTC; empty: all day
    bool isInForce = false, isLater = false, hasSteps = false;
    bool operator==(const PriceRow&) const = default;
};

struct ModelLine {
    QString id, provider, name; // provider/model
    QString pattern;            // of a row of the list that fits several names: "begins with …"
    std::vector<int> tiers;     // places in the ladder
    QString tierText;
    std::optional<std::int64_t> context, maxOutput;
    QString abilities; // "all" where the policy names none
    PriceRow price;
    bool isPriced = false, isInPolicy = false, isSimulated = false;
    Source source = Source::None;
    std::int64_t requests = 0, failed = 0, unpriced = 0;
    std::optional<Money> cost; // of one kind of money: `money`
    ledger::MoneyKind money = ledger::MoneyKind::Billed;
    QString moreMoney; // the other kinds, in words
    QString retires;   // "2026-12-01, then claude-x"; empty: not announced
    bool isRetired = false;
    std::vector<PriceRow> history; // newest first
    bool operator==(const ModelLine&) const = default;
};

struct Rung { // a model in a tier
    QString model;
    std::optional<Money> typical; // of a million tokens of which a quarter is output; absent: not known
    double share = 0;             // of the dearest, on a scale where each doubling is a step
    QString answered;             // of the last 24 h; empty: not asked
    QString warning;              // of a check; empty: none
    bool isPinned = true;         // its name stays the same model
    bool operator==(const Rung&) const = default;
};
struct Step {                // a tier
    QString tier, line;      // line: "scores below 0.30"
    std::vector<Rung> rungs; // cheapest first: the order in which the able ones are tried
    QString warning;
    bool operator==(const Step&) const = default;
};

struct ModelsView {
    std::vector<ModelLine> lines; // unpriced ones first
    std::vector<Step> ladder;
    QString headline;
    QStringList warnings; // of the ladder, whole sentences
    int tierCount = 0, unpriced = 0;
    bool operator==(const ModelsView&) const = default;
};

ModelsView present(const ModelsData& data, const policy::Policy* policy, const CheckReport& check,
                   bool isWhole);

// As a sheet for others: a head line, then one line a model; exact decimals.
QByteArray toCsv(const std::vector<ModelLine>& lines);
QString rateText(const std::optional<Rate>& rate); // "2.50"; "?" where it is not known
QString sentenceOf(const ModelLine& line);         // for those who hear it
QString words(const ModelLine& line);              // what a filter looks at, lower case

} // namespace tierline::models
