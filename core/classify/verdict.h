// What classification found, with its whole explanation. The window, the ledger and the tests read this one
// value.
#pragma once

#include "base/money.h"
#include "policy/policy.h"
#include "protocol/request.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::classify {

using policy::Millionths;
using policy::TierIndex;

struct Span {
    std::uint32_t begin = 0, end = 0; // bytes of the scored text, [b, e)
    bool operator==(const Span&) const = default;
};

enum class SignalKind : std::uint8_t { Keyword, Regex, Feature };
std::string_view toString(SignalKind kind);

struct Signal {
    std::string name; // rule id or feature name
    SignalKind kind = SignalKind::Keyword;
    Millionths weight = 0;
    policy::Effect effect = policy::Effect::None;
    TierIndex effectTier = 0;
    std::vector<Span> spans; // empty for most features
    bool operator==(const Signal&) const = default;
};

struct Features {
    std::int64_t chars = 0; // code points
    std::int64_t words = 0; // separated by white space
    std::int64_t questions = 0;
    bool code = false;
    // Of the conversation, not of the scored words.
    std::int64_t tokens = 0;      // of the whole input, as estimated
    std::int64_t turns = 0;       // of the user, before this one
    std::int64_t toolResults = 0; // since the user's words
    std::int64_t loopStep = 0;    // the agent's steps since then
    bool operator==(const Features&) const = default;
};

struct Stage {
    std::string name; // rules, cache, text, embedding, judge
    Millionths score = 0;
    Millionths confidence = 0;
    std::int64_t us = 0;
    Money cost;
    std::string error;       // empty = none
    std::string detail = {}; // what it rests on, or why it was skipped: "hit of 01H…, 40 s old"; may be empty
    bool operator==(const Stage&) const = default;
};

enum class TierReason : std::uint8_t {
    ScoreInTier,
    NoSignal,
    SetByRule,
    RaisedByFloor,
    LoweredByCeiling,
    RaisedByRequirement // reasoning is required
};

struct Verdict {
    Millionths score = 0; // always a number; base when nothing fired
    Millionths confidence = 0;
    Millionths margin = 0; // distance to the nearest line
    TierIndex tier = 0;
    TierReason reason = TierReason::NoSignal;
    std::string decisiveRule;                    // for set, floor, ceiling
    std::string decidedBy = "rules";             // the stage whose score stands above
    std::optional<std::int64_t> estimatedOutput; // tokens, where a stage expects so many
    std::string category;                        // empty until a stage names one
    Features features;
    std::vector<Signal> firedSignals; // `signals` in JSON; Qt keeps that word for itself
    std::vector<Stage> stages;
    protocol::Requirements requirements;
};

} // namespace tierline::classify
