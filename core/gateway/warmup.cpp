#include "gateway/warmup.h"

#include "base/log.h"
#include "gateway/core.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

constexpr auto lookBack = std::chrono::days(7);
constexpr Milliseconds timeLimit{5'000};

net::Task<void> open(Lane* lane, net::Origin origin) {
    net::UpstreamRequest request;
    request.origin = std::move(origin);
    request.method = net::Method::Head;
    request.target = "/";
    request.timeouts = {timeLimit, timeLimit, timeLimit, timeLimit};
    const net::SendResult sent = co_await lane->pool->send(std::move(request));
    if (!sent) co_return;
    for (;;) { // to its end, so that the connection goes back to the pool
        const net::ReadResult piece = co_await (*sent)->read();
        if (!piece || piece->empty()) co_return;
    }
}

} // namespace

std::vector<std::size_t> warmOrder(const Setup& setup, const std::map<std::string, std::int64_t>& byModel) {
    std::vector<std::int64_t> asked(setup.outlets.size(), 0);
    for (std::size_t model = 0; model < setup.policy->models.size(); ++model)
        if (const auto found = byModel.find(setup.policy->models[model].id); found != byModel.end())
            asked[setup.outletOf[model]] += found->second;
    const bool firstDay = std::ranges::all_of(asked, [](std::int64_t count) { return count == 0; });
    if (firstDay && !setup.policy->tiers.empty())
        for (const auto model : setup.policy->tiers.front().models)
            asked[setup.outletOf[model]] = 1;
    std::vector<std::size_t> order;
    for (std::size_t at = 0; at < asked.size(); ++at)
        if (asked[at] > 0 && setup.outlets[at].noCredential.empty()) order.push_back(at);
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return asked[a] != asked[b] ? asked[a] > asked[b] : a < b;
    });
    return order;
}

void warmUp(Core& core) {
    const auto setup = core.setup.load();
    const auto count = static_cast<std::size_t>(std::max(0, setup->policy->route.warmUp));
    if (count == 0) return;
    core.worker.post([&core, setup, count] {
        const auto now = core.clock.wall();
        const auto counts = core.ledger->counts(now - lookBack, now);
        if (core.stopping) return;
        const auto order =
            warmOrder(*setup, counts ? counts->byModel : std::map<std::string, std::int64_t>());
        for (std::size_t i = 0; i < count && !order.empty(); ++i) {
            auto* lane = core.lanes[i % core.lanes.size()].get();
            lane->loop.spawn(open(lane, setup->outlets[order[i % order.size()]].origin));
        }
        logger("gateway")->info("event=warm_up connections={} providers={}", order.empty() ? 0 : count,
                                std::min(count, order.size()));
    });
}

} // namespace tierline::gateway
