// Texts and drawings of the report: escaped words, numbers for the eye, charts as SVG. Pure; any thread.
#pragma once

#include "ledger/report.h"

namespace tierline::ledger {

std::string escaped(std::string_view text); // for HTML, within quotes too; what is no UTF-8 becomes U+FFFD
std::string dollarsOf(Money money);         // "$1,234.56", "$0.0042", "−$3.10"
std::string countOf(std::int64_t count);    // "1,234"
std::string shareOf(double share);          // "12.3 %", "< 0.1 %"
std::string monthName(std::chrono::year_month); // "November 2026"

// The classes of the colours a tier has, cheapest first: "t0" … "t5".
std::vector<std::string> tierOrder(const MoneyReport& kind);
std::string tierClass(const std::vector<std::string>& tiers, std::string_view tier);

// Cost by day and tier, the baseline as a line; where that would flatten the costs it is left out, and
// `baselineBeyondChart` is its highest day.
std::string dayChart(const MoneyReport& kind);
std::optional<Money> baselineBeyondChart(const MoneyReport& kind);
bool hasUntiered(const MoneyReport& kind);        // something cost money without having a tier
std::string savingsChart(const Savings& savings); // point and interval on a line with zero

} // namespace tierline::ledger
