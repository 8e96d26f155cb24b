// The Providers page's door over the engine behind this window. Lives on the window's thread; reading the
// ledger, replays and files are its worker's, provider tests the gateway's.
#pragma once

#include "access.h"
#include "breakersfacts.h"
#include "policychange.h"
#include "worker.h"

#include "base/secret.h"
#include "breakers/breakersdesk.h"

#include <atomic>
#include <memory>

namespace tierline::gateway {
struct Tried;
}

namespace tierline::workbench {

class BreakersDesk final : public breakers::Desk {
    Q_OBJECT

public:
    BreakersDesk(std::shared_ptr<Access> access, SecretResolver secrets, QObject* parent = nullptr);
    ~BreakersDesk() override;

    void lookBack() override;
    void findMoved(const QString& target, Wall since) override;
    void replay(const breakers::ReplayWish& wish) override;
    void readReasons(int hours) override;
    void planBreaker(const policy::Breaker& settings) override;
    void planProvider(const policy::NewProvider& provider) override;
    void writePolicy() override;
    void undoPolicy() override;
    void presets() override;
    void estimateTrial(const breakers::Trial& trial) override;
    void tryProvider(const breakers::Trial& trial) override;
    void cancelTrial() override;

private:
    // What only the worker touches; the newest questions' numbers are read there.
    struct Bench {
        std::shared_ptr<Access> access;
        SecretResolver secrets;
        BreakersFacts facts;
        PolicyFile file;
        std::atomic<quint64> replayed{0}, looked{0}, moved{0}, reasons{0};
        const std::atomic<bool>* stop = nullptr;
    };
    void plan(PolicyFile::Edit edit, std::string lines);
    static breakers::Written written(Bench& bench, bool undo);

    std::shared_ptr<Bench> m_bench = std::make_shared<Bench>();
    std::function<void()> m_cancel;
    quint64 m_trial = 0, m_givenUp = 0; // numbers of trials
    std::unique_ptr<Worker> m_worker;   // goes first
};

// What became of a test, in plain words.
breakers::TrialResult wordsOf(const gateway::Tried& tried, const breakers::Trial& trial);

} // namespace tierline::workbench
