#include "sandbox/asked.h"

#include "base/hash.h"
#include "protocol/json.h"
#include "sandbox/tokens.h"

namespace tierline::sandbox {

namespace {

using protocol::JsonView;

constexpr std::size_t shownResultBytes = 240;
constexpr std::int64_t imageTokens = 800;

bool isAny(std::string_view text, std::string_view a, std::string_view b) {
    return text == a || text == b;
}

struct Turn {
    std::string words;
    bool toolResult = false;
};

// Content is a string or a list of parts in both dialects; the names of the parts differ.
Turn readContent(JsonView content, Asked& asked) {
    Turn turn;
    if (const auto text = content.string()) {
        turn.words = *text;
        return turn;
    }
    for (const JsonView part : content.items()) {
        const auto type = part["type"].string().value_or("");
        if (type == "text") {
            if (!turn.words.empty()) turn.words += '\n';
            turn.words += part["text"].string().value_or("");
        } else if (isAny(type, "image", "image_url")) {
            asked.images = true;
            asked.inputTokens += imageTokens;
        } else if (type == "tool_result") {
            turn.toolResult = true;
            asked.toolResult = readContent(part["content"], asked).words.substr(0, shownResultBytes);
        }
        if (part.get("cache_control")) asked.cacheMarked = true;
    }
    return turn;
}

Result<void> readTurns(JsonView messages, Asked& asked) {
    if (!messages.isArray() || messages.size() == 0)
        return fail(ErrorCode::InvalidInput, "messages: a list with at least one message is required");
    std::int64_t lastTokens = 0;
    for (const JsonView message : messages.items()) {
        const auto role = message["role"].string();
        if (!role) return fail(ErrorCode::InvalidInput, "messages: each message needs a role");
        const Turn turn = readContent(message["content"], asked);
        lastTokens = tokensOf(message.textSize());
        asked.inputTokens += lastTokens;
        asked.prefixTokens += lastTokens;
        asked.endsWithToolResult = turn.toolResult || *role == "tool";
        if (*role == "tool") asked.toolResult = turn.words.substr(0, shownResultBytes);
        if (*role != "user" || turn.words.empty()) continue;
        asked.userText = turn.words;
        ++asked.userTurns;
    }
    asked.prefixTokens -= lastTokens;
    return {};
}

void readTools(JsonView tools, Asked& asked) {
    for (const JsonView tool : tools.items()) {
        const bool openAi = asked.dialect == Dialect::OpenAi;
        const JsonView about = openAi ? tool["function"] : tool;
        if (tool.get("cache_control")) asked.cacheMarked = true;
        const auto name = about["name"].string();
        if (!name) continue;
        const JsonView schema = about[openAi ? "parameters" : "input_schema"];
        asked.tools.push_back({std::string(*name), schema.isObject() ? schema.text() : std::string()});
    }
    const std::int64_t tokens = tokensOf(tools.textSize());
    asked.inputTokens += tokens;
    asked.prefixTokens += tokens;
}

void readToolChoice(JsonView choice, Asked& asked) {
    const auto word = choice.isObject() ? choice["type"].string() : choice.string();
    if (!word) return;
    if (*word == "none") asked.toolChoice = ToolChoice::None;
    if (isAny(*word, "required", "any")) asked.toolChoice = ToolChoice::Any;
    if (isAny(*word, "function", "tool")) {
        asked.toolChoice = ToolChoice::Named;
        const JsonView owner = *word == "function" ? choice["function"] : choice;
        asked.toolName = owner["name"].string().value_or("");
    }
    if (choice["disable_parallel_tool_use"].boolean().value_or(false)) asked.parallelTools = false;
}

void readOpenAi(JsonView root, Asked& asked) {
    asked.includeUsage = root["stream_options"]["include_usage"].boolean().value_or(false);
    asked.maxOutput = root["max_completion_tokens"].int64();
    if (!asked.maxOutput) asked.maxOutput = root["max_tokens"].int64();
    asked.parallelTools = root["parallel_tool_calls"].boolean().value_or(true);
    const JsonView format = root["response_format"];
    asked.json = format["type"].string().value_or("text") != "text";
    const JsonView schema = format["json_schema"]["schema"];
    if (schema.isObject()) asked.schema = schema.text();
}

Result<void> readAnthropic(JsonView root, Asked& asked) {
    asked.maxOutput = root["max_tokens"].int64();
    if (!asked.maxOutput) return fail(ErrorCode::InvalidInput, "max_tokens: field required");
    Asked scratch; // of the system text only the marks count
    readContent(root["system"], scratch);
    asked.cacheMarked = asked.cacheMarked || scratch.cacheMarked;
    const std::int64_t tokens = tokensOf(root["system"].textSize());
    asked.inputTokens += tokens;
    asked.prefixTokens += tokens;
    return {};
}

} // namespace

Result<Asked> readAsked(Dialect dialect, std::string_view body) {
    const auto json = protocol::Json::parse(body);
    if (!json || !json->root().isObject())
        return fail(ErrorCode::InvalidInput, "the body is not a JSON object");
    const JsonView root = json->root();
    Asked asked;
    asked.dialect = dialect;
    const auto model = root["model"].string();
    if (!model || model->empty()) return fail(ErrorCode::InvalidInput, "model: field required");
    asked.model = *model;
    asked.stream = root["stream"].boolean().value_or(false);
    if (dialect == Dialect::OpenAi)
        readOpenAi(root, asked);
    else if (auto read = readAnthropic(root, asked); !read)
        return std::unexpected(read.error());
    if (asked.maxOutput && *asked.maxOutput < 1)
        return fail(ErrorCode::InvalidInput, "max_tokens: must be at least 1");
    readTools(root["tools"], asked);
    readToolChoice(root["tool_choice"], asked);
    if (auto read = readTurns(root["messages"], asked); !read) return std::unexpected(read.error());
    asked.hash = fnv1a(body);
    return asked;
}

} // namespace tierline::sandbox
