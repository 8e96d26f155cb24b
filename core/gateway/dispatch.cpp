#include "gateway/dispatch.h"

#include "base/log.h"
#include "gateway/afteranswer.h"
#include "gateway/holding.h"
#include "gateway/passage.h"
#include "gateway/planning.h"
#include "gateway/relay.h"
#include "gateway/repeat.h"
#include "gateway/slots.h"
#include "gateway/stagecount.h"

namespace tierline::gateway {

namespace {

using Step = route::NextStep;

void beginAttempt(Turn& turn, const Step& step) {
    const route::Candidate& candidate = turn.plan.candidates[step.candidate];
    const policy::Model& model = turn.policy().models[candidate.model];
    ledger::Record& record = *turn.record;
    turn.model = candidate.model;
    turn.failure.reset();
    turn.stream.reset();
    turn.seen = {};
    turn.asked = std::chrono::steady_clock::now();
    turn.slotWait = {};
    record.model = model.id;
    record.provider = model.provider;
    record.estimatedCost = candidate.estimatedCost;
    record.estimatedIn = turn.inputOf[candidate.model];
    describeStep(turn, step);
    ledger::Attempt& attempt = record.attempts.emplace_back();
    attempt.model = model.id;
    attempt.provider = model.provider;
    attempt.start = turn.core.clock.wall();
    attempt.breakerBefore = toString(turn.health[candidate.model].state);
    notePassage(turn);
}

// Offline is a state of this machine: on with the first sign of it, off with any remote reply.
void noteNetwork(Turn& turn, const AttemptEnd& end) {
    std::atomic<bool>& offline = turn.core.offline;
    if (end.failure && end.failure->errorClass == ErrorClass::Offline)
        offline.store(true, std::memory_order_relaxed);
    else if (offline.load(std::memory_order_relaxed) && turn.record->attempts.back().firstByte
             && !net::isLoopbackHost(turn.setup->outlet(*turn.model).origin.host))
        offline.store(false, std::memory_order_relaxed);
}

void endAttempt(Turn& turn, AttemptEnd& end) {
    ledger::Attempt& attempt = turn.record->attempts.back();
    const auto ended = endOfReply(turn);
    if (turn.after) turn.after->whole.reset(); // the next one's is another
    attempt.end = ended.wall;
    noteNetwork(turn, end);
    health::Board::Outcome outcome;
    outcome.cancelled = end.cancelled;
    outcome.latency = std::chrono::duration_cast<Milliseconds>(ended.at - turn.asked - turn.slotWait);
    outcome.serverDelay = attempt.serverDelay;
    if (turn.answered && turn.seen.usage) outcome.outputTokens = turn.seen.usage->output;
    const bool isBadAnswer = end.failure && end.failure->errorClass == ErrorClass::BadAnswer; // it does work
    if (end.failure && !end.cancelled && !isBadAnswer) outcome.error = end.failure->errorClass;
    if (end.failure) attempt.errorClass = end.failure->errorClass;
    Passage& passage = *turn.passage;
    attempt.breakerAfter =
        toString(turn.core.board.report(attempt.model, passage.permit, outcome, passage.lastKey));
    const int status = end.failure ? end.failure->status : 0;
    turn.core.slots->settle(turn, attempt.provider, outcome, status);
    if (end.failure && !end.cancelled && !end.committed) bookFailed(turn);
    turn.cancelled = end.cancelled;
    turn.cut = end.committed && end.failure && !end.cancelled;
    turn.failure = std::move(end.failure);
}

// Held before anything leaves, so that requests at the same time cannot pass a limit together.
bool reserve(Turn& turn, std::size_t at) {
    const route::Candidate& candidate = turn.plan.candidates[at];
    const Outlet& outlet = turn.setup->outlet(candidate.model);
    auto needed = withStages(candidate.estimatedCost, *turn.record);
    for (const Settlement& spent : turn.spent) // on attempts before, which are billed as well
        if (needed && spent.cost) *needed += *spent.cost;
    auto held = turn.core.budgets->reserve(turn.held, turn.spender(outlet.simulated), outlet.id, needed,
                                           turn.record->time);
    if (held) return true;
    turn.overBudget = std::move(held.error().detail);
    if (turn.record->flags & ledger::Flag::WouldBe) return false;
    ledger::CandidateRow& row = turn.record->candidates[at];
    row.verdict = toString(route::CandidateVerdict::Refused);
    row.reason = turn.overBudget;
    return false;
}

void watchClient(const TurnPtr& turn) {
    turn->exchange->onDisconnect([cancel = turn->cancel] { cancel->cancel(); });
}

// A span of what happened, for the policy's collector.
void trace(Turn& turn) {
    const auto telemetry = turn.core.telemetry.load(std::memory_order_acquire);
    if (!telemetry) return;
    Traced traced;
    traced.record = turn.record;
    traced.parent = parseTraceParent(turn.exchange->head().headers.value("traceparent"));
    traced.embeddings = turn.incoming.kind == CallKind::Embeddings;
    traced.stream = turn.request.stream;
    traced.maxTokens = turn.request.maxOutput;
    if (turn.tracesReply()) traced.reply = turn.text;
    telemetry->add(std::move(traced));
}

net::Task<void> deliver(TurnPtr turn) {
    net::Exchange& exchange = *turn->exchange;
    if (exchange.hasBegun()) {
        if (!turn->cancelled) co_await exchange.finish(turn->tail);
        co_return;
    }
    if (turn->cancelled) co_return; // nobody is there to read it
    if (turn->streams && turn->answered) turn->reply.body = std::move(turn->tail);
    co_await exchange.reply(turn->reply);
}

} // namespace

net::Task<void> serveCall(Core* core, ExchangePtr exchange, Incoming incoming) {
    auto opened = openTurn(*core, exchange, std::move(incoming));
    if (!opened) {
        core->metrics.countRefused("invalid_body");
        const net::Reply reply = errorReply(exchange->head(), opened.error());
        co_await exchange->reply(reply);
        co_return;
    }
    exchange.reset();
    TurnPtr turn = std::move(*opened);
    watchClient(turn);
    co_await decideTurn(turn);
    if (mayBeHeld(*turn)) co_await waitInHold(turn);
    co_await runTurn(turn);
    co_await commitTurn(turn);
    co_await deliver(turn);
    turn->exchange->onDisconnect({});
    publish(*turn);
    if (turn->upstream) net::spawn(drain(std::move(turn->upstream)));
}

net::Task<void> runTurn(TurnPtr turn) {
    if (turn->cancelled) { // while it was held
        conclude(*turn);
        co_return;
    }
    if (mayRepeat(*turn) && co_await answerAgain(turn)) {
        conclude(*turn);
        co_return;
    }
    Step step;
    prepareChecks(*turn);
    if (!turn->refusal) step = turn->planner->first();
    while (step.kind == Step::Kind::Try) {
        const policy::ModelIndex model = turn->plan.candidates[step.candidate].model;
        if (!reserve(*turn, step.candidate)) {
            step = turn->planner->refusedByBudget();
            continue;
        }
        const Passing passing = co_await passGate(turn, step);
        turn->cancelled = passing == Passing::Left;
        if (turn->cancelled) {
            turn->model.reset(); // nothing is under way: what was asked before is booked already
            break;
        }
        if (passing != Passing::Go) {
            step = stepAfter(*turn, passing);
            continue;
        }
        beginAttempt(*turn, step);
        AttemptEnd end;
        if (turn->request.stream)
            end = co_await relayStream(turn, model);
        else
            end = co_await relayPlain(turn, model);
        const bool committed = end.committed;
        endAttempt(*turn, end);
        if (!turn->failure || turn->cancelled || committed) break;
        const bool isBadAnswer = turn->failure->errorClass == ErrorClass::BadAnswer;
        step = isBadAnswer ? turn->planner->escalated() : stepAfter(*turn, step);
    }
    giveFirstAfterAll(*turn);
    if (turn->record->attempts.empty() && !turn->refusal && !turn->overBudget.empty())
        turn->refusal = budgetError(turn->overBudget);
    if (!turn->refusal && !turn->cancelled) turn->refusal = queueError(*turn);
    conclude(*turn);
}

net::Task<void> commitTurn(TurnPtr turn) {
    const auto before = std::chrono::steady_clock::now();
    const net::Completion<Result<void>> done;
    ledger::Committed committed = [done](Result<void> result) { done.complete(std::move(result)); };
    // The exchange holds the bytes, and nobody goes on before they are written.
    const std::string_view request = turn->keepsRequest() ? turn->body() : std::string_view();
    turn->core.ledger->append(turn->record, std::move(committed), request);
    const Result<void> result = co_await done;
    const auto waited = std::chrono::steady_clock::now() - before;
    turn->record->overhead.commit = std::chrono::duration_cast<Microseconds>(waited).count();
    if (!result) {
        turn->core.metrics.countCommitFailure();
        logger("gateway")->error("id={} decision was not recorded: {}", turn->record->id,
                                 toString(result.error()));
        turn->reply.headers.add("x-tierline-recorded", "no");
    }
    co_await keepAnswer(turn);
}

void publish(Turn& turn) {
    Core& core = turn.core;
    turn.lane.tally.add(turn.record->overhead, std::chrono::steady_clock::now());
    core.metrics.count(*turn.record);
    core.stages->count(*turn.record);
    if (core.lines) {
        std::string line;
        line.reserve(512);
        appendLogLine(line, *turn.record);
        core.lines->write(std::move(line));
    }
    core.alerts->count(*turn.record);
    trace(turn);
    const RecordPtr record = turn.record;
    core.feed.publish(record);
    if (const auto hook = core.hook.load(std::memory_order_acquire); hook && *hook) (*hook)(record);
}

net::Reply errorReply(const net::RequestHead& head, protocol::ClientError error) {
    net::Reply reply;
    reply.status = error.status;
    reply.headers.add("content-type", "application/json");
    addCors(reply.headers, head);
    reply.body = protocol::errorBody(dialectOf(head), error);
    return reply;
}

} // namespace tierline::gateway
