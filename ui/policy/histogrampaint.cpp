#include "policy/histogrampaint.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tierglyph.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double left = 44, right = 14, top = 64, axis = 20, legendHeight = 20;
constexpr double barPixels = 4;

QString tr(const char* text) {
    return QCoreApplication::translate("policypage", text);
}

struct Canvas {
    QPainter& painter;
    const HistogramView& view;
    const HistogramLayout layout;
    const Bars bars;
    const kit::Tokens& t;
    int tierCount() const { return static_cast<int>(view.tiers.size()); }
    double yOf(std::uint32_t count) const {
        const double share = std::min(1.0, static_cast<double>(count) / bars.ceiling);
        return layout.plot.bottom() - share * layout.plot.height();
    }
    QRectF column(int bar) const {
        const double width = layout.plot.width() / bars.count;
        return {layout.plot.left() + bar * width, layout.plot.top(), width, layout.plot.height()};
    }
};

// From one line to the next; lines may cross while they are typed, then a tier has no room.
std::pair<double, double> bandOf(const Canvas& c, int tier) {
    const auto at = static_cast<std::size_t>(tier);
    double from = c.layout.plot.left();
    for (std::size_t line = 0; line < at && line < c.view.lines.size(); ++line)
        from = std::max(from, c.layout.xOf(c.view.lines[line]));
    const double to = at < c.view.lines.size() ? c.layout.xOf(c.view.lines[at]) : c.layout.plot.right();
    return {from, std::max(from, to)};
}

QString shareText(const HistogramView& view, int tier) {
    const auto at = static_cast<std::size_t>(tier);
    if (at >= view.draftTiers.size()) return {};
    std::int64_t all = 0;
    for (const auto count : view.draftTiers)
        all += count;
    return all == 0 ? QString()
                    : kit::percent(static_cast<double>(view.draftTiers[at]) / static_cast<double>(all), 1);
}

void paintBands(const Canvas& c) {
    for (int tier = 0; tier < c.tierCount(); ++tier) {
        const auto [from, to] = bandOf(c, tier);
        const QRectF band(from, c.layout.plot.top(), to - from, c.layout.plot.height());
        QColor tint = kit::tierColour(tier, c.tierCount(), c.t);
        tint.setAlphaF(tier % 2 == 0 ? 0.05F : 0.09F);
        c.painter.fillRect(band, tint);
        if (to - from < 26) continue;
        const QRectF name(from + 8, c.layout.top, to - from - 12, 16);
        c.painter.setFont(kit::textFont(9.0, QFont::DemiBold));
        kit::paintTierChip(c.painter, name, tier, c.tierCount(), c.view.tiers[tier], c.t, c.t.text);
        c.painter.setFont(kit::numberFont(8.5));
        c.painter.setPen(c.t.muted);
        c.painter.drawText(
            name.translated(0, 15), Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetrics(c.painter.font())
                .elidedText(shareText(c.view, tier), Qt::ElideRight, static_cast<int>(name.width())));
    }
}

