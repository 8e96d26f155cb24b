// Where the search begins and why the choice is what it is, with its numbers. Pure; internal to route.
#pragma once

#include "route/order.h"
#include "route/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::route {

struct Start {
    TierIndex tier = 0;
    SelectionReason reason = SelectionReason::ComplexityMatch;
    std::string detail;
    bool isForced = false; // to this very tier, by the client
};
Start startOf(const policy::Policy& policy, const classify::Verdict& verdict, const Target& target,
              const Facts& facts);

// A conversation's model and the one that would be taken instead.
struct SwitchNote {
    std::string from, to; // ids
    Money loses, saves;
    std::string stays; // why it stays; empty: it goes
};

// What the planner found.
struct Found {
    const policy::Policy& policy;
    const Facts& facts;
    const std::vector<health::ModelHealth>& health;
    const Start& start;
    std::vector<Candidate>& all;            // gets the reasons of the able ones
    const std::vector<Rank>&able, &refused; // into `all`, in order
    const std::optional<SwitchNote>& switched;
    bool tookSlow = false, hasLastResort = false;
};

// Sets `reason` and `reasonDetail`.
void explain(const Found& found, Plan& plan);

} // namespace tierline::route
