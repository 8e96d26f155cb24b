// What was spent, against what, and by whom: figures, chart, bridge, rows, budgets, calendar. Widgets and
// layout only; what it says comes from `present`, what it shows from the desk, and where there is none, from
// the feed's figures of today. Window thread.
#pragma once

#include "route/budgets.h"
#include "spend/pricedata.h"
#include "spend/spendpresenter.h"

#include <QWidget>

#include <memory>

class QAbstractItemModel;
class QGridLayout;
class QLabel;
class QScrollArea;
class QStackedWidget;
class QTableView;

namespace tierline::kit {
class Actions;
class Card;
class EmptyState;
class FlatButton;
class StatTile;
} // namespace tierline::kit

namespace tierline::spend {

class BridgeBars;
class BudgetsCard;
class CalendarMap;
class ChartLegend;
class Desk;
class SavingsCard;
class SliceModel;
class SpendChart;
class SpendHead;
class SpendModel;
class TopModel;

class SpendPage final : public QWidget {
    Q_OBJECT

public:
    explicit SpendPage(QWidget* parent = nullptr);

    void setDesk(Desk* desk); // null: only today can be shown
    void addActions(kit::Actions& actions);
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void setData(const SpendData& data); // today's; also the sign that there is something new
    void setBudgets(const std::vector<route::BudgetStatus>& budgets, Wall now);
    const SpendView& view() const { return m_view; }
    SpendHead& head() const { return *m_head; }
    QString today() const; // for the status line
    QByteArray tableAsCsv() const;

Q_SIGNALS:
    void filterRequested(const QString& filter); // opens Live with it
    void message(const QString& sentence);
    void sendOneRequested();
    void refreshPricesRequested();
    void priceSet(const tierline::spend::OwnPrice& price);
    void todayChanged();

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildEmpty();
    void buildTiles();
    void buildChart();
    void buildTable();
    void buildCorners();
    void buildMisses();
    QTableView* makeTops(const QString& title, TopModel*& model, kit::Card*& card);

    void ask();
    void refresh();
    void applyView();
    void applyBudgets();
    void applyBridge();
    void applyChart();
    void applyMisses();
    void applyTops();
    void applyWidth();
    void open(const QString& filter);
    void openTile(int tile);
    void askForPrice(const QString& model);
    void askWhichPrice();
    void saveAs(const QString& proposed, const QString& filter, const std::function<QByteArray()>& content);
    void saveChart();
    void saveTable();
    void copyTable();
    void openReprice();
    void openReconcile();
    void openReport();
    void showEstimate();
    void showStats();
    void step(int by); // to a longer or shorter time
    void regroup();
    bool hasDesk();

    Desk* m_desk = nullptr;
    std::shared_ptr<const policy::Policy> m_policy;
    SpendData m_today;
    std::shared_ptr<const Answer> m_answer;
    bool m_isStale = true; // asks as soon as it is seen
    SpendView m_view;
    std::vector<route::BudgetStatus> m_budgetsNow;
    Wall m_budgetsAt{};

    SpendHead* m_head;
    QStackedWidget* m_stack;
    QScrollArea* m_scroll;
    QWidget *m_full, *m_nothing;
    kit::EmptyState* m_empty;
    kit::StatTile* m_tiles[4];
    kit::Card *m_chartCard, *m_bridgeCard, *m_tableCard, *m_missCard, *m_calendarCard;
    QStackedWidget* m_chartStack; // drawn, or as a table
    kit::FlatButton *m_asTable, *m_wholeLines;
    SpendChart* m_chart;
    ChartLegend* m_legend;
    SliceModel* m_slices;
    BridgeBars* m_bridge;
    QLabel *m_bridgeSentence, *m_bridgeNote;
    SpendModel* m_model;
    QTableView* m_table;
    QGridLayout* m_corners;
    int m_cornersAre = 0; // columns
    BudgetsCard* m_budgets;
    CalendarMap* m_calendar;
    kit::Card *m_sessionCard, *m_ruleCard;
    TopModel *m_sessions, *m_rules;
    QWidget* m_misses;
    std::vector<Miss> m_shownMisses;
    SavingsCard* m_savings;
};

} // namespace tierline::spend
