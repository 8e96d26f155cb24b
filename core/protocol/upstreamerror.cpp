#include "protocol/upstreamerror.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>
#include <utility>

namespace tierline::protocol {

namespace {

using enum ErrorClass;

struct Hint {
    std::string_view text;
    ErrorClass errorClass;
};

// Codes and types that say more than the status does. The first of the error's code, type, status counts.
constexpr std::array knownNames{
    Hint{"insufficient_quota", QuotaExhausted},
    Hint{"enforced_spend_limit_reached", QuotaExhausted},
    Hint{"billing_hard_limit_reached", QuotaExhausted},
    Hint{"quota_exceeded", QuotaExhausted},
    Hint{"billing_not_active", Billing},
    Hint{"billing_error", Billing},
    Hint{"context_length_exceeded", ContextTooLong},
    Hint{"context_window_exceeded", ContextTooLong},
    Hint{"model_max_prompt_tokens_exceeded", ContextTooLong},
    Hint{"string_above_max_length", ContextTooLong},
    Hint{"request_too_large", ContextTooLong},
    Hint{"content_filter", ContentFiltered},
    Hint{"content_policy_violation", ContentFiltered},
    Hint{"image_content_policy_violation", ContentFiltered},
    Hint{"invalid_prompt", ContentFiltered}, // Responses: flagged by the usage policy
    Hint{"rate_limit_exceeded", RateLimited},
    Hint{"rate_limit_error", RateLimited},
    Hint{"resource_exhausted", RateLimited},
    Hint{"overloaded_error", Overloaded},
    Hint{"overloaded", Overloaded},
    Hint{"engine_overloaded", Overloaded},
    Hint{"server_overloaded", Overloaded},
    Hint{"unavailable", Overloaded},
    Hint{"invalid_api_key", Auth},
    Hint{"authentication_error", Auth},
    Hint{"permission_error", Auth},
    Hint{"unauthenticated", Auth}, // Gemini's words from here on are google.rpc.Code
    Hint{"permission_denied", Auth},
    Hint{"not_found", NotFound},
    Hint{"model_not_found", NotFound},
    Hint{"not_found_error", NotFound},
    Hint{"timeout_error", TimeoutTotal},
    Hint{"deadline_exceeded", TimeoutTotal},
};

// Names that many different errors share: the status is asked first.
constexpr std::array vagueNames{
    Hint{"invalid_request_error", BadRequest},
    Hint{"bad_request", BadRequest},
    Hint{"invalid_argument", BadRequest},
    Hint{"api_error", ServerError},
    Hint{"server_error", ServerError},
    Hint{"internal_server_error", ServerError},
    Hint{"internal_error", ServerError},
    Hint{"internal", ServerError},
    Hint{"unknown", ServerError},
    Hint{"data_loss", ServerError},
    Hint{"failed_precondition", BadRequest},
    Hint{"out_of_range", BadRequest},
    Hint{"invalid_image", BadRequest},
    Hint{"invalid_image_url", BadRequest},
    Hint{"invalid_image_format", BadRequest},
    Hint{"invalid_base64_image", BadRequest},
    Hint{"image_too_large", BadRequest},
    Hint{"image_parse_error", BadRequest},
    Hint{"image_file_not_found", BadRequest},
    Hint{"failed_to_download_image", BadRequest},
};

// Sentences inside client errors (400, 403, 413, 422, 429) whose code is vague. Lower case.
constexpr std::array clientSentences{
    Hint{"prompt is too long", ContextTooLong},
    Hint{"maximum context length", ContextTooLong},
    Hint{"context window", ContextTooLong},
    Hint{"context length", ContextTooLong},
    Hint{"exceed context limit", ContextTooLong},
    Hint{"input is too long", ContextTooLong},
    Hint{"exceeds the maximum number of tokens", ContextTooLong},
    Hint{"credit balance is too low", Billing},
    Hint{"spend limit", QuotaExhausted},
    Hint{"specified api usage limits", QuotaExhausted},
    Hint{"exceeded your current quota", QuotaExhausted},
    Hint{"monthly limit", QuotaExhausted},
    Hint{"api_key_invalid", Auth}, // Gemini answers 400 to a wrong key
    Hint{"api key not valid", Auth},
    Hint{"api key expired", Auth},
    Hint{"enable billing", Billing},
    Hint{"content management policy", ContentFiltered},
    Hint{"content filtering policy", ContentFiltered},
};

constexpr std::array overloadSentences{
    Hint{"overloaded", Overloaded},        Hint{"at capacity", Overloaded}, Hint{"over capacity", Overloaded},
    Hint{"capacity exceeded", Overloaded}, Hint{"high demand", Overloaded},
};

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

std::optional<ErrorClass> named(const auto& table, std::string_view name) {
    const auto found = std::ranges::find(table, name, &Hint::text);
    return found == table.end() ? std::nullopt : std::optional(found->errorClass);
}

std::optional<ErrorClass> said(const auto& table, std::string_view text) {
    const auto found =
        std::ranges::find_if(table, [&](const Hint& hint) { return text.find(hint.text) != text.npos; });
    return found == table.end() ? std::nullopt : std::optional(found->errorClass);
}

ErrorClass fromStatus(int status) {
    switch (status) {
    case 401:
    case 403: return Auth;
    case 402: return Billing;
    case 404: return NotFound;
    case 408:
    case 504:
    case 524: return TimeoutTotal; // 524: Cloudflare gave up waiting for the origin
    case 413: return ContextTooLong;
    case 429: return RateLimited;
    case 529: return Overloaded;
    default: break;
    }
    if (status >= 400 && status < 500) return BadRequest;
    return status >= 500 ? ServerError : ProtocolError;
}

// Gemini says "you exceeded your current quota" of minutes and of days alike; only the violated quota's name
// tells (GenerateRequestsPerDayPerProjectPerModel).
std::optional<ErrorClass> byQuotaName(std::string_view text) {
    if (text.find("perday") != text.npos) return QuotaExhausted;
    if (text.find("perminute") != text.npos) return RateLimited;
    return std::nullopt;
}

// `text` is the message and whatever else the body says, in lower case.
ErrorClass classify(int status, const std::array<std::string, 3>& names, std::string_view text) {
    if (status == 429)
        if (const auto quota = byQuotaName(text)) return *quota;
    for (const auto& name : names)
        if (const auto known = named(knownNames, name)) {
            if (*known == RateLimited && said(clientSentences, text) == QuotaExhausted) return QuotaExhausted;
            return *known;
        }
    if (status < 500 && status != 401 && status != 404)
        if (const auto hint = said(clientSentences, text)) return *hint;
    if (status == 503 || status == 500 || status == 200)
        if (const auto hint = said(overloadSentences, text)) return *hint;
    if (status >= 300) return fromStatus(status);
    for (const auto& name : names)
        if (const auto vague = named(vagueNames, name)) return *vague;
    return ServerError;
}

std::string wordOf(JsonView value) {
    if (const auto text = value.string()) return std::string(*text);
    if (const auto number = value.int64()) return fmt::format("{}", *number);
    return {};
}

} // namespace

bool isErrorObject(JsonView root) {
    for (const auto [key, value] : root.members()) {
        if (key == "error" && (value.size() > 0 || !value.string().value_or("").empty())) return true;
        if ((key == "object" || key == "type") && value.string() == "error") return true;
    }
    return false;
}

UpstreamError readUpstreamError(int status, JsonView root) {
    if (root.isArray() && root.size() > 0) root = *root.items().begin(); // Gemini sometimes wraps it
    if (root["response"]["error"].isObject()) root = root["response"];   // Responses: response.failed
    const auto object = root["error"] ? root["error"] : root;
    UpstreamError error;
    error.status = status;
    error.type = wordOf(object["type"]);
    error.code = wordOf(object["details"]["error_code"]); // Anthropic's spend limit
    if (error.code.empty()) error.code = wordOf(object["code"]);
    error.message = wordOf(object["message"]);
    if (object.isString()) error.message = *object.string();
    for (const auto* key : {"message", "detail"})
        if (error.message.empty()) error.message = wordOf(root[key]);
    if (error.message.empty())
        error.message = fmt::format("the provider answered {} without a message", status);

    auto effective = status;
    if (const auto number = object["code"].int64(); number && status < 300 && *number >= 400 && *number < 600)
        effective = static_cast<int>(*number);
    const std::array names{lower(error.code), lower(error.type), lower(wordOf(object["status"]))};
    auto text = lower(error.message);
    if (object["details"].isArray()) text += lower(object["details"].text());
    error.errorClass = classify(effective, names, text);
    return error;
}

UpstreamError protocolError(int status, std::string message) {
    return {ProtocolError, status, "protocol_error", {}, std::move(message)};
}

UpstreamError classifyError(Dialect, int status, std::string_view body) {
    constexpr std::size_t longest = 1U << 20U;
    thread_local JsonParser parser;
    if (const auto root = parser.parse(body.substr(0, longest));
        root && (root->isObject() || root->isArray()))
        return readUpstreamError(status, *root);
    UpstreamError error;
    error.status = status;
    error.message = body.empty()
                        ? fmt::format("the provider answered {} with an empty body", status)
                        : fmt::format("the provider answered {} with a body that is not JSON", status);
    error.errorClass = classify(status, {}, lower(body.substr(0, 4096)));
    if (status < 300) error.errorClass = ProtocolError;
    return error;
}

} // namespace tierline::protocol
