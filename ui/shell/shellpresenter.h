// What frame, pill and status bar say, as a pure function of what the feed told. No widgets.
#pragma once

#include "kit/statedot.h"
#include "shell/feed.h"

#include <QString>

namespace tierline::shell {

struct ShellView {
    kit::Tone gatewayTone = kit::Tone::Busy;
    QString gatewayText; // "Running", "Starting …", "Not running"
    QString url;         // empty unless running
    bool running = false;
    bool failed = false;
    QString failure; // what is wrong, and what would be right
    bool portTaken = false, routingPaused = false;
    bool watching = false; // a gateway that runs elsewhere
    QString lost;          // it was there: since when, and when it is tried again; empty = it answers
    bool sandbox = false;
    bool hasTraffic = false, trafficPaused = false;
    QString policyText, policyHint; // "Policy 1a2b3c4d5e6f"
    // Status bar
    QString rate, overhead, breakers, ledger;
    kit::Tone breakersTone = kit::Tone::Good;
    QString notice; // offline, dropped records; empty = none
    QString banner; // what is broken and what still works; empty = nothing is
    bool operator==(const ShellView&) const = default;
};

ShellView present(const GatewayState& state, const Snapshot& snapshot, const policy::Policy* policy);

// One sentence for the first run: where prompts are kept, and that they stay there.
QString captureSentence(const GatewayState& state);

} // namespace tierline::shell
