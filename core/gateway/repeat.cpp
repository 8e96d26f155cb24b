#include "gateway/repeat.h"

#include "base/log.h"
#include "gateway/headers.h"
#include "gateway/recordings.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

constexpr std::size_t largestKept = 4U << 20U; // of a reply in the cache
constexpr std::size_t largestRecorded = 64U << 20U;

bool wantsFresh(const net::Headers& headers) {
    const auto wish = headers.value("cache-control");
    return wish.find("no-cache") != wish.npos || wish.find("no-store") != wish.npos;
}

bool mayUseCache(const Turn& turn) {
    return turn.policy().replyCache.on && !turn.noStore && turn.incoming.kind == CallKind::Chat
           && !wantsFresh(turn.exchange->head().headers);
}

const Recordings* recordingsOf(const Turn& turn) {
    return turn.core.recordings.get();
}

ReplyCache::Limits limitsOf(const Turn& turn) {
    return {turn.policy().replyCache.bytes, turn.policy().replyCache.keep};
}

// What differs from one request to the next and shapes no reply.
bool isPassing(std::string_view name) {
    constexpr std::string_view names[]{"traceparent",    "tracestate", "x-request-id",   "idempotency-key",
                                       "content-length", "user-agent", "accept-encoding"};
    const auto is = [&](std::string_view one) { return net::equalIgnoringCase(one, name); };
    // Of our own fields only what was made of them counts: the client, and the model that was chosen.
    return std::ranges::any_of(names, is) || net::equalIgnoringCase(name.substr(0, 12), "x-stainless-")
           || net::equalIgnoringCase(name.substr(0, 11), "x-tierline-");
}

// Who asks: the name it goes by, and whatever it shows as a credential; the fields that a provider would see.
std::vector<std::string> callerOf(const Turn& turn) {
    std::vector<std::string> parts{turn.policy().hash, turn.record->client};
    const net::RequestHead& head = turn.exchange->head();
    for (const auto& header : head.headers)
        if (!isPassing(header.name)) parts.push_back(header.name + ": " + header.value);
    parts.emplace_back(head.query());
    return parts;
}

RepeatParts partsOf(const Turn& turn, policy::ModelIndex model) {
    RepeatParts parts;
    parts.dialect = turn.request.dialect;
    parts.kind = turn.incoming.kind == CallKind::Chat ? "chat" : "embeddings";
    parts.stream = turn.request.stream;
    parts.jsonArray = turn.incoming.jsonArray;
    parts.model = turn.policy().models[model].id;
    parts.body = turn.request.body;
    parts.skip = turn.request.modelValue;
    return parts;
}

policy::ModelIndex chosenOf(const Turn& turn) {
    return turn.plan.candidates[turn.plan.order.front()].model;
}

std::string ageOf(Milliseconds age) {
    const auto seconds = std::max<std::int64_t>(0, age.count() / 1000);
    if (seconds < 120) return fmt::format("{} s", seconds);
    return seconds < 7200 ? fmt::format("{} min", seconds / 60) : fmt::format("{} h", seconds / 3600);
}

void give(Turn& turn, StoredPtr reply, bool isRecorded) {
    ledger::Record& record = *turn.record;
    const auto age = record.time - reply->time;
    record.flags |= ledger::Flag::Repeated;
    record.selectionDetail = fmt::format("{}: the answer of {} to the same request, {} old; nothing was sent",
                                         isRecorded ? "replayed" : "repeated", reply->origin, ageOf(age));
    turn.model = turn.policy().model(reply->model);
    record.model = reply->model;
    record.provider = reply->provider;
    record.finishReason = reply->finishReason;
    record.status = turn.reply.status = 200;
    turn.reply.headers.add("content-type", reply->contentType);
    turn.reply.headers.add("x-tierline-cache", isRecorded ? "replay" : "hit");
    turn.reply.headers.add("age", std::to_string(std::max<std::int64_t>(0, age.count() / 1000)));
    if (!turn.request.stream && (!turn.ownBody.empty() || turn.keepsReply()))
        turn.text = protocol::readPlainReply(turn.request.dialect, reply->body).text;
    (turn.streams ? turn.tail : turn.reply.body) = reply->body;
    turn.answered = true;
    turn.keeping->given = std::move(reply);
    turn.keeping->isRecorded = isRecorded;
}

// Nothing is paid for in a replay, so what was not recorded is an error, with the way out in it.
void refuse(Turn& turn) {
    protocol::ClientError error;
    error.status = 503;
    error.type = "server_error";
    error.code = "not_recorded";
    error.message = fmt::format(
        "No answer of {} to this request is recorded in {}, and a replay asks no model. Record it with "
        "`serve --record`, or start with `--replay-miss live`.",
        turn.policy().models[chosenOf(turn)].id, recordingsOf(turn)->replayFolder());
    turn.refusal = std::move(error);
}

net::Task<bool> replay(TurnPtr turn) {
    auto work = [recordings = turn->core.recordings, key = turn->keeping->recordKey] {
        return recordings->find(key);
    };
    auto found = co_await ask(turn->core.worker, std::move(work));
    if (found && !*found)
        logger("gateway")->warn("id={} event=recording_damaged {}", turn->record->id,
                                toString(found->error()));
    if (found && *found && **found) {
        give(*turn, std::make_shared<const StoredReply>(***std::move(found)), true);
        co_return true;
    }
    if (!recordingsOf(*turn)->refusesMisses()) co_return false;
    refuse(*turn);
    co_return true;
}

