// Two decisions side by side, as a value: what they have in common and where they part. Pure.
#pragma once

#include "ledger/record.h"
#include "live/worddiff.h"

#include <QString>

#include <vector>

namespace tierline::live {

struct CompareLine {
    QString what, left, right; // absent on one side: "–"
    QString difference;        // of figures: "+0.18", "−$0.02"
    bool isSection = false;    // a heading, in `what`
    bool isNumber = false;
    bool differs() const { return !isSection && left != right; }
    bool operator==(const CompareLine&) const = default;
};

struct Comparison {
    QString leftTitle, rightTitle; // "12:04:31 · claude-code"
    QString leftPrompt, rightPrompt;
    WordDiff prompts;
    bool hasBothPrompts = false;
    std::vector<CompareLine> lines;
    QString sentence;       // "They part in 5 of 23 lines: tier, model, cost"
    QString asText() const; // to be copied
};

Comparison compare(const ledger::Record& left, const ledger::Record& right);

} // namespace tierline::live
