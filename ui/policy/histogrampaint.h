// Painting of the score distribution: bands of the tiers, bars by true label, what moves, axes and legend.
// Free functions on a layout, so that view and export draw the same.
#pragma once

#include "kit/tokens.h"
#include "policy/policydata.h"

#include <QRectF>
#include <QStringList>

class QPainter;

namespace tierline::policypage {

struct HistogramView {
    QStringList tiers;             // of the draft, cheapest first
    std::vector<Millionths> lines; // of the draft: tiers - 1 of them
    std::vector<Millionths> live;  // of the live policy, by line; may be fewer
    Histogram histogram;
    std::vector<std::int64_t> liveTiers, draftTiers; // requests by tier
    bool operator==(const HistogramView&) const = default;
};

struct HistogramLayout {
    QRectF plot;       // where the bars stand
    double top = 0;    // of the tiers' names
    double legend = 0; // y of the legend
    double xOf(Millionths score) const;
    Millionths scoreAt(double x) const; // clamped to 0 … 1
};
HistogramLayout layoutOf(const QRectF& whole);

// Bars as they are shown: bins put together so that each is some pixels wide, and a height that one towering
// bin does not flatten.
struct Bars {
    int count = 0, perBar = 1;
    std::uint32_t ceiling = 1; // the count at the top of the plot; higher bars are cut and say their count
    std::vector<std::uint32_t> live, draft, moved, labels; // labels[bar * (tiers + 1) + label]
};
Bars barsOf(const Histogram& histogram, double width);

void paintHistogram(QPainter& painter, const QRectF& whole, const HistogramView& view);
QString describeBar(const HistogramView& view, const Bars& bars, int bar); // for the tool tip

} // namespace tierline::policypage
