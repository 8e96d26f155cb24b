#include "gateway/admin.h"

#include "base/jsonwriter.h"
#include "base/paths.h"
#include "gateway/dispatch.h"
#include "gateway/slots.h"
#include "net/url.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <utility>

#include <unistd.h>

namespace tierline::gateway {

namespace {

constexpr std::array actions{
    std::pair<std::string_view, health::Action>{"trip", health::Action::Trip},
    std::pair<std::string_view, health::Action>{"reset", health::Action::Reset},
    std::pair<std::string_view, health::Action>{"hold_open", health::Action::HoldOpen},
    std::pair<std::string_view, health::Action>{"drain", health::Action::Drain},
    std::pair<std::string_view, health::Action>{"probe", health::Action::Probe},
};

constexpr std::string_view rootText =
    "Tierline: routes LLM requests to the cheapest model able to handle them.\n"
    "\n"
    "POST /v1/chat/completions      OpenAI's chat API; model `auto` routes\n"
    "POST /v1/responses             OpenAI's responses API\n"
    "POST /v1/messages              Anthropic's messages API, and /v1/messages/count_tokens\n"
    "POST /v1beta/models/{m}:generateContent, :streamGenerateContent, :countTokens   Gemini's API\n"
    "POST /v1/embeddings            of the model that is named; never routed\n"
    "GET  /v1/models, /v1beta/models\n"
    "POST /route                    {prompt|messages, model?, parameters?, execute?}: the decision\n"
    "POST /ask                      {prompt}: the decision and the answer\n"
    "POST /feedback                 {id, vote, label}\n"
    "GET  /stats\n"
    "GET  /costs/today              ?from=&to=&baseline=\n"
    "GET  /decisions                ?limit=&since=&order=newest|oldest\n"
    "GET  /decisions/stream         server-sent events\n"
    "GET  /breakers                 POST /breakers/{model} {action}\n"
    "GET  /alerts                  those of the policy, and whether they fire\n"
    "GET  /policy                   which is in force; POST /policy/reload reads its file again\n"
    "GET  /policy/versions          POST /policy/rollback {hash}\n"
    "GET  /sandbox                  POST /sandbox/{provider} {fault, seconds}\n"
    "GET  /healthz, /readyz, /metrics\n";

int statusOf(ErrorCode code) {
    switch (code) {
    case ErrorCode::InvalidInput: return 400;
    case ErrorCode::NotFound: return 404;
    case ErrorCode::Refused: return 403;
    case ErrorCode::InUse: return 409;
    case ErrorCode::Io:
    case ErrorCode::Unavailable: return 503;
    case ErrorCode::TooNew:
    case ErrorCode::Corrupt:
    case ErrorCode::Internal: return 500;
    }
    return 500;
}

std::string lastSegment(const net::RequestHead& head, std::string_view prefix) {
    return net::percentDecode(head.path().substr(prefix.size())).value_or(std::string());
}

void appendBreaker(JsonWriter& json, const health::BreakerRow& row) {
    json.beginObject();
    json.member("model", row.model);
    if (!row.credential.empty()) json.member("credential", row.credential);
    json.member("state", toString(row.view.state));
    json.member("reason", row.view.reason);
    json.member("since", toRfc3339(row.since));
    json.member("reopens_in_ms", row.view.reopensIn.count());
    json.member("calls", row.view.calls);
    json.member("failures", row.view.failures);
    json.member("consecutive", row.view.consecutive);
    json.member("probes_in_flight", row.view.probesInFlight);
    json.member("probes_succeeded", row.view.probesSucceeded);
    json.member("times_opened", row.view.timesOpened);
    json.key("p95_ms");
    if (row.p95)
        json.value(row.p95->count());
    else
        json.null();
    json.member("samples", row.samples);
    json.endObject();
}

std::string breakersBody(Core& core) {
    std::string body = "{\"breakers\":";
    appendBreakers(body, core.board.rows());
    return body + "}";
}

} // namespace

net::Reply jsonReply(const net::RequestHead& head, std::string body) {
    net::Reply reply;
    reply.headers.add("content-type", "application/json");
    addCors(reply.headers, head);
    reply.body = std::move(body);
    return reply;
}

net::Reply problem(const net::RequestHead& head, int status, std::string code, std::string message) {
    protocol::ClientError error;
    error.status = status;
    error.type = status == 404 ? "not_found_error" : status >= 500 ? "server_error" : "invalid_request_error";
    error.code = std::move(code);
    error.message = std::move(message);
    return errorReply(head, std::move(error));
}

net::Reply busy(const net::RequestHead& head) {
    return problem(head, 503, "busy", "Too many queries are waiting.");
}

net::Reply problem(const net::RequestHead& head, const Error& error) {
    const int status = statusOf(error.code);
    return problem(head, status, status == 400 ? "invalid_body" : "failed", error.detail);
}

void appendBreakers(std::string& out, const std::vector<health::BreakerRow>& rows) {
    JsonWriter json(out);
    json.beginArray();
    for (const auto& row : rows)
        appendBreaker(json, row);
    json.endArray();
}

std::optional<health::Action> actionFromString(std::string_view name) {
    for (const auto& [known, action] : actions)
        if (known == name) return action;
    return std::nullopt;
}

net::Task<void> serveBreakers(Core* core, ExchangePtr exchange) {
    const net::Reply reply = jsonReply(exchange->head(), breakersBody(*core));
    co_await exchange->reply(reply);
}

net::Task<void> serveBreakerAction(Core* core, ExchangePtr exchange) {
    const net::RequestHead& head = exchange->head();
    const std::string model = lastSegment(head, "/breakers/");
    const auto json = protocol::Json::parse(exchange->body());
    const auto action = json ? actionFromString((*json)["action"].string().value_or("")) : std::nullopt;
    net::Reply reply;
    if (!action)
        reply =
            problem(head, 400, "invalid_body", "`action` must be trip, reset, hold_open, drain or probe.");
    else if (!core->slots->act(model, *action))
        reply = problem(head, 404, "unknown_model", "There is no breaker for `" + model + "`.");
    else
        reply = jsonReply(head, breakersBody(*core));
    co_await exchange->reply(reply);
}

net::Task<void> serveSandbox(Core* core, ExchangePtr exchange) {
    const net::RequestHead& head = exchange->head();
    net::Reply reply;
    if (core->options.sandboxState)
        reply = jsonReply(head, core->options.sandboxState());
    else
        reply = problem(head, 404, "no_sandbox", "The gateway runs without the sandbox.");
    co_await exchange->reply(reply);
}

net::Task<void> serveSandboxFault(Core* core, ExchangePtr exchange) {
    const net::RequestHead& head = exchange->head();
    net::Reply reply;
    if (!core->options.sandboxFault) {
        reply = problem(head, 404, "no_sandbox", "The gateway runs without the sandbox.");
    } else {
        auto result = core->options.sandboxFault(lastSegment(head, "/sandbox/"), exchange->body());
        if (result)
            reply = jsonReply(head, std::move(*result));
        else
            reply = problem(head, result.error());
    }
    co_await exchange->reply(reply);
}

// The signature by which another Tierline knows who holds the port.
net::Task<void> serveHealth(Core* core, ExchangePtr exchange) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("status", core->stopping ? "stopping" : "ok");
    json.member("program", "tierline");
    json.member("version", TIERLINE_VERSION);
    json.member("pid", static_cast<std::int64_t>(::getpid()));
    json.endObject();
    const net::Reply reply = jsonReply(exchange->head(), std::move(body));
    co_await exchange->reply(reply);
}

