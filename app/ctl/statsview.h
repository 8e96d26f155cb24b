// The figures of `tierlinectl stats`, from a ledger's folder or a gateway's /stats, and their two printed
// forms. Kinds of money are never added up.
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "ledger/ledger.h"
#include "ledger/wouldbe.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::ctl {

struct SpendLine {
    std::string kind; // billed, simulated, equivalent
    Money actual, estimated, baseline;
    std::optional<Money> saved; // absent: not told
    std::int64_t unpriced = 0;
};

struct OverheadLine {
    std::string stage;
    std::int64_t p50 = 0, p95 = 0, p99 = 0; // microseconds
};

struct BreakerLine {
    std::string model, state, reason;
};

struct StatsView {
    std::string source; // for the title
    std::int64_t requests = 0, votesUp = 0, votesDown = 0;
    std::map<std::string, std::int64_t> byTier, byModel, byReason, byOutcome;
    std::vector<SpendLine> spend;
    std::vector<OverheadLine> overhead; // of a running gateway only
    std::vector<BreakerLine> breakers;
    std::vector<ledger::WouldBeSum> wouldBe;
    std::vector<std::string> policyTrouble; // of a running gateway: why its file is not in force
};

StatsView viewOf(const ledger::Counts& counts, const std::vector<ledger::Spend>& spend);
Result<StatsView> viewFromJson(std::string_view body); // of GET /stats

std::string asText(const StatsView& view);
std::string asJson(const StatsView& view); // the members of GET /stats, as far as they are known

} // namespace tierline::ctl
