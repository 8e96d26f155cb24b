#include "sandbox/reading.h"
#include "sandbox/signature.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

namespace tierline::sandbox {

namespace {

constexpr std::array<std::string_view, 22> keys{
    "model",         "messages",
    "max_tokens",    "system",
    "metadata",      "stop_sequences",
    "stream",        "temperature",
    "top_p",         "top_k",
    "tools",         "tool_choice",
    "thinking",      "container",
    "mcp_servers",   "output_config",
    "speed",         "service_tier",
    "output_format", "inference_geo",
    "cache_control", "context_management",
};
constexpr std::array<std::string_view, 2> messageKeys{"role", "content"};

// Blocks of other types are not looked at.
struct BlockRow {
    std::string_view type;
    std::array<std::string_view, 6> keys;
};
constexpr BlockRow blocks[] = {
    {"text", {"type", "text", "cache_control", "citations"}},
    {"image", {"type", "source", "cache_control"}},
    {"tool_use", {"type", "id", "name", "input", "cache_control", "caller"}},
    {"tool_result", {"type", "tool_use_id", "content", "is_error", "cache_control"}},
    {"thinking", {"type", "thinking", "signature"}},
    {"redacted_thinking", {"type", "data"}},
};
constexpr std::size_t nameLimit = 128;
constexpr std::size_t idLimit = 128;
constexpr int markLimit = 4;
constexpr std::int64_t leastBudget = 1024;

struct State {
    Reading& reading;
    int marks = 0;                    // cache_control
    std::vector<std::string> pending; // tool_use without a result
    std::string words;                // of the message being read
    bool hasResult = false;
};

Result<void> checkBlock(State& state, JsonView block, const std::string& at) {
    const auto type = block["type"].string();
    if (!type) return reject(at + ".type: Field required");
    if (block["cache_control"].isObject()) ++state.marks;
    for (const BlockRow& row : blocks) {
        if (row.type != *type) continue;
        if (const auto key = unknownKey(block, row.keys))
            return reject(fmt::format("{}.{}.{}: Extra inputs are not permitted", at, *type, *key));
    }
    if (*type == "text" && block["text"].string().value_or("").empty())
        return reject(at + ".text: text content blocks must be non-empty");
    return {};
}

Result<void> readImage(State& state, AskedMessage& turn, JsonView source, const std::string& at) {
    const auto type = source["type"].string().value_or("");
    constexpr std::array<std::string_view, 4> media{"image/jpeg", "image/png", "image/gif", "image/webp"};
    const auto given = source["media_type"].string().value_or("");
    if (type == "base64" && std::ranges::find(media, given) == media.end())
        return reject(at
                      + ".source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' "
                        "or 'image/webp'");
    if (type == "base64" && source["data"].string().value_or("").empty())
        return reject(at + ".source.base64.data: Field required");
    if (type == "url" && !source["url"].string().value_or("").starts_with("http"))
        return reject(at + ".source.url.url: Only HTTP and HTTPS URLs are supported");
    addImage(state.reading, turn, AskedImage{type == "url", std::string(given)});
    return {};
}

Result<void> readUse(AskedMessage& turn, JsonView block, const std::string& at) {
    const auto id = block["id"].string().value_or("");
    const auto name = block["name"].string().value_or("");
    if (!isToolName(id, idLimit))
        return reject(at + ".tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
    if (!isToolName(name, nameLimit))
        return reject(at + ".tool_use.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
    if (!block["input"].isObject()) return reject(at + ".tool_use.input: Input should be a valid dictionary");
    if (std::ranges::find(turn.calls, id, &AskedCall::id) != turn.calls.end())
        return reject(at + ": `tool_use` ids must be unique");
    turn.calls.push_back({std::string(id), std::string(name), block["input"].text()});
    return {};
}

Result<void> readResult(State& state, AskedMessage& turn, JsonView block, const std::string& at) {
    const auto id = block["tool_use_id"].string().value_or("");
    const auto found = std::ranges::find(state.pending, id);
    if (found == state.pending.end())
        return reject(fmt::format("{}: unexpected `tool_use_id` found in `tool_result` blocks: {}. Each "
                                  "`tool_result` block must have a corresponding `tool_use` block in the "
                                  "previous message.",
                                  at, id));
    if (!turn.texts.empty() || !turn.images.empty())
        return reject(at + ": `tool_result` blocks must come before other content of the message.");
    state.pending.erase(found);
    std::string text(block["content"].string().value_or(""));
    std::size_t index = 0;
    for (const JsonView part : block["content"].items()) {
        const std::string where = fmt::format("{}.tool_result.content.{}", at, index++);
        if (auto good = checkBlock(state, part, where); !good) return good;
        if (part["type"].string() == "image")
            if (auto read = readImage(state, turn, part["source"], where); !read) return read;
        if (!text.empty() && part["text"].string()) text += '\n';
        text += part["text"].string().value_or("");
    }
    turn.results.push_back({std::string(id), std::move(text), block["is_error"].boolean().value_or(false)});
    state.hasResult = true;
    return {};
}

Result<void> readThinking(State& state, AskedMessage& turn, JsonView block, const std::string& at) {
    const bool isRedacted = block["type"].string() == "redacted_thinking";
    const auto signature = block[isRedacted ? "data" : "signature"].string();
    const std::string_view model = state.reading.asked.model;
    if (!signature) return reject(at + (isRedacted ? ".data" : ".thinking.signature") + ": Field required");
    const bool isOurs = isRedacted
                            ? isSignatureBy(model, *signature)
                            : isSignatureOf(model, block["thinking"].string().value_or(""), *signature);
    if (!isOurs)
        return reject(fmt::format("{}: Invalid `{}` in `{}` block", at, isRedacted ? "data" : "signature",
                                  isRedacted ? "redacted_thinking" : "thinking"));
    ++turn.thinking;
    return {};
}

Result<void> readBlock(State& state, AskedMessage& turn, JsonView block, const std::string& at) {
    if (auto good = checkBlock(state, block, at); !good) return good;
    const auto type = *block["type"].string();
    const bool isUsers = type == "tool_result" || type == "image";
    if (turn.isAssistant ? isUsers : type == "tool_use" || type == "thinking")
        return reject(fmt::format("{}: `{}` blocks can only be in `{}` messages", at, type,
                                  turn.isAssistant ? "user" : "assistant"));
    if (type == "image") return readImage(state, turn, block["source"], at);
    if (type == "tool_use") return readUse(turn, block, at);
    if (type == "tool_result") return readResult(state, turn, block, at);
    if (type == "thinking" || type == "redacted_thinking") return readThinking(state, turn, block, at);
    if (type != "text") return {};
    turn.texts.emplace_back(*block["text"].string());
    if (!state.words.empty()) state.words += '\n';
    state.words += turn.texts.back();
    return {};
}

Result<void> answered(const State& state, std::size_t index) {
    if (state.pending.empty()) return {};
    return reject(
        fmt::format("messages.{}: `tool_use` ids were found without `tool_result` blocks immediately "
                    "after: {}. Each `tool_use` block must have a corresponding `tool_result` block "
                    "in the next message.",
                    index, fmt::join(state.pending, ", ")));
}

Result<void> readMessage(State& state, JsonView message, std::size_t index) {
    const std::string at = fmt::format("messages.{}", index);
    const auto role = message["role"].string().value_or("");
    if (role != "user" && role != "assistant")
        return reject(fmt::format("{}: Unexpected role \"{}\". The Messages API accepts a top-level `system` "
                                  "parameter, not \"system\" as an input message role.",
                                  at, role));
    if (const auto key = unknownKey(message, messageKeys))
        return reject(fmt::format("{}.{}: Extra inputs are not permitted", at, *key));
    const bool isAssistant = role == "assistant";
    AskedMessage& turn = turnOf(state.reading.asked, isAssistant);
    state.words.clear();
    state.hasResult = false;
    const JsonView content = message["content"];
    if (const auto text = content.string()) {
        if (text->empty()) return reject(at + ": all messages must have non-empty content");
        turn.texts.emplace_back(*text);
        state.words = *text;
    } else if (!content.isArray() || content.size() == 0) {
        return reject(at + ": all messages must have non-empty content");
    }
    std::size_t block = 0;
    for (const JsonView part : content.items())
        if (auto read = readBlock(state, turn, part, fmt::format("{}.content.{}", at, block++)); !read)
            return read;
    countTurn(state.reading, message, state.hasResult, isAssistant ? std::string_view() : state.words);
    return {};
}

Result<void> readMessages(State& state) {
    const JsonView messages = state.reading.root["messages"];
    if (!messages.isArray() || messages.size() == 0)
        return reject("messages: at least one message is required");
    Asked& asked = state.reading.asked;
    std::size_t index = 0;
    for (const JsonView message : messages.items()) {
        const std::size_t turns = asked.messages.size();
        const bool wasAssistant = turns > 0 && asked.messages.back().isAssistant;
        const bool isAssistant = message["role"].string() == "assistant";
        if (wasAssistant && !isAssistant)
            for (const AskedCall& call : asked.messages.back().calls)
                state.pending.push_back(call.id);
        if (isAssistant && !wasAssistant && turns > 0)
            if (auto all = answered(state, index - 1); !all) return all;
        if (auto read = readMessage(state, message, index++); !read) return read;
    }
    if (asked.messages.back().isAssistant) {
        for (const AskedCall& call : asked.messages.back().calls)
            state.pending.push_back(call.id);
        const auto& texts = asked.messages.back().texts;
        if (!texts.empty() && (texts.back().ends_with(' ') || texts.back().ends_with('\n')))
            return reject("messages: final assistant content cannot end with trailing whitespace");
    }
    return answered(state, index - 1);
}

Result<void> readSystem(State& state) {
    const JsonView system = state.reading.root["system"];
    if (const auto text = system.string()) state.reading.asked.system.emplace_back(*text);
    std::size_t index = 0;
    for (const JsonView block : system.items()) {
        if (auto good = checkBlock(state, block, fmt::format("system.{}", index++)); !good) return good;
        state.reading.asked.system.emplace_back(block["text"].string().value_or(""));
    }
    countPrefix(state.reading, system);
    return {};
}

Result<void> readTools(State& state) {
    Asked& asked = state.reading.asked;
    const JsonView tools = state.reading.root["tools"];
    std::size_t index = 0;
    for (const JsonView tool : tools.items()) {
        const std::string at = fmt::format("tools.{}", index++);
        if (tool["cache_control"].isObject()) ++state.marks;
        if (tool["type"].string().value_or("custom") != "custom") continue; // the provider's own
        const auto name = tool["name"].string().value_or("");
        if (!isToolName(name, nameLimit))
            return reject(at + ".custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
        if (tool["input_schema"]["type"].string() != "object")
            return reject(at + ".custom.input_schema.type: Input should be 'object'");
        if (tool.get("parameters") || tool.get("function"))
            return reject(at + ".custom.parameters: Extra inputs are not permitted");
        asked.tools.push_back({std::string(name), tool["input_schema"].text()});
    }
    countPrefix(state.reading, tools);
    const JsonView choice = state.reading.root["tool_choice"];
    if (!choice || choice.isNull()) return {};
    const auto word = choice["type"].string().value_or("");
    constexpr std::array<std::string_view, 4> known{"auto", "any", "tool", "none"};
    if (std::ranges::find(known, word) == known.end())
        return reject("tool_choice: Input tag found using 'type' does not match any of the expected tags: "
                      "'auto', 'any', 'tool', 'none'");
    if (tools.size() == 0) return reject("tool_choice may only be specified while providing tools");
    constexpr std::array<ToolChoice, 4> choices{ToolChoice::Auto, ToolChoice::Any, ToolChoice::Named,
                                                ToolChoice::None};
    asked.toolChoice = choices[static_cast<std::size_t>(std::ranges::find(known, word) - known.begin())];
    asked.toolName = choice["name"].string().value_or("");
    asked.parallelTools = !choice["disable_parallel_tool_use"].boolean().value_or(false);
    return {};
}

Result<void> readThinkingSwitch(Reading& reading) {
    Asked& asked = reading.asked;
    const JsonView thinking = reading.root["thinking"];
    const auto type = thinking["type"].string().value_or("");
    asked.reasoning = reading.root["output_config"]["effort"].string().value_or("");
    if (!thinking || thinking.isNull()) {
        asked.thoughts = Thoughts::Off; // this dialect does not think unasked
        return {};
    }
    if (type != "enabled" && type != "disabled" && type != "adaptive")
        return reject("thinking: Input tag found using 'type' does not match any of the expected tags: "
                      "'adaptive', 'disabled', 'enabled'");
    asked.thoughts = type == "disabled" ? Thoughts::Off : Thoughts::On;
    asked.showsThoughts = asked.thoughts == Thoughts::On;
    if (type == "enabled") {
        asked.thinkingBudget = thinking["budget_tokens"].int64().value_or(0);
        if (asked.thinkingBudget < leastBudget)
            return reject("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
        if (asked.maxOutput && asked.thinkingBudget >= *asked.maxOutput)
            return reject("`max_tokens` must be greater than `thinking.budget_tokens`.");
        if (asked.reasoning.empty()) asked.reasoning = fmt::to_string(asked.thinkingBudget);
    }
    if (asked.thoughts == Thoughts::Off) return {};
    if (asked.temperature && *asked.temperature != 1)
        return reject("`temperature` may only be set to 1 when thinking is enabled.");
    if (reading.root["top_k"].isNumber()) return reject("`top_k` must be unset when thinking is enabled.");
    if (asked.toolChoice == ToolChoice::Any || asked.toolChoice == ToolChoice::Named)
        return reject("Thinking may not be enabled when tool_choice forces tool use.");
    return {};
}

Result<void> readLimits(Reading& reading) {
    const JsonView root = reading.root;
    Asked& asked = reading.asked;
    asked.maxOutput = root["max_tokens"].int64();
    if (!asked.maxOutput && reading.call.endpoint != Endpoint::CountTokens)
        return reject("max_tokens: Field required");
    asked.temperature = root["temperature"].number();
    if (asked.temperature && (*asked.temperature < 0 || *asked.temperature > 1))
        return reject("temperature: range: 0..1");
    asked.topP = root["top_p"].number();
    asked.stop = stringsOf(root["stop_sequences"]);
    for (const std::string& stop : asked.stop)
        if (stop.find_first_not_of(" \t\r\n") == std::string::npos)
            return reject("stop_sequences: each stop sequence must contain non-whitespace");
    asked.user = root["metadata"]["user_id"].string().value_or("");
    JsonView format = root["output_config"]["format"];
    if (!format.isObject()) format = root["output_format"];
    if (!format.isObject()) return {};
    if (format["type"].string() != "json_schema" || !format["schema"].isObject())
        return reject("output_config.format.schema: Field required");
    asked.json = true;
    asked.schema = format["schema"].text();
    return {};
}

// Thinking that was dropped from a turn of tool calls is silently left off until the turn has ended.
void leaveOffMidTurn(Asked& asked) {
    if (!asked.endsWithToolResult || asked.messages.size() < 2) return;
    if (asked.messages[asked.messages.size() - 2].thinking > 0) return;
    asked.thoughts = Thoughts::Off;
    asked.showsThoughts = false;
}

} // namespace

Result<void> readAnthropic(Reading& reading) {
    if (const auto key = unknownKey(reading.root, keys))
        return reject(fmt::format("{}: Extra inputs are not permitted", *key));
    State state{reading, 0, {}, {}, false};
    if (reading.root["cache_control"].isObject()) ++state.marks;
    if (auto read = readLimits(reading); !read) return read;
    if (auto read = readSystem(state); !read) return read;
    if (auto read = readTools(state); !read) return read;
    if (auto read = readThinkingSwitch(reading); !read) return read;
    if (auto read = readMessages(state); !read) return read;
    if (state.marks > markLimit)
        return reject(
            fmt::format("A maximum of 4 blocks with cache_control may be provided. Found {}.", state.marks));
    reading.asked.cacheMarked = state.marks > 0;
    leaveOffMidTurn(reading.asked);
    return {};
}

} // namespace tierline::sandbox
