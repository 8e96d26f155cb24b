#include "protocol/errorreply.h"

#include "protocol/codec.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>

namespace tierline::protocol {

namespace {

struct TypeRow {
    std::string_view openAi, anthropic;
};

// Where both have a word for it. Anything else goes by status.
constexpr std::array types{
    TypeRow{"invalid_request_error", "invalid_request_error"},
    TypeRow{"authentication_error", "authentication_error"},
    TypeRow{"permission_error", "permission_error"},
    TypeRow{"not_found_error", "not_found_error"},
    TypeRow{"rate_limit_error", "rate_limit_error"},
    TypeRow{"insufficient_quota", "billing_error"},
    TypeRow{"billing_error", "billing_error"},
    TypeRow{"timeout_error", "timeout_error"},
    TypeRow{"overloaded_error", "overloaded_error"},
    TypeRow{"server_error", "api_error"},
};

std::string_view typeByStatus(int status) {
    switch (status) {
    case 401: return "authentication_error";
    case 402: return "billing_error";
    case 403: return "permission_error";
    case 404: return "not_found_error";
    case 413: return "request_too_large";
    case 429: return "rate_limit_error";
    case 503:
    case 529: return "overloaded_error";
    case 504: return "timeout_error";
    default: return status < 500 ? "invalid_request_error" : "api_error";
    }
}

} // namespace

std::string_view anthropicErrorType(const ClientError& error) {
    const auto row = std::ranges::find(types, error.type, &TypeRow::openAi);
    return row == types.end() ? typeByStatus(error.status) : row->anthropic;
}

std::string originalError(const ClientError& error) {
    constexpr std::size_t longest = 64U << 10U;
    if (error.original.empty() || error.original.size() > longest) return {};
    const auto json = Json::parse(error.original);
    return json ? json->root().text() : std::string();
}

std::string errorBody(Dialect dialect, const ClientError& error) {
    return codecOf(dialect).errorBody(error);
}

std::string errorEvent(Dialect dialect, const ClientError& error) {
    return codecOf(dialect).errorEvent(error);
}

std::string messageBody(Dialect dialect, std::string_view model, std::string_view text, bool stream) {
    return codecOf(dialect).message(model, text, stream);
}

} // namespace tierline::protocol
