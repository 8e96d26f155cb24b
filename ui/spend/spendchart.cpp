#include "spend/spendchart.h"

#include "kit/fonts.h"
#include "kit/format.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QLegend>
#include <QMouseEvent>
#include <QStackedBarSeries>
#include <QToolTip>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

Money fromUsd(double usd) {
    return Money::fromNano(std::llround(usd * 1e9));
}

// The axis drops a category it has seen, as on the day with two hours of the same name.
QStringList distinct(const QStringList& labels) {
    QStringList result;
    for (QString label : labels) {
        while (result.contains(label))
            label += QChar(0x200B);
        result << label;
    }
    return result;
}

} // namespace

QColor seriesColour(int colour, const kit::Tokens& tokens) {
    if (colour < 0) return tokens.muted;
    return tokens.series[static_cast<std::size_t>(colour) % tokens.series.size()];
}

SpendChart::SpendChart(QWidget* parent) : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    setStyleSheet(u"background: transparent"_s);
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Cost per slice of the day, stacked by model"));
    m_bars = new QStackedBarSeries(this);
    m_bars->setBarWidth(0.68);
    m_slices = new QBarCategoryAxis(this);
    m_usd = new QValueAxis(this);
    m_slices->setGridLineVisible(false);
    m_usd->setLineVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setBackgroundVisible(false);
    chart()->legend()->hide(); // the table beside carries the colours
    chart()->setMargins(QMargins(0, 0, 0, 0));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addSeries(m_bars);
    chart()->addAxis(m_slices, Qt::AlignBottom);
    chart()->addAxis(m_usd, Qt::AlignLeft);
    m_bars->attachAxis(m_slices);
    m_bars->attachAxis(m_usd);
    dress();
}

void SpendChart::setView(const SpendView& view) {
    const auto sameShape =
        std::ranges::equal(m_series, view.series, [](const ChartSeries& a, const ChartSeries& b) {
            return a.model == b.model && a.colour == b.colour && a.usd.size() == b.usd.size();
        });
    const bool sameLabels = m_labels == view.labels;
    m_series = view.series;
    m_labels = view.labels;
    m_axis = view.axis;
    if (!sameLabels) {
        m_slices->clear();
        m_slices->append(distinct(m_labels));
    }
    if (sameShape)
        replaceValues();
    else
        rebuild();
    m_usd->setRange(0, m_axis.top);
    m_usd->setTickCount(m_axis.steps + 1);
    m_usd->setLabelFormat(u"$%."_s + QString::number(m_axis.decimals) + u'f');
}

void SpendChart::rebuild() {
    m_bars->clear();
    for (const ChartSeries& series : m_series) {
        auto* set = new QBarSet(series.model, m_bars);
        set->append(series.usd);
        m_bars->append(set);
    }
    dress();
}

void SpendChart::replaceValues() {
    const QList<QBarSet*> sets = m_bars->barSets();
    for (qsizetype i = 0; i < sets.size(); ++i) {
        const QList<double>& usd = m_series[static_cast<std::size_t>(i)].usd;
        for (qsizetype slice = 0; slice < usd.size(); ++slice)
            if (!qFuzzyCompare(1 + sets[i]->at(static_cast<int>(slice)), 1 + usd[slice]))
                sets[i]->replace(static_cast<int>(slice), usd[slice]);
    }
}

void SpendChart::dress() {
    const kit::Tokens& t = kit::tokens();
    const QList<QBarSet*> sets = m_bars->barSets();
    for (qsizetype i = 0; i < sets.size(); ++i) {
        sets[i]->setColor(seriesColour(m_series[static_cast<std::size_t>(i)].colour, t));
        sets[i]->setPen(Qt::NoPen);
    }
    m_slices->setLabelsFont(kit::numberFont(8.5));
    m_usd->setLabelsFont(kit::numberFont(8.5));
    m_slices->setLabelsColor(t.muted);
    m_usd->setLabelsColor(t.muted);
    m_slices->setLinePen(QPen(t.hairline, 1));
    m_usd->setGridLinePen(QPen(t.hairline, 1));
}

int SpendChart::sliceAt(const QPoint& position) const {
    const QPointF value = chart()->mapToValue(chart()->mapFromScene(mapToScene(position)), m_bars);
    const auto slice = static_cast<int>(std::floor(value.x() + 0.5));
    return slice >= 0 && slice < m_labels.size()
                   && chart()->plotArea().contains(chart()->mapFromScene(mapToScene(position)))
               ? slice
               : -1;
}

QString SpendChart::describe(int slice) const {
    if (slice < 0 || slice >= m_labels.size()) return {};
    QStringList lines;
    double sum = 0;
    for (auto series = m_series.rbegin(); series != m_series.rend(); ++series) {
        const double usd = series->usd.value(slice);
        if (usd <= 0) continue;
        sum += usd;
        lines << series->model + u"  "_s + kit::money(fromUsd(usd));
    }
    if (lines.isEmpty()) return {};
    const QString label = m_labels[slice].size() == 2 ? m_labels[slice] + u":00"_s : m_labels[slice];
    return label + u"   "_s + kit::money(fromUsd(sum)) + u'\n' + lines.join(u'\n');
}

bool SpendChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), describe(sliceAt(help->pos())), this);
        return true;
    }
    return QChartView::viewportEvent(event);
}

void SpendChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) dress();
}

void SpendChart::mousePressEvent(QMouseEvent* event) {
    event->ignore();
}
void SpendChart::mouseReleaseEvent(QMouseEvent* event) {
    event->ignore();
}

void SpendChart::mouseMoveEvent(QMouseEvent* event) {
    const QString text = describe(sliceAt(event->position().toPoint()));
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPosition().toPoint(), text, this);
}

} // namespace tierline::spend
