#include "spend/spendchart.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "kit/tierglyph.h"
#include "spend/chartcross.h"
#include "spend/spendparts.h"

#include <QAccessible>
#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QLegend>
#include <QLineSeries>
#include <QMouseEvent>
#include <QStackedBarSeries>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double fits = 5; // lines up to so many times the highest bar leave it readable
constexpr double headroom = 1.04;

double highestBar(const ChartView& view) {
    double highest = 0;
    for (std::size_t slice = 0; slice < view.slices.size(); ++slice) {
        Money sum;
        for (const ChartSeries& series : view.series)
            sum += series.values[slice];
        highest = std::max(highest, sum.usd());
    }
    return highest;
}

double highestLine(const ChartView& view) {
    double highest = 0;
    for (const ChartLine& line : view.lines)
        for (const auto& value : line.values)
            highest = std::max(highest, value.value_or(Money()).usd());
    return highest;
}

bool haveSameShape(const ChartView& a, const ChartView& b) {
    return a.slices.size() == b.slices.size() && a.tierCount == b.tierCount
           && std::ranges::equal(a.series, b.series, [](const ChartSeries& x, const ChartSeries& y) {
                  return x.key == y.key && x.colour == y.colour;
              });
}

// Our own names, since the axis shortens its labels: they are painted on top.
QStringList emptyLabels(std::size_t count) {
    QStringList labels;
    for (std::size_t i = 0; i < count; ++i)
        labels << QString::number(i);
    return labels;
}

} // namespace

QColor seriesColour(int colour, int tierCount, const kit::Tokens& tokens) {
    if (colour < 0) return tokens.muted;
    if (tierCount > 0) return kit::tierColour(colour, tierCount, tokens);
    return tokens.series[static_cast<std::size_t>(colour) % tokens.series.size()];
}

SpendChart::SpendChart(QWidget* parent) : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    setStyleSheet(u"background: transparent"_s);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Cost over time, stacked bars with lines for other ways to route"));
    viewport()->setAccessibleName(accessibleName()); // what a screen reader meets
    setWhatsThis(tr("What was spent in each slice of time, stacked. The solid line is what the same tokens "
                    "would have cost at the baseline, the dotted one at the cheapest model. Click a segment, "
                    "or pick one with the arrow keys and press Enter, to see its requests."));
    m_bars = new QStackedBarSeries(this);
    m_bars->setBarWidth(0.68);
    m_slices = new QBarCategoryAxis(this);
    m_usd = new QValueAxis(this);
    m_slices->setGridLineVisible(false);
    m_slices->setLabelsVisible(false);
    m_usd->setLineVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setBackgroundVisible(false);
    chart()->legend()->hide(); // the table below carries the colours
    chart()->setMargins(QMargins(0, 4, 0, 16));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addSeries(m_bars);
    chart()->addAxis(m_slices, Qt::AlignBottom);
    chart()->addAxis(m_usd, Qt::AlignLeft);
    m_bars->attachAxis(m_slices);
    m_bars->attachAxis(m_usd);
    for (QLineSeries*& line : m_lines) {
        line = new QLineSeries(this);
        chart()->addSeries(line);
        line->attachAxis(m_slices);
        line->attachAxis(m_usd);
    }
    m_cross = new ChartCross(*this, viewport());
    dress();
}

void SpendChart::setView(const ChartView& view) {
    if (m_view == view) return;
    const bool sameShape = haveSameShape(m_view, view);
    const bool sameCount = m_view.slices.size() == view.slices.size();
    m_view = view;
    if (!sameShape) m_spot = {};
    if (!sameCount) {
        m_slices->clear();
        m_slices->append(emptyLabels(m_view.slices.size()));
    }
    if (sameShape)
        replaceValues();
    else
        rebuild();
    replaceLines();
    applyScale();
    m_cross->update();
}

void SpendChart::setWholeLines(bool whole) {
    if (std::exchange(m_wholeLines, whole) == whole) return;
    applyScale();
    m_cross->update();
}

bool SpendChart::linesLeave() const {
    return highestLine(m_view) > fits * highestBar(m_view) && highestBar(m_view) > 0;
}

