// Recorded requests under another policy. Reads the ledger beside the gateway, which is not held up. Window
// thread.
#pragma once

#include "worker.h"

#include "benchmark/replaydesk.h"

#include <atomic>
#include <filesystem>
#include <memory>

namespace tierline::workbench {

class LocalReplayDesk final : public benchmark::ReplayDesk {
    Q_OBJECT

public:
    explicit LocalReplayDesk(std::filesystem::path data, QObject* parent = nullptr);
    ~LocalReplayDesk() override;

    void replay(const benchmark::ReplayWish& wish) override;
    void stop() override;
    void save(const QString& file, const QByteArray& content) override;

private:
    std::filesystem::path m_data;
    std::shared_ptr<std::atomic<quint64>> m_newest = std::make_shared<std::atomic<quint64>>(0);
    Worker m_worker; // goes first
};

} // namespace tierline::workbench
