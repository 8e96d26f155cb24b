#include "ledger/report.h"

#include "ledger/cellsdetail.h"
#include "ledger/netsavings.h"
#include "ledger/sums.h"

#include <algorithm>
#include <charconv>

namespace tierline::ledger {

namespace {

using Counted = std::vector<std::pair<std::string, std::int64_t>>;
using Kinds = std::map<MoneyKind, MoneyReport>;

// In the order in which they are read.
constexpr MoneyKind order[] = {MoneyKind::Billed, MoneyKind::Equivalent, MoneyKind::Simulated};

static_assert(Estimated == 1 && Partial == 2 && Unpriced == 4);
constexpr std::string_view coverageSql = R"(
SELECT d.money, count(*), sum(d.usage_input IS NOT NULL),
    sum(d.usage_input IS NOT NULL AND d.cost_nano_usd IS NULL),
    sum(d.cost_nano_usd IS NOT NULL AND d.baseline_cost_nano_usd IS NULL),
    sum(d.usage_input IS NOT NULL AND d.flags & 1), sum(d.usage_input IS NOT NULL AND (d.flags & 2) <> 0),
    count(first_costs.decision)
FROM decisions AS d LEFT JOIN first_costs ON first_costs.decision = d.seq
WHERE d.time_ms >= ?1 AND d.time_ms < ?2 GROUP BY 1)";
constexpr std::string_view baselineSql = R"(
SELECT money, baseline_model, count(*) FROM decisions
WHERE time_ms >= ?1 AND time_ms < ?2 AND baseline_cost_nano_usd IS NOT NULL GROUP BY 1, 2)";
constexpr std::string_view errorSql = R"(
SELECT error_class, count(*) FROM decisions WHERE time_ms >= ?1 AND time_ms < ?2 AND error_class IS NOT NULL
GROUP BY 1)";
constexpr std::string_view priceSql = R"(
SELECT price_date, count(*) FROM decisions WHERE time_ms >= ?1 AND time_ms < ?2 AND cost_nano_usd IS NOT NULL
GROUP BY 1)";
constexpr std::string_view refusedSql = R"(
SELECT error_text, count(*) FROM decisions
WHERE time_ms >= ?1 AND time_ms < ?2 AND error_class = 'budget_exceeded' GROUP BY 1)";
constexpr std::string_view cappedSql = R"(
SELECT count(*) FROM decisions
WHERE time_ms >= ?1 AND time_ms < ?2 AND selection_reason = 'budget_cap' AND error_class IS NOT 'budget_exceeded')";

// "The daily budget of client ci is spent: 10.02 of 10.00 USD. …" without its sums.
std::string budgetIn(std::string_view refusal) {
    for (const std::string_view end : {" is spent: ", " has no room "})
        if (const auto at = refusal.find(end); at != refusal.npos) return std::string(refusal.substr(0, at));
    return std::string(refusal);
}

template <class Row>
Result<void> query(sqlite3* database, std::string_view sql, const MonthReport& report, Row row) {
    const auto statement = prepare(database, sql);
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int64(statement->get(), 1, millis(report.from));
    sqlite3_bind_int64(statement->get(), 2, millis(report.to));
    return eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        row(cells);
        return {};
    });
}

