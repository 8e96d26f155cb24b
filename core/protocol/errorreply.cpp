#include "base/jsonwriter.h"
#include "protocol/json.h"
#include "protocol/reply.h"

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

std::string_view anthropicType(const ClientError& error) {
    const auto row = std::ranges::find(types, error.type, &TypeRow::openAi);
    return row == types.end() ? typeByStatus(error.status) : row->anthropic;
}

std::string_view openAiType(const ClientError& error) {
    if (!error.type.empty()) return error.type;
    return error.status < 500 ? "invalid_request_error" : "server_error";
}

// The provider's own words on one line, so that they also fit into an event; nothing when not JSON.
std::string original(const ClientError& error) {
    constexpr std::size_t longest = 64U << 10U;
    if (error.original.empty() || error.original.size() > longest) return {};
    const auto json = Json::parse(error.original);
    return json ? json->root().text() : std::string();
}

} // namespace

std::string errorBody(Dialect dialect, const ClientError& error) {
    std::string out;
    JsonWriter json(out);
    const bool isOpenAi = dialect == Dialect::OpenAi;
    json.beginObject();
    if (!isOpenAi) json.member("type", "error");
    json.key("error");
    json.beginObject();
    json.member("type", isOpenAi ? openAiType(error) : anthropicType(error));
    json.member("message", error.message);
    if (isOpenAi) {
        json.key("param");
        json.null();
        json.key("code");
        if (error.code.empty())
            json.null();
        else
            json.value(error.code);
    } else if (!error.code.empty()) {
        json.member("code", error.code);
    }
    if (const auto provider = original(error); !provider.empty()) {
        json.key("provider_error");
        json.raw(provider);
    }
    json.endObject();
    if (!error.requestId.empty()) json.member("request_id", error.requestId);
    json.endObject();
    return out;
}

std::string errorEvent(Dialect dialect, const ClientError& error) {
    return (dialect == Dialect::OpenAi ? "data: " : "event: error\ndata: ") + errorBody(dialect, error)
           + "\n\n";
}

} // namespace tierline::protocol
