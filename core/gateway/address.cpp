// Where each provider's calls lie.
#include "gateway/setup.h"

#include "net/url.h"

#include <utility>

namespace tierline::gateway {

namespace {

// Of Azure's dated API; its /openai/v1 needs none.
constexpr std::string_view azureVersion = "2024-10-21";

bool endsInVersion(std::string_view path, std::string_view version) {
    return path.ends_with(version);
}

std::string withVersion(std::string_view path, std::string_view version) {
    return std::string(path) + (endsInVersion(path, version) ? "" : std::string(version));
}

std::string openAiBase(std::string_view path) {
    return path.empty() ? "/v1" : std::string(path);
}

std::string azureTarget(const Outlet& outlet, const CallAddress& call, std::string_view what) {
    if (outlet.basePath.ends_with("/v1")) return outlet.basePath + std::string(what);
    const std::string root =
        outlet.basePath.ends_with("/openai") ? outlet.basePath : outlet.basePath + "/openai";
    return root + "/deployments/" + net::percentEncodeSegment(call.model) + std::string(what)
           + "?api-version=" + (outlet.apiVersion.empty() ? std::string(azureVersion) : outlet.apiVersion);
}

std::string geminiTarget(const Outlet& outlet, const CallAddress& call) {
    const std::string base = outlet.basePath.empty() ? "/v1beta" : outlet.basePath;
    const std::string model = base + "/models/" + net::percentEncodeSegment(call.model);
    if (call.kind == CallKind::Embeddings) return model + ":batchEmbedContents";
    return model + (call.stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
}

// Gemini takes media under a folder before the version: "/proxy/v1beta" → "/proxy/upload/v1beta/files".
constexpr std::string_view uploadFolder = "/upload";

std::string uploadTarget(std::string_view base, std::string_view target) {
    const std::string_view behind = target.substr(uploadFolder.size());
    const std::string_view version = behind.substr(0, behind.find('/', 1));
    if (base.ends_with(version)) base.remove_suffix(version.size());
    return std::string(base) + std::string(target);
}

// A key in the query is a credential: it goes where headers go, or nowhere.
std::string withoutKey(std::string_view target) {
    const std::size_t mark = target.find('?');
    std::string out(target.substr(0, mark));
    if (mark == std::string_view::npos) return out;
    char before = '?';
    for (std::string_view query = target.substr(mark + 1); !query.empty();) {
        const std::size_t end = query.find('&');
        const std::string_view one = query.substr(0, end);
        if (one != "key" && !one.starts_with("key=")) {
            out += std::exchange(before, '&');
            out += one;
        }
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    }
    return out;
}

} // namespace

std::string callTarget(const Outlet& outlet, const CallAddress& call) {
    const std::string_view what = call.kind == CallKind::Embeddings ? "/embeddings" : "/chat/completions";
    if (outlet.azure) return azureTarget(outlet, call, what);
    switch (call.dialect) {
    case Dialect::OpenAi: return openAiBase(outlet.basePath) + std::string(what);
    case Dialect::Responses: return openAiBase(outlet.basePath) + "/responses";
    case Dialect::Anthropic: return withVersion(outlet.basePath, "/v1") + "/messages";
    case Dialect::Gemini: return geminiTarget(outlet, call);
    }
    return {};
}

std::string listTarget(const Outlet& outlet) {
    if (outlet.azure) {
        if (outlet.basePath.ends_with("/v1")) return outlet.basePath + "/models";
        const std::string root =
            outlet.basePath.ends_with("/openai") ? outlet.basePath : outlet.basePath + "/openai";
        return root + "/models?api-version="
               + (outlet.apiVersion.empty() ? std::string(azureVersion) : outlet.apiVersion);
    }
    switch (outlet.dialect) {
    case Dialect::OpenAi:
    case Dialect::Responses: return openAiBase(outlet.basePath) + "/models";
    case Dialect::Anthropic: return withVersion(outlet.basePath, "/v1") + "/models?limit=1000";
    case Dialect::Gemini:
        return (outlet.basePath.empty() ? "/v1beta" : outlet.basePath) + "/models?pageSize=1000";
    }
    return {};
}

std::string passTarget(const Outlet& outlet, std::string_view whole) {
    const std::string target = withoutKey(whole);
    if (target.starts_with(std::string(uploadFolder) + "/")) return uploadTarget(outlet.basePath, target);
    const std::size_t second = target.find('/', 1);
    const std::string version = target.substr(0, second); // /v1, /v1beta
    if (second == std::string::npos) return outlet.basePath + target;
    if (outlet.basePath.empty() || outlet.dialect == Dialect::Anthropic)
        return withVersion(outlet.basePath, version) + target.substr(second);
    return outlet.basePath + target.substr(second);
}

} // namespace tierline::gateway
