#include "gateway/passage.h"

#include "gateway/identity.h"
#include "gateway/slots.h"
#include "route/refusals.h"
#include "route/waiting.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr Milliseconds firstPause{100},
    longestPause{2'000}; // before the lone retry; the dice take a part of it

const std::string& providerOf(const Turn& turn, std::size_t candidate) {
    return turn.policy().models[turn.plan.candidates[candidate].model].provider;
}

Milliseconds sinceArrival(const Turn& turn) {
    const auto passed = SteadyClock::now() - turn.exchange->arrived();
    return std::chrono::duration_cast<Milliseconds>(passed) - turn.inHold;
}

// What the deadline leaves for waiting. Read again, since it is asked for seldom.
Milliseconds leftOf(const Turn& turn) {
    auto left = turn.policy().route.maxWait - turn.passage->waitedAll;
    const auto wishes = readWishes(turn.exchange->head().headers, turn.policy());
    if (wishes && wishes->maxLatency) left = std::min(left, *wishes->maxLatency - sinceArrival(turn));
    return std::max(left, Milliseconds(0));
}

std::vector<health::ModelHealth> healthNow(Turn& turn) {
    auto health = turn.core.board.snapshot(turn.policy());
    turn.core.slots->describe(*turn.setup, health);
    return health;
}

void passOver(Turn& turn, std::size_t candidate, std::string why) {
    if (turn.record->flags & ledger::Flag::WouldBe) return;
    auto& row = turn.record->candidates[candidate];
    row.verdict = toString(route::CandidateVerdict::Refused);
    row.reason = std::move(why);
}

void addTo(std::string& text, std::string_view more) {
    if (!text.empty()) text += "; ";
    text += more;
}

net::Task<void> expire(Slots* slots, net::Loop* loop, std::string provider, health::Ticket ticket,
                       Milliseconds time) {
    auto sleep = loop->sleepFor(time);
    const bool elapsed = co_await sleep;
    if (elapsed) slots->leave(provider, ticket, false);
}

// False: the client has left meanwhile, or the loop is being stopped.
net::Task<bool> pause(TurnPtr turn, Milliseconds time) {
    net::Timer timer(turn->lane.loop);
    if (turn->cancel->isCancelled()) co_return false;
    turn->cancel->attach(&timer, [&timer] { timer.cancel(); });
    const bool elapsed = co_await timer.wait(time);
    turn->cancel->detach(&timer);
    co_return elapsed && !turn->cancel->isCancelled();
}

// What the provider asked for, else a random part of a time that doubles.
Milliseconds backOff(Turn& turn) {
    const auto& attempts = turn.record->attempts;
    if (!attempts.empty() && attempts.back().serverDelay) return *attempts.back().serverDelay;
    const auto most = std::min(firstPause * (1 << std::min(turn.passage->pauses++, 10)), longestPause);
    return Milliseconds(
        static_cast<std::int64_t>(turn.core.slots->roll() * static_cast<double>(most.count())));
}

enum class Waited : std::uint8_t { Place, Late, Full, Left };

net::Task<Waited> waitInLine(TurnPtr turn, policy::ModelIndex model, health::KeySet keys, bool anyway,
                             Milliseconds left) {
    Slots& slots = *turn->core.slots;
    auto& passage = *turn->passage;
    const std::string provider = turn->policy().models[model].provider;
    if (turn->cancel->isCancelled()) co_return Waited::Left;
    const Slots::Wake wake;
    const auto ticket = slots.enter(*turn, model, keys, wake);
    if (!ticket) co_return Waited::Full;
    const auto began = SteadyClock::now();
    turn->cancel->attach(&wake, [&slots, provider, at = *ticket] { slots.leave(provider, at, true); });
    net::spawn(expire(&slots, &turn->lane.loop, provider, *ticket, left));
    const Slots::Woken woken = co_await wake;
    turn->cancel->detach(&wake);
    const auto waited = std::chrono::duration_cast<Milliseconds>(SteadyClock::now() - began);
    passage.waited += waited;
    passage.waitedAll += waited;
    turn->record->overhead.queue = std::chrono::duration_cast<Microseconds>(passage.waitedAll).count();
    if (woken.left || turn->cancel->isCancelled()) {
        if (woken.hold) slots.undo(provider, *woken.hold);
        co_return Waited::Left;
    }
    if (!woken.hold) co_return Waited::Late;
    passage.hold = woken.hold;
    auto& board = turn->core.board;
    const auto& id = turn->policy().models[model].id;
    const int key = passage.key();
    passage.permit = anyway ? board.acquireAnyway(id, key) : board.acquire(id, key);
    if (passage.permit != health::Permit::Refused) co_return Waited::Place;
    passage.shut |= health::keyBit(key);
    slots.undo(provider, *passage.hold); // its breaker has opened meanwhile: asked again, that is said
    passage.hold.reset();
    co_return Waited::Place;
}

// No room: wait, or say why not.
std::string objectionToWaiting(Turn& turn, std::size_t candidate, const health::Crowd& crowd,
                               Milliseconds left) {
    const auto health = healthNow(turn);
    const auto model = turn.plan.candidates[candidate].model;
    if (health[model].rateLimitedFor)
        return fmt::format("rate limited for {}, {} times in a row",
                           route::inSeconds(*health[model].rateLimitedFor), health[model].rateStrikes);
    auto choice = route::chooseWait(turn.policy(), turn.plan, candidate, crowd.wait, left, health);
    if (choice.waits) return {};
    return fmt::format("{} ({})", choice.why, crowd.reason);
}

} // namespace

