// One request to a simulated provider while it is being answered: counts it as under way, lets the caller's
// hanging up end the wait, and sends what is due when it is due. On the sandbox's loop only.
#pragma once

#include "sandbox/refusal.h"
#include "sandbox/serve.h"
#include "sandbox/wire.h"

#include <memory>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

class Visit {
public:
    Visit(std::shared_ptr<net::Exchange> exchange, Desk& desk);
    ~Visit();
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    net::Exchange& exchange() const { return *m_exchange; }
    Desk& desk() const { return m_desk; }
    net::Timer& timer() { return m_timer; }
    const Call& call() const { return m_call; }
    std::string_view provider() const { return m_desk.about->name; }
    std::int64_t number() const { return m_number; }
    bool isGone() const { return m_gone; }

    Milliseconds leftUntil(Milliseconds due) const; // of a simulated time; 0 or less = go on at once
    void slowDown() { m_slow = true; }
    net::Headers headers(std::string_view type, const WireReply* refused) const;

private:
    std::shared_ptr<net::Exchange> m_exchange;
    Desk& m_desk;
    net::Timer m_timer;
    Call m_call;
    std::int64_t m_number = 0;
    bool m_gone = false, m_slow = false;
};

// False: the caller has gone, or the sandbox is being stopped.
net::Task<bool> waitUntil(Visit* visit, Milliseconds due);
net::Task<void> refuseWith(Visit* visit, WireReply reply);
// `cut`: half of it, and then the connection is dropped.
net::Task<void> sayAnswer(Visit* visit, WireReply reply, bool cut);
net::Task<void> streamAnswer(Visit* visit, std::vector<Frame> frames, bool cut);

} // namespace tierline::sandbox
