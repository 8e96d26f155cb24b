#include "base/utf8.h"
#include "classify/words.h"
#include "gateway/classifying.h"
#include "gateway/headers.h"
#include "gateway/planning.h"
#include "gateway/turn.h"

namespace tierline::gateway {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t promptKept = 256U << 10U; // bytes: a thousand rows must fit into memory

std::int64_t microsecondsSince(SteadyClock::time_point& mark) {
    const auto now = SteadyClock::now();
    const auto passed = std::chrono::duration_cast<Microseconds>(now - mark).count();
    mark = now;
    return passed;
}

protocol::ClientError badRequest(std::string message, std::string code) {
    protocol::ClientError error;
    error.status = 400;
    error.type = "invalid_request_error";
    error.code = std::move(code);
    error.message = std::move(message);
    return error;
}

void describeRequest(Turn& turn, Identity identity) {
    ledger::Record& record = *turn.record;
    record.client = std::move(identity.client);
    record.session = std::move(identity.session);
    record.tags = std::move(identity.tags);
    record.dialect = toString(turn.request.dialect);
    record.requestedModel = turn.request.model;
    record.policy = turn.policy().hash;
    turn.noStore = identity.noStore;
    const bool chat = turn.incoming.kind == CallKind::Chat; // what is embedded is bulk, and scored by nobody
    if (chat && turn.policy().capture.prompts && !identity.noStore)
        record.prompt = beginningOf(turn.words->text(), promptKept);
    if (!chat) return;
    record.envelopeName = turn.words->envelope;
    record.envelopePeeled = turn.words->peeled;
}

Result<protocol::Request> readBody(const Turn& turn) {
    const bool own = !turn.ownBody.empty();
    const std::string_view body = turn.body();
    const Incoming& incoming = turn.incoming;
    switch (incoming.dialect) {
    case Dialect::OpenAi: return protocol::readChatCompletions(body, !own);
    case Dialect::Responses: return protocol::readResponses(body, !own);
    case Dialect::Anthropic: return protocol::readMessages(body, !own);
    case Dialect::Gemini: break;
    }
    return protocol::readGenerateContent(body, !own, incoming.model, incoming.stream);
}

} // namespace

Turn::Turn(Core& shared, ExchangePtr from)
    : core(shared),
      lane(shared.laneOf(from->loop())),
      setup(shared.setup.load(std::memory_order_acquire)),
      exchange(std::move(from)),
      cancel(std::make_shared<net::Cancel>()),
      record(std::make_shared<ledger::Record>()) {
    core.openRequests.fetch_add(1, std::memory_order_relaxed);
}

Turn::~Turn() {
    if (held.id != 0) core.budgets->release(held);
    core.openRequests.fetch_sub(1, std::memory_order_relaxed);
    if (streams) core.openStreams.fetch_sub(1, std::memory_order_relaxed);
}

Pricing Turn::pricing() const {
    const Outlet& outlet = setup->outlet(*model);
    const policy::Provider* provider = policy().provider(outlet.id);
    const Dialect spoken = provider ? route::outgoingDialect(*provider, request.dialect) : outlet.dialect;
    return {policy(), *setup->catalog, *model, outlet.extractors[static_cast<std::size_t>(spoken)],
            record->time};
}

std::string_view Turn::body() const {
    return ownBody.empty() ? exchange->body() : std::string_view(ownBody);
}

route::Spender Turn::spender(bool simulated) const {
    return {record->policy, record->client, &record->tags, simulated};
}

std::expected<TurnPtr, protocol::ClientError> openTurn(Core& core, ExchangePtr exchange, Incoming incoming,
                                                       std::string ownBody) {
    auto mark = SteadyClock::now();
    auto turn = std::make_shared<Turn>(core, std::move(exchange));
    turn->incoming = std::move(incoming);
    turn->ownBody = std::move(ownBody);
    if (turn->incoming.kind == CallKind::Embeddings) {
        auto read = protocol::readEmbeddings(turn->exchange->body(), true);
        if (!read) return std::unexpected(badRequest(read.error().detail, "invalid_body"));
        turn->embeddings = std::move(*read);
        turn->request = turn->embeddings->request;
    } else {
        auto request = readBody(*turn);
        if (!request) return std::unexpected(badRequest(request.error().detail, "invalid_body"));
        turn->request = std::move(*request);
    }
    ledger::Record& record = *turn->record;
    record.time = core.clock.wall();
    record.id = core.ids.next(record.time);
    if (turn->incoming.kind == CallKind::Chat)
        turn->words =
            std::make_shared<classify::Words>(classify::wordsOf(turn->request, *turn->setup->scorer));
    describeRequest(*turn, readIdentity(turn->exchange->head().headers, turn->request));
    estimateInput(*turn);
    record.overhead.read = microsecondsSince(mark);
    turn->streams = turn->request.stream;
    if (turn->streams) core.openStreams.fetch_add(1, std::memory_order_relaxed);
    return turn;
}

net::Task<void> decideTurn(TurnPtr turn, Deciding how) {
    auto mark = SteadyClock::now();
    ledger::Record& record = *turn->record;
    const auto wishes = readWishes(turn->exchange->head().headers, turn->policy());
    if (!wishes) turn->refusal = badRequest(wishes.error().detail, "invalid_header");
    if (turn->incoming.kind == CallKind::Chat) {
        const auto asked = wishes.value_or(route::Wishes());
        co_await classifyTurn(turn, asked, how);
        record.tier = turn->policy().tiers[turn->verdict.tier].name;
        record.overhead.classify = microsecondsSince(mark);
    }
    if (wishes) planTurn(*turn, *wishes);
    describeVerdict(*turn);
    record.overhead.plan = microsecondsSince(mark);
}

} // namespace tierline::gateway
