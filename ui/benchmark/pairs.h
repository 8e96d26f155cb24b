// Judging by hand: two answers to one prompt, without names and in an order by chance. What the desk tells of
// it, and what is said about it, as a pure function of that.
#pragma once

#include "benchmark/benchdata.h"

#include "bench/human.h"

namespace tierline::benchmark {

struct PairTurn {
    qint64 done = 0, of = 0;
    QString prompt, first, second; // of the next pair; empty when all are judged
    bench::HumanFigures figures;
    QString candidate, against; // who answered; said at the end alone
    QString trouble;            // the last vote could not be kept
    bool isOver() const { return done >= of; }
};

struct PairView {
    QString progress; // "Pair 12 of 40"
    int percent = 0;
    bool isOver = false, canUndo = false;
    QString sentence;  // who was preferred, and whether that is more than chance
    QStringList lines; // how far one agrees with oneself, and with the judge
    QString trouble;
};

PairView presentPair(const PairTurn& turn);

// Both runs asked models, and some case went to different ones.
bool hasPairs(const Findings& found);

} // namespace tierline::benchmark
