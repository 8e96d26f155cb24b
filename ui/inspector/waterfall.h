// How a score came about: one row a rule, its weight as a step from the running sum, and what would have been
// without it. A rule is a door: click it, or choose it with the arrows and press Enter. Painted. Window
// thread.
#pragma once

#include "inspector/inspection.h"

#include <QWidget>

namespace tierline::inspector {

class Waterfall final : public QWidget {
    Q_OBJECT

public:
    explicit Waterfall(QWidget* parent = nullptr);
    void setContributions(std::vector<Contribution> rows);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void ruleClicked(const QString& rule);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int rowAt(int y) const; // of a rule; -1: none
    void setHovered(int row);
    void step(int by);

    int m_hovered = -1, m_current = -1;
    std::vector<Contribution> m_rows;
};

} // namespace tierline::inspector
