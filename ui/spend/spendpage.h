// Spend today: figures, stacked bars, one row a model. Widgets and layout only; what it says comes from
// `present`. Window thread.
#pragma once

#include "route/budgets.h"
#include "spend/pricedata.h"
#include "spend/spendpresenter.h"

#include <QWidget>

#include <memory>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QScrollArea;
class QStackedWidget;
class QTableView;

namespace tierline::kit {
class Card;
class EmptyState;
class StatTile;
} // namespace tierline::kit

namespace tierline::spend {

class BudgetsCard;
class SavingsCard;
class SpendChart;
class SpendModel;

class SpendPage final : public QWidget {
    Q_OBJECT

public:
    explicit SpendPage(QWidget* parent = nullptr);

    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void setData(const SpendData& data);
    void setBudgets(const std::vector<route::BudgetStatus>& budgets, Wall now);
    const SpendView& view() const { return m_view; }

Q_SIGNALS:
    void modelActivated(const QString& model); // the row was opened: show its requests
    void sendOneRequested();
    void refreshPricesRequested();
    void priceSet(const tierline::spend::OwnPrice& price);
    void viewChanged();

private:
    void buildHead();
    void buildBody();
    void refresh();
    void applyKinds();
    void applyView();
    void applyBudgets();
    void applyMisses();
    void buildMisses();
    void askForPrice(const QString& model);

    std::shared_ptr<const policy::Policy> m_policy;
    SpendData m_data;
    SpendView m_view;
    std::vector<route::BudgetStatus> m_budgetsNow;
    Wall m_budgetsAt{};
    std::optional<ledger::MoneyKind> m_wanted;

    QStackedWidget* m_stack;
    QScrollArea* m_scroll;
    QWidget* m_full;
    kit::EmptyState* m_empty;
    QLabel* m_sentence;
    QWidget* m_kindBox;
    QButtonGroup* m_kinds;
    std::vector<KindChoice> m_shownKinds;
    kit::StatTile* m_tiles[4];
    kit::Card* m_chartCard;
    SpendChart* m_chart;
    BudgetsCard* m_budgets;
    SpendModel* m_model;
    QTableView* m_table;
    kit::Card* m_missCard;
    QWidget* m_misses;
    QStringList m_shownMisses;
    SavingsCard* m_savings;
};

} // namespace tierline::spend