net::Task<void> serveReady(Core* core, ExchangePtr exchange) {
    const ledger::Health health = core->ledger->health();
    const auto setup = core->setup.load(std::memory_order_acquire);
    const auto usable = std::ranges::count_if(
        setup->outlets, [](const Outlet& outlet) { return outlet.noCredential.empty(); });
    const bool ready = core->ready && !core->stopping && health.trouble.empty() && usable > 0;
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("ready", ready);
    json.member("ledger", health.trouble.empty() ? std::string_view("ok") : std::string_view(health.trouble));
    json.member("providers_with_key", usable);
    json.member("offline", core->offline.load());
    json.endObject();
    net::Reply reply = jsonReply(exchange->head(), std::move(body));
    if (!ready) reply.status = 503;
    co_await exchange->reply(reply);
}

net::Task<void> serveAlerts(Core* core, ExchangePtr exchange) {
    const net::Reply reply = jsonReply(exchange->head(), core->alerts->body());
    co_await exchange->reply(reply);
}

net::Task<void> serveMetrics(Core* core, ExchangePtr exchange) {
    Gauges gauges;
    gauges.breakers = core->board.rows();
    gauges.slots = core->slots->rows(*core->setup.load()->policy);
    gauges.budgets = core->budgets->status(core->clock.wall());
    gauges.alerts = core->alerts->current();
    gauges.server = core->server->counters();
    if (const auto telemetry = core->telemetry.load()) gauges.spans = telemetry->counters();
    gauges.webhooks = core->alerts->webhooks();
    gauges.openStreams = core->openStreams;
    gauges.openRequests = core->openRequests;
    gauges.ledgerRows = core->ledger->rows();
    gauges.ledgerBytes = core->ledger->bytes();
    gauges.ledgerDropped = core->ledger->dropped();
    gauges.offline = core->offline;
    net::Reply reply;
    reply.headers.add("content-type", "text/plain; version=0.0.4; charset=utf-8");
    reply.body = core->metrics.text(gauges);
    co_await exchange->reply(reply);
}

net::Task<void> serveRoot(Core*, ExchangePtr exchange) {
    net::Reply reply;
    reply.headers.add("content-type", "text/plain; charset=utf-8");
    reply.body = rootText;
    co_await exchange->reply(reply);
}

} // namespace tierline::gateway
