// JSON sent to an address of the policy, beside all that serves clients: on a thread of its own, with few
// tries and a bounded queue. Only that address is asked, redirects are not followed. What stands in its path
// may be a secret: logs name the host only.
#pragma once

#include "gateway/metrics.h"
#include "net/loop.h"
#include "net/upstream.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tierline::gateway {

struct PostTarget {
    net::Origin origin;
    std::string target; // path and query
    net::Headers headers;
};
Result<PostTarget> postTarget(std::string_view url); // http(s), a query is fine

struct PostRules {
    int tries = 3;
    Milliseconds timeout{5'000};                  // of each try
    Milliseconds backoff{1'000}, longest{30'000}; // the first wait, doubled; also what a server may ask for
};

struct Delivery {
    bool delivered = false;
    int status = 0;      // 0: no answer
    std::string trouble; // "503", "connect: …"; no body text
    std::string body;    // of a good answer, at most 64 kB
};

// What tries wait on in between. `end` on the loop's thread: whoever waits tries once more, nobody waits
// again.
struct Pause {
    explicit Pause(net::Loop& loop) : timer(loop) {}
    void end() {
        ended = true;
        timer.cancel();
    }
    net::Timer timer;
    bool ended = false;
};

// Tries again after 408, 429, 502, 503, 504 and when there was no answer. On the loop's thread; what is
// pointed at must outlive it.
net::Task<Delivery> deliver(net::UpstreamPool* pool, Pause* pause, PostTarget target, std::string body,
                            PostRules rules);

// Messages to each address arrive in their order; a dead address delays no other. Any thread.
class Webhooks {
public:
    static constexpr std::size_t limit = 256; // waiting, over all addresses

    Webhooks(net::PoolSettings settings, PostRules rules = {});
    ~Webhooks(); // stops without grace
    Webhooks(const Webhooks&) = delete;
    Webhooks& operator=(const Webhooks&) = delete;

    void post(std::string url, std::string body);
    void stop(Milliseconds grace); // what waits is tried once more within it
    SendCounters counters() const;
    net::Loop& loop(); // for small things that should not have a thread of their own

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::gateway
