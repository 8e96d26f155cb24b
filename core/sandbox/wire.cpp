#include "sandbox/wire.h"

#include "base/jsonwriter.h"
#include "sandbox/anthropicwire.h"
#include "sandbox/openaiwire.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::sandbox {

namespace {

constexpr std::int64_t requestLimit = 5000;
constexpr std::int64_t tokenLimit = 2'000'000;
constexpr std::int64_t tokensInFlight = 900; // reserved per request under way

struct RefusalRow {
    Refusal refusal;
    int openAiStatus, anthropicStatus;
    std::string_view openAiType, openAiCode, anthropicType;
};

constexpr RefusalRow rows[] = {
    {Refusal::BadRequest, 400, 400, "invalid_request_error", "", "invalid_request_error"},
    {Refusal::TooLong, 400, 400, "invalid_request_error", "context_length_exceeded", "invalid_request_error"},
    {Refusal::UnknownModel, 404, 404, "invalid_request_error", "model_not_found", "not_found_error"},
    {Refusal::UnknownPath, 404, 404, "invalid_request_error", "unknown_url", "not_found_error"},
    {Refusal::RateLimited, 429, 429, "requests", "rate_limit_exceeded", "rate_limit_error"},
    {Refusal::Overloaded, 503, 529, "server_error", "", "overloaded_error"},
    {Refusal::ServerError, 500, 500, "server_error", "", "api_error"},
};

std::string openAiError(const RefusalRow& row, std::string_view detail) {
    std::string body;
    JsonWriter out(body);
    out.beginObject();
    out.key("error");
    out.beginObject();
    out.member("message", detail);
    out.member("type", row.openAiType);
    out.key("param");
    row.refusal == Refusal::TooLong ? out.value("messages") : out.null();
    out.key("code");
    row.openAiCode.empty() ? out.null() : out.value(row.openAiCode);
    out.endObject();
    out.endObject();
    return body;
}

std::string anthropicError(const RefusalRow& row, std::string_view detail) {
    std::string body;
    JsonWriter out(body);
    out.beginObject();
    out.member("type", "error");
    out.key("error");
    out.beginObject();
    out.member("type", row.anthropicType);
    out.member("message", detail);
    out.endObject();
    out.endObject();
    return body;
}

} // namespace

WireReply plainReply(Dialect dialect, const Answer& answer) {
    WireReply reply;
    reply.body = dialect == Dialect::OpenAi ? openAiBody(answer) : anthropicBody(answer);
    const auto visible = static_cast<double>(answer.output - answer.reasoning);
    reply.due = answer.firstToken + Milliseconds(static_cast<std::int64_t>(visible * answer.msPerToken));
    return reply;
}

std::vector<Frame> streamFrames(Dialect dialect, const Answer& answer, bool includeUsage) {
    return dialect == Dialect::OpenAi ? openAiFrames(answer, includeUsage) : anthropicFrames(answer);
}

std::string modelsBody(Dialect dialect, std::string_view provider) {
    const bool openAi = dialect == Dialect::OpenAi;
    std::string body;
    JsonWriter out(body);
    out.beginObject();
    if (openAi) out.member("object", "list");
    out.key("data");
    out.beginArray();
    for (const std::string_view name : modelNames(provider)) {
        out.beginObject();
        out.member("id", name);
        out.member(openAi ? "object" : "type", "model");
        if (openAi) {
            out.member("created", std::int64_t{1767225600});
            out.member("owned_by", provider);
        } else {
            out.member("display_name", name);
            out.member("created_at", "2026-01-01T00:00:00Z");
        }
        out.endObject();
    }
    out.endArray();
    if (!openAi) {
        out.member("has_more", false);
        out.member("first_id", modelNames(provider).front());
        out.member("last_id", modelNames(provider).back());
    }
    out.endObject();
    return body;
}

WireReply refuse(Dialect dialect, Refusal refusal, std::string_view detail) {
    const RefusalRow* row = rows;
    while (row->refusal != refusal)
        ++row;
    WireReply reply;
    reply.status = dialect == Dialect::OpenAi ? row->openAiStatus : row->anthropicStatus;
    reply.body = dialect == Dialect::OpenAi ? openAiError(*row, detail) : anthropicError(*row, detail);
    if (refusal == Refusal::RateLimited) reply.retryAfter = Milliseconds(2000);
    return reply;
}

std::vector<WireHeader> limitHeaders(Dialect dialect, std::int64_t inFlight, const WireReply* refused) {
    const bool limited = refused != nullptr && refused->retryAfter.count() > 0;
    const std::int64_t requests = limited ? 0 : std::max<std::int64_t>(0, requestLimit - inFlight);
    const std::int64_t tokens = std::max<std::int64_t>(0, tokenLimit - inFlight * tokensInFlight);
    std::vector<WireHeader> headers;
    const auto add = [&](std::string_view name, std::string value) {
        headers.push_back({std::string(name), std::move(value)});
    };
    if (dialect == Dialect::OpenAi) {
        add("x-ratelimit-limit-requests", fmt::to_string(requestLimit));
        add("x-ratelimit-remaining-requests", fmt::to_string(requests));
        add("x-ratelimit-reset-requests", limited ? "2s" : "12ms");
        add("x-ratelimit-limit-tokens", fmt::to_string(tokenLimit));
        add("x-ratelimit-remaining-tokens", fmt::to_string(tokens));
        add("x-ratelimit-reset-tokens", fmt::format("{}ms", inFlight * 27));
    } else {
        const std::string reset = toRfc3339(systemClock().wall() + Milliseconds(limited ? 2000 : 1000));
        add("anthropic-ratelimit-requests-limit", fmt::to_string(requestLimit));
        add("anthropic-ratelimit-requests-remaining", fmt::to_string(requests));
        add("anthropic-ratelimit-requests-reset", reset);
        add("anthropic-ratelimit-tokens-limit", fmt::to_string(tokenLimit));
        add("anthropic-ratelimit-tokens-remaining", fmt::to_string(tokens));
        add("anthropic-ratelimit-tokens-reset", reset);
    }
    if (limited) add("retry-after", fmt::to_string(refused->retryAfter.count() / 1000));
    return headers;
}

} // namespace tierline::sandbox
