// The cost–quality plane. Qt Charts draws axes and lines, without animation and OpenGL; marks, ranges and
// labels are painted here, over them, and hit here: its own points may crash when they are clicked. Arrow
// keys go from mark to mark.
#pragma once

#include "benchmark/planeview.h"

#include <QChartView>

class QLineSeries;
class QValueAxis;

namespace tierline::benchmark {

class PlaneChart final : public QChartView {
    Q_OBJECT

public:
    explicit PlaneChart(QWidget* parent = nullptr);
    void setView(const PlaneView& view);
    int markAt(const QPointF& position) const; // -1: none near
    QPointF positionOf(int mark) const;
    void select(int mark);
    int current() const { return m_current; }

    QImage picture(); // twice as fine as the screen's
    bool saveAs(const QString& file, const QString& title);

protected:
    void drawForeground(QPainter* painter, const QRectF& box) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void dress();
    void paintMark(QPainter& painter, const PlaneMark& mark, const QPointF& at) const;
    void paintRange(QPainter& painter, const PlaneMark& mark, double x) const;

    PlaneView m_view;
    int m_current = -1;
    QLineSeries *m_hull, *m_curve;
    QValueAxis *m_usd, *m_right;
};

} // namespace tierline::benchmark