net::Task<Passing> passGate(TurnPtr turn, route::NextStep step) {
    if (!turn->passage) turn->passage = std::make_shared<Passage>();
    Slots& slots = *turn->core.slots;
    auto& passage = *turn->passage;
    const auto model = turn->plan.candidates[step.candidate].model;
    const std::string& provider = providerOf(*turn, step.candidate);
    passage.waited = Milliseconds(0);
    passage.shut = 0;
    const bool anyway = step.reason == route::SelectionReason::PanicProbe;
    std::string reason;
    if (!slots.tryRetry(*turn, provider, reason)) {
        addTo(turn->record->selectionDetail, reason);
        passOver(*turn, step.candidate, std::move(reason));
        co_return Passing::NoRetry;
    }
    if (step.again) {
        const auto& attempts = turn->record->attempts;
        const bool asked = !attempts.empty() && attempts.back().serverDelay; // else it is short, and our own
        const auto delay = backOff(*turn);
        if (asked && delay > leftOf(*turn)) {
            passOver(*turn, step.candidate,
                     fmt::format("asks to stay away for {}, the deadline leaves {}", route::inSeconds(delay),
                                 route::inSeconds(leftOf(*turn))));
            co_return Passing::Room;
        }
        const bool here = co_await pause(turn, delay);
        if (!here) co_return Passing::Left;
    }
    for (;;) {
        auto taken = slots.take(*turn, model, anyway);
        switch (taken.found) {
        case Slots::Found::Place: co_return Passing::Go;
        case Slots::Found::NoBreaker:
            passage.comeAgain.reset(); // coming again for the room alone is no promise any more
            passOver(*turn, step.candidate, "breaker: its probes are under way");
            co_return Passing::Breaker;
        case Slots::Found::NoKey:
            passage.comeAgain.reset();
            passOver(*turn, step.candidate, std::move(taken.reason));
            co_return Passing::NoKey;
        case Slots::Found::Full: break;
        }
        const auto left = leftOf(*turn);
        auto why = objectionToWaiting(*turn, step.candidate, taken.crowd, left);
        if (why.empty()) {
            const Waited waited = co_await waitInLine(turn, model, taken.keys, anyway, left);
            if (waited == Waited::Left) co_return Passing::Left;
            if (waited == Waited::Place && passage.hold) co_return Passing::Go;
            if (waited == Waited::Place) continue;
            why = waited == Waited::Full ? provider + "'s queue is full"
                                         : fmt::format("no room within {} ({})",
                                                       route::inSeconds(passage.waited), taken.crowd.reason);
        }
        passage.comeAgain = std::min(passage.comeAgain.value_or(taken.crowd.wait), taken.crowd.wait);
        passOver(*turn, step.candidate, std::move(why));
        co_return Passing::Room;
    }
}

route::NextStep stepAfter(Turn& turn, const route::NextStep& step) {
    const auto why = turn.failure->errorClass;
    const auto model = turn.plan.candidates[step.candidate].model;
    const auto& about = turn.policy().models[model];
    auto& passage = *turn.passage;
    if (sinceArrival(turn) >= about.timeout.total) return {}; // its whole time is over
    const auto& meaning = traits(why);
    if (passage.keys > 1 && (meaning.setsCredentialState || meaning.setsRateGate)) {
        auto& refused = passage.refusedKeys[about.provider];
        refused |= health::keyBit(passage.lastKey);
        if (turn.core.slots->otherKeys(turn, model) != 0) return turn.planner->again();
        if (meaning.setsRateGate) refused = 0; // after its delay it may be asked again
    }
    const auto delay = turn.record->attempts.back().serverDelay;
    if (why == ErrorClass::RateLimited && delay && *delay > Milliseconds(0)) {
        const health::Crowd crowd{*delay, 0, {}};
        if (objectionToWaiting(turn, step.candidate, crowd, leftOf(turn)).empty())
            return turn.planner->again();
    }
    return turn.planner->failed(why, false);
}

route::NextStep stepAfter(Turn& turn, Passing passing) {
    auto& planner = *turn.planner;
    switch (passing) {
    case Passing::Breaker: return planner.refusedByBreaker();
    case Passing::Room: return planner.passedOver(route::SelectionReason::RateLimitFallback);
    case Passing::NoKey: return planner.passedOver(route::SelectionReason::Capability);
    case Passing::NoRetry: return planner.passedOver(route::SelectionReason::CircuitFallback);
    case Passing::Go:
    case Passing::Left: break;
    }
    return {};
}

void notePassage(Turn& turn) {
    auto& passage = *turn.passage;
    auto& attempt = turn.record->attempts.back();
    passage.lastKey = passage.key();
    attempt.credential = health::credentialName(passage.lastKey, passage.keys);
    attempt.queuedMs = passage.waited.count();
    if (passage.waited <= Milliseconds(0)) return;
    const auto note =
        fmt::format("waited {} in {}{} queue, {} before it", route::inSeconds(passage.waited),
                    attempt.provider, attempt.provider.ends_with('s') ? "'" : "'s", passage.before);
    addTo(turn.record->selectionDetail, note);
    if (turn.record->flags & ledger::Flag::WouldBe) return;
    const auto row = std::ranges::find(turn.record->candidates, attempt.model, &ledger::CandidateRow::model);
    if (row != turn.record->candidates.end()) addTo(row->reason, note);
}

std::optional<protocol::ClientError> queueError(const Turn& turn) {
    if (!turn.passage || !turn.passage->comeAgain || !turn.record->attempts.empty()
        || turn.policy().route.lastResort)
        return std::nullopt;
    protocol::ClientError error;
    error.status = 429;
    error.type = "rate_limit_error";
    error.code = "queue_deadline";
    error.message =
        fmt::format("No model that may answer this request has room before its deadline; the next "
                    "place is expected in {}.",
                    route::inSeconds(*turn.passage->comeAgain));
    return error;
}

} // namespace tierline::gateway
