#include "gateway/clientapi.h"

#include "gateway/admin.h"
#include "gateway/dispatch.h"
#include "gateway/passthrough.h"
#include "net/url.h"
#include "protocol/models.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

std::vector<std::string> modelIds(const policy::Policy& policy) {
    std::vector<std::string> ids{"auto"};
    for (const auto& tier : policy.tiers)
        ids.push_back("auto:" + tier.name);
    for (const auto& model : policy.models)
        ids.push_back(model.id);
    return ids;
}

// About four bytes a token, no tokenizer: said so in a header.
net::Reply countReply(Core* core, const net::RequestHead& head, const Result<protocol::Request>& request,
                      std::string_view member) {
    if (!request) {
        core->metrics.countRefused("invalid_body");
        return problem(head, request.error());
    }
    const auto tokens = protocol::estimateInputTokens(*request);
    net::Reply reply = jsonReply(head, "{\"" + std::string(member) + "\":" + std::to_string(tokens) + "}");
    reply.headers.add("x-tierline-flags", "estimated");
    return reply;
}

// Gemini's countTokens takes `contents`, or a whole request under `generateContentRequest`.
Result<protocol::Request> readCounted(std::string_view body) {
    const auto json = protocol::Json::parse(body);
    if (!json) return std::unexpected(json.error());
    const auto inner = (*json)["generateContentRequest"];
    return protocol::viewConversation(Dialect::Gemini, inner.isObject() ? inner : json->root());
}

} // namespace

std::optional<GeminiPath> readGeminiPath(std::string_view path) {
    constexpr std::string_view folder = "/models/";
    const std::size_t at = path.find(folder);
    const std::size_t colon = path.rfind(':');
    if (at == std::string_view::npos || colon == std::string_view::npos || colon < at + folder.size())
        return std::nullopt;
    auto model = net::percentDecode(path.substr(at + folder.size(), colon - at - folder.size()));
    if (!model || model->empty()) return std::nullopt;
    return GeminiPath{std::move(*model), std::string(path.substr(colon + 1))};
}

net::Task<void> serveChatCompletions(Core* core, ExchangePtr exchange) {
    return serveCall(core, std::move(exchange), {.dialect = Dialect::OpenAi, .model = {}});
}

net::Task<void> serveResponses(Core* core, ExchangePtr exchange) {
    return serveCall(core, std::move(exchange), {.dialect = Dialect::Responses, .model = {}});
}

net::Task<void> serveMessages(Core* core, ExchangePtr exchange) {
    return serveCall(core, std::move(exchange), {.dialect = Dialect::Anthropic, .model = {}});
}

net::Task<void> serveEmbeddings(Core* core, ExchangePtr exchange) {
    return serveCall(core, std::move(exchange), {.kind = CallKind::Embeddings, .model = {}});
}

net::Task<void> serveGemini(Core* core, ExchangePtr exchange) {
    const net::RequestHead& head = exchange->head();
    auto path = readGeminiPath(head.path());
    if (path && (path->method == "generateContent" || path->method == "streamGenerateContent")) {
        Incoming incoming{.dialect = Dialect::Gemini, .model = std::move(path->model)};
        incoming.stream = path->method.starts_with("stream");
        incoming.jsonArray = incoming.stream && net::queryValue(head.query(), "alt") != "sse";
        co_await serveCall(core, std::move(exchange), std::move(incoming));
        co_return;
    }
    if (path && path->method == "countTokens") {
        const net::Reply reply = countReply(core, head, readCounted(exchange->body()), "totalTokens");
        co_await exchange->reply(reply);
        co_return;
    }
    co_await servePassThrough(core, std::move(exchange));
}

net::Task<void> serveCountTokens(Core* core, ExchangePtr exchange) {
    const auto request = protocol::readMessages(exchange->body(), true);
    const net::Reply reply = countReply(core, exchange->head(), request, "input_tokens");
    co_await exchange->reply(reply);
}

net::Task<void> serveModels(Core* core, ExchangePtr exchange) {
    const auto setup = core->setup.load(std::memory_order_acquire);
    const net::RequestHead& head = exchange->head();
    const net::Reply reply = jsonReply(head, protocol::modelsBody(dialectOf(head), modelIds(*setup->policy)));
    co_await exchange->reply(reply);
}

net::Task<void> serveModel(Core* core, ExchangePtr exchange) {
    const auto setup = core->setup.load(std::memory_order_acquire);
    const net::RequestHead& head = exchange->head();
    const std::string_view path = head.path();
    const auto id = net::percentDecode(path.substr(path.find("/models/") + 8)).value_or(std::string());
    const auto ids = modelIds(*setup->policy);
    const auto known = std::ranges::find_if(
        ids, [&](const std::string& one) { return one == id || one.substr(one.find('/') + 1) == id; });
    const net::Reply reply = known == ids.end()
                                 ? problem(head, 404, "model_not_found", "There is no model `" + id + "`.")
                                 : jsonReply(head, protocol::modelBody(dialectOf(head), *known));
    co_await exchange->reply(reply);
}

} // namespace tierline::gateway
