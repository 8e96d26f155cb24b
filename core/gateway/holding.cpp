#include "gateway/holding.h"

#include "gateway/hold.h"
#include "gateway/planning.h"
#include "net/completion.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

using SteadyClock = std::chrono::steady_clock;
using Waking = net::Completion<Freed>;

// The condition may ask for the model, which the record has from its first attempt on only.
std::shared_ptr<const ledger::Record> asPlanned(const Turn& turn) {
    auto record = std::make_shared<ledger::Record>(*turn.record);
    const auto& chosen = turn.plan.candidates[turn.plan.order.front()];
    const auto& model = turn.policy().models[chosen.model];
    record->model = model.id;
    record->provider = model.provider;
    record->estimatedCost = chosen.estimatedCost;
    return record;
}

net::Task<void> expire(Hold* hold, net::Loop* loop, std::string id, Milliseconds time) {
    auto sleep = loop->sleepFor(time);
    const bool elapsed = co_await sleep;
    if (elapsed) hold->leave(id, Freed::How::Expired);
}

protocol::ClientError droppedError() {
    protocol::ClientError error;
    error.status = 403; // clients do not try it again
    error.type = "permission_error";
    error.code = droppedCode;
    error.message = "This request was held and dropped by the person at the gateway.";
    return error;
}

// Its tag, and what `selectionDetail` says of it.
struct Ending {
    std::string_view tag;
    std::string words;
};

Ending reroute(Turn& turn, const std::string& id) {
    const auto model = turn.policy().model(id);
    std::string objection = model ? std::string() : "the policy does not have it";
    if (model) objection = forceModel(turn, *model);
    if (objection.empty()) return {"rerouted", "sent to " + id + " by hand"};
    return {"released", fmt::format("released to {}, but {}: as planned", id, objection)};
}

Ending carryOut(Turn& turn, const Freed& freed) {
    switch (freed.how) {
    case Freed::How::Dropped: turn.refusal = droppedError(); return {"dropped", "dropped by hand"};
    case Freed::How::Left: return {"left", "its client left"};
    case Freed::How::Expired: return {"expired", "its time was up"};
    case Freed::How::Released: break;
    }
    if (freed.model.empty()) return {"released", "released by hand"};
    return reroute(turn, freed.model);
}

void note(Turn& turn, const Ending& ending) {
    ledger::Record& record = *turn.record;
    record.tags["held"] = ending.tag;
    if (!record.selectionDetail.empty()) record.selectionDetail += "; ";
    const auto seconds = static_cast<double>(turn.inHold.count()) / 1'000;
    record.selectionDetail += fmt::format("held for {:.1f} s, {}", seconds, ending.words);
}

} // namespace

net::Task<void> waitInHold(TurnPtr turn) {
    Hold& hold = turn->core.hold;
    if (turn->cancel->isCancelled()) co_return;
    HeldRequest request{asPlanned(*turn), {}, {}};
    if (!hold.wants(*request.record)) co_return;
    request.choices = choicesOf(*turn);
    const Waking wake;
    const auto began = SteadyClock::now();
    const auto atMost =
        hold.enter(std::move(request), [wake](Freed freed) { wake.complete(std::move(freed)); });
    if (!atMost) co_return;
    turn->cancel->attach(&wake, [&hold, id = turn->record->id] { hold.leave(id, Freed::How::Left); });
    net::spawn(expire(&hold, &turn->lane.loop, turn->record->id, *atMost));
    const Freed freed = co_await wake;
    turn->cancel->detach(&wake);
    turn->inHold = std::chrono::duration_cast<Milliseconds>(SteadyClock::now() - began);
    turn->cancelled = turn->cancel->isCancelled();
    const Ending ending = carryOut(*turn, freed);
    note(*turn, ending);
}

} // namespace tierline::gateway
