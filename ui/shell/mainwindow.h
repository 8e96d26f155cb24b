// The frame: rail, top bar, pages, status line. Connects the pages with the feed and with each other; they
// do not know of one another. Live is there from the start; another page is made when it is shown or asked
// for, and the rest one by one after the first paint. Window thread; does not own the feed, which must
// outlive it.
#pragma once

#include "kit/actions.h"
#include "shell/alertnotices.h"
#include "shell/desks.h"
#include "shell/feed.h"
#include "shell/news.h"
#include "shell/shellpresenter.h"

#include <QMainWindow>
#include <QTimer>

#include <algorithm>
#include <optional>
#include <vector>

class QAction;
class QMenu;
class QSplitter;
class QStackedWidget;

namespace tierline::kit {
class EmptyState;
}
namespace tierline::inspector {
class Inspector;
}
namespace tierline::live {
class HoldTools;
class LivePage;
} // namespace tierline::live
namespace tierline::spend {
class RefreshDialog;
class SpendPage;
} // namespace tierline::spend
namespace tierline::breakers {
class BreakersPage;
}
namespace tierline::playground {
class PlaygroundPage;
}
namespace tierline::policypage {
class PolicyPage;
}
namespace tierline::benchmark {
class BenchPage;
}
namespace tierline::training {
class TrainingPage;
}
namespace tierline::models {
class ModelsPage;
}
namespace tierline::settings {
class SettingsPage;
}

namespace tierline::shell {

class Connecting;
class Notifier;
class Rail;
class StatusLine;
class Strip;
class TopBar;
class Tray;

class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Feed& feed, const Desks& desks = {});

    enum Page { Live, Spend, Breakers, Playground, Policy, Benchmark, Training, Models, Settings };
    void showPage(Page page);
    void openPalette(); // Ctrl+K
    void runAction(const QString& id);
    void explain();                                                         // F1
    void openLive(const QString& filter);                                   // the Live page with what matches
    void showDecision(const std::shared_ptr<const ledger::Record>& record); // in the inspector, on any page
    void openDecision(const QString& id); // the same by its id, though it is not in the list
    void setInspectorSeen(bool seen);
    bool isInspectorSeen() const;
    Page page() const { return m_page; }
    kit::Actions& actions(); // those of all pages
    const ShellView& view() const { return m_view; }
    inspector::Inspector& inspector() const { return *m_inspector; }
    live::LivePage& livePage() const { return *m_live; }
    spend::SpendPage& spendPage() { return made(Spend, m_spend); }
    breakers::BreakersPage& breakersPage() { return made(Breakers, m_breakers); }
    playground::PlaygroundPage& playgroundPage() { return made(Playground, m_playground); }
    policypage::PolicyPage& policyPage() { return made(Policy, m_policyPage); }
    benchmark::BenchPage& benchPage() { return made(Benchmark, m_bench); }
    training::TrainingPage& trainingPage() { return made(Training, m_training); }
    models::ModelsPage& modelsPage() { return made(Models, m_models); }
    settings::SettingsPage& settingsPage() { return made(Settings, m_settings); }
    Connecting& connecting() const { return *m_connecting; }
    QMenu& gatewayMenu() const { return *m_gatewayMenu; }

public Q_SLOTS:
    void raiseToFront(); // a second start asks for it
    void quit();         // also where closing only hides

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    using MakePage = QWidget* (MainWindow::*)();
    struct PageRow {
        Page page;
        QAction* action;
        MakePage make;
        QWidget* widget; // null: not made yet
    };

    void buildFrame();
    void buildPages();
    QWidget* buildInspector();
    void addPage(Page page, const QString& name, const QString& icon, MakePage make);
    QWidget* makePage(PageRow& row); // once
    bool makeNextPage();             // false: all are there
    template <class Widget>
    Widget& made(Page page, Widget*& widget) {
        makePage(*std::ranges::find(m_pages, page, &PageRow::page));
        return *widget;
    }
    void buildActions();
    void buildGatewayMenu();
    QMenu* buildThemeMenu();
    QMenu* buildMainMenu();
    void buildDesktop();
    void tellNews();
    void applyPreferences();
    void connectFeed();
    void connectStatus();
    // What a page hears from and says to the feed, its desk and the other pages: one file each,
    // wire<page>.cpp. A page is told what it missed.
    QWidget* makeLive();
    QWidget* makeSpend();
    QWidget* makeBreakers();
    QWidget* makePlayground();
    QWidget* makePolicy();
    QWidget* makeBenchmark();
    QWidget* makeTraining();
    QWidget* makeModels();
    QWidget* makeSettings();
    void wireInspector();
    void wireConnect();

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
    Desks m_desks;
    kit::Actions* m_actions;
    std::vector<PageRow> m_pages; // in the order of the rail
    QTimer m_makeNext;            // runs while there are pages to be made
    GatewayState m_gateway;
    Snapshot m_snapshot;
    PolicyPtr m_policy;
    std::optional<spend::SpendData> m_spent; // today's; none: not told yet
    ShellView m_view;
    Page m_page = Live;
    int m_nextSample = 0;
    bool m_applied = false, m_captureSeen = false, m_hasSnapshot = false;
    bool m_inspectorSeen = true, m_liveInspector = true; // now; on the Live page

    Rail* m_rail = nullptr;
    TopBar* m_top = nullptr;
    Strip* m_strip = nullptr;
    Strip* m_banner = nullptr;
    QString m_dismissedBanner;
    News m_news;
    Notifier* m_notifier = nullptr;
    Tray* m_tray = nullptr;
    bool m_quitting = false;
    std::vector<Strip*> m_alertStrips; // one for each notice there may be
    AlertNotices m_alerts;
    std::vector<AlertNotice> m_shownAlerts;
    QStackedWidget* m_stack = nullptr; // the pages, and the failure
    QSplitter* m_splitter = nullptr;   // the pages and the inspector
    QWidget* m_inspectorPane = nullptr;
    inspector::Inspector* m_inspector = nullptr;
    std::shared_ptr<const ledger::Record> m_inspected;
    QString m_policyWants; // the decision that the Policy page waits for
    kit::EmptyState* m_failure = nullptr;
    StatusLine* m_status = nullptr;
    QMenu* m_gatewayMenu = nullptr;
    spend::RefreshDialog* m_refresh = nullptr; // made when it is asked for
    live::LivePage* m_live = nullptr;
    live::HoldTools* m_hold = nullptr;
    spend::SpendPage* m_spend = nullptr;
    breakers::BreakersPage* m_breakers = nullptr;
    playground::PlaygroundPage* m_playground = nullptr;
    policypage::PolicyPage* m_policyPage = nullptr;
    benchmark::BenchPage* m_bench = nullptr;
    training::TrainingPage* m_training = nullptr;
    models::ModelsPage* m_models = nullptr;
    settings::SettingsPage* m_settings = nullptr;
    Connecting* m_connecting = nullptr; // clients, first steps
};

} // namespace tierline::shell