void mostFirst(Counted& counted) {
    std::ranges::sort(counted, [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
}

MoneyReport& kindOf(Kinds& kinds, MoneyKind money) {
    auto& kind = kinds[money];
    kind.money = money;
    return kind;
}

Result<void> readRows(sqlite3* database, MonthReport& report, Kinds& kinds) {
    auto done = query(database, coverageSql, report, [&](Cells& cells) {
        auto& coverage = kindOf(kinds, cells.kind()).coverage;
        report.rows += cells.integer();
        for (auto* count : {&coverage.used, &coverage.unpriced, &coverage.noBaseline, &coverage.estimated,
                            &coverage.partial, &coverage.repriced})
            *count += cells.integer();
    });
    if (done)
        done = query(database, baselineSql, report, [&](Cells& cells) {
            auto& baselines = kindOf(kinds, cells.kind()).baselines;
            auto model = cells.text();
            baselines.emplace_back(std::move(model), cells.integer());
        });
    for (const auto& [sql, into] :
         {std::pair{errorSql, &report.errors}, std::pair{priceSql, &report.priceDates}}) {
        if (!done) return done;
        done = query(database, sql, report, [&](Cells& cells) {
            auto name = cells.text();
            into->emplace_back(std::move(name), cells.integer());
        });
        mostFirst(*into);
    }
    for (auto& [money, kind] : kinds)
        mostFirst(kind.baselines);
    return done;
}

Result<void> readRefusals(sqlite3* database, MonthReport& report) {
    std::map<std::string, std::int64_t> counts;
    auto done = query(database, refusedSql, report, [&](Cells& cells) {
        const auto budget = budgetIn(cells.text());
        const auto count = cells.integer();
        counts[budget] += count;
        report.refused += count;
    });
    if (done)
        done = query(database, cappedSql, report, [&](Cells& cells) { report.capped = cells.integer(); });
    report.refusedBy.assign(counts.begin(), counts.end());
    mostFirst(report.refusedBy);
    return done;
}

void sortByCost(std::vector<NamedGroup>& groups) {
    std::ranges::sort(groups, [](const NamedGroup& a, const NamedGroup& b) {
        if (a.group.cost != b.group.cost) return a.group.cost > b.group.cost;
        return a.group.requests != b.group.requests ? a.group.requests > b.group.requests : a.name < b.name;
    });
}

Result<void> readGroups(const Ledger& ledger, const MonthReport& report, Kinds& kinds) {
    constexpr std::pair<Dimension, std::vector<NamedGroup> MoneyReport::*> dimensions[] = {
        {Dimension::Model, &MoneyReport::byModel},
        {Dimension::Tier, &MoneyReport::byTier},
        {Dimension::Client, &MoneyReport::byClient},
        {Dimension::Tag, &MoneyReport::byTag}};
    for (const auto& [by, into] : dimensions) {
        const auto sums = ledger.sums({report.from, report.to, by, Step::Whole});
        if (!sums) return std::unexpected(sums.error());
        for (const auto& sum : *sums)
            (kindOf(kinds, sum.money).*into).push_back({sum.key, sum.group});
        for (auto& [money, kind] : kinds)
            sortByCost(kind.*into);
    }
    return {};
}

Result<void> readCounts(const Ledger& ledger, MonthReport& report) {
    for (const auto& [by, into] :
         {std::pair{Dimension::Outcome, &report.outcomes}, std::pair{Dimension::Reason, &report.reasons}}) {
        const auto sums = ledger.sums({report.from, report.to, by, Step::Whole});
        if (!sums) return std::unexpected(sums.error());
        std::map<std::string, std::int64_t> counts;
        for (const auto& sum : *sums)
            counts[sum.key] += sum.group.requests;
        into->assign(counts.begin(), counts.end());
        mostFirst(*into);
    }
    for (const auto& [outcome, requests] : report.outcomes)
        report.requests += requests;
    return {};
}

SavingsBlock blockOf(const Group& group) {
    return {group.baseline, costAgainstBaseline(group)};
}

// By hours, put together to the days of the report's zone, which may be another than that of the sums.
Result<void> readDays(const Ledger& ledger, MonthReport& report, const Zone& zone, std::uint64_t seed,
                      Kinds& kinds) {
    const auto whole = ledger.sums({report.from, report.to, Dimension::Whole, Step::Hour});
    if (!whole) return std::unexpected(whole.error());
    const auto tiers = ledger.sums({report.from, report.to, Dimension::Tier, Step::Hour});
    if (!tiers) return std::unexpected(tiers.error());
    const std::chrono::sys_days first = report.month / 1;
    const std::chrono::sys_days last = report.month / std::chrono::last;
    const auto dayOf = [&](MoneyKind money, Wall hour) -> ReportDay& {
        const auto day = std::clamp(zone.dateAt(std::max(hour, report.from)), first, last);
        return kindOf(kinds, money).days[static_cast<std::size_t>((day - first).count())];
    };
    std::map<MoneyKind, std::vector<SavingsBlock>> hours;
    for (const auto& sum : *whole)
        if (auto& days = kindOf(kinds, sum.money).days; days.empty())
            for (auto day = first; day <= last; day += std::chrono::days(1))
                days.push_back({day, {}, {}});
    for (const auto& sum : *whole) {
        dayOf(sum.money, sum.from).group += sum.group;
        kindOf(kinds, sum.money).total += sum.group;
        hours[sum.money].push_back(blockOf(sum.group));
    }
    for (const auto& sum : *tiers)
        if (!kindOf(kinds, sum.money).days.empty())
            dayOf(sum.money, sum.from).byTier[sum.key] += sum.group.cost;
    for (auto& [money, kind] : kinds) {
        std::vector<SavingsBlock> days;
        for (const auto& day : kind.days)
            days.push_back(blockOf(day.group));
        kind.savings = savingsOf(days, hours[money], seed);
    }
    return {};
}

Result<Zone> zoneFor(const Ledger& ledger, const std::string& named) {
    std::string name = named;
    if (name.empty()) {
        const auto read = ledger.read([&](sqlite3* database) -> Result<void> {
            auto kept = zoneOfSums(database);
            if (!kept) return std::unexpected(kept.error());
            name = std::move(*kept);
            return {};
        });
        if (!read) return std::unexpected(read.error());
    }
    const Zone zone = Zone::load(name);
    if (!named.empty() && zone.name() != named)
        return fail(ErrorCode::InvalidInput, "there is no zone `" + named + "`",
                    "write UTC or a name like Europe/Berlin");
    return zone;
}

} // namespace

std::optional<std::chrono::year_month> monthFrom(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = -1;
        const auto begin = text.data() + at;
        const auto [rest, error] = std::from_chars(begin, begin + length, value);
        return error == std::errc{} && rest == begin + length ? value : -1;
    };
    if (text.size() != 7 || text[4] != '-') return std::nullopt;
    const int year = number(0, 4), month = number(5, 2);
    if (year < 1970 || year > 9000 || month < 1 || month > 12) return std::nullopt;
    return std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month));
}

