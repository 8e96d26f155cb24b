#include "sandbox/script.h"

#include "base/paths.h"
#include "protocol/json.h"

#include <algorithm>

namespace tierline::sandbox {

namespace {

using protocol::JsonView;

std::string stringIn(JsonView owner, std::string_view key) {
    return std::string(owner[key].string().value_or(""));
}

// A list of lines or one string.
std::string linesIn(JsonView value) {
    if (const auto one = value.string()) return std::string(*one);
    std::string text;
    for (const JsonView line : value.items()) {
        if (!text.empty()) text += '\n';
        text += line.string().value_or("");
    }
    return text;
}

std::vector<std::string> stringsIn(JsonView list) {
    std::vector<std::string> all;
    for (const JsonView item : list.items())
        all.emplace_back(item.string().value_or(""));
    return all;
}

Milliseconds secondsIn(JsonView owner, std::string_view key) {
    return Milliseconds(static_cast<std::int64_t>(owner[key].number().value_or(0) * 1000));
}

std::vector<TrafficTool> readTools(JsonView list) {
    std::vector<TrafficTool> tools;
    for (const JsonView tool : list.items())
        tools.push_back({stringIn(tool, "name"), linesIn(tool["description"]),
                         tool.get("schema") ? tool["schema"].text() : R"({"type":"object"})"});
    return tools;
}

Result<TrafficClient> readClient(std::string_view name, JsonView about) {
    TrafficClient client;
    client.name = name;
    client.agent = stringIn(about, "agent");
    client.label = stringIn(about, "label");
    const auto dialect = dialectFromString(stringIn(about, "dialect"));
    client.models = stringsIn(about["models"]);
    if (!dialect || client.models.empty())
        return fail(ErrorCode::InvalidInput, "client `" + client.name + "` needs `dialect` and `models`");
    client.dialect = *dialect;
    client.tags = stringsIn(about["tags"]);
    client.system = linesIn(about["system"]);
    client.reminder = linesIn(about["reminder"]);
    client.tools = readTools(about["tools"]);
    client.streamShare = about["stream"].number().value_or(0);
    client.maxTokens = about["maxTokens"].int64().value_or(0);
    client.sendsSession = about["session"].boolean().value_or(false);
    client.marksCache = about["cache"].boolean().value_or(false);
    if (client.dialect == Dialect::Anthropic && client.maxTokens < 1) client.maxTokens = 1024;
    return client;
}

Turn readTurn(JsonView value) {
    Turn turn;
    if (!value.isObject()) {
        turn.says = linesIn(value);
        return turn;
    }
    turn.says = linesIn(value["says"]);
    turn.json = value["json"].boolean().value_or(false);
    for (const JsonView step : value["steps"].items())
        turn.steps.push_back({stringIn(step, "tool"), step["input"].isObject() ? step["input"].text() : "{}",
                              linesIn(step["result"])});
    return turn;
}

Result<TrafficGroup> readGroup(JsonView value, const Script& script) {
    TrafficGroup group;
    group.client = stringIn(value, "client");
    group.weight = value["weight"].number().value_or(1);
    if (!script.clients.contains(group.client))
        return fail(ErrorCode::InvalidInput, "a group names the unknown client `" + group.client + "`");
    for (const JsonView prompt : value["prompts"].items()) {
        std::vector<Turn> turns;
        if (prompt["turns"].isArray())
            for (const JsonView turn : prompt["turns"].items())
                turns.push_back(readTurn(turn));
        else
            turns.push_back(readTurn(prompt));
        group.prompts.push_back(std::move(turns));
    }
    if (group.prompts.empty() || group.weight <= 0)
        return fail(ErrorCode::InvalidInput, "a group of `" + group.client + "` needs prompts and a weight");
    return group;
}

Result<void> readInto(Script& script, JsonView root) {
    for (const auto& [key, value] : root["words"].members())
        if (auto values = stringsIn(value); !values.empty())
            script.words[std::string(key)] = std::move(values);
    for (const auto& [key, value] : root["clients"].members()) {
        auto client = readClient(key, value);
        if (!client) return std::unexpected(client.error());
        script.clients[std::string(key)] = std::move(*client);
    }
    for (const JsonView value : root["groups"].items()) {
        auto group = readGroup(value, script);
        if (!group) return std::unexpected(group.error());
        script.groups.push_back(std::move(*group));
    }
    for (const JsonView value : root["events"].items())
        script.events.push_back(
            {secondsIn(value, "after"), stringIn(value, "provider"), value["send"].text()});
    std::ranges::sort(script.events, {}, &TrafficEvent::after);
    script.repeat = secondsIn(root, "repeat");
    if (const auto limit = root["inFlight"].int64())
        script.inFlight = static_cast<int>(std::clamp<std::int64_t>(*limit, 1, 1000));
    return {};
}

} // namespace

Result<Script> parseScript(std::string_view text, const std::filesystem::path& file) {
    const auto inFile = [&](Error error) {
        error.file = file.string();
        return std::unexpected(std::move(error));
    };
    const auto json = protocol::Json::parse(text);
    if (!json) return inFile(json.error());
    if (!json->root().isObject()) return inFile({ErrorCode::InvalidInput, "not a JSON object", {}, {}, 0, 0});
    Script script;
    if (const std::string base = stringIn(json->root(), "base"); !base.empty()) {
        if (file.parent_path() / base == file)
            return inFile({ErrorCode::InvalidInput, "`base` names the file itself", {}, {}, 0, 0});
        auto loaded = loadScript(file.parent_path() / base);
        if (!loaded) return loaded;
        script = std::move(*loaded);
        script.events.clear();
    }
    if (auto read = readInto(script, json->root()); !read) return inFile(read.error());
    if (script.groups.empty())
        return inFile({ErrorCode::InvalidInput, "no groups: nothing to send", {}, {}, 0, 0});
    return script;
}

Result<Script> loadScript(const std::filesystem::path& file) {
    const auto text = readFile(file);
    if (!text) return std::unexpected(text.error());
    return parseScript(*text, file);
}

Result<std::filesystem::path> resolveScript(std::string_view name) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    if (const fs::path given(name); fs::is_regular_file(given, ignored)) return given;
    const auto share = shareFolder();
    if (!share) return std::unexpected(share.error());
    for (const std::string_view ending : {"", ".json"})
        if (const fs::path file = *share / "sandbox" / (std::string(name) + std::string(ending));
            fs::is_regular_file(file, ignored))
            return file;
    std::string known;
    for (const auto& entry : fs::directory_iterator(*share / "sandbox", ignored))
        if (entry.path().extension() == ".json")
            known += (known.empty() ? "" : ", ") + entry.path().stem().string();
    return fail(ErrorCode::NotFound, "no traffic script `" + std::string(name) + "`",
                "shipped are: " + known);
}

} // namespace tierline::sandbox
