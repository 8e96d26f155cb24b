// What points clients here and what helps a newcomer: the actions, their dialogs, and the strip of first
// steps above the pages. Belongs to the window; window thread.
#pragma once

#include "connect/firststeps.h"
#include "connect/headless.h"
#include "shell/desks.h"
#include "shell/feed.h"

#include <QObject>
#include <QStringList>

class QBoxLayout;

namespace tierline::kit {
class Actions;
}
namespace tierline::connect {
class ConnectDialog;
}

namespace tierline::shell {

class MainWindow;
class Strip;
class Veil;

class Connecting final : public QObject {
    Q_OBJECT

public:
    Connecting(MainWindow& window, kit::Actions& actions, Feed& feed, const Desks& desks);
    Strip& lostStrip() const { return *m_lost; } // above the pages while a watched gateway is away
    void layVeilOn(QWidget* pages);
    connect::FirstSteps& steps() const { return *m_steps; }
    connect::ConnectDialog* dialog() const { return m_dialog; } // null until it was asked for

    void openDialog(const QString& client = {});

Q_SIGNALS:
    void message(const QString& sentence);

private:
    void addActions(kit::Actions& actions);
    void addSteps(const kit::Actions& actions);
    void showSteps();
    void doStep(connect::FirstSteps::Step step);
    void setGateway(const GatewayState& state);
    void setSnapshot(const Snapshot& snapshot);
    void addRecords(const RecordBatch& records);
    void tellDialog();
    void openWatch();
    void openOffers();
    void openHeadless();
    void openSelftest();
    connect::HeadlessWish headlessWish() const;

    MainWindow& m_window;
    Desks m_desks;
    GatewayState m_gateway;
    PolicyPtr m_policy;
    QStringList m_known; // clients heard so far
    connect::FirstSteps* m_steps;
    Strip* m_lost;
    Veil* m_veil = nullptr;
    bool m_hasSeen = false;                     // the gateway ran: there is something to grey out
    connect::ConnectDialog* m_dialog = nullptr; // a child of the window
};

} // namespace tierline::shell
