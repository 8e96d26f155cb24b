#include "sandbox/wire.h"

#include "sandbox/anthropicwire.h"
#include "sandbox/geminiwire.h"
#include "sandbox/openaiwire.h"
#include "sandbox/responseswire.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::sandbox {

namespace {

constexpr std::int64_t requestLimit = 5000;
constexpr std::int64_t tokenLimit = 2'000'000;
constexpr std::int64_t tokensInFlight = 900; // reserved per request under way

} // namespace

WireReply plainReply(Dialect dialect, const Answer& answer) {
    WireReply reply;
    switch (dialect) {
    case Dialect::OpenAi: reply.body = openAiBody(answer); break;
    case Dialect::Responses: reply.body = responsesBody(answer); break;
    case Dialect::Anthropic: reply.body = anthropicBody(answer); break;
    case Dialect::Gemini: reply.body = geminiBody(answer); break;
    }
    const auto visible = static_cast<double>(answer.output - answer.reasoning);
    reply.due = answer.firstToken + Milliseconds(static_cast<std::int64_t>(visible * answer.msPerToken));
    return reply;
}

std::vector<Frame> streamFrames(const Call& call, const Answer& answer, bool includeUsage) {
    switch (call.dialect) {
    case Dialect::OpenAi: return openAiFrames(answer, includeUsage, call.azure);
    case Dialect::Responses: return responsesFrames(answer);
    case Dialect::Anthropic: return anthropicFrames(answer);
    case Dialect::Gemini: return geminiFrames(answer, call.jsonArray);
    }
    return {};
}

std::vector<WireHeader> limitHeaders(Dialect dialect, std::int64_t inFlight, const WireReply* refused) {
    const bool limited = refused != nullptr && refused->retryAfter.count() > 0;
    const std::int64_t requests = limited ? 0 : std::max<std::int64_t>(0, requestLimit - inFlight);
    const std::int64_t tokens = std::max<std::int64_t>(0, tokenLimit - inFlight * tokensInFlight);
    std::vector<WireHeader> headers;
    const auto add = [&](std::string_view name, std::string value) {
        headers.push_back({std::string(name), std::move(value)});
    };
    if (dialect == Dialect::Gemini) return headers; // tells them in error bodies only
    if (dialect != Dialect::Anthropic) {
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
