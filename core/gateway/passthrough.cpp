#include "gateway/passthrough.h"

#include "gateway/admin.h"
#include "gateway/dispatch.h"
#include "gateway/headers.h"
#include "gateway/passusage.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>

namespace tierline::gateway {

namespace {

constexpr std::array<std::string_view, 26> folders{"/v1/completions",   "/v1/audio",
                                                   "/v1/images",        "/v1/moderations",
                                                   "/v1/batches",       "/v1/files",
                                                   "/v1/uploads",       "/v1/fine_tuning",
                                                   "/v1/vector_stores", "/v1/assistants",
                                                   "/v1/threads",       "/v1/videos",
                                                   "/v1/containers",    "/v1/evals",
                                                   "/v1/conversations", "/v1/responses",
                                                   "/v1/rerank",        "/v1/messages/batches",
                                                   "/v1/complete",      "/v1/skills",
                                                   "/v1beta/files",     "/v1beta/cachedContents",
                                                   "/v1beta/batches",   "/v1beta/tunedModels",
                                                   "/v1beta/models",    "/upload/v1beta/files"};

constexpr std::size_t wholeLimit = 256U << 10U; // a reply up to this size is answered in one piece
constexpr std::string_view uploadFields = "x-goog-upload-"; // how Gemini's uploads are steered

// A reply on its way through: what has come and has not left.
struct Passage {
    std::string held;
    PassUsage usage;
    bool events = false; // leaves as it comes, but for its end marker
    bool ended = false;
};

net::Reply noProvider(const net::RequestHead& head) {
    return problem(
        head, 404, "not_routed",
        std::string(head.path().substr(0, 100))
            + " is not routed. Name a provider under `pass_through` in the policy and it goes there.");
}

std::size_t outletIndex(const Setup& setup) {
    const auto found = std::ranges::find(setup.outlets, setup.policy->passThrough, &Outlet::id);
    return static_cast<std::size_t>(found - setup.outlets.begin());
}

std::string namedModel(const Turn& turn) {
    const auto type = turn.exchange->head().headers.value("content-type");
    if (type.find("json") == std::string_view::npos) return {};
    const auto json = protocol::Json::parse(turn.exchange->body());
    return json ? std::string((*json)["model"].string().value_or("")) : std::string();
}

void describe(Turn& turn, const Outlet& outlet) {
    ledger::Record& record = *turn.record;
    record.time = turn.core.clock.wall();
    record.id = turn.core.ids.next(record.time);
    turn.request.dialect = dialectOf(turn.exchange->head());
    Identity identity = readIdentity(turn.exchange->head().headers, turn.request);
    record.client = std::move(identity.client);
    record.session = std::move(identity.session);
    record.tags = std::move(identity.tags);
    record.dialect = toString(turn.request.dialect);
    record.policy = turn.policy().hash;
    record.requestedModel = namedModel(turn);
    record.provider = outlet.id;
    record.model = outlet.id + "/" + record.requestedModel;
    turn.model = turn.policy().model(record.model);
    record.selectionReason = toString(route::SelectionReason::Pinned);
    if (outlet.simulated) record.money = ledger::MoneyKind::Simulated;
    ledger::Attempt& attempt = record.attempts.emplace_back();
    attempt.model = record.model;
    attempt.provider = outlet.id;
    attempt.start = record.time;
}

net::UpstreamRequest requestFor(const Turn& turn, const Outlet& outlet) {
    const net::RequestHead& head = turn.exchange->head();
    net::UpstreamRequest request;
    request.origin = outlet.origin;
    request.method = head.method;
    request.target = passTarget(outlet, head.target);
    request.headers =
        upstreamHeaders(head, outlet, {outlet.dialect, false, false}, turn.core.options.clientToken);
    request.headers.remove("content-type");
    if (const auto* type = head.headers.find("content-type")) request.headers.add("content-type", *type);
    for (const auto& header : head.headers)
        if (net::equalIgnoringCase(std::string_view(header.name).substr(0, uploadFields.size()),
                                   uploadFields))
            request.headers.add(header.name, header.value);
    request.body = {turn.exchange->body()};
    request.cancel = turn.cancel;
    request.mayRepeat = head.method == net::Method::Get || head.method == net::Method::Head
                        || head.headers.has("idempotency-key");
    return request;
}

void fail(Turn& turn, ErrorClass errorClass, std::string detail) {
    ledger::Record& record = *turn.record;
    record.attempts.back().errorClass = errorClass;
    record.outcome =
        errorClass == ErrorClass::ClientCancelled ? ledger::Outcome::Cancelled : ledger::Outcome::Failed;
    record.error = {std::string(toString(errorClass)), std::move(detail)};
}

int statusOf(ErrorClass errorClass) {
    using enum ErrorClass;
    if (errorClass == ClientCancelled) return 499; // nginx's number for a client that left
    const bool late = errorClass == TimeoutConnect || errorClass == TimeoutFirstByte
                      || errorClass == TimeoutIdle || errorClass == TimeoutTotal;
    return late ? 504 : 502;
}

// Whatever status the provider began with: what the client has not seen does not count.
void breakOff(Turn& turn, ErrorClass errorClass, std::string detail) {
    fail(turn, errorClass, std::move(detail));
    if (!turn.exchange->hasBegun()) turn.record->status = statusOf(errorClass);
}

// What the commit said, once it was tried.
void addRecorded(net::Headers& headers, const Turn& turn) {
    for (const auto& header : turn.reply.headers)
        headers.add(header.name, header.value);
}

net::Headers replyHeaders(const Turn& turn) {
    net::Headers headers;
    addProviderHeaders(headers, turn.upstream->headers);
    addDecisionHeaders(headers, *turn.record);
    addCors(headers, turn.exchange->head());
    addRecorded(headers, turn);
    return headers;
}

// Of a reply that began well, whole or not: whoever leaves early, or where nothing is counted, is a shown
// miss.
void bookUsage(Turn& turn, const PassUsage& passed, bool whole) {
    ledger::Record& record = *turn.record;
    if (!passed.counts() || turn.upstream->status / 100 != 2) return;
    turn.seen.usage = passed.read();
    turn.seen.complete = whole;
    if (turn.model && turn.seen.usage) {
        apply(settle(turn.seen, turn.pricing(), 0), record);
        return;
    }
    record.flags |= ledger::Flag::Unpriced;
    if (!whole) record.flags |= ledger::Flag::Partial;
    if (turn.seen.usage) record.usage = usageOf(turn.seen, nullptr, 0, record.flags);
}

bool isEnd(std::string_view piece) {
    return piece.find("data: [DONE]") != std::string_view::npos;
}

// Everything up to the end of the reply, which stays in `held`. False: the provider or the client broke off.
net::Task<bool> carry(TurnPtr turn, Passage* passage) {
    for (;;) {
        const net::ReadResult piece = co_await turn->upstream->read();
        if (!piece) {
            breakOff(*turn, errorClassOf(piece.error().kind), piece.error().detail);
            co_return false;
        }
        if (piece->empty()) co_return true;
        turn->record->attempts.back().bytes += static_cast<std::int64_t>(piece->size());
        passage->usage.feed(*piece);
        passage->held += *piece;
        const bool leaves = passage->events ? !isEnd(passage->held) : passage->held.size() > wholeLimit;
        if (!leaves) continue;
        const std::string now = std::exchange(passage->held, {});
        const bool sent =
            turn->exchange->hasBegun()
                ? co_await turn->exchange->write(std::string_view(now))
                : co_await turn->exchange->beginStream(turn->record->status, replyHeaders(*turn), now);
        if (sent) continue;
        breakOff(*turn, ErrorClass::ClientCancelled, "the client left");
        co_return false;
    }
}

net::Task<void> finish(TurnPtr turn, Passage* passage, bool whole) {
    co_await commitTurn(turn);
    net::Exchange& exchange = *turn->exchange;
    if (exchange.hasBegun()) {
        if (whole) co_await exchange.finish(passage->held); // else the cut connection tells the client
    } else if (whole) {
        const net::Headers headers = replyHeaders(*turn);
        co_await exchange.reply(turn->record->status, headers, passage->held);
    } else if (turn->record->outcome != ledger::Outcome::Cancelled) {
        const std::string_view what = turn->upstream ? " broke off its reply: " : " could not be reached: ";
        const std::string& why = turn->record->error->errorClass;
        net::Reply reply = problem(exchange.head(), turn->record->status, why,
                                   turn->record->provider + std::string(what) + why + ".");
        addDecisionHeaders(reply.headers, *turn->record);
        addRecorded(reply.headers, *turn);
        co_await exchange.reply(reply);
    }
}

net::Task<void> pass(TurnPtr turn, std::size_t index) {
    const Outlet& outlet = turn->setup->outlets[index];
    Passage passage;
    bool whole = false;
    net::UpstreamRequest request = requestFor(*turn, outlet);
    net::SendResult sent = co_await turn->lane.pool->send(std::move(request));
    if (sent) {
        turn->upstream = std::move(*sent);
        turn->record->status = turn->upstream->status;
        turn->record->attempts.back().firstByte = turn->core.clock.wall();
        const std::string_view type = turn->upstream->headers.value("content-type");
        passage.events = type.starts_with("text/event-stream");
        passage.usage = PassUsage(turn->exchange->head(), type);
        whole = co_await carry(turn, &passage);
        bookUsage(*turn, passage.usage, whole);
        if (whole && turn->record->status >= 400)
            fail(*turn, ErrorClass::BadRequest, "refused by the provider");
    } else {
        breakOff(*turn, errorClassOf(sent.error().kind), sent.error().detail);
    }
    settleBudgets(*turn);
    turn->record->attempts.back().end = turn->core.clock.wall();
    turn->record->latencyMs =
        std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - turn->exchange->arrived())
            .count();
    co_await finish(turn, &passage, whole);
    turn->exchange->onDisconnect({});
    turn->upstream.reset();
    publish(*turn);
}

// What it will cost nobody knows beforehand: it may leave as long as no hard limit is reached.
bool isOverBudget(Turn& turn, const Outlet& outlet) {
    const route::Spender spender = turn.spender(outlet.simulated);
    turn.overBudget = turn.core.budgets->allowance(spender, turn.record->time).refusal;
    if (!turn.overBudget.empty()) return true;
    auto held = turn.core.budgets->reserve(turn.held, spender, outlet.id, std::nullopt, turn.record->time);
    if (!held) turn.overBudget = std::move(held.error().detail);
    return !held;
}

net::Task<void> refuseOverBudget(TurnPtr turn) {
    ledger::Record& record = *turn->record;
    protocol::ClientError error = budgetError(turn->overBudget);
    error.requestId = record.id;
    record.attempts.clear();
    record.outcome = ledger::Outcome::Refused;
    record.selectionReason = toString(route::SelectionReason::BudgetCap);
    record.status = error.status;
    record.error = {error.code, error.message};
    net::Reply reply = errorReply(turn->exchange->head(), std::move(error));
    co_await commitTurn(turn);
    addDecisionHeaders(reply.headers, record);
    addRecorded(reply.headers, *turn);
    co_await turn->exchange->reply(reply);
    turn->exchange->onDisconnect({});
    publish(*turn);
}

} // namespace

