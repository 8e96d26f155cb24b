// Each budget as a bar with its limits marked; without any, the lines of the policy that add one. Widgets and
// paint only; what it says comes from `presentBudgets`. Window thread.
#pragma once

#include "spend/budgetspresenter.h"

#include <QWidget>

class QLabel;
class QScrollArea;

namespace tierline::kit {
class Card;
}

namespace tierline::spend {

class BudgetBars final : public QWidget {
    Q_OBJECT

public:
    explicit BudgetBars(QWidget* parent = nullptr);
    void setBars(std::vector<BudgetBar> bars);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<BudgetBar> m_bars;
};

class BudgetsCard final : public QWidget {
    Q_OBJECT

public:
    explicit BudgetsCard(QWidget* parent = nullptr);
    void setView(const BudgetsView& view);

private:
    QWidget* makeEmpty();

    BudgetsView m_view;
    bool m_isShown = false;
    kit::Card* m_card;
    BudgetBars* m_bars;
    QScrollArea* m_scroll;
    QWidget* m_empty;
};

} // namespace tierline::spend
