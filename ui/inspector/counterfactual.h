// What would have been decided without one rule, and how far the score is from the lines beside it: computed
// as classification does it, in whole millionths, from the record and the policy that decided it. Pure.
#pragma once

#include "ledger/record.h"
#include "policy/policy.h"

#include <QString>

#include <optional>
#include <vector>

namespace tierline::inspector {

// The decision with one signal left out of the rules; every other stage says what it said.
struct Without {
    std::size_t signal = 0; // of record.firedSignals
    policy::Millionths score = 0;
    policy::TierIndex tier = 0;
    bool flips = false;
    bool asksMore = false; // the rules would no longer be sure, and a stage that was not asked would be
    std::string nextStage; // which
    bool operator==(const Without&) const = default;
};

struct Neighbour { // a tier beside, and by how much the score would have to move into it
    policy::TierIndex tier = 0;
    policy::Millionths distance = 0; // signed
    bool operator==(const Neighbour&) const = default;
};

enum class WhyNone {
    None,        // there is a counterfactual
    NotScored,   // passed through, or for embeddings
    NoPolicy,    // none is known
    OtherPolicy, // decided by another policy than today's
    NotTheScore, // pinned, forced: the classification did not decide
    Unclear      // the record does not say enough: what is computed is not what was decided
};

struct Counterfactual {
    WhyNone why = WhyNone::None;
    std::vector<Without> without; // those that flip first, the smallest weight first
    std::vector<Neighbour> neighbours;
};
Counterfactual counterfactualOf(const ledger::Record& record, const policy::Policy* policy);

// One line of it for people: "without refactor" | "moderate" | "−0.18".
struct FlipLine {
    QString rule, outcome, weight;
    bool flips = false;
    bool operator==(const FlipLine&) const = default;
};
struct CounterfactualView {
    QString nearest; // "Without refactor it would have been moderate (−0.18)."
    QString margins; // "0.11 above the line to simple, 0.12 below the one to complex."
    std::vector<FlipLine> lines;
    bool operator==(const CounterfactualView&) const = default;
};
CounterfactualView describe(const Counterfactual& found, const ledger::Record& record,
                            const policy::Policy* policy);

} // namespace tierline::inspector
