// What a replay found, in words and tables. Pure.
#pragma once

#include "benchmark/celltable.h"
#include "benchmark/replaydesk.h"

#include <QByteArray>
#include <QString>

namespace tierline::benchmark {

struct ReplayWords {
    QString headline;    // how many would have gone elsewhere
    QString detail;      // what that would have cost, a line for each kind of money
    QString notReplayed; // a line for each reason; empty: all were
    Table money, moves;
    bool hasMoves() const { return !moves.lines.empty(); }
};

ReplayWords wordsOf(const ReplayResult& result);
QString periodText(int hours);
QString replayText(const ReplayResult& result);   // to be pasted
QByteArray replayCsv(const ReplayResult& result); // a row for each move and kind of money; exact
Table emptyMoves();                               // its columns, before anything was replayed

} // namespace tierline::benchmark
