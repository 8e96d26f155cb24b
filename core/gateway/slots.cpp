#include "gateway/slots.h"

#include "gateway/core.h"
#include "gateway/failure.h"
#include "gateway/passage.h"
#include "health/ratedelay.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

constexpr int strikesToWait = 1; // 429s in a row; after more of them waiting is in vain

// It never reached the provider, so it is in nobody's count.
bool neverArrived(const Turn& turn, ErrorClass why) {
    if (why == ErrorClass::BadRequest) return !turn.record->attempts.back().firstByte; // not translated
    return why == ErrorClass::TimeoutConnect || why == ErrorClass::Offline || why == ErrorClass::PoolBusy;
}

// Turned away before any model read it.
bool isRefusal(ErrorClass why) {
    const auto& meaning = traits(why);
    return meaning.setsRateGate || meaning.setsCredentialState || why == ErrorClass::NotFound
           || isForTheClient(why);
}

// No more of it than can be known: what a reply counts corrects the estimate, what was refused costs none.
// Within a reply that had begun well even a refusal may have cost.
std::optional<std::int64_t> tokensUsed(const Turn& turn, std::optional<ErrorClass> failure, int status) {
    if (turn.seen.usage) return turn.seen.usage->allInput() + turn.seen.usage->output;
    if (!failure) return std::nullopt;
    if (traits(*failure).setsRateGate || (status >= 400 && isRefusal(*failure))) return 0;
    return std::nullopt;
}

void wakeAll(std::vector<std::pair<Slots::Wake, Slots::Woken>>& woke) {
    for (auto& [wake, what] : woke)
        wake.complete(std::move(what));
}

} // namespace

Slots::Slots(const Clock& clock, health::Board& board, std::uint64_t seed, Milliseconds minute)
    : m_clock(clock), m_board(board), m_minute(minute), m_dice(seed) {}

void Slots::configure(const Setup& setup) {
    Woke woke;
    {
        const std::scoped_lock lock(m_mutex);
        m_placesOf = nullptr;
        for (std::size_t at = 0; at < setup.policy->providers.size(); ++at) {
            const auto& provider = setup.policy->providers[at];
            auto& entrance = m_entrances.try_emplace(provider.id, m_minute).first->second;
            entrance.gate.configure(*setup.policy, provider, setup.outlets[at].missingKeys);
            pump(provider.id, entrance, woke); // limits may have grown
        }
        m_kept = setup.policy;
    }
    wakeAll(woke);
}

bool Slots::act(std::string_view model, health::Action action) {
    if (!m_board.act(model, action)) return false;
    Woke woke;
    {
        const std::scoped_lock lock(m_mutex);
        const std::string provider(model.substr(0, model.find('/')));
        const auto found = m_entrances.find(provider);
        if (found == m_entrances.end()) return true;
        if (action == health::Action::Reset) found->second.gate.forget(model.substr(0, model.find('#')));
        pump(provider, found->second, woke);
    }
    wakeAll(woke);
    return true;
}

Slots::Entrance& Slots::entranceOf(const policy::Policy& policy, const std::string& provider) {
    if (const auto known = m_entrances.find(provider); known != m_entrances.end()) return known->second;
    auto& entrance = m_entrances.try_emplace(provider, m_minute).first->second;
    if (const auto* about = policy.provider(provider)) entrance.gate.configure(policy, *about);
    return entrance;
}

// A request keeps the policy that it began with; only the newest one's places are kept.
Slots::Place Slots::placeOf(const policy::Policy& policy, policy::ModelIndex model) {
    const auto find = [&](const policy::Model& one) {
        auto& entrance = entranceOf(policy, one.provider);
        return Place{&entrance, entrance.gate.numberOf(one.id)};
    };
    if (&policy != m_kept.get()) return find(policy.models[model]);
    if (m_placesOf != &policy) {
        m_places.clear();
        for (const auto& one : policy.models)
            m_places.push_back(find(one));
        m_placesOf = &policy;
    }
    return m_places[model];
}

health::Need Slots::needOf(const Turn& turn, policy::ModelIndex model, std::uint32_t number) {
    health::Need need;
    need.model = number;
    auto output = turn.health.empty() ? 0 : turn.health[model].learnedOutput;
    if (turn.request.maxOutput) output = std::min(output, *turn.request.maxOutput);
    if (turn.incoming.kind == CallKind::Embeddings) output = 0;
    need.tokens = turn.inputOf[model] + output;
    const auto& about = turn.policy().models[model];
    const auto refused = turn.passage->refusedKeys.find(about.provider);
    if (refused != turn.passage->refusedKeys.end()) need.keys &= ~refused->second;
    return need;
}

