// One line between two tiers, as a handle that is dragged: a pill with its value, a line down the plot. A
// slider to keys and screen readers. Knows no scores' places: its view moves it. Window thread.
#pragma once

#include "policy/policy.h"

#include <QAbstractSlider>

#include <optional>

namespace tierline::policypage {

class LineHandle final : public QAbstractSlider {
    Q_OBJECT

public:
    static constexpr int pillHeight = 20, pillWidth = 46, stripWidth = 13;

    explicit LineHandle(QWidget* parent = nullptr);
    // `name`: "simple | moderate"; `live` absent: the live policy has no such line.
    void setLine(const QString& name, policy::Millionths value, std::optional<policy::Millionths> live);
    void setHeld(bool isHeld); // by a neighbour: it can go no further
    bool isMoved() const { return m_live && *m_live != sliderPosition(); }
    bool isDragging() const { return m_grab.has_value(); }
    const QString& name() const { return m_name; }

Q_SIGNALS:
    void dragged(double x); // where the line should be, in the parent's pixels
    void dropped();
    void stepped(int by); // millionths, by keys
    void typed(const QString& first);
    void resetRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    QString m_name;
    std::optional<policy::Millionths> m_live;
    std::optional<double> m_grab; // from the line to where it was taken
    bool m_isHeld = false, m_isHovered = false, m_hasMoved = false;
};

} // namespace tierline::policypage
