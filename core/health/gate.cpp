#include "health/gate.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <limits>

namespace tierline::health {

namespace {

constexpr Milliseconds firstRest{30'000}, longestRest{600'000}; // of a key that was refused

template <class T>
std::optional<T> larger(std::optional<T> a, std::optional<T> b) {
    return a && b ? std::optional(std::max(*a, *b)) : std::nullopt; // a key without a limit has most room
}

template <class T>
std::optional<T> smaller(std::optional<T> a, std::optional<T> b) {
    return a && b ? std::optional(std::min(*a, *b)) : a ? a : b;
}

Milliseconds restAfter(int strikes) {
    auto rest = firstRest;
    for (int i = 1; i < strikes && rest < longestRest; ++i)
        rest *= 2;
    return std::min(rest, longestRest);
}

} // namespace

std::uint32_t Gate::numberOf(std::string_view model) {
    if (const auto known = m_numbers.find(model); known != m_numbers.end()) return known->second;
    const auto number = static_cast<std::uint32_t>(m_limits.size());
    m_numbers.emplace(model, number);
    m_limits.emplace_back();
    for (auto& key : m_keys)
        key.models.emplace_back(Limits{}, m_minute);
    return number;
}

void Gate::configure(const policy::Policy& policy, const policy::Provider& provider, KeySet missing) {
    m_ofProvider = {provider.rpm, provider.tpm, provider.concurrent};
    m_count = keysOf(provider);
    m_keys.resize(std::max(m_keys.size(), static_cast<std::size_t>(m_count)),
                  Key{RateLimit({}, m_minute), {}, false, {}, {}, 0});
    std::ranges::fill(m_limits, Limits{});
    for (const auto& model : policy.models) {
        if (model.provider != provider.id) continue;
        const auto number = numberOf(model.id);
        m_limits[number] = {model.rpm, model.tpm, model.concurrent};
    }
    for (std::size_t at = 0; at < m_keys.size(); ++at) {
        auto& key = m_keys[at];
        key.missing = static_cast<int>(at) >= m_count || (missing & keyBit(static_cast<int>(at))) != 0;
        key.refusedUntil = {};
        key.strikes = 0;
        key.all.configure(m_ofProvider);
        key.models.resize(m_limits.size(), RateLimit({}, m_minute));
        for (std::size_t model = 0; model < m_limits.size(); ++model)
            key.models[model].configure(m_limits[model]);
    }
}

Milliseconds Gate::waitFor(const Key& key, const Need& need, Monotonic now) const {
    return std::max(key.all.waitFor(need.tokens, 0, 0, now),
                    key.models[need.model].waitFor(need.tokens, 0, 0, now));
}

std::optional<Hold> Gate::takeKey(const Need& need, Monotonic now) {
    const auto unlimited = std::numeric_limits<std::int64_t>::max();
    Key* best = nullptr;
    std::int64_t bestLeft = -1;
    int bestBusy = 0;
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        const auto at = (m_turn + i) % m_keys.size();
        auto& key = m_keys[at];
        const auto& model = key.models[need.model];
        if ((need.keys & keyBit(static_cast<int>(at))) == 0 || !isUsable(key, now)) continue;
        if (key.all.isFull() || model.isFull() || waitFor(key, need, now) > Milliseconds(0)) continue;
        if (m_count == 1) { // nothing to compare
            best = &key;
            break;
        }
        const auto left = smaller(key.all.requestsLeft(now), model.requestsLeft(now)).value_or(unlimited);
        const auto busy = key.all.inFlight();
        if (best && (left < bestLeft || (left == bestLeft && busy >= bestBusy))) continue;
        best = &key;
        bestLeft = left;
        bestBusy = busy;
    }
    if (!best) return std::nullopt;
    Hold hold;
    hold.model = need.model;
    hold.key = static_cast<int>(best - m_keys.data());
    hold.ofProvider = best->all.take(need.tokens, now);
    hold.ofModel = best->models[need.model].take(need.tokens, now);
    m_turn = static_cast<std::size_t>(hold.key) + 1;
    return hold;
}

std::optional<Hold> Gate::take(const Need& need, Monotonic now) {
    if (m_queue.size() > 0 && m_queue.lineOf(need.model).waiting > 0) return std::nullopt;
    return takeKey(need, now);
}

