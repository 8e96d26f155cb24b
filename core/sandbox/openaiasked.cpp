#include "sandbox/models.h"
#include "sandbox/reading.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

namespace tierline::sandbox {

namespace {

constexpr std::array<std::string_view, 37> keys{
    "messages",
    "model",
    "audio",
    "frequency_penalty",
    "function_call",
    "functions",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "metadata",
    "modalities",
    "n",
    "parallel_tool_calls",
    "prediction",
    "presence_penalty",
    "prompt_cache_key",
    "prompt_cache_retention",
    "reasoning_effort",
    "response_format",
    "safety_identifier",
    "seed",
    "service_tier",
    "stop",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "user",
    "verbosity",
    "web_search_options",
    "data_sources", // Azure's
    "prompt_cache_options",
};
constexpr std::array<std::string_view, 6> roles{"developer", "system", "user",
                                                "assistant", "tool",   "function"};
constexpr std::array<std::string_view, 5> partTypes{"text", "image_url", "input_audio", "file", "refusal"};
constexpr std::size_t idLimit = 40;
constexpr std::size_t nameLimit = 64;
constexpr std::size_t stopLimit = 4;

struct Content {
    std::string words;
    bool isNull = false;
};

Result<Content> readContent(Reading& reading, JsonView content, AskedMessage* turn, std::size_t index) {
    Content read;
    if (const auto text = content.string()) {
        if (turn != nullptr) turn->texts.emplace_back(*text);
        read.words = *text;
        return read;
    }
    read.isNull = !content || content.isNull();
    if (!read.isNull && content.size() == 0)
        return reject(fmt::format("Invalid 'messages[{}].content': empty array.", index), "empty_array");
    for (const JsonView part : content.items()) {
        const auto type = part["type"].string().value_or("");
        if (std::ranges::find(partTypes, type) == partTypes.end())
            return reject(fmt::format("Invalid value: '{}'. Supported values are: 'text', 'image_url', "
                                      "'input_audio', 'refusal', and 'file'.",
                                      type),
                          "invalid_value");
        if (type == "text") {
            const auto text = part["text"].string();
            if (!text)
                return reject(
                    fmt::format("Missing required parameter: 'messages[{}].content[].text'.", index),
                    "missing_required_parameter");
            if (!read.words.empty()) read.words += '\n';
            read.words += *text;
            if (turn != nullptr) turn->texts.emplace_back(*text);
        } else if (type == "image_url") {
            const auto url = part["image_url"]["url"].string().value_or("");
            const bool isData = url.starts_with("data:image/") && url.contains(";base64,");
            if (!isData && !url.starts_with("http://") && !url.starts_with("https://"))
                return reject("Invalid image URL: expected a URL or a base64 encoded data URL.",
                              "invalid_image_url");
            if (turn != nullptr) addImage(reading, *turn, url);
        }
    }
    return read;
}

Result<void> readCalls(JsonView calls, AskedMessage& turn, std::vector<std::string>& pending,
                       std::size_t index) {
    if (calls.isArray() && calls.size() == 0)
        return reject(
            fmt::format("Invalid 'messages[{}].tool_calls': empty array. Expected an array with minimum "
                        "length 1, but got an empty array instead.",
                        index),
            "empty_array");
    for (const JsonView call : calls.items()) {
        const auto id = call["id"].string().value_or("");
        if (id.empty() || id.size() > idLimit)
            return reject(
                fmt::format("Invalid 'messages[{}].tool_calls[].id': a string of 1 to 40 characters "
                            "is expected.",
                            index),
                "string_above_max_length");
        const auto type = call["type"].string().value_or("");
        if (type != "function" && type != "custom")
            return reject(
                fmt::format("Invalid value: '{}'. Supported values are: 'function' and 'custom'.", type),
                "invalid_value");
        const std::string_view key = type == "custom" ? "input" : "arguments";
        const auto name = call[type]["name"].string().value_or("");
        const auto arguments = call[type][key].string();
        if (!isToolName(name, nameLimit))
            return reject(fmt::format("Invalid 'messages[{}].tool_calls[].{}.name': string does not match "
                                      "pattern. Expected a string that matches the pattern "
                                      "'^[a-zA-Z0-9_-]+$'.",
                                      index, type),
                          "invalid_value");
        if (!arguments)
            return reject(
                fmt::format("Invalid type for 'messages[{}].tool_calls[].{}.{}': expected a string.", index,
                            type, key),
                "invalid_type");
        pending.emplace_back(id);
        turn.calls.push_back({std::string(id), std::string(name), std::string(*arguments)});
    }
    return {};
}

Result<void> answered(const std::vector<std::string>& pending) {
    if (pending.empty()) return {};
    return reject(fmt::format("An assistant message with 'tool_calls' must be followed by tool messages "
                              "responding to each 'tool_call_id'. The following tool_call_ids did not have "
                              "response messages: {}",
                              fmt::join(pending, ", ")));
}

Result<void> readToolMessage(Reading& reading, JsonView message, std::vector<std::string>& pending,
                             std::size_t index) {
    const auto id = message["tool_call_id"].string();
    if (!id)
        return reject(fmt::format("Missing required parameter: 'messages[{}].tool_call_id'.", index),
                      "missing_required_parameter");
    const auto found = std::ranges::find(pending, *id);
    if (found == pending.end())
        return reject("Invalid parameter: messages with role 'tool' must be a response to a preceeding "
                      "message with 'tool_calls'.");
    pending.erase(found);
    auto content = readContent(reading, message["content"], nullptr, index);
    if (!content) return std::unexpected(content.error());
    turnOf(reading.asked, false).results.push_back({std::string(*id), std::move(content->words), false});
    countTurn(reading, message, true, {});
    return {};
}

Result<void> readMessage(Reading& reading, JsonView message, std::vector<std::string>& pending,
                         std::size_t index) {
    Asked& asked = reading.asked;
    const auto role = message["role"].string().value_or("");
    if (std::ranges::find(roles, role) == roles.end())
        return reject(fmt::format("Invalid value: '{}'. Supported values are: 'system', 'assistant', 'user', "
                                  "'function', 'tool', and 'developer'.",
                                  role),
                      "invalid_value");
    if (role == "tool") return readToolMessage(reading, message, pending, index);
    if (auto all = answered(pending); !all) return all;
    if (role == "system" || role == "developer") {
        auto content = readContent(reading, message["content"], nullptr, index);
        if (!content) return std::unexpected(content.error());
        asked.system.push_back(std::move(content->words));
        countTurn(reading, message, false, {});
        return {};
    }
    AskedMessage& turn = turnOf(asked, role == "assistant");
    auto content = readContent(reading, message["content"], &turn, index);
    if (!content) return std::unexpected(content.error());
    const JsonView calls = message["tool_calls"];
    if (role == "assistant")
        if (auto read = readCalls(calls, turn, pending, index); !read) return read;
    const bool mayBeNull =
        role == "assistant" && (calls.size() > 0 || message["function_call"] || message["refusal"]);
    if (content->isNull && !mayBeNull)
        return reject(fmt::format("Invalid value for 'content': expected a string, got null. "
                                  "('messages.[{}].content')",
                                  index));
    countTurn(reading, message, false,
              role == "user" ? std::string_view(content->words) : std::string_view());
    return {};
}

Result<void> readMessages(Reading& reading, JsonView messages) {
    if (!messages.isArray() || messages.size() == 0)
        return reject("Invalid 'messages': a list with at least one message is required.",
                      "missing_required_parameter");
    std::vector<std::string> pending;
    std::size_t index = 0;
    for (const JsonView message : messages.items())
        if (auto read = readMessage(reading, message, pending, index++); !read) return read;
    return answered(pending);
}

Result<void> readTools(Reading& reading) {
    const JsonView tools = reading.root["tools"];
    const bool given = tools && !tools.isNull();
    if (given && tools.size() == 0) return reject("[] is too short - 'tools'", "invalid_value");
    for (const std::string_view key : {"tool_choice", "parallel_tool_calls"})
        if (!given && reading.root.get(key) && !reading.root[key].isNull())
            return reject(fmt::format("'{}' is only allowed when 'tools' are specified.", key));
    for (const JsonView tool : tools.items()) {
        const JsonView function = tool["function"];
        const auto type = tool["type"].string().value_or("");
        if (type != "function" && type != "custom")
            return reject(
                fmt::format("Invalid value: '{}'. Supported values are: 'function' and 'custom'.", type),
                "invalid_value");
        const auto name = (type == "custom" ? tool["custom"] : function)["name"].string().value_or("");
        if (!isToolName(name, nameLimit))
            return reject("Invalid 'tools[].function.name': string does not match pattern. Expected a string "
                          "that matches the pattern '^[a-zA-Z0-9_-]+$'.",
                          "invalid_value");
        const JsonView schema = function["parameters"];
        if (schema.isObject() && schema.size() > 0 && schema["type"].string() != "object")
            return reject(fmt::format("Invalid schema for function '{}': schema must be a JSON Schema of "
                                      "'type: \"object\"', got 'type: \"None\"'.",
                                      name),
                          "invalid_function_parameters");
        reading.asked.tools.push_back({std::string(name), jsonOr(schema, ""), type == "custom"});
    }
    countPrefix(reading, tools);
    return {};
}

Result<void> readToolChoice(Reading& reading) {
    const JsonView choice = reading.root["tool_choice"];
    Asked& asked = reading.asked;
    const auto word = choice.isObject() ? choice["type"].string() : choice.string();
    if (!word) return {};
    constexpr std::array<std::string_view, 6> known{"none",     "auto",          "required",
                                                    "function", "allowed_tools", "custom"};
    if (std::ranges::find(known, *word) == known.end())
        return reject(fmt::format("Invalid value: '{}'. Supported values are: 'none', 'auto', and "
                                  "'required'.",
                                  *word),
                      "invalid_value");
    if (*word == "none") asked.toolChoice = ToolChoice::None;
    if (*word == "required") asked.toolChoice = ToolChoice::Any;
    if (*word == "function" || *word == "custom") {
        asked.toolChoice = ToolChoice::Named;
        asked.toolName = choice[*word]["name"].string().value_or("");
        if (std::ranges::find(asked.tools, asked.toolName, &AskedTool::name) == asked.tools.end())
            return reject(fmt::format("Tool choice '{}' not found in 'tools' parameter.", asked.toolName));
    }
    return {};
}

Result<void> readFormat(Reading& reading) {
    const JsonView format = reading.root["response_format"];
    const auto type = format["type"].string().value_or("text");
    reading.asked.json = type != "text";
    if (type != "json_schema") return {};
    const JsonView wanted = format["json_schema"];
    if (!isToolName(wanted["name"].string().value_or(""), nameLimit))
        return reject("Missing required parameter: 'response_format.json_schema.name'.",
                      "missing_required_parameter");
    const JsonView schema = wanted["schema"];
    if (wanted["strict"].boolean().value_or(false) && schema["type"].string() == "object"
        && schema["additionalProperties"].boolean() != false)
        return reject(fmt::format("Invalid schema for response_format '{}': In context=(), "
                                  "'additionalProperties' is required to be supplied and to be false.",
                                  *wanted["name"].string()));
    reading.asked.schema = jsonOr(schema, "");
    return {};
}

Result<void> readLimits(Reading& reading) {
    const JsonView root = reading.root;
    Asked& asked = reading.asked;
    const auto old = root["max_tokens"].int64();
    const auto* model = findModel(reading.about.provider, asked.model);
    if (old && model != nullptr && model->thinking == Thinking::Always)
        return reject("Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                      "'max_completion_tokens' instead.",
                      "unsupported_parameter");
    if (old && root["max_completion_tokens"].int64())
        return reject("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
                      "invalid_parameter_combination");
    asked.maxOutput = old ? old : root["max_completion_tokens"].int64();
    asked.temperature = root["temperature"].number();
    if (asked.temperature && (*asked.temperature < 0 || *asked.temperature > 2))
        return reject("Invalid 'temperature': expected a value between 0 and 2.", "decimal_above_max_value");
    asked.topP = root["top_p"].number();
    asked.stop = stringsOf(root["stop"]);
    if (asked.stop.size() > stopLimit)
        return reject("Invalid 'stop': array too long. Expected an array with maximum length 4.",
                      "array_above_max_length");
    return {};
}

} // namespace

Result<void> readOpenAi(Reading& reading) {
    const JsonView root = reading.root;
    Asked& asked = reading.asked;
    if (const auto key = unknownKey(root, keys))
        return reject(fmt::format("Unrecognized request argument supplied: {}", *key));
    asked.includeUsage = root["stream_options"]["include_usage"].boolean().value_or(false);
    if (!asked.stream && root.get("stream_options") && !root["stream_options"].isNull())
        return reject("The 'stream_options' parameter is only allowed when 'stream' is enabled.");
    asked.parallelTools = root["parallel_tool_calls"].boolean().value_or(true);
    asked.user = root["user"].string().value_or("");
    asked.reasoning = root["reasoning_effort"].string().value_or("");
    if (!asked.reasoning.empty()) asked.thoughts = asked.reasoning == "none" ? Thoughts::Off : Thoughts::On;
    if (auto read = readLimits(reading); !read) return read;
    if (auto read = readFormat(reading); !read) return read;
    if (auto read = readTools(reading); !read) return read;
    if (auto read = readToolChoice(reading); !read) return read;
    return readMessages(reading, root["messages"]);
}

} // namespace tierline::sandbox
