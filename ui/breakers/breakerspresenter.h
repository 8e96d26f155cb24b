// What the Breakers page says and allows, as pure functions of the board's rows. Reasons come from the core
// in English and are shown as they are.
#pragma once

#include "breakers/breakersdata.h"
#include "breakers/history.h"
#include "kit/statedot.h"
#include "policy/policy.h"

#include <QString>

#include <optional>
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

// How full one limit is, in words and as a share.
struct RateLine {
    QString name;  // "requests a minute"
    QString text;  // "12 / 60"
    QString whose; // "of the policy", "said by acme, 0:12 left"
    double share = 0;
    kit::Tone tone = kit::Tone::Good;
    bool operator==(const RateLine&) const = default;
};

struct BreakerLine {
    QString target; // what actions name: the model, or one key of its pool as `model#2`
    QString model, provider, tierName;
    QString keySource;  // "env", "keychain", "file", "caller's", "none"; of a pool with its place
    QString keyTrouble; // why it cannot be used now
    Wall since{};       // of the last change
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
    Milliseconds p95Raw{-1};
    Minutes minutes{};           // calls and faults of the last hour
    std::vector<RateLine> rates; // the tightest first
    int inFlight = 0, queued = 0;
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

// What is known of the hour before this window began.
struct PastSeen {
    std::vector<Change> changes;
    std::map<std::string, Minutes> minutes; // by target
    Wall from{};                            // before it nothing is known
};

BreakersView present(const BreakersData& data, const History& history, const policy::Policy* policy,
                     const PastSeen& past = {});
// What takes an action back; absent where nothing does.
std::optional<health::Action> undoOf(health::BreakerState before, health::Action action);
bool allows(health::BreakerState state, health::Action action);
int openCount(const BreakersData& data); // open or held open

} // namespace tierline::breakers