void SpendChart::applyScale() {
    double highest = highestBar(m_view) * headroom;
    if (m_wholeLines || !linesLeave()) highest = std::max(highest, highestLine(m_view) * headroom);
    const Axis axis = axisFor(highest);
    m_usd->setRange(0, axis.top);
    for (std::size_t i = 0; i < std::size(m_lines); ++i) { // pieces of a line say nothing
        double top = 0;
        if (i < m_view.lines.size())
            for (const auto& value : m_view.lines[i].values)
                top = std::max(top, value.value_or(Money()).usd());
        m_lines[i]->setVisible(top <= axis.top);
    }
    m_usd->setTickCount(axis.steps + 1);
    m_usd->setLabelFormat(u"$%."_s + QString::number(axis.decimals) + u'f');
}

void SpendChart::rebuild() {
    m_bars->clear();
    for (const ChartSeries& series : m_view.series) {
        auto* set = new QBarSet(series.name, m_bars);
        QList<double> usd;
        for (const Money value : series.values)
            usd << value.usd();
        set->append(usd);
        m_bars->append(set);
    }
    dress();
}

void SpendChart::replaceValues() {
    const QList<QBarSet*> sets = m_bars->barSets();
    for (qsizetype i = 0; i < sets.size(); ++i) {
        const auto& values = m_view.series[static_cast<std::size_t>(i)].values;
        for (std::size_t slice = 0; slice < values.size(); ++slice)
            if (!qFuzzyCompare(1 + sets[i]->at(static_cast<int>(slice)), 1 + values[slice].usd()))
                sets[i]->replace(static_cast<int>(slice), values[slice].usd());
    }
}

void SpendChart::replaceLines() {
    for (std::size_t i = 0; i < std::size(m_lines); ++i) {
        QList<QPointF> points;
        if (i < m_view.lines.size())
            for (std::size_t slice = 0; slice < m_view.lines[i].values.size(); ++slice)
                if (const auto& value = m_view.lines[i].values[slice])
                    points << QPointF(static_cast<double>(slice), value->usd());
        m_lines[i]->replace(points);
    }
    dress();
}

void SpendChart::dress() {
    const kit::Tokens& t = kit::tokens();
    const QList<QBarSet*> sets = m_bars->barSets();
    for (qsizetype i = 0; i < sets.size(); ++i) {
        sets[i]->setColor(
            seriesColour(m_view.series[static_cast<std::size_t>(i)].colour, m_view.tierCount, t));
        sets[i]->setPen(Qt::NoPen);
    }
    for (std::size_t i = 0; i < std::size(m_lines); ++i) {
        const bool isDotted = i < m_view.lines.size() && m_view.lines[i].isDotted;
        QPen pen(isDotted ? t.muted : t.text, isDotted ? 1.6 : 1.4, isDotted ? Qt::DotLine : Qt::SolidLine);
        m_lines[i]->setPen(pen);
    }
    m_usd->setLabelsFont(kit::numberFont(8.5));
    m_usd->setLabelsColor(t.muted);
    m_slices->setLinePen(QPen(t.hairline, 1));
    m_usd->setGridLinePen(QPen(t.hairline, 1));
}

QRectF SpendChart::plotOnViewport() const {
    const QRectF scene = chart()->mapRectToScene(chart()->plotArea());
    return QRectF(mapFromScene(scene.topLeft()), mapFromScene(scene.bottomRight()));
}

double SpendChart::middleOf(int slice) const {
    const QRectF plot = plotOnViewport();
    return plot.left()
           + plot.width() * (slice + 0.5) / std::max<double>(1, static_cast<double>(m_view.slices.size()));
}

SpendChart::Spot SpendChart::spotAt(const QPoint& position) const {
    const QRectF plot = plotOnViewport();
    if (m_view.slices.empty() || !plot.contains(position)) return {};
    const auto count = static_cast<double>(m_view.slices.size());
    Spot spot{std::clamp(static_cast<int>((position.x() - plot.left()) / plot.width() * count), 0,
                         static_cast<int>(count) - 1),
              -1};
    const double usd = (plot.bottom() - position.y()) / plot.height() * m_usd->max();
    double level = 0;
    for (std::size_t i = 0; i < m_view.series.size(); ++i) {
        level += m_view.series[i].values[static_cast<std::size_t>(spot.slice)].usd();
        if (usd < level) {
            spot.series = static_cast<int>(i);
            break;
        }
    }
    return spot;
}

