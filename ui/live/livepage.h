// The Live page: every decision as it is made, those that the filter lets through. Which one is selected is
// told to the inspector.
//
// Window thread. Shows what it is given; asks for the rest through its signals.
#pragma once

#include "live/decisionstore.h"
#include "live/livepresenter.h"

#include "ledger/record.h"
#include "policy/policy.h"

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;
class QHBoxLayout;
class QToolButton;

namespace tierline::kit {
class Actions;
class EmptyState;
} // namespace tierline::kit

namespace tierline::live {

class DecisionModel;
class DecisionTable;

class LivePage final : public QWidget {
    Q_OBJECT

public:
    // `limit`: of the rows that are kept.
    explicit LivePage(QWidget* parent = nullptr, std::uint32_t limit = DecisionStore::defaultLimit);

    void addRecords(const std::vector<std::shared_ptr<const ledger::Record>>& records);
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void setGateway(GatewayState state, const QString& url);
    void selectNewest();

    // At once; one that cannot be read is shown with what is wrong, and the list stays.
    void setFilter(const QString& filter);
    QString filter() const { return m_filter; }
    void select(const std::string& id);     // the row, as soon as it is shown
    std::string selectedId() const;         // empty: none
    void addActions(kit::Actions& actions); // once

    // For other parts of the page: between the filter and the table, over its whole width, as they are added.
    void addAboveTable(QWidget* widget);
    // Beside the page's title, before Follow and Pause.
    void addToHeader(QWidget* widget);
    DecisionTable& table() const { return *m_table; }
    const LivePresenter& presenter() const { return *m_presenter; }
    DecisionModel& model() const { return *m_model; }

Q_SIGNALS:
    void sendOneRequested();
    void filterChanged(const QString& filter);
    void selected(const std::shared_ptr<const tierline::ledger::Record>& record); // null: none
    void message(const QString& text); // for the status bar: "Copied …"

public Q_SLOTS:
    void togglePause();
    void toggleFollow();

private:
    void apply(const LiveView& view);
    void build();
    void buildTable();
    QWidget* buildHeader();
    void put(const Records& records);
    void letGo();
    void tellSelected();
    void copyAs(const QString& what, const QString& text);
    std::shared_ptr<const ledger::Record> current() const;

    LivePresenter* m_presenter;
    DecisionModel* m_model;
    DecisionTable* m_table = nullptr;
    QVBoxLayout* m_above = nullptr;
    QHBoxLayout* m_header = nullptr;
    QStackedWidget* m_stack = nullptr;
    kit::EmptyState* m_empty = nullptr;
    QLabel* m_headline = nullptr;
    QToolButton* m_pause = nullptr;
    QToolButton* m_follow = nullptr;
    QPushButton* m_newPill = nullptr;
    QString m_url, m_filter;
};

} // namespace tierline::live
