// When the decisions came: a bar a moment, stacked by tier, with a red tick above those that failed. Dragging
// chooses a time, arrows and Shift do the same; Esc or a double click gives it back. Window thread.
#pragma once

#include "kit/tokens.h"
#include "live/density.h"

#include <QPixmap>
#include <QTimer>
#include <QWidget>

namespace tierline::live {

class DensityStrip final : public QWidget {
    Q_OBJECT

public:
    explicit DensityStrip(QWidget* parent = nullptr);

    void setTiers(const QStringList& tiers);            // of the policy, cheapest first
    void add(std::int64_t time, int tier, bool failed); // painted with the next tick
    void clear();
    void setNow(std::int64_t now); // the right end of the half hour; tests and pictures fix it
    void setRange(DensityRange range);
    DensityRange range() const { return m_range; }
    void setBrush(std::optional<DensitySpan> brush); // without a signal
    std::optional<DensitySpan> brush() const { return m_brush; }
    const Density& density() const { return m_density; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void brushed(const tierline::live::DensitySpan& span);
    void cleared();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::optional<DensitySpan> span() const;
    QRectF plot() const;
    std::int64_t timeAt(double x) const;
    double xAt(std::int64_t time) const;
    void paintLayer();
    void paintBrush(QPainter& painter) const;
    void finishDrag();
    void giveBack();
    void describe();
    void touch(); // the cached layer is out of date

    Density m_density, m_recent;
    DensityRange m_range = DensityRange::HalfHour;
    std::optional<DensitySpan> m_brush;
    std::optional<double> m_dragFrom;
    double m_dragTo = 0, m_hover = -1;
    std::optional<std::int64_t> m_now; // absent: the clock
    int m_tierCount = 0;
    QStringList m_tiers;
    QPixmap m_layer;
    const kit::Tokens* m_paintedWith = nullptr;
    QTimer m_tick;
    bool m_stale = true;
};

} // namespace tierline::live
