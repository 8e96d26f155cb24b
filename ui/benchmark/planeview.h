// The cost–quality plane as a value: marks, lines, axes, and where the labels may stand. Pure. Money is USD
// for 1,000 calls, for showing only; quality a share.
#pragma once

#include "benchmark/benchdata.h"

#include <QList>
#include <QPointF>
#include <QRectF>
#include <QString>

namespace tierline::benchmark {

struct PlaneMark {
    enum Kind { Candidate, Against, Constant, Random, Length, Oracle, Other };
    Kind kind = Other;
    QString name;
    double usd = 0, right = 0;
    std::optional<std::pair<double, double>> range; // 95 %
    QString spoken() const;                         // "policy.yaml: 87.4 % right at $3.22 per 1k"
    bool operator==(const PlaneMark&) const = default;
};

struct PlaneAxis {
    double low = 0, high = 1;
    int steps = 4, decimals = 0;
    bool operator==(const PlaneAxis&) const = default;
};

struct PlaneView {
    std::vector<PlaneMark> marks; // the candidate first; one for all that share a point
    QList<QPointF> hull, curve;
    PlaneAxis usd, right;
    QString trouble; // why there is none
    QString sentence() const;
    bool operator==(const PlaneView&) const = default;
};

PlaneView presentPlane(const bench::Evaluation& evaluation);
PlaneAxis niceAxis(double low, double high, bool isShare);

// A place for each label beside its mark, none over another label, a mark or the area's edge; an empty
// rectangle where there is no room. The first labels have the first choice.
std::vector<QRectF> placeLabels(const std::vector<QPointF>& marks, const std::vector<QSizeF>& labels,
                                const QRectF& area);

} // namespace tierline::benchmark
