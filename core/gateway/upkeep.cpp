#include "gateway/upkeep.h"

#include "base/log.h"
#include "base/paths.h"
#include "gateway/core.h"
#include "gateway/keptcalibration.h"
#include "ledger/retention.h"

#include <condition_variable>
#include <pthread.h>
#include <thread>

namespace tierline::gateway {

namespace {

constexpr Milliseconds tick{1'000}, busyTick{50}; // busy: retention has more to do
constexpr Milliseconds saveEvery{300'000};

} // namespace

struct Upkeep::State {
    State(Core& of, std::string in) : core(of), folder(std::move(in)), schedule(of.clock) {}

    Core& core;
    const std::string folder;
    ledger::KeepSchedule schedule;
    ledger::KeepReport removed; // since it was last told
    std::string trouble;
    bool hasMore = false;
    Monotonic saved{};
    std::vector<route::TokensBefore> learned; // as it was saved last

    std::mutex mutex; // guards `stopping`
    std::condition_variable wake;
    bool stopping = false;
    std::thread thread;

    void run();
    void keep();
    void tell(const Result<ledger::KeepReport>& kept);
    void saveCalibration();
};

void Upkeep::State::run() {
    pthread_setname_np(pthread_self(), "upkeep");
    saved = core.clock.now();
    std::unique_lock lock(mutex);
    while (!stopping) {
        lock.unlock();
        if (schedule.isDue()) keep();
        if (core.clock.now() - saved >= saveEvery) saveCalibration();
        lock.lock();
        wake.wait_for(lock, hasMore ? busyTick : tick, [this] { return stopping; });
    }
}

void Upkeep::State::keep() {
    const auto setup = core.setup.load(std::memory_order_acquire);
    const auto rules = schedule.rulesNow(ledger::keepRulesOf(setup->policy->capture, setup->policy->keep));
    const auto kept = ledger::keepWithin(*core.ledger, rules, core.clock.wall());
    schedule.done(kept.value_or(ledger::KeepReport{}));
    hasMore = kept && kept->more;
    tell(kept);
}

// One line for each batch, and one when trouble begins.
void Upkeep::State::tell(const Result<ledger::KeepReport>& kept) {
    const std::string now = kept ? kept->stuck : toString(kept.error());
    if (now != trouble && !now.empty()) logger("ledger")->warn("event=retention_stuck why=\"{}\"", now);
    trouble = now;
    if (kept) removed += *kept;
    if (hasMore) return;
    if (removed.decisions + removed.bodies > 0)
        logger("ledger")->info("event=retention decisions={} texts={} text_bytes={} freed_bytes={}",
                               removed.decisions, removed.bodies, removed.bodyBytes, removed.freedBytes);
    removed = {};
}

void Upkeep::State::saveCalibration() {
    saved = core.clock.now();
    auto now = core.calibration.learned();
    if (folder.empty() || now == learned) return;
    if (const auto done = replaceFile(folder + "/calibration.json", toJson(now)); !done)
        logger("gateway")->warn("token estimates are not kept over a restart: {}", toString(done.error()));
    else
        learned = std::move(now);
}

Upkeep::Upkeep(Core& core, std::string folder) : m_state(std::make_unique<State>(core, std::move(folder))) {
    if (m_state->folder.empty()) return;
    auto learned = loadCalibration(m_state->folder + "/calibration.json");
    if (learned) {
        core.calibration.load(*learned);
        m_state->learned = core.calibration.learned();
    } else {
        logger("gateway")->warn("token estimates begin anew, calibration.json cannot be used: {}",
                                toString(learned.error()));
    }
    m_state->thread = std::thread([state = m_state.get()] { state->run(); });
}

Upkeep::~Upkeep() {
    stop();
}

void Upkeep::stop() {
    if (!m_state->thread.joinable()) return;
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->stopping = true;
    }
    m_state->wake.notify_one();
    m_state->thread.join();
    m_state->saveCalibration();
}

} // namespace tierline::gateway
