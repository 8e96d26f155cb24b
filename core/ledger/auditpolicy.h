// What the trail says of a policy: which lines changed, and where the last recorded prompts would go now.
#pragma once

#include "ledger/audit.h"

namespace tierline::ledger {

// Where a recorded request would go under the new policy.
struct WouldGo {
    std::string tier, model;
    std::optional<Money> estimatedCost; // absent: no price is known
};
// Absent: it cannot be told, for instance without a prompt.
using Redecide = std::function<std::optional<WouldGo>(const Record&)>;

struct PolicyChange {
    std::string file, text; // the text's SHA-256 is the policy's hash
    std::string how;        // "start", "reload", "promote"
    std::string program;    // "tierlinectl serve"
    std::string actor = {}; // empty: `localActor()`
    Wall time{};
    Redecide redecide; // may be empty: no effect is told
    int sample = 1000; // of the newest decisions, at most 1000
};

// One entry when the text is another than that of the last entry on a policy, none otherwise. The text is
// kept once for each hash. Waits for the writer; the sample is decided on the caller's thread.
Result<void> notePolicy(Ledger& ledger, const PolicyChange& change);

// The text of a policy that the trail has seen, by its full hash.
Result<std::optional<std::string>> policyText(const Ledger& ledger, const std::string& hash);

struct Shift { // from one tier or model to another
    std::string from, to;
    std::int64_t requests = 0;
    bool operator==(const Shift&) const = default;
};
struct CostShift { // over the requests whose cost is known on both sides
    MoneyKind money = MoneyKind::Billed;
    std::int64_t requests = 0;
    Money before, after;
    bool operator==(const CostShift&) const = default;
};
struct PolicyEffect {
    std::int64_t sampled = 0, judged = 0, changed = 0; // changed: another tier or another model
    std::vector<Shift> tiers, models;                  // most first
    std::vector<CostShift> costs;
    bool operator==(const PolicyEffect&) const = default;
};
PolicyEffect effectOf(const std::vector<Record>& records, const Redecide& redecide); // pure

} // namespace tierline::ledger
