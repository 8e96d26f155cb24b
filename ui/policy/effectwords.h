// What an effect says, in words and formatted figures: the lines beside the histogram, the sentence on
// chance, and what the figures do not rest on. Pure.
#pragma once

#include "kit/statedot.h"
#include "policy/policydata.h"

namespace tierline::policypage {

struct EffectLine {
    QString name, live, draft, delta;
    QString range;                    // 95 % of the delta or of the figure; may be empty
    QString note;                     // "simulated", "harm"; may be empty
    kit::Tone tone = kit::Tone::Idle; // of the delta
    QString help;
    bool operator==(const EffectLine&) const = default;
};

struct EffectWords {
    std::vector<EffectLine> lines;
    QString sentence; // on chance
    kit::Tone sentenceTone = kit::Tone::Idle;
    QStringList missing;
    QString spoken; // all of it for a screen reader
    bool operator==(const EffectWords&) const = default;
};

EffectWords wordsOf(const Effect& effect, const Loaded& loaded, const QStringList& tiers);

// "+3.4 %" with a real minus; nothing changed: "±0".
QString signedPercent(double share, int decimals = 1);
QString signedPoints(double share); // of two shares: "+1.2 points"
QString signedMoney(Money change);
QString chance(double p); // "p = .031", "p < .001"

} // namespace tierline::policypage
