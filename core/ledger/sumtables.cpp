#include "ledger/sumtables.h"

#include "ledger/names.h"

namespace tierline::ledger {

namespace {

std::int64_t nano(const std::optional<Money>& money) {
    return money ? money->nano() : 0;
}

template <auto Member>
std::int64_t bucket(const Record& record) {
    return record.usage ? *record.usage.*Member : 0;
}

static_assert(Unpriced == 4);
constexpr std::array<NumberColumn, numberCount> numbers{{
    {"requests", "1", [](const Record&) { return std::int64_t{1}; }},
    {"failed", "outcome = 'failed'",
     [](const Record& r) { return std::int64_t{r.outcome == Outcome::Failed}; }},
    {"unpriced", "(flags & 4) <> 0", [](const Record& r) { return std::int64_t{(r.flags & Unpriced) != 0}; }},
    {"cost", "cost_nano_usd", [](const Record& r) { return nano(r.cost); }},
    {"switch_cost", "switch_cost_nano_usd", [](const Record& r) { return nano(r.switchCost); }},
    {"baseline", "iif(cost_nano_usd IS NULL, NULL, baseline_cost_nano_usd)",
     [](const Record& r) { return r.cost ? nano(r.baselineCost) : 0; }},
    {"estimated", "iif(cost_nano_usd IS NULL, NULL, estimated_cost_nano_usd)",
     [](const Record& r) { return r.cost ? nano(r.estimatedCost) : 0; }},
    {"cost_beside_baseline", "iif(baseline_cost_nano_usd IS NULL, NULL, cost_nano_usd)",
     [](const Record& r) { return r.baselineCost ? nano(r.cost) : 0; }},
    {"used", "usage_input IS NOT NULL", [](const Record& r) { return std::int64_t{r.usage.has_value()}; }},
    {"used_unpriced", "usage_input IS NOT NULL AND (flags & 4) <> 0",
     [](const Record& r) { return std::int64_t{r.usage && (r.flags & Unpriced) != 0}; }},
    {"used_cost", "iif(usage_input IS NULL, NULL, cost_nano_usd)",
     [](const Record& r) { return r.usage ? nano(r.cost) : 0; }},
    {"input", "usage_input", bucket<&Usage::input>},
    {"cached_read", "usage_cached_read", bucket<&Usage::cachedRead>},
    {"cache_write_5m", "usage_cache_write_5m", bucket<&Usage::cacheWrite5m>},
    {"cache_write_1h", "usage_cache_write_1h", bucket<&Usage::cacheWrite1h>},
    {"output", "usage_output", bucket<&Usage::output>},
    {"reasoning", "usage_reasoning", bucket<&Usage::reasoning>},
}};
static_assert(numbers[Reasoning].name == "reasoning" && numbers[Used].name == "used");

constexpr std::string_view keys[] = {"money",  "model",  "provider", "tier",
                                     "client", "policy", "reason",   "outcome"};
constexpr std::string_view namedKeys[] = {"kind", "name", "tier", "money"};
static_assert(std::size(keys) <= keyLimit);

constexpr std::string_view rowKeys[] = {"money",  "model",  "provider",         "tier",
                                        "client", "policy", "selection_reason", "outcome"};
constexpr std::string_view tagKeys[] = {"'tag'", "each.key || '=' || each.value", "tier", "money"};
constexpr std::string_view ruleKeys[] = {"'rule'", "json_extract(each.value, '$.name')", "tier", "money"};
static_assert(std::size(rowKeys) == std::size(keys) && std::size(tagKeys) == std::size(namedKeys));

constexpr RowSource rows[] = {{rowKeys, "decisions"}};
constexpr RowSource namedRows[] = {{tagKeys, "decisions, json_each(decisions.tags) AS each"},
                                   {ruleKeys, "decisions, json_each(decisions.signals) AS each"}};

template <class Piece>
std::string listed(Piece piece) {
    std::string list;
    for (const auto& column : numbers)
        list += (list.empty() ? "" : ", ") + piece(column);
    return list;
}

} // namespace

const SumTable sumTable{"sums", "day_sums", keys, 4, rows};
const SumTable namedSumTable{"named_sums", "day_named_sums", namedKeys, 1, namedRows};

std::span<const NumberColumn, numberCount> numberColumns() {
    return numbers;
}

Numbers numbersOf(const Record& record) {
    Numbers made{};
    for (std::size_t i = 0; i < numberCount; ++i)
        made[i] = numbers[i].ofRecord(record);
    return made;
}

void addTo(Numbers& sums, const Numbers& more) {
    for (std::size_t i = 0; i < numberCount; ++i)
        sums[i] = saturatingAdd(sums[i], more[i]);
}

std::string addedNumbers() {
    return listed([](const NumberColumn& column) { return "add_up(" + std::string(column.name) + ")"; });
}

std::string numberNames() {
    return listed([](const NumberColumn& column) { return std::string(column.name); });
}

std::string numbersOfRow() {
    return listed([](const NumberColumn& column) {
        return std::string(column.ofRow) + " AS " + std::string(column.name);
    });
}

Group groupOf(const Numbers& n) {
    Group group;
    group.requests = n[Requests];
    group.failed = n[Failed];
    group.unpriced = n[UnpricedOnes];
    group.cost = Money::fromNano(n[Cost]);
    group.switchCost = Money::fromNano(n[SwitchCost]);
    group.baseline = Money::fromNano(n[Baseline]);
    group.estimated = Money::fromNano(n[EstimatedCost]);
    group.costBesideBaseline = Money::fromNano(n[CostBesideBaseline]);
    for (const auto bucket : {Input, CachedRead, CacheWrite5m, CacheWrite1h})
        group.inputTokens = saturatingAdd(group.inputTokens, n[bucket]);
    group.cachedTokens = n[CachedRead];
    group.outputTokens = n[Output];
    return group;
}

catalog::Usage usageOf(const Numbers& n) {
    catalog::Usage usage;
    usage.input = n[Input];
    usage.cachedRead = n[CachedRead];
    usage.cacheWrite5m = n[CacheWrite5m];
    usage.cacheWrite1h = n[CacheWrite1h];
    usage.output = n[Output];
    usage.reasoning = n[Reasoning];
    return usage;
}

} // namespace tierline::ledger