// A reply that another model gave, was cut, or that a check found fault with is not what the next one is due.
bool isWorthKeeping(const Turn& turn) {
    const ledger::Record& record = *turn.record;
    constexpr ledger::Flags bad =
        ledger::Flag::Truncated | ledger::Flag::Partial | ledger::Flag::Repeated | ledger::Flag::Doubtful;
    return turn.answered && record.outcome == ledger::Outcome::Ok && record.status == 200
           && (record.flags & bad) == 0 && !turn.noStore && !turn.keeping->tooLarge;
}

// As the stream's head said it.
std::string streamTypeOf(const Turn& turn) {
    if (turn.incoming.jsonArray) return "application/json";
    const bool passes = !turn.record->translation && turn.upstream;
    const auto said = passes ? turn.upstream->headers.value("content-type") : std::string_view();
    return said.empty() ? "text/event-stream; charset=utf-8" : std::string(said);
}

StoredPtr replyOf(Turn& turn) {
    auto reply = std::make_shared<StoredReply>();
    const ledger::Record& record = *turn.record;
    reply->origin = record.id;
    reply->time = record.time;
    reply->model = record.model;
    reply->provider = record.provider;
    reply->finishReason = record.finishReason;
    reply->usage = record.usage;
    if (turn.streams) {
        reply->contentType = streamTypeOf(turn);
        reply->body = std::move(turn.keeping->body) + turn.tail;
    } else {
        reply->contentType = turn.reply.headers.value("content-type");
        reply->body = turn.reply.body;
    }
    return reply;
}

net::Task<void> recordReply(TurnPtr turn, StoredPtr reply) {
    auto work = [recordings = turn->core.recordings, key = turn->keeping->recordKey, reply,
                 request = std::string(turn->request.body)] {
        return recordings->keep(key, *reply, request);
    };
    const auto kept = co_await ask(turn->core.worker, std::move(work));
    if (!kept || !*kept)
        logger("gateway")->warn("id={} event=not_recorded {}", turn->record->id,
                                kept ? toString(kept->error()) : "too much is waiting");
}

} // namespace

bool mayRepeat(const Turn& turn) {
    return !turn.refusal && !turn.plan.order.empty() && (recordingsOf(turn) || mayUseCache(turn));
}

net::Task<bool> answerAgain(TurnPtr turn) {
    turn->keeping = std::make_shared<Keeping>();
    Keeping& keeping = *turn->keeping;
    RepeatParts parts = partsOf(*turn, chosenOf(*turn));
    if (recordingsOf(*turn)) keeping.recordKey = repeatKey(parts);
    if (mayUseCache(*turn)) {
        parts.besides = callerOf(*turn);
        keeping.cacheKey = repeatKey(parts);
        auto found = turn->core.replyCache->find(keeping.cacheKey, turn->core.clock.now(), limitsOf(*turn));
        if (found) {
            give(*turn, std::move(found), false);
            co_return true;
        }
    }
    if (!recordingsOf(*turn) || !recordingsOf(*turn)->replays()) co_return false;
    co_return co_await replay(turn);
}

void collect(Turn& turn, std::span<const std::string_view> pieces) {
    if (!turn.keeping || turn.keeping->tooLarge) return;
    std::string& body = turn.keeping->body;
    for (const std::string_view piece : pieces)
        body += piece;
    if (body.size() <= (turn.keeping->recordKey.empty() ? largestKept : largestRecorded)) return;
    turn.keeping->tooLarge = true;
    body = {};
}

void settleRepeated(Turn& turn) {
    ledger::Record& record = *turn.record;
    if (!turn.keeping->isRecorded) {
        record.cost = costOfStages(record);
        turn.core.budgets->settle(turn.held, record.cost);
        return;
    }
    if (record.money == ledger::MoneyKind::Billed) record.money = ledger::MoneyKind::Equivalent;
    record.usage = turn.keeping->given->usage;
    if (!record.usage) return;
    if (!turn.model) { // the policy does not know it any more, so nobody knows its price
        record.flags |= ledger::Flag::Unpriced;
        return;
    }
    Seen seen;
    seen.usage = record.usage;
    seen.complete = true;
    apply(settle(seen, turn.pricing(), 0), record);
}

net::Task<void> keepAnswer(TurnPtr turn) {
    if (!turn->keeping || turn->keeping->given || !isWorthKeeping(*turn)) co_return;
    Keeping& keeping = *turn->keeping;
    const StoredPtr reply = replyOf(*turn);
    const bool isChosen = turn->model == chosenOf(*turn);
    if (!keeping.cacheKey.empty() && isChosen && reply->body.size() <= largestKept)
        turn->core.replyCache->store(keeping.cacheKey, reply, turn->core.clock.now(), limitsOf(*turn));
    if (!keeping.recordKey.empty() && turn->core.recordings->records()) co_await recordReply(turn, reply);
}

} // namespace tierline::gateway
