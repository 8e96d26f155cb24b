// How a score came about: one row a rule, its weight as a step from the running sum. Painted. Window thread.
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

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Contribution> m_rows;
};

} // namespace tierline::inspector
