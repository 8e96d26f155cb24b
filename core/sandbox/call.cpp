#include "sandbox/call.h"

#include "net/url.h"

#include <optional>
#include <utility>

namespace tierline::sandbox {

namespace {

using net::Method;

struct PathRow {
    Method method;
    std::string_view path; // without /v1
    Endpoint endpoint;
    std::optional<Dialect> dialect; // none: the provider's
};

constexpr PathRow paths[] = {
    {Method::Post, "/chat/completions", Endpoint::Chat, Dialect::OpenAi},
    {Method::Post, "/responses", Endpoint::Chat, Dialect::Responses},
    {Method::Post, "/messages", Endpoint::Chat, Dialect::Anthropic},
    {Method::Post, "/messages/count_tokens", Endpoint::CountTokens, Dialect::Anthropic},
    {Method::Post, "/embeddings", Endpoint::Embeddings, Dialect::OpenAi},
    {Method::Post, "/completions", Endpoint::Completions, Dialect::OpenAi},
    {Method::Post, "/moderations", Endpoint::Moderations, Dialect::OpenAi},
    {Method::Post, "/audio/speech", Endpoint::Speech, Dialect::OpenAi},
    {Method::Post, "/files", Endpoint::Upload, Dialect::OpenAi},
    {Method::Get, "/files", Endpoint::Files, Dialect::OpenAi},
    {Method::Get, "/models", Endpoint::Models, std::nullopt},
};

struct VerbRow {
    std::string_view verb; // behind Gemini's model
    Endpoint endpoint;
    bool stream, single;
};

constexpr VerbRow verbs[] = {
    {"generateContent", Endpoint::Chat, false, false},
    {"streamGenerateContent", Endpoint::Chat, true, false},
    {"countTokens", Endpoint::CountTokens, false, false},
    {"batchEmbedContents", Endpoint::Embeddings, false, false},
    {"embedContent", Endpoint::Embeddings, false, true},
};

bool takePrefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool hasParameter(std::string_view query, std::string_view name, std::string_view wanted = {}) {
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const auto equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) != name || equals + 1 >= pair.size()) continue;
        if (wanted.empty() || pair.substr(equals + 1) == wanted) return true;
    }
    return false;
}

void lookUp(Method method, std::string_view path, Call& call) {
    for (const PathRow& row : paths) {
        if (row.method != method || row.path != path) continue;
        call.endpoint = row.endpoint;
        call.dialect = row.dialect.value_or(call.dialect);
    }
}

// models/NAME:verb
void readVerb(std::string_view path, std::string_view query, Call& call) {
    call.dialect = Dialect::Gemini;
    const auto colon = path.rfind(':');
    if (colon == std::string_view::npos) return;
    for (const VerbRow& row : verbs) {
        if (row.verb != path.substr(colon + 1)) continue;
        call.endpoint = row.endpoint;
        call.stream = row.stream;
        call.single = row.single;
        call.jsonArray = row.stream && !hasParameter(query, "alt", "sse");
    }
    call.model = net::percentDecode(path.substr(0, colon)).value_or("");
}

void readAzure(Method method, std::string_view path, std::string_view query, Call& call) {
    call.azure = true;
    call.dialect = Dialect::OpenAi;
    if (takePrefix(path, "/v1")) return lookUp(method, path, call);
    call.lacksVersion = !hasParameter(query, "api-version");
    if (takePrefix(path, "/deployments/")) {
        const auto slash = std::min(path.find('/'), path.size());
        call.model = net::percentDecode(path.substr(0, slash)).value_or("");
        path.remove_prefix(slash);
    }
    lookUp(method, path, call);
    if (call.dialect == Dialect::OpenAi && call.endpoint == Endpoint::Chat && call.model.empty())
        call.endpoint = Endpoint::Unknown;
}

} // namespace

Call readCall(Method method, std::string_view path, std::string_view query, Dialect own) {
    Call call;
    call.dialect = own;
    if (takePrefix(path, "/openai")) {
        readAzure(method, path, query, call);
        return call;
    }
    const bool beta = takePrefix(path, "/v1beta");
    if (!beta) takePrefix(path, "/v1");
    if (beta && method == Method::Get && path == "/models") {
        call.endpoint = Endpoint::Models;
        call.dialect = Dialect::Gemini;
    } else if (method == Method::Post && takePrefix(path, "/models/")) {
        readVerb(path, query, call);
    } else if (beta) {
        call.dialect = Dialect::Gemini;
    } else {
        lookUp(method, path, call);
    }
    return call;
}

} // namespace tierline::sandbox
