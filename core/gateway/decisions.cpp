#include "gateway/decisions.h"

#include "gateway/admin.h"
#include "net/url.h"

#include <charconv>
#include <unordered_set>

namespace tierline::gateway {

namespace {

constexpr Milliseconds keepAlive{15'000};
constexpr int pageSize = 500;

Result<ledger::DecisionQuery> readQuery(std::string_view text) {
    ledger::DecisionQuery query;
    if (const auto limit = net::queryValue(text, "limit")) {
        const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), query.limit);
        if (error != std::errc() || end != limit->data() + limit->size() || query.limit < 1
            || query.limit > 1000)
            return fail(ErrorCode::InvalidInput, "`limit` must be a number from 1 to 1000");
    }
    query.since = net::queryValue(text, "since").value_or(std::string());
    if (!query.since.empty() && !isRequestId(query.since))
        return fail(ErrorCode::InvalidInput, "`since` must be a decision's id");
    if (const auto order = net::queryValue(text, "order")) {
        if (*order != "oldest" && *order != "newest")
            return fail(ErrorCode::InvalidInput, "`order` must be newest or oldest");
        query.ascending = *order == "oldest";
    }
    return query;
}

// What a stream has sent from the ledger, so that the same decisions coming live are left out.
struct Progress {
    std::string last; // id; empty: live only
    std::unordered_set<std::string> replayed;
};

using Records = Result<std::vector<ledger::Record>>;

// Everything committed after progress.last. False: the client is gone or the ledger refused.
net::Task<bool> catchUp(Core* core, ExchangePtr exchange, std::shared_ptr<Progress> progress) {
    for (;;) {
        ledger::DecisionQuery query;
        query.limit = pageSize;
        query.since = progress->last;
        query.ascending = true;
        auto work = [core, query] { return core->ledger->decisions(query); };
        const std::optional<Records> page = co_await ask(core->worker, std::move(work));
        if (!page || !*page) co_return false;
        std::string events;
        for (const ledger::Record& record : **page) {
            appendDecisionEvent(events, record);
            progress->replayed.insert(record.id);
            progress->last = record.id;
        }
        if (!co_await exchange->write(events)) co_return false;
        if ((*page)->size() < pageSize) co_return true;
    }
}

// What came live since; false: the client is gone.
net::Task<bool> sendLive(Core* core, ExchangePtr exchange, std::shared_ptr<Follower> follower,
                         std::shared_ptr<Progress> progress) {
    const Follower::Batch batch = follower->takeAll();
    if (batch.fellBehind && !progress->last.empty()) {
        if (!co_await catchUp(core, exchange, progress)) co_return false;
    }
    std::string events;
    for (const RecordPtr& record : batch.records) {
        // Feedback on an old decision: told again, without moving on the place to resume from.
        if (record->vote || record->label) {
            appendDecisionEvent(events, *record, false);
            continue;
        }
        if (progress->replayed.erase(record->id) > 0) continue;
        appendDecisionEvent(events, *record);
        progress->last = record->id;
    }
    if (follower->isEmpty()) progress->replayed.clear();
    if (events.empty()) co_return true;
    co_return co_await exchange->write(events);
}

} // namespace

void appendDecisionEvent(std::string& out, const ledger::Record& record, bool isNew) {
    out += "event: decision\n";
    if (isNew) out += "id: " + record.id + "\n";
    out += "data: ";
    ledger::appendJson(out, record);
    out += "\n\n";
}

net::Task<void> serveDecisions(Core* core, ExchangePtr exchange) {
    const auto query = readQuery(exchange->head().query());
    net::Reply reply;
    if (!query) {
        reply = problem(exchange->head(), query.error());
    } else {
        auto work = [core, query = *query] { return core->ledger->decisionsJson(query); };
        auto body = co_await ask(core->worker, std::move(work));
        if (!body)
            reply = busy(exchange->head());
        else if (!*body)
            reply = problem(exchange->head(), body->error());
        else
            reply = jsonReply(exchange->head(), std::move(**body));
    }
    co_await exchange->reply(reply);
}

net::Task<void> serveDecisionStream(Core* core, ExchangePtr exchange) {
    const net::RequestHead& head = exchange->head();
    net::Headers headers{{"content-type", "text/event-stream"}, {"cache-control", "no-store"}};
    addCors(headers, head);
    const auto follower = core->feed.follow(exchange->loop());
    const auto progress = std::make_shared<Progress>();
    if (isRequestId(head.headers.value("last-event-id")))
        progress->last = head.headers.value("last-event-id");
    exchange->onDisconnect([follower] { follower->wake(); });
    if (!co_await exchange->beginStream(200, headers, ": decisions as they are committed\n\n")) co_return;
    bool alive = progress->last.empty() || co_await catchUp(core, exchange, progress);
    while (alive && !exchange->clientGone() && !core->stopping) {
        if (follower->isEmpty()) {
            const bool quiet = co_await follower->wait(keepAlive);
            if (quiet) alive = co_await exchange->write(": still here\n\n");
            continue;
        }
        alive = co_await sendLive(core, exchange, follower, progress);
    }
    exchange->onDisconnect({});
    if (alive && !exchange->clientGone()) co_await exchange->finish();
}

} // namespace tierline::gateway
