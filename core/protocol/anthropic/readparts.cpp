#include "protocol/anthropic/readparts.h"

#include "protocol/anthropic/base64.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::anthropic {

namespace {

std::string_view textAt(JsonView object, std::string_view key) {
    return object[key].string().value_or("");
}

Part ofKind(PartKind kind) {
    Part part;
    part.kind = kind;
    return part;
}

void readSource(JsonView source, Part& part, Conversation& conversation) {
    const auto type = textAt(source, "type");
    part.mediaType = textAt(source, "media_type");
    if (type == "base64") part.data = textAt(source, "data");
    if (type == "url") part.url = textAt(source, "url");
    if (type == "file") part.id = textAt(source, "file_id");
    if (type == "text") part.data = conversation.own(toBase64(textAt(source, "data")));
}

Part readToolUse(JsonView block, Conversation& conversation) {
    auto part = ofKind(PartKind::ToolCall);
    part.id = textAt(block, "id");
    part.name = textAt(block, "name");
    const auto input = block["input"];
    part.arguments = input.size() > 0 ? conversation.own(input.text()) : "{}";
    return part;
}

Part readToolResult(JsonView block, Conversation&) { // its content is read by `readParts`
    auto part = ofKind(PartKind::ToolResult);
    part.id = textAt(block, "tool_use_id");
    part.isError = block["is_error"].boolean().value_or(false);
    return part;
}

using Read = Part (*)(JsonView block, Conversation& conversation);

struct Row {
    std::string_view type;
    Read read;
};

constexpr std::array rows{
    Row{"text",
        [](JsonView block, Conversation&) {
            auto part = ofKind(PartKind::Text);
            part.text = textAt(block, "text");
            return part;
        }},
    Row{"image",
        [](JsonView block, Conversation& conversation) {
            auto part = ofKind(PartKind::Image);
            readSource(block["source"], part, conversation);
            return part;
        }},
    Row{"document",
        [](JsonView block, Conversation& conversation) {
            auto part = ofKind(PartKind::File);
            part.name = textAt(block, "title");
            readSource(block["source"], part, conversation);
            return part;
        }},
    Row{"tool_use", readToolUse},
    Row{"tool_result", readToolResult},
    Row{"thinking",
        [](JsonView block, Conversation&) {
            auto part = ofKind(PartKind::Thinking);
            part.text = textAt(block, "thinking");
            part.signature = textAt(block, "signature");
            return part;
        }},
    Row{"redacted_thinking",
        [](JsonView block, Conversation&) {
            auto part = ofKind(PartKind::Thinking);
            part.data = textAt(block, "data");
            return part;
        }},
};

} // namespace

CacheLife readCacheLife(JsonView holder) {
    const auto mark = holder["cache_control"];
    if (!mark.isObject()) return CacheLife::None;
    return mark["ttl"].string() == "1h" ? CacheLife::OneHour : CacheLife::FiveMinutes;
}

Result<std::vector<Part>> readParts(JsonView content, std::string_view where, Conversation& conversation) {
    std::vector<Part> parts;
    if (const auto text = content.string()) {
        auto& part = parts.emplace_back();
        part.bare = true;
        part.text = *text;
        return parts;
    }
    if (!content.isArray())
        return fail(ErrorCode::InvalidInput, fmt::format("`{}` must be a string or an array", where));
    for (const auto block : content.items()) {
        if (!block.isObject())
            return fail(ErrorCode::InvalidInput, fmt::format("a block of `{}` must be an object", where));
        const auto row = std::ranges::find(rows, textAt(block, "type"), &Row::type);
        if (row == rows.end()) continue;
        auto& part = parts.emplace_back(row->read(block, conversation));
        part.cache = readCacheLife(block);
        const auto inner = block["content"];
        if (part.kind != PartKind::ToolResult || !inner || inner.isNull()) continue;
        auto result = readParts(inner, "tool_result.content", conversation);
        if (!result) return result;
        part.content = std::move(*result);
    }
    return parts;
}

} // namespace tierline::protocol::anthropic
