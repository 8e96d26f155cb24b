#include "spend/chartcross.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "spend/spendchart.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>

namespace tierline::spend {

namespace {

constexpr int lineHeight = 18, padding = 9, swatch = 8, gap = 16;

struct ValueLine {
    QString name, value;
    QColor colour;
    Qt::PenStyle pen = Qt::NoPen; // of a line's sample; NoPen: a swatch
    bool isPicked = false;
};

std::vector<ValueLine> linesOf(const SpendChart& chart, const kit::Tokens& t) {
    const ChartView& view = chart.view();
    const auto at = static_cast<std::size_t>(chart.spot().slice);
    std::vector<ValueLine> lines;
    for (std::size_t i = view.series.size(); i-- > 0;)
        if (const ChartSeries& one = view.series[i]; one.values[at] > Money())
            lines.push_back({one.name, kit::money(one.values[at]),
                             seriesColour(one.colour, view.tierCount, t), Qt::NoPen,
                             static_cast<int>(i) == chart.spot().series});
    for (const ChartLine& one : view.lines)
        if (one.values[at])
            lines.push_back({one.name, kit::money(*one.values[at]), one.isDotted ? t.muted : t.text,
                             one.isDotted ? Qt::DotLine : Qt::SolidLine, false});
    return lines;
}

void paintSample(QPainter& painter, const ValueLine& line, double x, double middle) {
    if (line.pen == Qt::NoPen) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(line.colour);
        painter.drawRoundedRect(QRectF(x, middle - swatch / 2.0, swatch, swatch), 2, 2);
        return;
    }
    painter.setPen(QPen(line.colour, 1.5, line.pen));
    painter.drawLine(QPointF(x - 2, middle), QPointF(x + swatch + 2, middle));
}

} // namespace

ChartCross::ChartCross(SpendChart& chart, QWidget* parent) : QWidget(parent), m_chart(chart) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(parent->rect());
}

void ChartCross::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLabels(painter);
    if (m_chart.spot().slice >= 0 && m_chart.spot().slice < std::ssize(m_chart.view().slices)) {
        paintCross(painter);
        paintValues(painter);
    }
    if (!m_chart.hasFocus()) return;
    painter.setPen(QPen(kit::tokens().accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

// As many names as stand beside each other without touching.
void ChartCross::paintLabels(QPainter& painter) {
    const auto& slices = m_chart.view().slices;
    if (slices.empty()) return;
    painter.setFont(kit::numberFont(8.5));
    painter.setPen(kit::tokens().muted);
    const QRectF plot = m_chart.plotOnViewport();
    double right = -1000;
    for (int i = 0; i < std::ssize(slices); ++i) {
        const QString& label = slices[static_cast<std::size_t>(i)].label;
        const double width = painter.fontMetrics().horizontalAdvance(label);
        const double left = std::clamp(m_chart.middleOf(i) - width / 2, 0.0, this->width() - width);
        if (left < right + 8) continue;
        painter.drawText(QRectF(left, plot.bottom() + 4, width + 2, 16), Qt::AlignLeft | Qt::AlignVCenter,
                         label);
        right = left + width;
    }
}

void ChartCross::paintCross(QPainter& painter) {
    const kit::Tokens& t = kit::tokens();
    const QRectF plot = m_chart.plotOnViewport();
    const double width = plot.width() / static_cast<double>(m_chart.view().slices.size());
    const double x = m_chart.middleOf(m_chart.spot().slice);
    QColor band = t.text;
    band.setAlphaF(0.06F);
    painter.fillRect(QRectF(x - width / 2, plot.top(), width, plot.height()), band);
    painter.setPen(QPen(t.muted, 1));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
}

void ChartCross::paintValues(QPainter& painter) {
    const kit::Tokens& t = kit::tokens();
    const ChartSlice& slice = m_chart.view().slices[static_cast<std::size_t>(m_chart.spot().slice)];
    const std::vector<ValueLine> lines = linesOf(m_chart, t);
    const QFont words = kit::textFont(9.0), strong = kit::textFont(9.0, QFont::DemiBold),
                numbers = kit::numberFont(8.5);
    const QString total = kit::money(slice.cost);
    int wide = QFontMetrics(strong).horizontalAdvance(slice.name) + gap
               + QFontMetrics(numbers).horizontalAdvance(total);
    for (const ValueLine& line : lines)
        wide = std::max(wide, swatch + 8 + QFontMetrics(strong).horizontalAdvance(line.name) + gap
                                  + QFontMetrics(numbers).horizontalAdvance(line.value));
    const QSizeF size(wide + 2 * padding,
                      lineHeight * static_cast<double>(lines.size() + 1) + 2 * padding - 4);
    const double x = m_chart.middleOf(m_chart.spot().slice);
    const double left = x + 14 + size.width() <= width() ? x + 14 : std::max(0.0, x - 14 - size.width());
    const QRectF box(QPointF(left, 4), size);
    painter.setPen(QPen(t.edge, 1));
    painter.setBrush(t.raised);
    painter.drawRoundedRect(box, 6, 6);
    QRectF row(box.left() + padding, box.top() + padding - 2, wide, lineHeight);
    const auto say = [&](const QString& name, const QString& value, const QFont& font, double indent) {
        painter.setPen(t.text);
        painter.setFont(font);
        painter.drawText(row.adjusted(indent, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, name);
        painter.setFont(numbers);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, value);
        row.translate(0, lineHeight);
    };
    say(slice.name, total, strong, 0);
    for (const ValueLine& line : lines) {
        paintSample(painter, line, row.left(), row.center().y());
        say(line.name, line.value, line.isPicked ? strong : words, swatch + 8);
    }
}

} // namespace tierline::spend
