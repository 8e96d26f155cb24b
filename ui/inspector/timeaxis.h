// The times of a request as bars on one axis, with the words for each kind below. Painted. Window thread.
#pragma once

#include "inspector/timing.h"

#include <QWidget>

namespace tierline::inspector {

class TimeAxis final : public QWidget {
    Q_OBJECT

public:
    explicit TimeAxis(QWidget* parent = nullptr);
    void setView(TimingView view);
    const TimingView& view() const { return m_view; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override; // tips

private:
    void paintAxis(QPainter& painter) const;
    void paintLegend(QPainter& painter, int top) const;
    double at(std::int64_t us) const;

    TimingView m_view;
};

} // namespace tierline::inspector