std::string Gate::reasonOf(const Key& key, std::uint32_t model, Monotonic now) {
    for (const auto* limit : {&key.models[model], &key.all}) {
        if (limit->isRemote(now)) return "the provider's own limit";
        if (limit->isFull()) return fmt::format("{} at once", *limit->limits().concurrent);
        if (limit->limits().requests && limit->requestsLeft(now) == 0)
            return fmt::format("{} requests a minute", *limit->limits().requests);
    }
    for (const auto* limit : {&key.models[model], &key.all})
        if (limit->limits().tokens) return fmt::format("{} tokens a minute", *limit->limits().tokens);
    return "others wait already";
}

Crowd Gate::crowd(const Need& need, Monotonic now) const {
    const auto ahead = m_queue.lineOf(need.model);
    Crowd crowd;
    crowd.before = m_queue.size();
    const Key* best = nullptr;
    std::int64_t usable = 0;
    for (std::size_t at = 0; at < m_keys.size(); ++at)
        usable += (need.keys & keyBit(static_cast<int>(at))) != 0 && isUsable(m_keys[at], now);
    usable = std::max<std::int64_t>(usable, 1);
    const auto each = static_cast<std::int64_t>(ahead.waiting) / usable; // keys share the line
    const auto all = static_cast<std::int64_t>(m_queue.size()) / usable;
    for (std::size_t at = 0; at < m_keys.size(); ++at) {
        const auto& key = m_keys[at];
        if ((need.keys & keyBit(static_cast<int>(at))) == 0 || !isUsable(key, now)) continue;
        const auto& model = key.models[need.model];
        const auto tokensAhead = ahead.tokens / usable;
        const auto wait =
            std::max({model.waitFor(need.tokens, each, tokensAhead, now), model.waitForPlace(each),
                      key.all.waitFor(need.tokens, all, tokensAhead, now), key.all.waitForPlace(all)});
        if (best && wait >= crowd.wait) continue;
        best = &key;
        crowd.wait = wait;
    }
    if (best && crowd.wait > Milliseconds(0)) crowd.reason = reasonOf(*best, need.model, now);
    return crowd;
}

std::string Gate::refusal(KeySet of, Monotonic now) const {
    std::string why = "no key of it can be used now";
    Monotonic earliest = Monotonic::max();
    for (std::size_t at = 0; at < m_keys.size(); ++at) {
        const auto& key = m_keys[at];
        if ((of & keyBit(static_cast<int>(at))) == 0) continue;
        if (isUsable(key, now)) return {};
        if (key.missing || key.refusedUntil >= earliest) continue;
        earliest = key.refusedUntil;
        const auto left = std::chrono::ceil<std::chrono::seconds>(earliest - now);
        why = m_count == 1
                  ? fmt::format("its key was refused ({}), tried again in {} s", toString(key.refusedBy),
                                left.count())
                  : fmt::format("no key of its {} can be used; {} was refused ({}), tried again in {} s",
                                m_count, credentialName(static_cast<int>(at), keys()),
                                toString(key.refusedBy), left.count());
    }
    return why;
}

Ticket Gate::enter(const Caller& caller, const Need& need) {
    return m_queue.enter(caller, {0, need.model, need.tokens, need.keys});
}

std::vector<Released> Gate::release(Monotonic now) {
    std::vector<Released> out;
    if (m_queue.size() == 0) return out;
    std::optional<Hold> taken;
    std::vector<Hold> holds;
    const auto waiters = m_queue.release([&](const Waiter& waiter) {
        taken = takeKey({waiter.model, waiter.tokens, waiter.keys}, now);
        if (taken) holds.push_back(*taken);
        return taken.has_value();
    });
    out.reserve(waiters.size());
    for (std::size_t at = 0; at < waiters.size(); ++at)
        out.push_back({waiters[at].ticket, holds[at]});
    return out;
}

std::optional<Monotonic> Gate::nextRoom(Monotonic now) const {
    std::optional<Monotonic> next;
    for (const auto& waiter : m_queue.heads()) {
        for (std::size_t at = 0; at < m_keys.size(); ++at) {
            const auto& key = m_keys[at];
            if ((waiter.keys & keyBit(static_cast<int>(at))) == 0 || key.missing) continue;
            const auto wait = waitFor(key, {waiter.model, waiter.tokens, waiter.keys}, now);
            auto when = std::max(now + wait, key.refusedUntil);
            if (when <= now) continue; // time does not help, a place must come free
            if (!next || when < *next) next = when;
        }
    }
    return next;
}

