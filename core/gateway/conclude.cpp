#include "base/utf8.h"
#include "gateway/conversations.h"
#include "gateway/headers.h"
#include "gateway/holding.h"
#include "gateway/observe.h"
#include "gateway/passage.h"
#include "gateway/repeat.h"
#include "gateway/turn.h"
#include "protocol/translate.h"

#include <algorithm>

#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

constexpr int clientClosedRequest = 499;      // nginx's number for a client that left
constexpr std::size_t replyKept = 16U << 10U; // bytes, as much as is known of a stream

void setError(ledger::Record& record, std::string_view errorClass, std::string text) {
    record.error = {std::string(errorClass), std::move(text)};
}

// `retry-after` in whole seconds, rounded up, as clients read it.
void addRetryAfter(net::Headers& headers, const std::optional<Milliseconds>& delay) {
    if (!delay) return;
    headers.add("retry-after", std::to_string(std::max<std::int64_t>(1, (delay->count() + 999) / 1000)));
}

void writeError(Turn& turn, protocol::ClientError error, const std::optional<Milliseconds>& retryAfter) {
    error.requestId = turn.record->id;
    turn.reply.status = error.status;
    turn.reply.headers.clear();
    turn.reply.headers.add("content-type", "application/json");
    addRetryAfter(turn.reply.headers, retryAfter);
    turn.reply.body = protocol::errorBody(turn.request.dialect, error);
    turn.record->status = error.status;
}

void concludeRefused(Turn& turn) {
    turn.record->outcome = ledger::Outcome::Refused;
    const bool isBudget = turn.refusal->status == budgetError({}).status;
    if (turn.refusal->code != droppedCode) // that one had a model
        turn.record->selectionReason =
            toString(isBudget ? route::SelectionReason::BudgetCap : route::SelectionReason::AllExhausted);
    setError(*turn.record, turn.refusal->code, turn.refusal->message);
    const bool isQueue = turn.passage && turn.refusal->status == 429;
    writeError(turn, *turn.refusal, isQueue ? turn.passage->comeAgain : std::nullopt);
}

bool isJson(const net::Headers& headers) {
    return headers.value("content-type").find("json") != std::string_view::npos;
}

// The provider's own words: as they are where the client speaks its dialect, else said anew.
void concludeForTheClient(Turn& turn) {
    Failure& failure = *turn.failure;
    turn.record->outcome = ledger::Outcome::Failed;
    setError(*turn.record, toString(failure.errorClass), failure.detail);
    if (failure.said && (failure.otherDialect || !isJson(failure.headers))) {
        auto error = protocol::clientErrorOf(*failure.said, failure.body);
        return writeError(turn, std::move(error), std::nullopt);
    }
    turn.record->status = turn.reply.status = failure.said ? protocol::clientErrorOf(*failure.said, {}).status
                                              : failure.status >= 400 ? failure.status
                                                                      : 502;
    addProviderHeaders(turn.reply.headers, failure.headers);
    turn.reply.body = std::move(failure.body);
}

void concludeExhausted(Turn& turn) {
    ledger::Record& record = *turn.record;
    record.outcome = record.attempts.empty() ? ledger::Outcome::Refused : ledger::Outcome::Failed;
    const Failure* last = turn.failure ? &*turn.failure : nullptr;
    Exhausted result = exhausted(turn.plan, turn.policy(), turn.health, record.attempts, last);
    setError(record, last ? toString(last->errorClass) : std::string_view(result.error.code),
             result.error.message);
    const auto& lastResort = turn.policy().route.lastResort;
    if (!lastResort) {
        record.selectionReason = toString(route::SelectionReason::AllExhausted);
        writeError(turn, std::move(result.error), result.retryAfter);
        return;
    }
    record.selectionReason = toString(route::SelectionReason::LastResort);
    record.status = turn.reply.status = 200;
    const bool events = turn.request.stream && !turn.incoming.jsonArray;
    turn.reply.headers.add("content-type", events ? "text/event-stream" : "application/json");
    turn.reply.body =
        protocol::messageBody(turn.request.dialect, "tierline/last-resort", *lastResort, events);
    if (turn.incoming.jsonArray) turn.reply.body = "[" + turn.reply.body + "]";
}

