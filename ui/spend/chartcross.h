// What lies on top of the chart: names of the slices, the crosshair, and the values of the slice that it is
// on. Mouse events pass through. Window thread.
#pragma once

#include <QWidget>

namespace tierline::spend {

class SpendChart;

class ChartCross final : public QWidget {
    Q_OBJECT

public:
    ChartCross(SpendChart& chart, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintLabels(QPainter& painter);
    void paintCross(QPainter& painter);
    void paintValues(QPainter& painter);

    SpendChart& m_chart;
};

} // namespace tierline::spend