bool isPassThroughPath(std::string_view path) {
    return std::ranges::any_of(folders, [&](std::string_view folder) {
        return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
    });
}

net::Task<void> servePassThrough(Core* core, ExchangePtr exchange) {
    const auto setup = core->setup.load(std::memory_order_acquire);
    const std::size_t index = outletIndex(*setup);
    const bool keyless = index < setup->outlets.size() && !setup->outlets[index].noCredential.empty();
    if (index == setup->outlets.size() || keyless) {
        core->metrics.countRefused(keyless ? "no_credential" : "not_routed");
        const net::Reply reply = keyless ? problem(exchange->head(), 503, "no_credential",
                                                   setup->outlets[index].id + " cannot be asked: "
                                                       + setup->outlets[index].noCredential)
                                         : noProvider(exchange->head());
        co_await exchange->reply(reply);
        co_return;
    }
    auto turn = std::make_shared<Turn>(*core, std::move(exchange));
    turn->setup = setup;
    describe(*turn, setup->outlets[index]);
    turn->exchange->onDisconnect([cancel = turn->cancel] { cancel->cancel(); });
    if (isOverBudget(*turn, setup->outlets[index])) {
        co_await refuseOverBudget(std::move(turn));
        co_return;
    }
    co_await pass(std::move(turn), index);
}

} // namespace tierline::gateway
