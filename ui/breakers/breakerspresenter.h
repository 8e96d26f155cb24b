// What the Breakers page says and allows, as pure functions of the board's rows. Reasons come from the core
// in English and are shown as they are.
#pragma once

#include "breakers/breakersdata.h"
#include "breakers/history.h"
#include "kit/statedot.h"
#include "policy/policy.h"

#include <QString>

#include <vector>

namespace tierline::breakers {

struct ActionChoice {
    health::Action action = health::Action::Trip;
    QString text, hint, iconName;
    QChar key; // pressed while the table has the focus
};
const std::vector<ActionChoice>& actionChoices();

struct FaultChoice {
    QString fault; // as the contract writes it
    QString text, hint;
};
const std::vector<FaultChoice>& faultChoices(); // `none` first

// One stretch of a model's last minutes, as shares of the span shown.
struct Stretch {
    double from = 0, to = 1;
    kit::Tone tone = kit::Tone::Good;
    bool operator==(const Stretch&) const = default;
};
inline constexpr std::chrono::minutes spanShown{15};

struct BreakerLine {
    QString model, provider, tierName;
    int tier = -1;
    health::BreakerState state = health::BreakerState::Closed;
    kit::Tone tone = kit::Tone::Good;
    QString stateText;              // "open", "half-open 1/2 fine"
    QString reason;                 // of the last transition
    QString sinceText;              // "4 min ago"; empty if it never changed
    double openShare = 0;           // of the open time that is still to wait, for the ring
    QString countdown;              // "0:38"; empty unless open
    std::vector<Stretch> stretches; // oldest first; from when the window began to watch
    int failures = 0, calls = 0, consecutive = 0, samples = 0, timesOpened = 0;
    QString p95; // "4.10 s", "–" without enough samples
    bool operator==(const BreakerLine&) const = default;
};

struct FaultLine {
    QString provider, faultText, remaining;
    kit::Tone tone = kit::Tone::Good;
    QString fault;
    QString requestsText;
    bool operator==(const FaultLine&) const = default;
};

struct ChangeLine {
    QString time, model, state;
    kit::Tone tone = kit::Tone::Good;
    QString reason;
    bool operator==(const ChangeLine&) const = default;
};

struct BreakersView {
    std::vector<BreakerLine> lines; // by tier, then as the policy lists them
    std::vector<FaultLine> faults;
    std::vector<ChangeLine> changes; // of all models, newest first
    int tierCount = 0;
    QString headline;      // "8 models, 1 open, 1 half-open"
    bool counting = false; // something is open: seconds pass
};

BreakersView present(const BreakersData& data, const History& history, const policy::Policy* policy);
bool allows(health::BreakerState state, health::Action action);
int openCount(const BreakersData& data); // open or held open

} // namespace tierline::breakers
