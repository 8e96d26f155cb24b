// Cost per slice of the day as stacked bars, one colour a model. Qt Charts without animation and without
// OpenGL; values are replaced in place. Hovering a slice names its models.
#pragma once

#include "kit/tokens.h"
#include "spend/spendpresenter.h"

#include <QChartView>

class QBarCategoryAxis;
class QStackedBarSeries;
class QValueAxis;

namespace tierline::spend {

QColor seriesColour(int colour, const kit::Tokens& tokens); // -1: the sum of the others

class SpendChart final : public QChartView {
    Q_OBJECT

public:
    explicit SpendChart(QWidget* parent = nullptr);
    void setView(const SpendView& view);
    QString describe(int slice) const; // what the tool tip says; empty where nothing was spent

protected:
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    // Qt Charts 6.4.2 may crash in its own mouse handling; ours is enough.
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void rebuild();
    void replaceValues();
    void dress();
    int sliceAt(const QPoint& position) const;

    QStackedBarSeries* m_bars;
    QBarCategoryAxis* m_slices;
    QValueAxis* m_usd;
    std::vector<ChartSeries> m_series;
    QStringList m_labels;
    SpendView::Axis m_axis;
};

} // namespace tierline::spend
