// The Live page: every decision as it is made, and below it why the selected one went where it did.
//
// Window thread. Shows what it is given; asks for the rest through its signals.
#pragma once

#include "live/livepresenter.h"

#include "ledger/record.h"
#include "policy/policy.h"

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace tierline::kit {
class Actions;
class EmptyState;
} // namespace tierline::kit

namespace tierline::live {

class DecisionModel;

class LivePage final : public QWidget {
    Q_OBJECT

public:
    explicit LivePage(QWidget* parent = nullptr);

    void addRecords(const std::vector<std::shared_ptr<const ledger::Record>>& records);
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void setGateway(GatewayState state, const QString& url);
    void selectNewest();

    void setFilter(const QString& filter);
    QString filter() const { return m_filter; }
    void addActions(kit::Actions& actions); // once
    const LivePresenter& presenter() const { return *m_presenter; }
    DecisionModel& model() const { return *m_model; }

Q_SIGNALS:
    void sendOneRequested();
    void selected(const std::shared_ptr<const tierline::ledger::Record>& record); // null: none
    void message(const QString& text); // for the status bar: "Copied …"

public Q_SLOTS:
    void togglePause();
    void toggleFollow();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply(const LiveView& view);
    void build();
    void buildTable();
    QWidget* buildHeader();
    void onScrolled(int value);
    void onCurrentChanged();
    void moveBy(int rows);
    void copyAs(const QString& what, const QString& text);
    std::shared_ptr<const ledger::Record> current() const;

    LivePresenter* m_presenter;
    DecisionModel* m_model;
    QTableView* m_table = nullptr;
    QStackedWidget* m_stack = nullptr;
    kit::EmptyState* m_empty = nullptr;
    QLabel* m_headline = nullptr;
    QToolButton* m_pause = nullptr;
    QToolButton* m_follow = nullptr;
    QPushButton* m_newPill = nullptr;
    QString m_url, m_filter;
    bool m_scrollingByUs = false;
};

} // namespace tierline::live