void concludeCancelled(Turn& turn) {
    turn.record->outcome = ledger::Outcome::Cancelled;
    turn.record->status = clientClosedRequest;
    setError(*turn.record, toString(ErrorClass::ClientCancelled), "the client left before the end");
}

// Content had left, so no other model may go on: the stream ends with the dialect's error event.
void concludeCut(Turn& turn) {
    ledger::Record& record = *turn.record;
    const Failure& failure = *turn.failure;
    record.outcome = ledger::Outcome::Truncated;
    record.flags |= ledger::Flag::Truncated;
    record.status = 200;
    setError(record, toString(failure.errorClass), failure.detail);
    if (!turn.tail.empty()) return; // the provider's own error event
    protocol::ClientError error;
    error.status = 502;
    error.type = "server_error";
    error.code = toString(failure.errorClass);
    error.message = fmt::format("The reply of {} broke off: {}.", record.model, toString(failure.errorClass));
    error.requestId = record.id;
    turn.tail = turn.stream->errorEvent(error);
}

void concludeAnswered(Turn& turn) {
    turn.record->outcome = ledger::Outcome::Ok;
    if (turn.record->status == 0) turn.record->status = 200;
}

// What the provider counted, beside what was expected of the same prompt.
void learnTokens(Turn& turn) {
    if (turn.record->flags & ledger::Flag::Estimated || !turn.record->usage) return;
    turn.core.calibration.observe(turn.policy().models[*turn.model].id, turn.rawInput,
                                  turn.record->usage->allInput());
}

void settleTurn(Turn& turn) {
    if (turn.record->flags & ledger::Flag::Repeated) return settleRepeated(turn);
    const bool used = turn.answered || turn.cut || turn.cancelled;
    if (turn.model && used) {
        apply(settle(turn.seen, turn.pricing(), turn.inputOf[*turn.model]), *turn.record);
        settleWouldBe(turn);
        learnTokens(turn);
    }
    if (turn.answered) noteAnswer(turn);
    for (const Settlement& failed : turn.spent)
        addSpent(failed, *turn.record);
    addStages(*turn.record);
    settleBudgets(turn);
}

} // namespace

void settleBudgets(Turn& turn) {
    const bool isMiss = turn.record->flags & ledger::Flag::Unpriced;
    if (turn.record->cost || turn.record->usage || isMiss)
        turn.core.budgets->settle(turn.held, turn.record->cost);
    else
        turn.core.budgets->release(turn.held);
}

void conclude(Turn& turn) {
    ledger::Record& record = *turn.record;
    if (turn.model ? turn.setup->outlet(*turn.model).simulated : turn.setup->isSimulated)
        record.money = ledger::MoneyKind::Simulated;
    settleTurn(turn);
    if (turn.keepsReply() && !turn.text.empty()) record.reply = beginningOf(turn.text, replyKept);
    if (turn.refusal)
        concludeRefused(turn);
    else if (turn.cancelled)
        concludeCancelled(turn);
    else if (turn.cut)
        concludeCut(turn);
    else if (turn.answered)
        concludeAnswered(turn);
    else if (turn.failure && isForTheClient(turn.failure->errorClass)
             && (turn.failure->said || !turn.failure->body.empty()))
        concludeForTheClient(turn);
    else
        concludeExhausted(turn);
    record.latencyMs =
        std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - turn.exchange->arrived())
            .count();
    addDecisionHeaders(turn.reply.headers, record);
    addCors(turn.reply.headers, turn.exchange->head());
}

} // namespace tierline::gateway
