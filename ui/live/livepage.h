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
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace tierline::kit {
class EmptyState;
}

namespace tierline::live {

class DecisionModel;
class Inspector;

class LivePage final : public QWidget {
    Q_OBJECT

public:
    explicit LivePage(QWidget* parent = nullptr);

    void addRecords(const std::vector<std::shared_ptr<const ledger::Record>>& records);
    void setPolicy(std::shared_ptr<const policy::Policy> policy);
    void setGateway(GatewayState state, const QString& url);
    void selectNewest();

    QByteArray saveLayout() const; // splitter, for the settings
    void restoreLayout(const QByteArray& layout);
    const LivePresenter& presenter() const { return *m_presenter; }
    DecisionModel& model() const { return *m_model; }

Q_SIGNALS:
    void sendOneRequested();
    void message(const QString& text); // for the status bar: "Copied …"

public Q_SLOTS:
    void togglePause();
    void toggleFollow();
    void toggleInspector();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void apply(const LiveView& view);
    void build();
    void buildTable();
    QWidget* buildHeader();
    void addShortcuts();
    void onScrolled(int value);
    void onCurrentChanged();
    void moveBy(int rows);
    void copyAs(const QString& what, const QString& text);
    std::shared_ptr<const ledger::Record> selected() const;

    LivePresenter* m_presenter;
    DecisionModel* m_model;
    QTableView* m_table = nullptr;
    Inspector* m_inspector = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_stack = nullptr;
    kit::EmptyState* m_empty = nullptr;
    QLabel* m_headline = nullptr;
    QToolButton* m_pause = nullptr;
    QToolButton* m_follow = nullptr;
    QPushButton* m_newPill = nullptr;
    std::shared_ptr<const policy::Policy> m_policy;
    QString m_url;
    bool m_scrollingByUs = false;
};

} // namespace tierline::live
