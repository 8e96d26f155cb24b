// A decision in the words and figures that the inspector shows. Pure: record and policy in, values out.
#pragma once

#include "kit/scoreruler.h"
#include "kit/statedot.h"
#include "ledger/record.h"
#include "policy/policy.h"

#include <QList>
#include <QString>

#include <vector>

namespace tierline::inspector {

// Positions in UTF-16, as Qt counts.
struct TextSpan {
    int begin = 0, length = 0;
    bool lowers = false; // the rule's weight is negative
    QString name;        // of the rule
    bool operator==(const TextSpan&) const = default;
};

// One step of the waterfall from base to score, in millionths.
struct Contribution {
    QString name, note; // "refactor", "fired 2×" or "floor complex"
    std::int32_t weight = 0;
    std::int32_t from = 0, to = 0; // running sum before and after, not clamped
    enum class Kind { Base, Signal, Clamp, Score } kind = Kind::Signal;
    QString rule = {};    // its id, where it is one: a door to what it decided
    QString without = {}; // what would have been without it: "moderate"
    bool flips = false;   // and that is another tier
    bool operator==(const Contribution&) const = default;
};

struct CandidateLine {
    QString model, verdict, reason, cost;
    kit::Tone tone = kit::Tone::Idle;
    bool chosen = false;
    bool operator==(const CandidateLine&) const = default;
};

struct AttemptLine {
    QString number, model, result, start, firstByte, duration, breaker;
    QString queued, cost, credential, detail; // empty: nothing to say
    kit::Tone tone = kit::Tone::Good;
    bool operator==(const AttemptLine&) const = default;
};

struct Fact {
    QString label, value;
    QString note; // more, for the tool tip
    bool number = false;
    bool operator==(const Fact&) const = default;
};

struct Inspection {
    QString title;       // "small-2 answered: cheapest able model of tier simple"
    QString subtitle;    // id, client, session, policy
    QString why;         // the reason with its numbers, as the record says it; may be empty
    QString translation; // what was lost on the way into the provider's dialect; may be empty
    kit::Tone tone = kit::Tone::Good;
    QString prompt, promptNote; // note: "text not kept", "first 200 kB shown"
    std::vector<TextSpan> spans;
    kit::RulerView ruler;
    QString rulerNote;
    QString nearest, margins; // the nearest counterfactual, and how far the lines are
    std::vector<Contribution> contributions;
    std::vector<CandidateLine> candidates;
    std::vector<AttemptLine> attempts;
    std::vector<Fact> facts;
};

Inspection inspect(const ledger::Record& record, const policy::Policy* policy);

// "Cheapest able model of the tier that the score falls in", for each selection reason of the contract.
QString reasonSentence(const std::string& selectionReason);

// Byte ranges of `utf8` as ranges of its QString; ranges that do not fit are left out.
std::vector<TextSpan> toTextSpans(const std::string& utf8, const std::vector<classify::Signal>& fired);
} // namespace tierline::inspector
