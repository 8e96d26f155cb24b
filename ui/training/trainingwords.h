// What a training run's figures mean, in words. Pure.
#pragma once

#include "bench/trainreport.h"
#include "kit/statedot.h"

#include <QString>
#include <QStringList>

namespace tierline::training {

struct Verdict {
    QString sentence, detail;
    kit::Tone tone = kit::Tone::Idle;
    bool operator==(const Verdict&) const = default;
};
Verdict verdictOf(const bench::TrainReport& report);

kit::Tone toneOf(bench::TrainStanding standing);
QString nameOf(bench::TrainStanding standing);              // "better than length"
QString sentenceOf(const bench::TrainFigures& figures);     // of one set, with its numbers
QStringList cautionsOf(const bench::TrainFigures& figures); // where data are too few

QString decimals(double value, int places = 3);
QString decimals(const std::optional<double>& value, int places = 3); // absent: –

} // namespace tierline::training
