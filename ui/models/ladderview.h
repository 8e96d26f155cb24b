// The policy's ladder from the cheapest tier to the dearest: under each its models with what a typical
// million tokens costs, as a bar whose width doubles its price a step, and how many requests they answered.
// Painted; arrow keys walk the models, Enter or a click chooses one. Window thread.
#pragma once

#include "models/modelspresenter.h"

#include <QWidget>

namespace tierline::models {

class LadderView final : public QWidget {
    Q_OBJECT

public:
    explicit LadderView(QWidget* parent = nullptr);
    void setSteps(std::vector<Step> steps);
    const std::vector<Step>& steps() const { return m_steps; }
    QString current() const; // model under the keys; empty: none
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void modelChosen(const QString& model);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF columnBox(std::size_t step) const;
    QRectF rungBox(std::size_t step, std::size_t rung) const;
    const Rung* rungAt(const QPointF& at) const;
    void paintStep(QPainter& painter, std::size_t step) const;
    void paintRung(QPainter& painter, const QRectF& box, const Rung& rung, std::size_t step,
                   bool isCurrent) const;
    std::size_t mostRungs() const;
    void describe();

    std::vector<Step> m_steps;
    std::size_t m_step = 0, m_rung = 0;
};

} // namespace tierline::models