void paintGrid(const Canvas& c) {
    c.painter.setFont(kit::numberFont(8.0));
    // Round numbers, at most five of them.
    std::uint32_t step = 1, power = 1;
    for (std::uint32_t digit = 1; c.bars.ceiling / step > 5 && power < 100'000'000;) {
        digit = digit == 1 ? 2 : digit == 2 ? 5 : 1;
        if (digit == 1) power *= 10;
        step = digit * power;
    }
    for (std::uint32_t count = step; count <= c.bars.ceiling; count += step) {
        const double y = c.yOf(count);
        c.painter.setPen(QPen(c.t.hairline, 1));
        c.painter.drawLine(QPointF(c.layout.plot.left(), y), QPointF(c.layout.plot.right(), y));
        c.painter.setPen(c.t.muted);
        c.painter.drawText(QRectF(0, y - 8, c.layout.plot.left() - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                           kit::countShort(count));
    }
    for (int tenth = 0; tenth <= 10; tenth += c.layout.plot.width() < 420 ? 2 : 1) {
        const double x = c.layout.xOf(tenth * (policy::one / 10));
        c.painter.setPen(c.t.muted);
        c.painter.drawText(QRectF(x - 20, c.layout.plot.bottom() + 3, 40, 14), Qt::AlignCenter,
                           kit::score(tenth * (policy::one / 10)));
    }
    c.painter.setPen(QPen(c.t.edge, 1));
    c.painter.drawLine(c.layout.plot.bottomLeft(), c.layout.plot.bottomRight());
}

QColor labelColour(const Canvas& c, int label) {
    if (label < c.tierCount()) return kit::tierColour(label, c.tierCount(), c.t);
    QColor none = c.t.muted;
    none.setAlphaF(0.32F);
    return none;
}

void paintBar(const Canvas& c, int bar) {
    const auto at = static_cast<std::size_t>(bar);
    const std::uint32_t all = c.bars.draft[at];
    if (all == 0) return;
    const QRectF column = c.column(bar).adjusted(0.5, 0, -0.5, 0);
    const double scale = (c.layout.plot.bottom() - c.yOf(all)) / all; // of a cut bar: smaller
    double y = c.layout.plot.bottom();
    const auto width = static_cast<std::size_t>(c.tierCount()) + 1;
    for (std::size_t label = 0; label < width; ++label) {
        const double height = c.bars.labels[at * width + label] * scale;
        if (height <= 0) continue;
        c.painter.fillRect(QRectF(column.left(), y - height, column.width(), height),
                           labelColour(c, static_cast<int>(label)));
        y -= height;
    }
    if (c.bars.moved[at] == 0) return;
    const double moved = std::max(1.5, c.bars.moved[at] * scale);
    const QRectF hatched(column.left(), c.yOf(all), column.width(), moved);
    c.painter.fillRect(hatched, QBrush(c.t.base, Qt::BDiagPattern));
    c.painter.fillRect(hatched, QBrush(c.t.text, Qt::FDiagPattern));
}

// What stands higher than the plot is cut: a gap near the top, and its count.
void paintCuts(const Canvas& c) {
    c.painter.setFont(kit::numberFont(8.0));
    for (int bar = 0; bar < c.bars.count; ++bar) {
        const auto all = c.bars.draft[static_cast<std::size_t>(bar)];
        if (all <= c.bars.ceiling) continue;
        const QRectF column = c.column(bar);
        c.painter.fillRect(QRectF(column.left(), c.layout.plot.top() + 7, column.width(), 3), c.t.base);
        c.painter.setPen(c.t.muted);
        const QRectF text(std::min(column.right() + 4, c.layout.plot.right() - 50), c.layout.plot.top() + 1,
                          60, 14);
        c.painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, kit::countShort(all));
    }
}

// The live policy's scores as an outline, where weights or words have moved them.
void paintLiveOutline(const Canvas& c) {
    if (c.bars.live == c.bars.draft) return;
    QPolygonF outline;
    for (int bar = 0; bar < c.bars.count; ++bar) {
        const QRectF column = c.column(bar);
        const double y = c.yOf(c.bars.live[static_cast<std::size_t>(bar)]);
        outline << QPointF(column.left(), y) << QPointF(column.right(), y);
    }
    QColor colour = c.t.text;
    colour.setAlphaF(0.75F);
    c.painter.setPen(QPen(colour, 1));
    c.painter.setBrush(Qt::NoBrush);
    c.painter.drawPolyline(outline);
}

double legendItem(const Canvas& c, double x, const QBrush& fill, const QString& text,
                  const QBrush& over = {}) {
    const QRectF box(x, c.layout.legend + 5, 10, 10);
    c.painter.fillRect(box, fill);
    if (over.style() != Qt::NoBrush) c.painter.fillRect(box, over);
    c.painter.setPen(c.t.muted);
    const double width = c.painter.fontMetrics().horizontalAdvance(text);
    c.painter.drawText(QRectF(x + 15, c.layout.legend, width + 4, 20), Qt::AlignLeft | Qt::AlignVCenter,
                       text);
    return x + width + 30;
}

void paintLegend(const Canvas& c) {
    c.painter.setFont(kit::smallFont());
    c.painter.setPen(c.t.muted);
    double x = c.layout.plot.left();
    const QString title = tr("true label");
    c.painter.drawText(QRectF(x, c.layout.legend, 80, 20), Qt::AlignLeft | Qt::AlignVCenter, title);
    x += c.painter.fontMetrics().horizontalAdvance(title) + 12;
    const bool isNarrow = c.layout.plot.width() < 500;
    for (int tier = 0; tier < c.tierCount(); ++tier)
        x = legendItem(c, x, labelColour(c, tier),
                       isNarrow ? c.view.tiers[tier].left(3) : c.view.tiers[tier]);
    x = legendItem(c, x, labelColour(c, c.tierCount()), tr("none"));
    x = legendItem(c, x, c.t.base, tr("moves"), QBrush(c.t.text, Qt::FDiagPattern));
    if (c.bars.live == c.bars.draft || x + 90 > c.layout.plot.right()) return;
    c.painter.setPen(QPen(c.t.text, 1));
    c.painter.drawLine(QPointF(x, c.layout.legend + 10), QPointF(x + 14, c.layout.legend + 10));
    c.painter.setPen(c.t.muted);
    c.painter.drawText(QRectF(x + 19, c.layout.legend, 120, 20), Qt::AlignLeft | Qt::AlignVCenter,
                       tr("live scores"));
}

} // namespace

