// A window's feed over a gateway of its own with simulated providers, for one test case.
#pragma once

#include "engine.h"
#include "gatewayfeed.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tierline::test {

class Running {
public:
    static constexpr int patience = 20'000;

    Running() {
        workbench::Launch launch;
        launch.port = 0;
        launch.sandbox = true;
        launch.dataFolder = m_folder.filePath(QStringLiteral("data")).toStdString();
        m_feed = std::make_unique<workbench::GatewayFeed>(launch);
        m_access = m_feed->access();
        records = std::make_unique<QSignalSpy>(m_feed.get(), &shell::Feed::recordsArrived);
        sent = std::make_unique<QSignalSpy>(m_feed.get(), &shell::Feed::sendOneFinished);
        QSignalSpy state(m_feed.get(), &shell::Feed::gatewayChanged);
        m_feed->start();
        if (!QTest::qWaitFor([&] { return state.size() == 2; }, patience)) return;
        m_state = state[1][0].value<shell::GatewayState>();
    }

    bool isUp() const { return m_state.phase == shell::GatewayPhase::Running; }
    const QString& url() const { return m_state.url; }
    std::shared_ptr<const workbench::Access> access() const { return m_access; }
    void send(const QString& prompt) { m_feed->sendOne(prompt); }
    // All that the feed has told, in order.
    std::vector<std::shared_ptr<const ledger::Record>> told() const {
        std::vector<std::shared_ptr<const ledger::Record>> all;
        for (const auto& batch : *records) {
            const auto rows = batch[0].value<shell::RecordBatch>();
            all.insert(all.end(), rows->begin(), rows->end());
        }
        return all;
    }
    void stop() { // everything ends in order, as when the window is closed
        records.reset();
        sent.reset();
        m_feed.reset();
    }

    std::unique_ptr<QSignalSpy> records, sent;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<workbench::GatewayFeed> m_feed;
    std::shared_ptr<const workbench::Access> m_access;
    shell::GatewayState m_state;
};

} // namespace tierline::test
