#include "sandbox/refusal.h"

#include "base/jsonwriter.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::sandbox {

namespace {

struct RefusalRow {
    Refusal refusal;
    int openAiStatus, anthropicStatus;
    std::string_view openAiType, openAiCode, anthropicType, geminiStatus;
};

constexpr RefusalRow rows[] = {
    // clang-format off
    {Refusal::BadRequest, 400, 400, "invalid_request_error", "", "invalid_request_error", "INVALID_ARGUMENT"},
    {Refusal::TooLong, 400, 400, "invalid_request_error", "context_length_exceeded", "invalid_request_error", "INVALID_ARGUMENT"},
    {Refusal::UnknownModel, 404, 404, "invalid_request_error", "model_not_found", "not_found_error", "NOT_FOUND"},
    {Refusal::UnknownPath, 404, 404, "invalid_request_error", "unknown_url", "not_found_error", "NOT_FOUND"},
    {Refusal::RateLimited, 429, 429, "requests", "rate_limit_exceeded", "rate_limit_error", "RESOURCE_EXHAUSTED"},
    {Refusal::Overloaded, 503, 529, "server_error", "", "overloaded_error", "UNAVAILABLE"},
    {Refusal::ServerError, 500, 500, "server_error", "", "api_error", "INTERNAL"},
    // clang-format on
};

// Azure says a few things in its own words and with codes of its own.
struct AzureRow {
    Refusal refusal;
    std::string_view code;
};
constexpr AzureRow azureRows[] = {
    {Refusal::UnknownModel, "DeploymentNotFound"},
    {Refusal::UnknownPath, "404"},
    {Refusal::RateLimited, "429"},
    {Refusal::Overloaded, "503"},
    {Refusal::ServerError, "500"},
};

void writeOpenAi(JsonWriter& out, const RefusalRow& row, std::string_view detail, std::string_view code) {
    out.member("message", detail);
    out.member("type", row.openAiType);
    out.key("param");
    row.refusal == Refusal::TooLong ? out.value("messages") : out.null();
    out.key("code");
    const std::string_view given = code.empty() ? row.openAiCode : code;
    given.empty() ? out.null() : out.value(given);
}

void writeGemini(JsonWriter& out, const RefusalRow& row, std::string_view detail) {
    out.member("code", row.openAiStatus);
    out.member("message", detail);
    out.member("status", row.geminiStatus);
    if (row.refusal != Refusal::RateLimited) return;
    out.key("details");
    out.raw(R"([{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":)"
            R"("generativelanguage.googleapis.com/generate_requests","quotaId":)"
            R"("GenerateRequestsPerMinutePerProjectPerModel"}]},)"
            R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"2s"}])");
}

std::string errorBody(const Call& call, const RefusalRow& row, std::string_view detail,
                      std::string_view code) {
    std::string body;
    JsonWriter out(body);
    out.beginObject();
    if (call.dialect == Dialect::Anthropic) out.member("type", "error");
    out.key("error");
    out.beginObject();
    switch (call.dialect) {
    case Dialect::OpenAi:
    case Dialect::Responses: writeOpenAi(out, row, detail, code); break;
    case Dialect::Gemini: writeGemini(out, row, detail); break;
    case Dialect::Anthropic:
        out.member("type", row.anthropicType);
        out.member("message", detail);
        break;
    }
    out.endObject();
    if (call.dialect == Dialect::Anthropic) out.member("request_id", "req_simulated");
    out.endObject();
    return body;
}

} // namespace

WireReply refuse(const Call& call, Refusal refusal, std::string_view detail, std::string_view code) {
    const RefusalRow* row = rows;
    while (row->refusal != refusal)
        ++row;
    if (call.azure && code.empty())
        for (const AzureRow& own : azureRows)
            if (own.refusal == refusal) code = own.code;
    WireReply reply;
    reply.status = call.dialect == Dialect::Anthropic ? row->anthropicStatus : row->openAiStatus;
    reply.body = errorBody(call, *row, detail, code);
    if (call.jsonArray) reply.body = "[" + reply.body + "]"; // an element like the others
    if (refusal == Refusal::RateLimited) reply.retryAfter = Milliseconds(2000);
    return reply;
}

} // namespace tierline::sandbox
