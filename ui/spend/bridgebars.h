// How the saving comes about, one bar a step, each beginning where the one before ended. Paint only. Window
// thread.
#pragma once

#include "spend/spendview.h"

#include <QWidget>

namespace tierline::spend {

class BridgeBars final : public QWidget {
    Q_OBJECT

public:
    explicit BridgeBars(QWidget* parent = nullptr);
    void setSteps(std::vector<BridgeStep> steps);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRect rowOf(int step) const;
    std::vector<BridgeStep> m_steps;
};

} // namespace tierline::spend
