#include "sandbox/reading.h"
#include "sandbox/signature.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

namespace tierline::sandbox {

namespace {

constexpr std::array<std::string_view, 29> keys{
    "model",
    "input",
    "instructions",
    "include",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "conversation",
    "prompt",
    "parallel_tool_calls",
    "reasoning",
    "service_tier",
    "prompt_cache_key",
    "store",
    "previous_response_id",
    "stream",
    "stream_options",
    "temperature",
    "text",
    "prompt_cache_retention",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "safety_identifier",
    "truncation",
    "user",
    "background",
    "context_management",
};
constexpr std::size_t idLimit = 64;
constexpr std::size_t nameLimit = 64;
constexpr std::int64_t leastOutput = 16;

struct Pending {
    std::string id;
    bool isCustom;
};

struct State {
    Reading& reading;
    std::vector<Pending> pending; // calls without an output
};

std::string_view calledBy(bool isCustom) {
    return isCustom ? "custom tool call" : "function call";
}

Result<void> missing(std::string_view what) {
    return reject(fmt::format("Missing required parameter: '{}'.", what), "missing_required_parameter");
}

Result<void> readPart(State& state, AskedMessage& turn, JsonView part, std::string& words,
                      const std::string& at) {
    const auto type = part["type"].string().value_or("");
    constexpr std::array<std::string_view, 3> inputs{"input_text", "input_image", "input_file"};
    constexpr std::array<std::string_view, 2> outputs{"output_text", "refusal"};
    const bool known = turn.isAssistant ? std::ranges::find(outputs, type) != outputs.end()
                                        : std::ranges::find(inputs, type) != inputs.end();
    if (!known)
        return reject(fmt::format("Invalid value: '{}'. Supported values are: {}.", type,
                                  turn.isAssistant ? "'output_text' and 'refusal'"
                                                   : "'input_text', 'input_image' and 'input_file'"),
                      "invalid_value");
    if (type == "input_image") {
        const auto url = part["image_url"].string().value_or("");
        if (url.empty() && !part["file_id"].isString()) return missing(at + ".image_url");
        if (!url.starts_with("http") && !(url.starts_with("data:image/") && url.contains(";base64,")))
            return reject(fmt::format("Invalid '{}.image_url'. Expected a valid URL.", at), "invalid_value");
        addImage(state.reading, turn, url);
        return {};
    }
    const auto text = part[type == "refusal" ? "refusal" : "text"].string();
    if (!text && type != "input_file") return missing(at + ".text");
    if (!text) return {};
    turn.texts.emplace_back(*text);
    if (!words.empty()) words += '\n';
    words += *text;
    return {};
}

Result<void> readMessage(State& state, JsonView item, const std::string& at) {
    Asked& asked = state.reading.asked;
    const auto role = item["role"].string().value_or("");
    const bool isSystem = role == "system" || role == "developer";
    if (!isSystem && role != "user" && role != "assistant")
        return reject(fmt::format("Invalid value: '{}'. Supported values are: 'assistant', 'system', "
                                  "'developer', and 'user'.",
                                  role),
                      "invalid_value");
    AskedMessage aside;
    AskedMessage& turn = isSystem ? aside : turnOf(asked, role == "assistant");
    const JsonView content = item["content"];
    std::string words(content.string().value_or(""));
    if (content.isString()) turn.texts.push_back(words);
    if (!content.isString() && !content.isArray()) return missing(at + ".content");
    std::size_t index = 0;
    for (const JsonView part : content.items())
        if (auto read = readPart(state, turn, part, words, fmt::format("{}.content[{}]", at, index++)); !read)
            return read;
    countTurn(state.reading, item, false, role == "user" ? std::string_view(words) : std::string_view());
    if (isSystem) asked.system.push_back(std::move(words));
    return {};
}

Result<void> readCall(State& state, JsonView item, bool isCustom, const std::string& at) {
    const auto id = item["call_id"].string().value_or("");
    const auto name = item["name"].string().value_or("");
    const std::string_view key = isCustom ? "input" : "arguments";
    const std::string_view prefix = isCustom ? "ctc" : "fc";
    const JsonView arguments = item[key];
    if (id.empty() || id.size() > idLimit) return missing(at + ".call_id");
    if (!isToolName(name, nameLimit))
        return reject(fmt::format("Invalid '{}.name': string does not match pattern. Expected a string that "
                                  "matches the pattern '^[a-zA-Z0-9_-]+$'.",
                                  at),
                      "invalid_value");
    if (!arguments.isString())
        return reject(fmt::format("Invalid type for '{}.{}': expected a string.", at, key), "invalid_type");
    if (item["id"].isString() && !item["id"].string()->starts_with(prefix))
        return reject(fmt::format("Invalid '{}.id': '{}'. Expected an ID that begins with '{}'.", at,
                                  *item["id"].string(), prefix),
                      "invalid_value");
    state.pending.push_back({std::string(id), isCustom});
    turnOf(state.reading.asked, true)
        .calls.push_back({std::string(id), std::string(name), std::string(*arguments.string())});
    countTurn(state.reading, item, false, {});
    return {};
}

// A call is answered in its own kind.
Result<void> readOutput(State& state, JsonView item, bool isCustom, const std::string& at) {
    const auto id = item["call_id"].string().value_or("");
    const auto found = std::ranges::find_if(
        state.pending, [&](const Pending& call) { return call.id == id && call.isCustom == isCustom; });
    if (found == state.pending.end())
        return reject(
            fmt::format("No tool call found for {} output with call_id {}.", calledBy(isCustom), id));
    state.pending.erase(found);
    const JsonView output = item["output"];
    if (!output.isString() && !output.isArray()) return missing(at + ".output");
    std::string text(output.string().value_or(""));
    AskedMessage& turn = turnOf(state.reading.asked, false);
    std::size_t index = 0;
    AskedMessage parts;
    for (const JsonView part : output.items())
        if (auto read = readPart(state, parts, part, text, fmt::format("{}.output[{}]", at, index++)); !read)
            return read;
    turn.images.insert(turn.images.end(), parts.images.begin(), parts.images.end());
    turn.results.push_back({std::string(id), std::move(text), false});
    countTurn(state.reading, item, true, {});
    return {};
}

// Of a thought without its content there is only what was stored, and by us: under an id as we make them.
bool isKept(const Reading& reading, std::string_view id) {
    constexpr std::string_view prefix = "rs_";
    constexpr std::size_t digits = 24;
    return reading.asked.stores && id.starts_with(prefix) && id.size() == prefix.size() + digits
           && id.find_first_not_of("0123456789abcdef", prefix.size()) == std::string_view::npos;
}

Result<void> readReasoning(State& state, JsonView item, const std::string& at) {
    if (!item["summary"].isArray()) return missing(at + ".summary");
    const auto sealed = item["encrypted_content"].string();
    if (sealed && !isSignatureBy(state.reading.asked.model, *sealed))
        return reject("The encrypted content could not be verified. Reason: Encrypted content could not be "
                      "decrypted or parsed.",
                      "invalid_encrypted_content");
    const auto id = item["id"].string().value_or("");
    if (!sealed && !id.empty() && !isKept(state.reading, id))
        return reject(fmt::format("Item with id '{}' not found. Items are not persisted when `store` is set "
                                  "to false. Try again with `store` set to true, or remove this item from "
                                  "your input.",
                                  id));
    ++turnOf(state.reading.asked, true).thinking;
    countTurn(state.reading, item, false, {});
    return {};
}

Result<void> readItem(State& state, JsonView item, const std::string& at) {
    const auto type = item["type"].string().value_or(item.get("role") ? "message" : "");
    if (type.empty()) return missing(at + ".type");
    if (type == "message") return readMessage(state, item, at);
    const bool isCustom = type.starts_with("custom_");
    if (type == "function_call" || type == "custom_tool_call") return readCall(state, item, isCustom, at);
    if (type == "function_call_output" || type == "custom_tool_call_output")
        return readOutput(state, item, isCustom, at);
    if (type == "reasoning") return readReasoning(state, item, at);
    constexpr std::array<std::string_view, 4> foreign{"text", "tool_use", "tool_result", "tool_call"};
    if (std::ranges::find(foreign, type) != foreign.end())
        return reject(fmt::format("Invalid value: '{}'. ({}.type)", type, at), "invalid_value");
    countTurn(state.reading, item, false, {}); // the provider's own tools
    return {};
}

Result<void> readItems(State& state, JsonView items) {
    std::size_t index = 0;
    for (const JsonView item : items.items())
        if (auto read = readItem(state, item, fmt::format("input[{}]", index++)); !read) return read;
    return {};
}

Result<void> readInput(State& state) {
    if (!state.reading.about.earlierItems.empty()) {
        const auto earlier = protocol::Json::parse(state.reading.about.earlierItems);
        if (earlier)
            if (auto read = readItems(state, earlier->root()); !read) return read;
    }
    const JsonView input = state.reading.root["input"];
    if (const auto text = input.string()) {
        turnOf(state.reading.asked, false).texts.emplace_back(*text);
        countTurn(state.reading, input, false, *text);
    } else if (!input.isArray() || input.size() == 0) {
        return missing("input");
    }
    if (auto read = readItems(state, input); !read) return read;
    if (state.pending.empty()) return {};
    const Pending& open = state.pending.front();
    return reject(fmt::format("No tool output found for {} {}.", calledBy(open.isCustom), open.id));
}

Result<void> readTools(Reading& reading) {
    Asked& asked = reading.asked;
    std::size_t index = 0;
    for (const JsonView tool : reading.root["tools"].items()) {
        const std::string at = fmt::format("tools[{}]", index++);
        if (!tool["type"].isString()) return missing(at + ".type");
        const bool isCustom = tool["type"].string() == "custom";
        if (!isCustom && tool["type"].string() != "function") continue; // the provider's own
        const auto name = tool["name"].string().value_or("");
        if (name.empty()) return missing(at + ".name");
        if (!isToolName(name, nameLimit))
            return reject(fmt::format("Invalid '{}.name': string does not match pattern.", at),
                          "invalid_value");
        if (tool["strict"].boolean().value_or(false)
            && tool["parameters"]["additionalProperties"].boolean() != false)
            return reject(fmt::format("Invalid schema for function '{}': In context=(), "
                                      "'additionalProperties' is required to be supplied and to be false.",
                                      name),
                          "invalid_function_parameters");
        asked.tools.push_back({std::string(name), jsonOr(tool["parameters"], ""), isCustom});
    }
    countPrefix(reading, reading.root["tools"]);
    const JsonView choice = reading.root["tool_choice"];
    const auto word = choice.isObject() ? choice["type"].string() : choice.string();
    if (word == "none") asked.toolChoice = ToolChoice::None;
    if (word == "required") asked.toolChoice = ToolChoice::Any;
    if (word == "any" || word == "tool")
        return reject(fmt::format("Invalid value: '{}'. ('tool_choice')", *word), "invalid_value");
    if (word != "function" && word != "custom") return {};
    asked.toolChoice = ToolChoice::Named;
    asked.toolName = choice["name"].string().value_or("");
    if (asked.toolName.empty()) return missing("tool_choice.name");
    return {};
}

Result<void> readFormat(Reading& reading) {
    const JsonView format = reading.root["text"]["format"];
    const auto type = format["type"].string().value_or("text");
    reading.asked.json = type != "text";
    if (type != "json_schema") return {};
    if (!isToolName(format["name"].string().value_or(""), nameLimit)) return missing("text.format.name");
    if (!format["schema"].isObject()) return missing("text.format.schema");
    reading.asked.schema = format["schema"].text();
    return {};
}

Result<void> readReasoningSwitch(Reading& reading) {
    Asked& asked = reading.asked;
    const JsonView reasoning = reading.root["reasoning"];
    asked.reasoning = reasoning["effort"].string().value_or("");
    if (!asked.reasoning.empty()) asked.thoughts = asked.reasoning == "none" ? Thoughts::Off : Thoughts::On;
    asked.showsThoughts = reasoning["summary"].isString();
    for (const JsonView item : reading.root["include"].items())
        if (item.string() == "reasoning.encrypted_content") asked.encryptsThoughts = true;
    return {};
}

} // namespace

Result<void> readResponses(Reading& reading) {
    const JsonView root = reading.root;
    Asked& asked = reading.asked;
    if (const auto key = unknownKey(root, keys))
        return reject(*key == "messages"
                          ? "Unsupported parameter: 'messages'. In the Responses API, this parameter has "
                            "moved to 'input'."
                          : fmt::format("Unknown parameter: '{}'.", *key),
                      *key == "messages" ? "unsupported_parameter" : "unknown_parameter");
    asked.maxOutput = root["max_output_tokens"].int64();
    if (asked.maxOutput && *asked.maxOutput < leastOutput)
        return reject("Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16.",
                      "integer_below_min_value");
    asked.temperature = root["temperature"].number();
    asked.topP = root["top_p"].number();
    asked.user = root["user"].string().value_or("");
    asked.parallelTools = root["parallel_tool_calls"].boolean().value_or(true);
    asked.stores = root["store"].boolean().value_or(true);
    if (const auto text = root["instructions"].string()) asked.system.emplace_back(*text);
    countPrefix(reading, root["instructions"]);
    if (auto read = readTools(reading); !read) return read;
    if (auto read = readFormat(reading); !read) return read;
    if (auto read = readReasoningSwitch(reading); !read) return read;
    State state{reading, {}};
    return readInput(state);
}

} // namespace tierline::sandbox
