// Everything that runs behind the window: simulated providers, gateway, traffic. Started in this order and
// stopped in reverse.
//
// Built, started and destroyed on one thread; `snapshot` and the rest are called there too.
#pragma once

#include "launch.h"
#include "shell/feed.h"

#include "sandbox/sandbox.h"
#include "sandbox/traffic.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tierline::workbench {

class Engine {
public:
    using RecordHook = std::function<void(std::shared_ptr<const ledger::Record>)>; // on gateway threads
    static Result<std::unique_ptr<Engine>> start(const Launch& launch, SecretResolver secrets,
                                                 RecordHook hook);
    ~Engine();

    gateway::Gateway& gateway() const { return *m_gateway; }
    bool hasTraffic() const { return m_traffic != nullptr; }
    void startTraffic(); // after the window has its history; failure leaves it without
    void pauseTraffic(bool paused);
    Result<std::string> setFault(const std::string& provider, const std::string& fault, int seconds);
    std::vector<ledger::Record> history() const; // the newest thousand, oldest first
    shell::Snapshot snapshot() const;

private:
    explicit Engine(Launch launch);

    Launch m_launch;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    std::unique_ptr<gateway::Gateway> m_gateway;
    std::unique_ptr<sandbox::Traffic> m_traffic;
};

} // namespace tierline::workbench