void Slots::describe(const Setup& setup, std::vector<health::ModelHealth>& health) {
    const auto maxWait = setup.policy->route.maxWait;
    const std::scoped_lock lock(m_mutex);
    const auto now = m_clock.now();
    for (std::size_t at = 0; at < health.size(); ++at) {
        const auto model = static_cast<policy::ModelIndex>(at);
        const auto place = placeOf(*setup.policy, model);
        const auto view = place.entrance->gate.view(place.number, now);
        auto& row = health[at];
        row.requestsLeft = view.requestsLeft;
        row.tokensLeft = view.tokensLeft;
        row.inFlight = view.inFlight;
        row.queued = view.queued;
        row.waitEstimate = view.wait;
        if (row.rateLimitedFor && *row.rateLimitedFor <= maxWait && row.rateStrikes <= strikesToWait) {
            row.waitEstimate = std::max(row.waitEstimate, *row.rateLimitedFor);
            row.rateLimitedFor.reset();
        }
        if (!row.wouldAllow) continue;
        if (setup.outlet(model).clientKey) continue;
        auto refused = place.entrance->gate.refusal(~health::KeySet{0}, now);
        if (refused.empty()) continue;
        row.state = health::BreakerState::Closed; // as planning reads a missing key
        row.wouldAllow = false;
        row.reason = std::move(refused);
    }
}

std::vector<SlotRow> Slots::rows(const policy::Policy& policy) {
    std::vector<SlotRow> rows;
    const std::scoped_lock lock(m_mutex);
    const auto now = m_clock.now();
    for (const auto& provider : policy.providers) {
        const auto& gate = entranceOf(policy, provider.id).gate;
        rows.push_back({provider.id, gate.view(now), gate.credentials(now)});
    }
    return rows;
}

std::vector<health::GateRow> Slots::gates(const policy::Policy& policy) {
    std::vector<health::GateRow> rows;
    const std::scoped_lock lock(m_mutex);
    const auto now = m_clock.now();
    for (const auto& model : policy.models) {
        auto& gate = entranceOf(policy, model.provider).gate;
        for (int key = 0; key < gate.keys(); ++key)
            rows.push_back(gate.describe(key, model.id, now));
    }
    return rows;
}

Slots::Taken Slots::take(Turn& turn, policy::ModelIndex model, bool anyway) {
    auto& passage = *turn.passage;
    const auto& about = turn.policy().models[model];
    Taken taken;
    for (;;) {
        const auto usable = (anyway ? ~health::KeySet{0} : m_board.usableKeys(about.id)) & ~passage.shut;
        {
            const std::scoped_lock lock(m_mutex);
            const auto now = m_clock.now();
            const auto place = placeOf(turn.policy(), model);
            auto& gate = place.entrance->gate;
            auto need = needOf(turn, model, place.number);
            passage.keys = gate.keys();
            if (auto refused = gate.refusal(need.keys, now); !refused.empty())
                return {Found::NoKey, {}, 0, std::move(refused)};
            need.keys &= usable;
            if (need.keys == 0 || !gate.refusal(need.keys, now).empty()) return {Found::NoBreaker, {}, 0, {}};
            passage.hold = gate.take(need, now);
            if (!passage.hold) return {Found::Full, gate.crowd(need, now), need.keys, {}};
        }
        const int key = passage.key();
        passage.permit = anyway ? m_board.acquireAnyway(about.id, key) : m_board.acquire(about.id, key);
        if (passage.permit != health::Permit::Refused) return taken;
        passage.shut |= health::keyBit(key); // the last probe went to another
        undo(about.provider, *passage.hold);
        passage.hold.reset();
    }
}

bool Slots::tryRetry(const Turn& turn, const std::string& provider, std::string& reason) {
    const auto& attempts = turn.record->attempts;
    const bool isRetry = std::ranges::find(attempts, provider, &ledger::Attempt::provider) != attempts.end();
    const std::scoped_lock lock(m_mutex);
    const auto now = m_clock.now();
    auto& retries = entranceOf(turn.policy(), provider).gate.retries();
    if (!isRetry) {
        retries.sent(now);
        return true;
    }
    if (retries.tryRetry(turn.policy().route.retryBudget, now)) return true;
    reason = provider + "'s retry budget is spent: " + retries.describe(now);
    return false;
}

std::optional<health::Ticket> Slots::enter(const Turn& turn, policy::ModelIndex model, health::KeySet keys,
                                           const Wake& wake) {
    Woke woke;
    std::optional<health::Ticket> ticket;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_stopping) return std::nullopt;
        if (!m_inbox) m_inbox = turn.lane.loop.inbox();
        const auto place = placeOf(turn.policy(), model);
        auto need = needOf(turn, model, place.number);
        need.keys &= keys;
        auto& entrance = *place.entrance;
        turn.passage->before = entrance.gate.queued();
        const auto entered = entrance.gate.enter({turn.record->client, turn.record->session}, need);
        if (entered == 0) return std::nullopt;
        ticket = entered;
        entrance.waiting.emplace(entered, wake);
        pump(turn.policy().models[model].provider, entrance, woke);
    }
    wakeAll(woke);
    return ticket;
}