void Gate::giveBack(const Hold& hold, std::optional<std::int64_t> used, Monotonic now) {
    auto& key = m_keys[static_cast<std::size_t>(hold.key)];
    key.all.release(hold.ofProvider, used, now);
    key.models[hold.model].release(hold.ofModel, used, now);
}

void Gate::undo(const Hold& hold) {
    auto& key = m_keys[static_cast<std::size_t>(hold.key)];
    key.all.undo(hold.ofProvider);
    key.models[hold.model].undo(hold.ofModel);
}

void Gate::learn(const Hold& hold, const RemoteLimits& said, Monotonic now) {
    m_keys[static_cast<std::size_t>(hold.key)].models[hold.model].learn(said, now);
}

void Gate::block(const Hold& hold, Milliseconds time, Monotonic now) {
    m_keys[static_cast<std::size_t>(hold.key)].models[hold.model].block(time, now);
}

void Gate::forget(std::string_view model) {
    const auto number = numberOf(model);
    for (auto& key : m_keys) {
        key.all.forget();
        if (number < key.models.size()) key.models[number].forget();
        key.refusedUntil = {};
        key.strikes = 0;
    }
}

void Gate::credentialFailed(int at, ErrorClass why, Monotonic now) {
    auto& key = m_keys[static_cast<std::size_t>(at)];
    if (key.refusedUntil > now) return; // of requests under way at the same time
    key.refusedBy = why;
    key.refusedUntil = now + restAfter(++key.strikes);
}

std::vector<CredentialRow> Gate::credentials(Monotonic now) const {
    std::vector<CredentialRow> rows;
    for (std::size_t at = 0; at < static_cast<std::size_t>(m_count); ++at) {
        const auto& key = m_keys[at];
        CredentialRow row{credentialName(static_cast<int>(at), keys()), {}};
        if (key.missing)
            row.reason = "it cannot be read";
        else if (key.refusedUntil > now)
            row.reason = fmt::format("{}, tried again in {} s", toString(key.refusedBy),
                                     std::chrono::ceil<std::chrono::seconds>(key.refusedUntil - now).count());
        rows.push_back(std::move(row));
    }
    return rows;
}

GateView Gate::view(std::uint32_t model, Monotonic now) const {
    GateView view;
    bool any = false;
    for (const auto& key : m_keys) {
        const auto& own = key.models[model];
        view.inFlight += own.inFlight();
        if (!isUsable(key, now)) continue;
        const auto requests = smaller(own.requestsLeft(now), key.all.requestsLeft(now));
        const auto tokens = smaller(own.tokensLeft(now), key.all.tokensLeft(now));
        view.requestsLeft = any ? larger(view.requestsLeft, requests) : requests;
        view.tokensLeft = any ? larger(view.tokensLeft, tokens) : tokens;
        any = true;
    }
    view.queued = m_queue.lineOf(model).waiting;
    view.wait = crowd({model, 0, ~KeySet{0}}, now).wait;
    return view;
}

GateRow Gate::describe(int at, const std::string& model, Monotonic now) {
    GateRow row;
    row.model = model;
    row.credential = credentialName(at, keys());
    const auto number = numberOf(model);
    if (at < 0 || static_cast<std::size_t>(at) >= m_keys.size()) return row;
    const auto& key = m_keys[static_cast<std::size_t>(at)];
    if (number >= key.models.size()) return row;
    row.rates = key.models[number].fills(now);
    for (auto& fill : key.all.fills(now)) {
        fill.isOfProvider = true;
        row.rates.push_back(fill);
    }
    row.inFlight = key.models[number].inFlight();
    row.queued = m_queue.lineOf(number).waiting;
    if (at < m_count) row.keyTrouble = credentials(now)[static_cast<std::size_t>(at)].reason;
    return row;
}

GateView Gate::view(Monotonic now) const {
    GateView view;
    bool any = false;
    for (const auto& key : m_keys) {
        view.inFlight += key.all.inFlight();
        if (!isUsable(key, now)) continue;
        view.requestsLeft =
            any ? larger(view.requestsLeft, key.all.requestsLeft(now)) : key.all.requestsLeft(now);
        view.tokensLeft = any ? larger(view.tokensLeft, key.all.tokensLeft(now)) : key.all.tokensLeft(now);
        any = true;
    }
    view.queued = m_queue.size();
    return view;
}

} // namespace tierline::health
