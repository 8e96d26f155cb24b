#include "protocol/turns.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol {

namespace {

std::size_t bytesOf(JsonView value) {
    const auto text = value.string();
    return text ? text->size() : 0;
}

void appendLine(std::string& out, std::string_view text) {
    if (!out.empty()) out += '\n';
    out += text;
}

bool isTextPart(std::string_view type) {
    return type == "text" || type == "input_text";
}

bool isImagePart(std::string_view type) {
    return type == "image_url" || type == "input_image" || type == "image";
}

// What one message (or tool result) holds, without copying any of it.
struct Content {
    std::size_t bytes = 0;
    int images = 0;
    bool words = false;      // text of the speaker's own
    bool toolResult = false; // Anthropic: results travel in user messages
    bool other = false;      // images, documents, …
};

void addPart(JsonView part, Content& content);

Content look(JsonView value) {
    Content content;
    if (const auto text = value.string()) {
        content.bytes = text->size();
        content.words = hasWords(*text);
    }
    for (const auto part : value.items())
        addPart(part, content);
    return content;
}

void addPart(JsonView part, Content& content) {
    const auto type = part["type"].string().value_or("");
    if (isTextPart(type)) {
        const auto text = part["text"].string().value_or("");
        content.bytes += text.size();
        content.words = content.words || hasWords(text);
    } else if (isImagePart(type)) {
        ++content.images;
        content.other = true;
    } else if (type == "tool_result") {
        const auto result = look(part["content"]);
        content.bytes += result.bytes;
        content.images += result.images;
        content.toolResult = true;
    } else if (type == "tool_use") {
        content.bytes += bytesOf(part["name"]) + part["input"].textSize();
    } else if (type == "thinking") {
        content.bytes += bytesOf(part["thinking"]);
    } else if (type == "refusal") {
        content.bytes += bytesOf(part["refusal"]);
    } else {
        content.other = true;
    }
}

// Straight to its place: a system text may be a megabyte.
void appendWords(std::string& out, JsonView value) {
    if (const auto text = value.string()) return appendLine(out, *text);
    for (const auto part : value.items())
        if (isTextPart(part["type"].string().value_or("")))
            appendLine(out, part["text"].string().value_or(""));
}

std::size_t toolCallBytes(JsonView message) {
    std::size_t bytes = 0;
    for (const auto call : message["tool_calls"].items()) {
        const auto function = call["function"];
        bytes += bytesOf(function["name"]) + bytesOf(function["arguments"]);
    }
    return bytes + bytesOf(message["function_call"]["arguments"]);
}

} // namespace

bool hasWords(std::string_view text) {
    return text.find_first_not_of(" \t\r\n\f\v") != std::string_view::npos;
}

Result<void> readTurns(Dialect dialect, JsonView system, JsonView messages, Request& request) {
    if (dialect == Dialect::Anthropic && system) {
        appendWords(request.systemText, system);
        request.textBytes += request.systemText.size();
    }
    JsonView first;
    JsonView last;
    std::size_t index = 0;
    for (const auto message : messages.items()) {
        if (!message.isObject())
            return fail(ErrorCode::InvalidInput, fmt::format("`messages[{}]` must be an object", index));
        ++index;
        const auto body = message["content"];
        const auto role = message["role"].string().value_or("");
        const auto content = look(body);
        request.textBytes += content.bytes + toolCallBytes(message);
        request.images += content.images;
        if (role == "system" || role == "developer") {
            appendWords(request.systemText, body);
        } else if (role == "user") {
            if (content.words || content.other || !content.toolResult) ++request.turns;
            if (!content.words) continue;
            if (!first) first = body;
            last = body;
        }
    }
    if (last) {
        appendWords(request.firstUserText, first);
        appendWords(request.userText, last);
    }
    return {};
}

Result<void> readMessageTurns(JsonView root, Request& request) {
    const auto invalid = [](const char* detail) { return fail(ErrorCode::InvalidInput, detail); };
    const auto messages = root["messages"];
    if (!messages) return invalid("`messages` is missing");
    if (!messages.isArray()) return invalid("`messages` must be an array");
    if (messages.size() == 0) return invalid("`messages` must not be empty");
    return readTurns(request.dialect, root["system"], messages, request);
}

void noteTools(JsonView root, std::initializer_list<std::string_view> keys, Request& request) {
    for (const auto key : keys) {
        const auto tools = root[key];
        if (!tools.isArray() || tools.size() == 0) continue;
        request.requirements.tools = true;
        request.textBytes += tools.textSize();
    }
}

std::optional<std::int64_t> positiveCount(JsonView value) {
    const auto number = value.int64();
    return number && *number > 0 ? number : std::nullopt;
}

bool isJsonFormat(JsonView format) {
    const auto type = format["type"].string().value_or("");
    return type == "json_schema" || type == "json_object";
}

} // namespace tierline::protocol
