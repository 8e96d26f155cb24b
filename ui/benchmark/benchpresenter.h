// What the Benchmark page says and allows, as a pure function of what arrived and what was chosen.
#pragma once

#include "benchmark/benchtables.h"
#include "benchmark/planeview.h"
#include "kit/statedot.h"

namespace tierline::benchmark {

struct BenchState {
    bool hasLists = false;
    Lists lists;
    Wish wish;
    Progress progress;
    Trouble trouble;
    FindingsPtr found;
    bool isOf(const QString& set) const; // what was found is of this set
};

struct Choice {
    QString id, text, hint;
    bool isEnabled = true;
    bool operator==(const Choice&) const = default;
};

struct BenchView {
    // Nothing known yet; no set at all; no run of this set; figures.
    enum Stage { Loading, NoSets, NoRuns, Figures };
    Stage stage = Loading;
    std::vector<Choice> sets, candidates, againsts, kinds;
    int set = -1, candidate = -1, against = -1, kind = 0;
    QString setNote; // how many cases, what it tests
    QString runText; // with its price
    QString runHint; // why it cannot, or what it does
    bool canRun = false, canExport = false, canPair = false, isBusy = false, canPause = false,
         isPaused = false;
    QString progressText;
    int percent = -1;
    QString sentence, context; // the answer, and what it rests on
    kit::Tone tone = kit::Tone::Idle;
    QString trouble; // what went wrong, in a strip of its own
    kit::Tone troubleTone = kit::Tone::Bad;
    QStringList notes;
    Table runs, slices, beside, figures, card;
    PlaneView plane;
};

inline const QString livePolicy = QStringLiteral("live"); // the choice of the one in force
inline const QString otherFile = QStringLiteral("file:"); // the choice that asks for one

BenchView present(const BenchState& state);
// The choosers say what is shown, as far as its policies are among the choices.
Wish wishOf(const Findings& found, const Wish& wish, const Lists& lists);
// What is chosen after the lists changed: what was, as long as it is there, else what suits.
Wish settled(const Wish& wish, const Lists& lists);

} // namespace tierline::benchmark
