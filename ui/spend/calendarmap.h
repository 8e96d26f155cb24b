// Twelve weeks as a map of days, the dearer the fuller. Pointer or arrow keys pick a day, a click or Enter
// shows it. Paint only; what it says comes from the presenter. Window thread.
#pragma once

#include "spend/spendview.h"

#include <QWidget>

namespace tierline::spend {

class CalendarMap final : public QWidget {
    Q_OBJECT

public:
    explicit CalendarMap(QWidget* parent = nullptr);
    void setView(const CalendarView& view);
    int picked() const { return m_picked; }
    QRect cellOf(int day) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void dayChosen(tierline::Wall from, tierline::Wall to);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    int dayAt(const QPoint& position) const; // -1: none
    int lastDay() const;                     // that is not ahead
    void pick(int day);
    void choose(int day);

    CalendarView m_view;
    int m_picked = -1, m_hovered = -1;
};

} // namespace tierline::spend
