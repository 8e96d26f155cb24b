// What all requests share. Built and torn down by `Gateway` on the owner's thread; between start and stop
// every member may be used from the I/O threads by its own rules.
#pragma once

#include "base/clock.h"
#include "base/id.h"
#include "gateway/alerts.h"
#include "gateway/feed.h"
#include "gateway/gateway.h"
#include "gateway/guard.h"
#include "gateway/hold.h"
#include "gateway/logline.h"
#include "gateway/metrics.h"
#include "gateway/replymemory.h"
#include "gateway/setup.h"
#include "gateway/tally.h"
#include "gateway/telemetry.h"
#include "gateway/upkeep.h"
#include "gateway/worker.h"
#include "health/board.h"
#include "ledger/ledger.h"
#include "net/loop.h"
#include "net/server.h"
#include "net/upstream.h"
#include "route/budgets.h"
#include "route/calibration.h"
#include "route/sessions.h"
#include "route/stepup.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace tierline::classify {
struct CascadeScratch;
}

namespace tierline::gateway {

class StageCount;

// One I/O thread and what only it touches; the tally may be read by others.
struct Lane {
    explicit Lane(net::LoopOptions options, net::PoolSettings settings)
        : loop(std::move(options)), pool(std::make_unique<net::UpstreamPool>(loop, std::move(settings))) {}

    net::Loop loop;
    std::unique_ptr<net::UpstreamPool> pool;
    // Classification's memory on this thread, renewed when the policy has changed (classifying.cpp).
    std::shared_ptr<const classify::Cascade> scratchOwner;
    std::shared_ptr<classify::CascadeScratch> scratch;
    Tally tally;
};

class PolicyWatch;
class Recordings;
class ReplyCache;

using DecisionHook = std::function<void(RecordPtr)>;

class Slots; // slots.h

struct Core {
    Core(Options given, std::uint64_t idSeed)
        : options(std::move(given)), clock(systemClock()), board(clock), hold(clock), ids(idSeed) {}

    Lane& laneOf(const net::Loop& loop) {
        for (const auto& lane : lanes)
            if (&lane->loop == &loop) return *lane;
        std::terminate(); // an exchange of a loop that is not ours
    }

    const Options options;
    const Clock& clock;
    GuardRules guard;
    std::atomic<std::shared_ptr<const Setup>> setup;
    health::Board board;
    Hold hold;
    std::shared_ptr<Slots> slots;            // never null once started
    std::unique_ptr<route::Budgets> budgets; // never null once started
    route::Calibration calibration;
    route::Sessions sessions;
    route::StepUp stepUp;
    IdGenerator ids;
    Metrics metrics;
    Feed feed;
    ReplyMemory replies;
    std::unique_ptr<LineWriter> lines; // null: decisions are not logged
    std::unique_ptr<ledger::Ledger> ledger;
    Worker worker;
    std::unique_ptr<AlertWatch> alerts;                // never null once started
    std::atomic<std::shared_ptr<Telemetry>> telemetry; // null: the policy names no collector
    std::shared_ptr<PolicyWatch> policyWatch;          // never null once started
    std::shared_ptr<ReplyCache> replyCache;            // never null
    std::shared_ptr<Recordings> recordings;            // null: nothing is recorded or replayed
    std::unique_ptr<Upkeep> upkeep;
    std::shared_ptr<StageCount> stages; // never null once started

    std::atomic<std::int64_t> openRequests{0}, openStreams{0};
    std::atomic<bool> offline{false}, paused{false}, ready{false}, stopping{false};
    std::atomic<std::shared_ptr<const DecisionHook>> hook;

    std::vector<std::unique_ptr<Lane>> lanes; // torn down before all the above
    std::unique_ptr<net::Server> server;
};

} // namespace tierline::gateway
