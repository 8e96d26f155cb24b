#include "gateway/router.h"

#include "gateway/admin.h"
#include "gateway/ask.h"
#include "gateway/clientapi.h"
#include "gateway/costs.h"
#include "gateway/decisions.h"
#include "gateway/dispatch.h"
#include "gateway/feedback.h"
#include "gateway/passthrough.h"
#include "gateway/policyadmin.h"
#include "gateway/recordings.h"
#include "gateway/stats.h"

#include <algorithm>
#include <array>

namespace tierline::gateway {

namespace {

using enum net::Method;

constexpr std::array table{
    Endpoint{Post, "/v1/chat/completions", serveChatCompletions},
    Endpoint{Post, "/v1/responses", serveResponses},
    Endpoint{Post, "/v1/messages", serveMessages},
    Endpoint{Post, "/v1/messages/count_tokens", serveCountTokens},
    Endpoint{Post, "/v1/embeddings", serveEmbeddings},
    Endpoint{Post, "/v1beta/models/", serveGemini},
    Endpoint{Post, "/v1alpha/models/", serveGemini},
    Endpoint{Post, "/v1/models/", serveGemini},
    Endpoint{Get, "/v1/models", serveModels},
    Endpoint{Get, "/v1beta/models", serveModels},
    Endpoint{Get, "/v1/models/", serveModel},
    Endpoint{Get, "/v1beta/models/", serveModel},
    Endpoint{Post, "/route", serveRoute},
    Endpoint{Post, "/ask", serveAsk},
    Endpoint{Post, "/feedback", serveFeedback},
    Endpoint{Get, "/stats", serveStats},
    Endpoint{Get, "/costs/today", serveCosts},
    Endpoint{Get, "/decisions", serveDecisions},
    Endpoint{Get, "/decisions/stream", serveDecisionStream},
    Endpoint{Get, "/breakers", serveBreakers},
    Endpoint{Post, "/breakers/", serveBreakerAction},
    Endpoint{Get, "/alerts", serveAlerts},
    Endpoint{Get, "/policy", servePolicy},
    Endpoint{Get, "/policy/versions", servePolicyVersions},
    Endpoint{Get, "/policy/versions/", servePolicyVersion},
    Endpoint{Post, "/policy/reload", servePolicyReload},
    Endpoint{Post, "/policy/rollback", servePolicyRollback},
    Endpoint{Get, "/sandbox", serveSandbox},
    Endpoint{Post, "/sandbox/", serveSandboxFault},
    Endpoint{Get, "/healthz", serveHealth},
    Endpoint{Get, "/readyz", serveReady},
    Endpoint{Get, "/metrics", serveMetrics},
    Endpoint{Get, "/", serveRoot},
};

bool isAt(const Endpoint& endpoint, std::string_view path) {
    if (endpoint.path.size() > 1 && endpoint.path.ends_with('/'))
        return path.size() > endpoint.path.size() && path.starts_with(endpoint.path);
    return path == endpoint.path;
}

// By its whole path, whatever the method: GET /v1/responses is a mistake, GET /v1/responses/{id} is not.
bool isOurs(std::string_view path) {
    return std::ranges::any_of(table, [&](const Endpoint& endpoint) { return endpoint.path == path; });
}

net::Reply notFound(const net::RequestHead& head) {
    protocol::ClientError error;
    error.status = 404;
    error.type = "not_found_error";
    error.code = "unknown_endpoint";
    error.message = "There is no endpoint " + std::string(head.path().substr(0, 100)) + ".";
    if (head.path() == "/chat/completions" || head.path() == "/models")
        error.message += " The base URL ends in /v1.";
    else if (head.path().starts_with("/v1/v1/"))
        error.message += " For this client the base URL ends before /v1.";
    else
        error.message += " GET / lists them.";
    return errorReply(head, error);
}

net::Reply wrongMethod(const net::RequestHead& head, const std::string& allow) {
    protocol::ClientError error;
    error.status = 405;
    error.type = "invalid_request_error";
    error.code = "method_not_allowed";
    error.message = std::string(head.path()) + " takes " + allow + ".";
    net::Reply reply = errorReply(head, error);
    reply.headers.add("allow", allow);
    return reply;
}

} // namespace

std::span<const Endpoint> endpoints() {
    return table;
}

Match findEndpoint(net::Method method, std::string_view path) {
    Match match;
    const net::Method wanted = method == Head ? Get : method;
    for (const Endpoint& endpoint : table) {
        if (!isAt(endpoint, path)) continue;
        if (endpoint.method == wanted) return {&endpoint, {}};
        match.allow +=
            (match.allow.empty() ? "" : ", ") + std::string(endpoint.method == Get ? "GET, HEAD" : "POST");
    }
    return match;
}

net::Task<void> route(Core* core, std::shared_ptr<net::Exchange> exchange) {
    const net::RequestHead& head = exchange->head();
    if (exchange->body().size() > core->guard.bodyBytes) { // chunked: its size was not known before
        core->metrics.countRefused(toString(GuardVerdict::TooLarge));
        const net::Reply reply = refusal(GuardVerdict::TooLarge, head);
        co_await exchange->reply(reply);
        co_return;
    }
    const Match match = findEndpoint(head.method, head.path());
    if (match.endpoint) {
        co_await match.endpoint->handle(core, std::move(exchange));
        co_return;
    }
    if (!isOurs(head.path()) && isPassThroughPath(head.path())) {
        if (core->recordings && core->recordings->refusesMisses()) {
            const net::Reply reply = problem(
                head, 503, "not_recorded", "What passes through is not recorded, and a replay asks nobody.");
            co_await exchange->reply(reply);
            co_return;
        }
        co_await servePassThrough(core, std::move(exchange));
        co_return;
    }
    core->metrics.countRefused(match.allow.empty() ? "unknown_endpoint" : "wrong_method");
    const net::Reply reply = match.allow.empty() ? notFound(head) : wrongMethod(head, match.allow);
    co_await exchange->reply(reply);
}

} // namespace tierline::gateway
