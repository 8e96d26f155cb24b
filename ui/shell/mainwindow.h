// The frame: rail, top bar, pages, status line. Connects the pages with the feed and with each other; they
// do not know of one another. Window thread; does not own the feed, which must outlive it.
#pragma once

#include "shell/alertnotices.h"
#include "shell/feed.h"
#include "shell/shellpresenter.h"

#include <QMainWindow>

#include <vector>

class QMenu;
class QStackedWidget;

namespace tierline::kit {
class EmptyState;
}
namespace tierline::live {
class LivePage;
}
namespace tierline::spend {
class RefreshDialog;
class SpendPage;
} // namespace tierline::spend
namespace tierline::breakers {
class BreakersPage;
}
namespace tierline::benchmark {
class BenchPage;
class Desk;
} // namespace tierline::benchmark
namespace tierline::training {
class TrainingPage;
}

namespace tierline::shell {

class Actions;
class Rail;
class StatusLine;
class Strip;
class TopBar;

class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Feed& feed);

    enum Page { Live, Spend, Breakers, Benchmark, Training };
    void setDesk(benchmark::Desk& desk); // must outlive the window
    void showPage(Page page);
    Page page() const { return m_page; }
    Actions& actions() const { return *m_actions; }
    const ShellView& view() const { return m_view; }
    live::LivePage& livePage() const { return *m_live; }
    spend::SpendPage& spendPage() const { return *m_spend; }
    breakers::BreakersPage& breakersPage() const { return *m_breakers; }
    benchmark::BenchPage& benchPage() const { return *m_bench; }
    training::TrainingPage& trainingPage() const { return *m_training; }
    QMenu& gatewayMenu() const { return *m_gatewayMenu; }

public Q_SLOTS:
    void raiseToFront(); // a second start asks for it

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildFrame();
    void buildPages();
    void addPage(Page page, const QString& name, const QString& icon, QWidget* widget);
    void buildActions();
    void buildGatewayMenu();
    QMenu* buildThemeMenu();
    void connectFeed();
    void connectPages();
    void connectStatus();

    void setGateway(const GatewayState& state);
    void setSnapshot(const Snapshot& snapshot);
    void setPolicy(const PolicyPtr& policy);
    void applyView();
    void applyAlerts();
    void refreshPrices();
    void copy(const QString& what, const QString& text);
    void sendOne();
    void showShortcuts();
    void openDataFolder();
    void dismissCapture();
    void tellSeen();
    void restoreState();
    void saveState();

    Feed& m_feed;
    Actions* m_actions;
    GatewayState m_gateway;
    Snapshot m_snapshot;
    PolicyPtr m_policy;
    ShellView m_view;
    Page m_page = Live;
    int m_nextSample = 0;
    bool m_applied = false, m_captureSeen = false;

    Rail* m_rail = nullptr;
    TopBar* m_top = nullptr;
    Strip* m_strip = nullptr;
    std::vector<Strip*> m_alertStrips; // one for each notice there may be
    AlertNotices m_alerts;
    std::vector<AlertNotice> m_shownAlerts;
    QStackedWidget* m_stack = nullptr; // the pages, and the failure
    kit::EmptyState* m_failure = nullptr;
    StatusLine* m_status = nullptr;
    QMenu* m_gatewayMenu = nullptr;
    spend::RefreshDialog* m_refresh = nullptr; // made when it is asked for
    live::LivePage* m_live = nullptr;
    spend::SpendPage* m_spend = nullptr;
    breakers::BreakersPage* m_breakers = nullptr;
    benchmark::BenchPage* m_bench = nullptr;
    training::TrainingPage* m_training = nullptr;
};

} // namespace tierline::shell
