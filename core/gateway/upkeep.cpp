#include "gateway/upkeep.h"

#include "base/jsonwriter.h"
#include "base/log.h"
#include "base/paths.h"
#include "gateway/core.h"
#include "gateway/keptcalibration.h"
#include "gateway/policywatch.h"
#include "gateway/prices.h"
#include "ledger/audit.h"
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
    void loadLearned();
    void saveCalibration();
    void followPrices();
};

void Upkeep::State::run() {
    pthread_setname_np(pthread_self(), "upkeep");
    saved = core.clock.now();
    std::unique_lock lock(mutex);
    while (!stopping) {
        lock.unlock();
        core.policyWatch->look();
        followPrices();
        if (!folder.empty() && schedule.isDue()) keep();
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

void Upkeep::State::loadLearned() {
    auto kept = loadCalibration(folder + "/calibration.json");
    if (!kept) {
        logger("gateway")->warn("token estimates begin anew, calibration.json cannot be used: {}",
                                toString(kept.error()));
        return;
    }
    core.calibration.load(*kept);
    learned = core.calibration.learned();
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

// An own price that was set, a price file that was adopted: from now on they count.
void Upkeep::State::followPrices() {
    if (refreshPrices(core.setup) != PriceNews::Taken || folder.empty()) return;
    const auto setup = core.setup.load();
    const std::string date = catalog::toString(setup->catalog->date());
    ledger::AuditNote note;
    note.action = "prices";
    note.subject = "prices of " + date;
    note.program = core.options.program;
    JsonWriter json(note.detail);
    note.detail.clear();
    json.beginObject();
    json.member("summary", "the prices of " + date + " and the own ones count from now on");
    json.member("models", static_cast<std::int64_t>(setup->catalog->size()));
    json.endObject();
    if (const auto noted = ledger::note(*core.ledger, note, core.clock.wall()); !noted)
        logger("gateway")->warn("the new prices are not in the audit trail: {}", toString(noted.error()));
}

Upkeep::Upkeep(Core& core, std::string folder) : m_state(std::make_unique<State>(core, std::move(folder))) {
    if (!m_state->folder.empty()) m_state->loadLearned();
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