void Slots::leave(const std::string& provider, health::Ticket ticket, bool left) {
    Woke woke;
    {
        const std::scoped_lock lock(m_mutex);
        const auto entrance = m_entrances.find(provider);
        if (entrance == m_entrances.end() || !entrance->second.gate.leave(ticket)) return;
        const auto waiting = entrance->second.waiting.find(ticket);
        woke.emplace_back(waiting->second, Woken{std::nullopt, left});
        entrance->second.waiting.erase(waiting);
    }
    wakeAll(woke);
}

void Slots::pump(const std::string& provider, Entrance& entrance, Woke& woke) {
    if (entrance.gate.queued() == 0) return;
    const auto now = m_clock.now();
    for (auto& released : entrance.gate.release(now)) {
        const auto waiting = entrance.waiting.find(released.ticket);
        woke.emplace_back(waiting->second, Woken{released.hold, false});
        entrance.waiting.erase(waiting);
    }
    arm(provider, entrance, now);
}

// One alarm a provider, at the next moment when time alone makes room.
void Slots::arm(const std::string& provider, Entrance& entrance, Monotonic now) {
    if (entrance.gate.queued() == 0 || m_stopping || !m_inbox) return;
    const auto next = entrance.gate.nextRoom(now);
    if (!next || (entrance.alarm && *entrance.alarm <= *next)) return;
    entrance.alarm = *next;
    net::Loop::postTo(*m_inbox, [this, provider, when = *next] { net::spawn(ring(this, provider, when)); });
}

net::Task<void> Slots::ring(Slots* slots, std::string provider, Monotonic when) {
    const auto left = std::chrono::ceil<Milliseconds>(when - slots->m_clock.now());
    auto sleep = net::Loop::current()->sleepFor(std::max(left, Milliseconds(0)));
    const bool elapsed = co_await sleep;
    if (!elapsed) co_return;
    Woke woke;
    {
        const std::scoped_lock lock(slots->m_mutex);
        const auto found = slots->m_entrances.find(provider);
        if (found == slots->m_entrances.end()) co_return;
        auto& entrance = found->second;
        if (entrance.alarm && *entrance.alarm <= when) entrance.alarm.reset();
        slots->pump(provider, entrance, woke);
    }
    wakeAll(woke);
}

void Slots::settle(Turn& turn, const std::string& provider, const health::Board::Outcome& outcome,
                   int status) {
    auto& passage = *turn.passage;
    if (!passage.hold) return;
    const auto& failure = outcome.error;
    const bool ownKey = !turn.setup->outlet(*turn.model).clientKey;
    Woke woke;
    {
        const std::scoped_lock lock(m_mutex);
        const auto now = m_clock.now();
        auto& entrance = entranceOf(turn.policy(), provider);
        auto& gate = entrance.gate;
        const auto& hold = *passage.hold;
        if (failure && neverArrived(turn, *failure))
            gate.undo(hold);
        else
            gate.giveBack(hold, tokensUsed(turn, failure, status), now);
        gate.learn(hold, passage.said, now);
        const auto delay = failure ? health::rateDelay(*failure, outcome.serverDelay) : std::nullopt;
        if (delay) gate.block(hold, *delay, now);
        if (failure && traits(*failure).setsCredentialState && ownKey)
            gate.credentialFailed(hold.key, *failure, now);
        if (!failure && !outcome.cancelled) gate.credentialWorked(hold.key);
        pump(provider, entrance, woke);
    }
    passage.hold.reset();
    passage.said = {};
    wakeAll(woke);
}

void Slots::undo(const std::string& provider, const health::Hold& hold) {
    Woke woke;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_entrances.find(provider);
        if (found == m_entrances.end()) return;
        found->second.gate.undo(hold);
        pump(provider, found->second, woke);
    }
    wakeAll(woke);
}

health::KeySet Slots::otherKeys(const Turn& turn, policy::ModelIndex model) {
    const auto& about = turn.policy().models[model];
    auto usable = m_board.usableKeys(about.id);
    const std::scoped_lock lock(m_mutex);
    const auto place = placeOf(turn.policy(), model);
    usable &= needOf(turn, model, place.number).keys;
    if (place.entrance->gate.keys() < health::mostKeys)
        usable &= health::keyBit(place.entrance->gate.keys()) - 1;
    return place.entrance->gate.refusal(usable, m_clock.now()).empty() ? usable : 0;
}

void Slots::stop() {
    Woke woke;
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        for (auto& [provider, entrance] : m_entrances) {
            for (auto& [ticket, wake] : entrance.waiting) {
                entrance.gate.leave(ticket);
                woke.emplace_back(wake, Woken{});
            }
            entrance.waiting.clear();
        }
    }
    wakeAll(woke);
}

double Slots::roll() {
    const std::scoped_lock lock(m_mutex);
    return m_dice.uniform();
}

} // namespace tierline::gateway
