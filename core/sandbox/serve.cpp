#include "sandbox/serve.h"

#include "base/hash.h"
#include "base/id.h"
#include "sandbox/asked.h"
#include "sandbox/wire.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::sandbox {

namespace {

constexpr int slowness = 8;

// Counts a request as under way, and lets the caller's hanging up end the wait.
class Visit {
public:
    Visit(std::shared_ptr<net::Exchange> exchange, Desk& desk)
        : m_exchange(std::move(exchange)), m_desk(desk), m_timer(m_exchange->loop()) {
        m_number = desk.requests.fetch_add(1);
        desk.open.fetch_add(1);
        m_exchange->onDisconnect([this] {
            m_desk.cancelled.fetch_add(1);
            m_gone = true;
            m_timer.cancel();
        });
    }
    ~Visit() {
        m_exchange->onDisconnect({});
        m_desk.open.fetch_sub(1);
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    net::Exchange& exchange() const { return *m_exchange; }
    Desk& desk() const { return m_desk; }
    net::Timer& timer() { return m_timer; }
    Dialect dialect() const { return m_desk.about->dialect; }
    std::int64_t number() const { return m_number; }
    bool isGone() const { return m_gone; }

    // What is left of a simulated time; 0 = go on at once.
    Milliseconds leftUntil(Milliseconds due) const {
        const double factor = m_desk.options.timeScale * (m_slow ? slowness : 1);
        const auto scaled =
            Milliseconds(static_cast<std::int64_t>(static_cast<double>(due.count()) * factor));
        const auto passed =
            std::chrono::duration_cast<Milliseconds>(m_exchange->loop().now() - m_exchange->arrived());
        return scaled - passed;
    }
    void slowDown() { m_slow = true; }

private:
    std::shared_ptr<net::Exchange> m_exchange;
    Desk& m_desk;
    net::Timer m_timer;
    std::int64_t m_number = 0;
    bool m_gone = false, m_slow = false;
};

net::Headers headersFor(Visit& visit, std::string_view type, const WireReply* refused) {
    net::Headers headers;
    headers.add("content-type", std::string(type));
    const bool openAi = visit.dialect() == Dialect::OpenAi;
    headers.add(openAi ? "x-request-id" : "request-id",
                "req_" + hexId(fnv1a(visit.desk().about->name), static_cast<std::uint64_t>(visit.number())));
    for (auto& [name, value] : limitHeaders(visit.dialect(), visit.desk().open, refused))
        headers.add(std::move(name), std::move(value));
    return headers;
}

net::Task<void> refuseWith(Visit* visit, WireReply reply) {
    if (reply.status >= 429) visit->desk().failures.fetch_add(1);
    const net::Headers headers = headersFor(*visit, "application/json", &reply);
    co_await visit->exchange().reply(reply.status, headers, reply.body);
}

// False: the caller has gone, or the sandbox is being stopped.
net::Task<bool> waitUntil(Visit* visit, Milliseconds due) {
    const Milliseconds left = visit->leftUntil(due);
    if (left.count() <= 0 || visit->isGone()) co_return !visit->isGone();
    const bool elapsed = co_await visit->timer().wait(left);
    co_return elapsed;
}

// All events that are due leave in one write. A cut stream ends halfway, without its last chunk.
net::Task<void> streamAnswer(Visit* visit, std::vector<Frame> frames, bool cut) {
    const std::size_t end = cut ? frames.size() / 2 : frames.size();
    const net::Headers headers = headersFor(*visit, "text/event-stream; charset=utf-8", nullptr);
    for (std::size_t next = 0; next < end;) {
        const bool here = co_await waitUntil(visit, frames[next].due);
        if (!here) co_return;
        std::string batch = std::move(frames[next++].bytes);
        while (next < end && visit->leftUntil(frames[next].due).count() <= 0)
            batch += frames[next++].bytes;
        auto& exchange = visit->exchange();
        const bool sent = exchange.hasBegun() ? co_await exchange.write(std::string_view(batch))
                                              : co_await exchange.beginStream(200, headers, batch);
        if (!sent) co_return;
    }
    if (!cut) co_await visit->exchange().finish();
}

net::Task<void> sayAnswer(Visit* visit, WireReply reply, bool cut) {
    const bool here = co_await waitUntil(visit, reply.due);
    if (!here) co_return;
    const net::Headers headers = headersFor(*visit, "application/json", nullptr);
    if (cut) // chunked and left unfinished: the body never reaches its end
        co_await visit->exchange().beginStream(200, headers,
                                               std::string_view(reply.body).substr(0, reply.body.size() / 2));
    else
        co_await visit->exchange().reply(reply.status, headers, reply.body);
}

// A fault that was set, else the model's own flakiness: mostly errors, now and then an overload or a cut.
struct Trouble {
    Fault fault = Fault::None;
    bool overloaded = false;
};

Trouble troubleOf(const Visit& visit, const SimulatedModel& model) {
    const Fault set = visit.desk().fault;
    if (set != Fault::None) return {set, false};
    Dice dice(fnv1a(model.name, visit.desk().options.seed) + static_cast<std::uint64_t>(visit.number()));
    if (dice.uniform() >= model.failureRate) return {};
    const double which = dice.uniform();
    return {which < 0.8 ? Fault::Error : Fault::Cut, which < 0.3};
}

std::optional<WireReply> objection(const Visit& visit, const Result<Asked>& asked,
                                   const SimulatedModel* model) {
    const Dialect dialect = visit.dialect();
    if (!asked) return refuse(dialect, Refusal::BadRequest, asked.error().detail);
    if (model == nullptr)
        return refuse(
            dialect, Refusal::UnknownModel,
            dialect == Dialect::OpenAi
                ? fmt::format("The model `{}` does not exist or you do not have access to it.", asked->model)
                : "model: " + asked->model);
    if (asked->inputTokens > model->context)
        return refuse(dialect, Refusal::TooLong,
                      dialect == Dialect::OpenAi
                          ? fmt::format("This model's maximum context length is {} tokens. However, your "
                                        "messages resulted in {} tokens.",
                                        model->context, asked->inputTokens)
                          : fmt::format("prompt is too long: {} tokens > {} maximum", asked->inputTokens,
                                        model->context));
    if (asked->images && !model->vision)
        return refuse(dialect, Refusal::BadRequest, "This model does not support image inputs.");
    return std::nullopt;
}

net::Task<void> chat(Visit* visit) {
    const auto asked = readAsked(visit->dialect(), visit->exchange().body());
    const auto* model = asked ? findModel(visit->desk().about->name, asked->model) : nullptr;
    if (auto refused = objection(*visit, asked, model))
        co_return co_await refuseWith(visit, std::move(*refused));

    const Trouble trouble = troubleOf(*visit, *model);
    Answer answer = answerTo(*asked, *model, visit->desk().options.seed);
    if (trouble.fault == Fault::RateLimit)
        co_return co_await refuseWith(visit, refuse(visit->dialect(), Refusal::RateLimited,
                                                    "Rate limit reached. Please try again in 2s."));
    if (trouble.fault == Fault::Error) {
        const bool here = co_await waitUntil(visit, answer.firstToken / 2);
        if (!here) co_return;
        co_return co_await refuseWith(
            visit, trouble.overloaded ? refuse(visit->dialect(), Refusal::Overloaded,
                                               "The model is overloaded. Please try again later.")
                                      : refuse(visit->dialect(), Refusal::ServerError,
                                               "The server had an error while processing your request."));
    }
    const bool cut = trouble.fault == Fault::Cut;
    if (cut || trouble.fault == Fault::Empty) visit->desk().failures.fetch_add(1);
    if (trouble.fault == Fault::Empty) makeEmpty(answer);
    if (trouble.fault == Fault::Slow) visit->slowDown();
    if (asked->stream)
        co_await streamAnswer(visit, streamFrames(visit->dialect(), answer, asked->includeUsage), cut);
    else
        co_await sayAnswer(visit, plainReply(visit->dialect(), answer), cut);
}

} // namespace

net::Task<void> serveProvider(std::shared_ptr<net::Exchange> exchange, Desk* desk) {
    Visit visit(exchange, *desk);
    std::string_view path = exchange->head().path();
    if (path.starts_with("/v1/")) path.remove_prefix(3);
    const net::Method method = exchange->head().method;
    const std::string_view chatPath = visit.dialect() == Dialect::OpenAi ? "/chat/completions" : "/messages";
    if (method == net::Method::Post && path == chatPath) {
        co_await chat(&visit);
    } else if (method == net::Method::Get && path == "/models") {
        const std::string body = modelsBody(visit.dialect(), desk->about->name);
        const net::Headers headers = headersFor(visit, "application/json", nullptr);
        co_await exchange->reply(200, headers, body);
    } else {
        co_await refuseWith(&visit,
                            refuse(visit.dialect(), Refusal::UnknownPath,
                                   fmt::format("Unknown request URL: {} {}.", exchange->head().methodText,
                                               exchange->head().path())));
    }
}

} // namespace tierline::sandbox
