// Claude Code Router's config.json: Providers with api_base_url, api_key and models; Router with
// "provider,model" for kinds of requests.
#include "connecting/imported.h"
#include "connecting/jsonscan.h"
#include "connecting/textplace.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>

namespace tierline::connecting {

namespace {

using protocol::JsonView;

struct Route {
    std::string_view key;
    int tier;
};
constexpr std::array routes{Route{"background", 0}, Route{"default", 1}, Route{"longContext", 2},
                            Route{"webSearch", 1},  Route{"image", 1},   Route{"think", 3}};

std::string text(JsonView view) {
    return std::string(view.string().value_or(std::string_view()));
}

bool isLocal(std::string_view url) {
    return url.find("://localhost") != std::string_view::npos
           || url.find("://127.") != std::string_view::npos;
}

std::string dialectOf(std::string_view url, JsonView transformer) {
    for (const JsonView used : transformer["use"].items()) {
        const std::string name = text(used);
        if (name == "gemini") return "gemini";
        if (name == "Anthropic" || name == "anthropic") return "anthropic";
    }
    if (url.find("generativelanguage.googleapis.com") != std::string_view::npos) return "gemini";
    if (url.ends_with("/messages") || url.find("api.anthropic.com") != std::string_view::npos)
        return "anthropic";
    return "openai";
}

// The line of a key of the outermost object: where a person looks.
int lineOf(std::string_view whole, const JsonPart& root, std::string_view key) {
    const JsonMember* member = root.find(key);
    return member == nullptr ? 0 : errorAt(whole, member->begin, {}).line;
}

void readProvider(JsonView json, int line, Imported& into) {
    const std::string name = nameFor(text(json["name"]));
    const std::string url = text(json["api_base_url"]);
    if (url.empty()) return into.miss(line, "the provider `" + name + "` without an api_base_url");
    ImportedProvider provider{name, dialectOf(url, json["transformer"]), baseOf(url), {}, {}};
    if (provider.dialect == "gemini") provider.baseUrl.clear();
    if (provider.dialect == "anthropic" && provider.baseUrl.ends_with("/v1"))
        provider.baseUrl.erase(provider.baseUrl.size() - 3);
    if (!isLocal(url)) provider.key = keyFor(name, text(json["api_key"]), into);
    const std::string known = into.addProvider(provider);
    for (const JsonView model : json["models"].items())
        if (const std::string id = text(model); !id.empty())
            into.addModel({known, id, 0, isLocal(url), 0, 0});
    for (const auto& [key, value] : json["transformer"].members())
        if (key != "use") into.miss(line, "transformer of `" + name + "` for " + std::string(key));
    for (const JsonView used : json["transformer"]["use"].items())
        if (const std::string what = used.isString() ? text(used) : text(*used.items().begin());
            what != "gemini" && what != "openrouter" && what != "deepseek" && what != "Anthropic")
            into.miss(line, "transformer `" + what + "` of `" + name + "`");
}

void readRoute(std::string_view key, std::string_view target, int line, Imported& into) {
    const auto route = std::ranges::find(routes, key, &Route::key);
    const auto comma = target.find(',');
    if (route == routes.end() || comma == std::string_view::npos)
        return into.miss(line, "Router." + std::string(key));
    const std::string provider = nameFor(target.substr(0, comma));
    const std::string model(trimmed(target.substr(comma + 1)));
    if (std::ranges::find(into.providers, provider, &ImportedProvider::name) == into.providers.end())
        return into.miss(line, "Router." + std::string(key) + ": no provider is called `" + provider + "`");
    into.addModel({provider, model, route->tier, false, 0, 0});
}

} // namespace

Result<Imported> readCcRouter(std::string_view whole) {
    const auto root = scanJson(whole);
    if (!root) return std::unexpected(root.error());
    const auto json = protocol::Json::parse(whole);
    if (!json || !(*json)["Providers"].isArray())
        return fail(ErrorCode::InvalidInput, "there is no list `Providers`, or the file has comments",
                    "give ~/.claude-code-router/config.json as plain JSON");
    Imported imported;
    const int line = lineOf(whole, *root, "Providers");
    for (const JsonView provider : (*json)["Providers"].items())
        readProvider(provider, line, imported);
    const int routerLine = lineOf(whole, *root, "Router");
    for (const auto& [key, value] : (*json)["Router"].members())
        if (value.isString())
            readRoute(key, *value.string(), routerLine, imported);
        else
            imported.miss(routerLine, "Router." + std::string(key));
    for (const JsonMember& member : root->members)
        if (member.key != "Providers" && member.key != "Router")
            imported.miss(errorAt(whole, member.begin, {}).line, member.key);
    if (imported.models.empty())
        return fail(ErrorCode::InvalidInput, "no provider lists a model", "name one in `models`");
    return imported;
}

} // namespace tierline::connecting
