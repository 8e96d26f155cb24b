// When what happened to a request, on one axis from its first byte to its last. Pure.
#pragma once

#include "kit/statedot.h"
#include "ledger/record.h"

#include <QString>

#include <vector>

namespace tierline::inspector {

enum class Spell { Own, Queue, Wait, Stream, Failed };

struct Stretch { // microseconds since the request came in
    Spell spell = Spell::Own;
    std::int64_t from = 0, to = 0;
    bool operator==(const Stretch&) const = default;
};

struct TimeRow {
    QString label, value; // "bee/mid-1", "1.90 s"
    QString note;         // on its tip: "first byte after 300 ms"
    std::vector<Stretch> stretches;
    bool operator==(const TimeRow&) const = default;
};

struct TimingView {
    std::vector<TimeRow> rows;
    std::int64_t whole = 0; // the end of the axis
    QString summary;        // "1.90 s in all, 301 ms to the first token; 93 µs of it ours"
    bool operator==(const TimingView&) const = default;
};

// Times that do not fit (an end before its start, a clock that jumped) are cut to the axis.
TimingView timingOf(const ledger::Record& record);
QString nameOf(Spell spell);

// Round steps of the axis: about `wanted` of them, 1, 2 or 5 times a power of ten.
std::int64_t axisStep(std::int64_t whole, int wanted);

} // namespace tierline::inspector
