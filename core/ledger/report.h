// What a month came to, for people who sign bills: gathered from the sums by hour, from the month's rows and
// from the trail. Each kind of money stands alone.
#pragma once

#include "base/zone.h"
#include "ledger/audit.h"
#include "ledger/reportsavings.h"

namespace tierline::ledger {

struct NamedGroup {
    std::string name;
    Group group;
};
struct ReportDay {
    std::chrono::sys_days day{};
    Group group;
    std::map<std::string, Money> byTier; // the cost; requests without a tier under ""
};

struct Coverage {                // what the savings say nothing of, and what they rest on
    std::int64_t used = 0;       // requests that used tokens
    std::int64_t unpriced = 0;   // … whose cost nobody knows
    std::int64_t noBaseline = 0; // … priced, but the baseline has no price
    std::int64_t estimated = 0;  // … whose tokens were estimated, not counted by the provider
    std::int64_t partial = 0;    // … whose reply broke off
    std::int64_t repriced = 0;   // … whose cost was made right later
};

struct MoneyReport {
    MoneyKind money = MoneyKind::Billed;
    Group total;
    std::vector<NamedGroup> byModel, byTier, byClient, byTag; // dearest first
    std::vector<ReportDay> days;                              // all days of the month
    Savings savings;
    Coverage coverage;
    std::vector<std::pair<std::string, std::int64_t>> baselines; // model and requests; most first
};

struct MonthReport {
    std::chrono::year_month month{};
    std::string zone;
    Wall from{}, to{}, made{};
    std::vector<MoneyReport> kinds; // that have requests: billed, equivalent, simulated
    std::int64_t requests = 0;
    std::int64_t rows = 0; // of them still whole in the ledger
    std::vector<std::pair<std::string, std::int64_t>> outcomes, reasons, errors, priceDates; // most first
    std::int64_t capped = 0;  // sent to a cheaper tier because of a budget
    std::int64_t refused = 0; // answered 402, by the budgets in `refusedBy`
    std::vector<std::pair<std::string, std::int64_t>> refusedBy; // most first
    std::vector<AuditEntry> trail;                               // of the month
    bool isOver() const { return made >= to; }
};

struct ReportQuery {
    std::chrono::year_month month{};
    std::string zone; // empty: the one by whose hours the ledger keeps its sums
    Wall now{};
    std::uint64_t seed = 1;
};
std::optional<std::chrono::year_month> monthFrom(std::string_view text); // 2026-11

Result<MonthReport> monthReport(const Ledger& ledger, const ReportQuery& query);

// One HTML file with nothing outside it: `style` goes into its head. Everything that was recorded is escaped.
std::string reportPage(const MonthReport& report, std::string_view style);

} // namespace tierline::ledger
