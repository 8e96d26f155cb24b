// The engine on a thread of its own, so that the window never waits for ports, files or the ledger.
//
// Lives on the engine's thread; its slots are reached by queued calls, its signals arrive queued at the
// window. Owns the engine.
#pragma once

#include "access.h"
#include "engine.h"
#include "spendreader.h"

#include <QObject>
#include <QTimer>

namespace tierline::workbench {

struct Started {
    shell::GatewayState state;
    shell::PolicyPtr policy;
    shell::RecordBatch history;
    QStringList warnings; // of the policy
};

class Host final : public QObject {
    Q_OBJECT

public:
    Host(Launch launch, SecretResolver secrets, Engine::RecordHook hook, std::shared_ptr<Access> access);

    void start(bool anyPort);
    void stop(); // until everything has ended
    void startTraffic();
    void setSnapshots(bool wanted);
    void readSpend();
    void act(const QString& model, health::Action action);
    void setFault(const QString& provider, const QString& fault, int seconds);
    void pauseTraffic(bool paused);
    void pauseRouting(bool paused);

Q_SIGNALS:
    void started(const tierline::workbench::Started& started);
    void failed(const tierline::Error& error);
    void policyTaken(const tierline::shell::PolicyPtr& policy); // another than at the start
    void snapshotTaken(const tierline::shell::Snapshot& snapshot);
    void spendRead(const tierline::spend::SpendData& data);
    void refused(const QString& sentence); // an intent that could not be followed

private:
    void takeSnapshot();

    Launch m_launch;
    SecretResolver m_secrets;
    Engine::RecordHook m_hook;
    std::shared_ptr<Access> m_access;
    std::unique_ptr<Engine> m_engine;
    SpendReader m_spend;
    shell::PolicyPtr m_policy; // in force when it was looked at last
    QTimer* m_timer = nullptr; // made on the engine's thread
    bool m_wantsSnapshots = false;
};

} // namespace tierline::workbench
