// The running engine, for desks on other threads: its gateway's members may be called from any of them, but
// none may outlive it. Stopping waits for those inside, so what is done there is bounded: one query, not a
// loop of them. The mutex is shared by readers and taken alone twice in a life, at start and stop.
#pragma once

#include <shared_mutex>

namespace tierline::workbench {

class Engine;

class Access {
public:
    void open(Engine* engine); // the engine's thread
    void close();              // the engine's thread, before the engine goes

    // Any thread. False, without a call: nothing runs.
    template <class Call>
    bool use(Call call) const {
        const std::shared_lock lock(m_mutex);
        if (m_engine == nullptr) return false;
        call(*m_engine);
        return true;
    }

private:
    mutable std::shared_mutex m_mutex;
    Engine* m_engine = nullptr;
};

} // namespace tierline::workbench
