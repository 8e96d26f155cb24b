#include "sandbox/serve.h"

#include "base/hash.h"
#include "base/id.h"
#include "base/jsonwriter.h"
#include "protocol/json.h"
#include "sandbox/asked.h"
#include "sandbox/embeddings.h"
#include "sandbox/responseswire.h"
#include "sandbox/unrouted.h"
#include "sandbox/visit.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::sandbox {

namespace {

constexpr Milliseconds usualWait{120}; // of what is no chat

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

WireReply unknownModel(const Call& call, std::string_view name) {
    std::string sentence;
    switch (call.dialect) {
    case Dialect::OpenAi:
    case Dialect::Responses:
        sentence = fmt::format("The model `{}` does not exist or you do not have access to it.", name);
        break;
    case Dialect::Anthropic: sentence = fmt::format("model: {}", name); break;
    case Dialect::Gemini:
        sentence = fmt::format("models/{} is not found for API version v1beta, or is not supported for this "
                               "method.",
                               name);
        break;
    }
    if (call.azure && !call.model.empty()) sentence = "The API deployment for this resource does not exist.";
    return refuse(call, Refusal::UnknownModel, sentence);
}

WireReply tooLong(const Call& call, std::int64_t tokens, std::int64_t limit) {
    std::string sentence;
    switch (call.dialect) {
    case Dialect::OpenAi:
    case Dialect::Responses:
        sentence = fmt::format("This model's maximum context length is {} tokens. However, your messages "
                               "resulted in {} tokens.",
                               limit, tokens);
        break;
    case Dialect::Anthropic:
        sentence = fmt::format("prompt is too long: {} tokens > {} maximum", tokens, limit);
        break;
    case Dialect::Gemini:
        sentence = fmt::format(
            "The input token count ({}) exceeds the maximum number of tokens allowed ({}).", tokens, limit);
        break;
    }
    return refuse(call, Refusal::TooLong, sentence);
}

std::optional<WireReply> objection(const Call& call, const Asked& asked, const SimulatedModel* model) {
    if (model == nullptr) return unknownModel(call, asked.model);
    if (model->role == Role::Embeddings)
        return refuse(call, Refusal::UnknownModel, "This is not a chat model.");
    if (asked.inputTokens > model->context) return tooLong(call, asked.inputTokens, model->context);
    if (asked.images && !model->vision)
        return refuse(call, Refusal::BadRequest, "This model does not support image inputs.");
    return std::nullopt;
}

// What a fault answers instead of anything else, and after which wait.
std::optional<WireReply> troubleReply(const Call& call, const Trouble& trouble) {
    if (trouble.fault == Fault::RateLimit)
        return refuse(call, Refusal::RateLimited, "Rate limit reached. Please try again in 2s.");
    if (trouble.fault != Fault::Error) return std::nullopt;
    return trouble.overloaded
               ? refuse(call, Refusal::Overloaded, "The model is overloaded. Please try again later.")
               : refuse(call, Refusal::ServerError, "The server had an error while processing your request.");
}

std::string earlierIdIn(const Call& call, std::string_view body) {
    if (call.dialect != Dialect::Responses) return {};
    const auto json = protocol::Json::parse(body);
    return json ? std::string((*json)["previous_response_id"].string().value_or("")) : std::string();
}

net::Task<void> sayChat(Visit* visit, Answer answer, bool streamed, bool includeUsage, bool cut) {
    if (streamed)
        co_await streamAnswer(visit, streamFrames(visit->call(), answer, includeUsage), cut);
    else
        co_await sayAnswer(visit, plainReply(visit->call().dialect, answer), cut);
}

net::Task<void> chat(Visit* visit) {
    const Call& call = visit->call();
    Desk& desk = visit->desk();
    const std::string_view body = visit->exchange().body();
    const std::string earlierId = earlierIdIn(call, body);
    const std::string* kept = earlierId.empty() ? nullptr : desk.replies.find(earlierId);
    const std::string earlier = kept == nullptr ? std::string() : *kept;
    desk.lastAsked.keep(call, visit->exchange().head(), body, earlier);
    if (!earlierId.empty() && kept == nullptr)
        co_return co_await refuseWith(
            visit, refuse(call, Refusal::BadRequest,
                          fmt::format("Previous response with id '{}' not found.", earlierId),
                          "previous_response_not_found"));
    const auto asked = readAsked(call, body, {visit->provider(), earlier});
    if (!asked)
        co_return co_await refuseWith(
            visit, refuse(call, Refusal::BadRequest, asked.error().detail, asked.error().remedy));
    const auto* model = findModel(visit->provider(), asked->model);
    if (auto refused = objection(call, *asked, model))
        co_return co_await refuseWith(visit, std::move(*refused));

    if (auto& allowance = desk.allowance; allowance.isLimited()) {
        const auto now = visit->exchange().loop().now();
        if (!allowance.take(now)) {
            auto refused = refuse(call, Refusal::RateLimited, "Rate limit reached for requests per min.");
            refused.retryAfter = std::chrono::ceil<std::chrono::seconds>(allowance.untilNext(now));
            co_return co_await refuseWith(visit, std::move(refused));
        }
    }
    const Trouble trouble = troubleOf(*visit, *model);
    Answer answer = answerTo(*asked, *model, desk.options.seed);
    answer.earlier = earlierId;
    if (auto refused = troubleReply(call, trouble)) {
        const bool here = co_await waitUntil(visit, trouble.fault == Fault::Error ? answer.firstToken / 2
                                                                                  : Milliseconds(0));
        if (!here) co_return;
        co_return co_await refuseWith(visit, std::move(*refused));
    }
    const bool cut = trouble.fault == Fault::Cut;
    if (cut || trouble.fault == Fault::Empty) desk.failures.fetch_add(1);
    if (trouble.fault == Fault::Empty) makeEmpty(answer);
    if (trouble.fault == Fault::Slow) visit->slowDown();
    if (asked->stores) desk.replies.keep(responseId(answer), joinedItems(earlier, body, outputItems(answer)));
    co_await sayChat(visit, std::move(answer), asked->stream, asked->includeUsage, cut);
}

net::Task<void> countTokens(Visit* visit) {
    const Call& call = visit->call();
    const auto asked = readAsked(call, visit->exchange().body(), {visit->provider(), {}});
    if (!asked) co_return co_await refuseWith(visit, refuse(call, Refusal::BadRequest, asked.error().detail));
    if (findModel(visit->provider(), asked->model) == nullptr)
        co_return co_await refuseWith(visit, unknownModel(call, asked->model));
    WireReply reply;
    JsonWriter out(reply.body);
    out.beginObject();
    out.member(call.dialect == Dialect::Gemini ? "totalTokens" : "input_tokens", asked->inputTokens);
    out.endObject();
    co_await sayAnswer(visit, std::move(reply), false);
}

// Faults do here what they do to a chat.
net::Task<void> sayWithFaults(Visit* visit, WireReply reply, std::string emptyBody) {
    const Trouble trouble{visit->desk().fault, false};
    if (auto refused = troubleReply(visit->call(), trouble))
        co_return co_await refuseWith(visit, std::move(*refused));
    const bool cut = trouble.fault == Fault::Cut;
    if (cut || trouble.fault == Fault::Empty) visit->desk().failures.fetch_add(1);
    if (trouble.fault == Fault::Empty) reply.body = std::move(emptyBody);
    if (trouble.fault == Fault::Slow) visit->slowDown();
    reply.due = usualWait;
    co_await sayAnswer(visit, std::move(reply), cut);
}

net::Task<void> embeddings(Visit* visit) {
    const Call& call = visit->call();
    auto asked = readEmbeddings(call, visit->exchange().body());
    if (!asked) co_return co_await refuseWith(visit, refuse(call, Refusal::BadRequest, asked.error().detail));
    const auto* model = findModel(visit->provider(), asked->model);
    if (model == nullptr || model->role != Role::Embeddings)
        co_return co_await refuseWith(visit, unknownModel(call, asked->model));
    WireReply reply;
    reply.body = embeddingsBody(call, *asked);
    asked->texts.clear();
    co_await sayWithFaults(visit, std::move(reply), embeddingsBody(call, *asked));
}

net::Task<void> unrouted(Visit* visit) {
    const auto& exchange = visit->exchange();
    auto reply =
        answerUnrouted({visit->call(), exchange.head().headers.value("content-type"), exchange.body(),
                        offeredModels(visit->provider()).front(), visit->desk().options.seed});
    if (!reply)
        co_return co_await refuseWith(visit,
                                      refuse(visit->call(), Refusal::BadRequest, reply.error().detail));
    co_await sayWithFaults(visit, std::move(*reply), "{}");
}

net::Task<void> unknownPath(Visit* visit) {
    const net::RequestHead& head = visit->exchange().head();
    const std::string sentence =
        visit->call().azure ? "Resource not found"
                            : fmt::format("Unknown request URL: {} {}.", head.methodText, head.path());
    co_await refuseWith(visit, refuse(visit->call(), Refusal::UnknownPath, sentence));
}

net::Task<void> models(Visit* visit) {
    WireReply reply;
    reply.body = modelsBody(visit->call().dialect, visit->provider());
    co_await sayAnswer(visit, std::move(reply), false);
}

} // namespace

net::Task<void> serveProvider(std::shared_ptr<net::Exchange> exchange, Desk* desk) {
    Visit visit(exchange, *desk);
    if (visit.call().lacksVersion) co_return co_await unknownPath(&visit);
    switch (visit.call().endpoint) {
    case Endpoint::Unknown: co_await unknownPath(&visit); break;
    case Endpoint::Chat: co_await chat(&visit); break;
    case Endpoint::CountTokens: co_await countTokens(&visit); break;
    case Endpoint::Embeddings: co_await embeddings(&visit); break;
    case Endpoint::Models: co_await models(&visit); break;
    case Endpoint::Completions:
    case Endpoint::Moderations:
    case Endpoint::Speech:
    case Endpoint::Upload:
    case Endpoint::Files: co_await unrouted(&visit); break;
    }
}

} // namespace tierline::sandbox