QString SpendChart::describe(int slice) const {
    if (slice < 0 || slice >= std::ssize(m_view.slices)) return {};
    const auto at = static_cast<std::size_t>(slice);
    QStringList lines;
    for (auto series = m_view.series.rbegin(); series != m_view.series.rend(); ++series)
        if (series->values[at] > Money()) lines << series->name + u"  "_s + kit::money(series->values[at]);
    if (lines.isEmpty()) return {};
    for (const ChartLine& line : m_view.lines)
        if (line.values[at]) lines << line.name + u"  "_s + kit::money(*line.values[at]);
    lines.prepend(m_view.slices[at].name + u"   "_s + kit::money(m_view.slices[at].cost));
    return lines.join(u'\n');
}

QString SpendChart::filterOf(const Spot& spot) const {
    if (spot.slice < 0 || spot.slice >= std::ssize(m_view.slices)) return {};
    const QString& times = m_view.slices[static_cast<std::size_t>(spot.slice)].filter;
    return spot.series < 0 ? times : both(m_view.series[static_cast<std::size_t>(spot.series)].term, times);
}

void SpendChart::pick(Spot spot) {
    if (spot == m_spot) return;
    m_spot = spot;
    m_cross->update();
    setAccessibleDescription(describe(spot.slice));
    viewport()->setCursor(spot.slice >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

// Left and right over the slices, up and down over what is in one.
SpendChart::Spot SpendChart::besides(int key) const {
    const int last = static_cast<int>(m_view.slices.size()) - 1;
    Spot spot = m_spot.slice < 0 ? Spot{last + (key == Qt::Key_Left ? 1 : -1), -1} : m_spot;
    switch (key) {
    case Qt::Key_Left: return {std::max(0, spot.slice - 1), spot.series};
    case Qt::Key_Right: return {std::min(last, spot.slice + 1), spot.series};
    case Qt::Key_Home: return {0, spot.series};
    case Qt::Key_End: return {last, spot.series};
    case Qt::Key_Up:
        return {std::max(0, spot.slice),
                std::min(static_cast<int>(m_view.series.size()) - 1, spot.series + 1)};
    case Qt::Key_Down: return {std::max(0, spot.slice), std::max(-1, spot.series - 1)};
    default: return m_spot;
    }
}

void SpendChart::keyPressEvent(QKeyEvent* event) {
    if (m_view.slices.empty()) return event->ignore();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        const QString filter = filterOf(m_spot);
        if (!filter.isEmpty()) Q_EMIT filterRequested(filter);
        return;
    }
    if (event->key() == Qt::Key_Escape && m_spot.slice >= 0) return pick({});
    const Spot next = besides(event->key());
    if (next == m_spot) return event->ignore();
    pick(next);
}

bool SpendChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave && !hasFocus()) pick({});
    if (event->type() == QEvent::ToolTip) return true; // the crosshair says it all
    return QChartView::viewportEvent(event);
}

void SpendChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) dress();
}

void SpendChart::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    m_cross->setGeometry(viewport()->rect());
}

void SpendChart::focusInEvent(QFocusEvent* event) {
    QChartView::focusInEvent(event);
    m_cross->update();
}

void SpendChart::focusOutEvent(QFocusEvent* event) {
    QChartView::focusOutEvent(event);
    pick({});
    m_cross->update();
}

void SpendChart::mousePressEvent(QMouseEvent* event) {
    event->setAccepted(event->button() == Qt::LeftButton);
}

void SpendChart::mouseReleaseEvent(QMouseEvent* event) {
    const QString filter = filterOf(spotAt(event->position().toPoint()));
    if (event->button() == Qt::LeftButton && !filter.isEmpty()) Q_EMIT filterRequested(filter);
}

void SpendChart::mouseMoveEvent(QMouseEvent* event) {
    pick(spotAt(event->position().toPoint()));
}

} // namespace tierline::spend