double HistogramLayout::xOf(Millionths score) const {
    return plot.left() + plot.width() * std::clamp(score, 0, policy::one) / policy::one;
}

Millionths HistogramLayout::scoreAt(double x) const {
    if (plot.width() <= 0) return 0;
    const double share = std::clamp((x - plot.left()) / plot.width(), 0.0, 1.0);
    return static_cast<Millionths>(std::lround(share * 1000) * 1000); // to a thousandth, as people write them
}

HistogramLayout layoutOf(const QRectF& whole) {
    HistogramLayout layout;
    layout.plot = whole.adjusted(left, top, -right, -(axis + legendHeight));
    layout.top = whole.top() + 2;
    layout.legend = whole.bottom() - legendHeight;
    return layout;
}

Bars barsOf(const Histogram& histogram, double width) {
    Bars bars;
    if (histogram.bins <= 0) return bars;
    const int wanted = std::clamp(static_cast<int>(width / barPixels), 1, histogram.bins);
    bars.perBar = (histogram.bins + wanted - 1) / wanted;
    bars.count = (histogram.bins + bars.perBar - 1) / bars.perBar;
    const auto count = static_cast<std::size_t>(bars.count);
    const auto labels = static_cast<std::size_t>(histogram.tiers) + 1;
    bars.live.assign(count, 0);
    bars.draft.assign(count, 0);
    bars.moved.assign(count, 0);
    bars.labels.assign(count * labels, 0);
    for (int bin = 0; bin < histogram.bins; ++bin) {
        const auto from = static_cast<std::size_t>(bin), to = static_cast<std::size_t>(bin / bars.perBar);
        bars.live[to] += histogram.live[from];
        bars.moved[to] += histogram.moved[from];
        for (std::size_t label = 0; label < labels; ++label) {
            bars.labels[to * labels + label] += histogram.draft[from * labels + label];
            bars.draft[to] += histogram.draft[from * labels + label];
        }
    }
    // The live bars decide the height, so that it stands still while a weight is changed.
    std::vector<std::uint32_t> heights = bars.live;
    std::ranges::sort(heights, std::greater<>());
    const std::uint32_t highest = heights.front(), next = heights[std::min<std::size_t>(3, count - 1)];
    bars.ceiling = std::max<std::uint32_t>(1, highest > 3 * next && next > 0 ? next * 3 / 2 : highest);
    return bars;
}

void paintHistogram(QPainter& painter, const QRectF& whole, const HistogramView& view) {
    const auto layout = layoutOf(whole);
    const Canvas c{painter, view, layout, barsOf(view.histogram, layout.plot.width()), kit::tokens()};
    paintBands(c);
    if (c.bars.count == 0) return paintLegend(c);
    paintGrid(c);
    for (int bar = 0; bar < c.bars.count; ++bar)
        paintBar(c, bar);
    paintLiveOutline(c);
    paintCuts(c);
    paintLegend(c);
}

QString describeBar(const HistogramView& view, const Bars& bars, int bar) {
    if (bar < 0 || bar >= bars.count) return {};
    const auto at = static_cast<std::size_t>(bar);
    const auto scoreOf = [&](int edge) {
        return kit::score(static_cast<Millionths>(static_cast<std::int64_t>(policy::one) * edge * bars.perBar
                                                  / std::max(1, view.histogram.bins)));
    };
    QStringList lines{tr("Score %1 to %2: %3")
                          .arg(scoreOf(bar), scoreOf(bar + 1),
                               kit::counted(bars.draft[at], tr("%1 request"), tr("%1 requests")))};
    const auto labels = static_cast<std::size_t>(view.histogram.tiers) + 1;
    for (int tier = 0; tier < view.histogram.tiers && tier < view.tiers.size(); ++tier)
        if (const auto n = bars.labels[at * labels + static_cast<std::size_t>(tier)]; n > 0)
            lines << tr("labelled %1: %2").arg(view.tiers[tier], kit::count(n));
    if (bars.moved[at] > 0) lines << tr("%1 would go elsewhere").arg(kit::count(bars.moved[at]));
    return lines.join(u'\n');
}

} // namespace tierline::policypage