Result<MonthReport> monthReport(const Ledger& ledger, const ReportQuery& asked) {
    const auto zone = zoneFor(ledger, asked.zone);
    if (!zone) return std::unexpected(zone.error());
    MonthReport report;
    report.month = asked.month;
    report.zone = zone->name();
    report.made = asked.now;
    report.from = zone->startOfDay(std::chrono::sys_days(asked.month / 1));
    report.to = zone->startOfDay(std::chrono::sys_days((asked.month + std::chrono::months(1)) / 1));
    Kinds kinds;
    auto done = ledger.read([&](sqlite3* database) {
        auto read = readRows(database, report, kinds);
        return read ? readRefusals(database, report) : read;
    });
    if (done) done = readGroups(ledger, report, kinds);
    if (done) done = readCounts(ledger, report);
    if (done) done = readDays(ledger, report, *zone, asked.seed, kinds);
    if (!done) return std::unexpected(done.error());
    auto trail = auditEntries(ledger, {report.from, report.to, {}, -1, false});
    if (!trail) return std::unexpected(trail.error());
    report.trail = std::move(*trail);
    for (const auto money : order)
        if (const auto kind = kinds.find(money); kind != kinds.end() && kind->second.total.requests > 0)
            report.kinds.push_back(std::move(kind->second));
    return report;
}

} // namespace tierline::ledger
