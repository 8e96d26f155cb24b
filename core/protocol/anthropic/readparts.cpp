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

void readSource(JsonView source, Part& part, Conversation& conversation) {
    const auto type = textAt(source, "type");
    part.mediaType = textAt(source, "media_type");
    if (type == "base64") part.data = textAt(source, "data");
    if (type == "url") part.url = textAt(source, "url");
    if (type == "file") part.id = textAt(source, "file_id");
    if (type == "text") part.data = conversation.own(toBase64(textAt(source, "data")));
}

Part readToolUse(JsonView block, Conversation& conversation) {
    Part part{.kind = PartKind::ToolCall};
    part.id = textAt(block, "id");
    part.name = textAt(block, "name");
    const auto input = block["input"];
    part.arguments = input.size() > 0 ? conversation.own(input.text()) : "{}";
    return part;
}

Part readToolResult(JsonView block, Conversation&) { // its content is read by `readParts`
    Part part{.kind = PartKind::ToolResult};
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
    Row{"text", [](JsonView block, Conversation&) { return Part{.text = textAt(block, "text")}; }},
    Row{"image",
        [](JsonView block, Conversation& conversation) {
            Part part{.kind = PartKind::Image};
            readSource(block["source"], part, conversation);
            return part;
        }},
    Row{"document",
        [](JsonView block, Conversation& conversation) {
            Part part{.kind = PartKind::File, .name = textAt(block, "title")};
            readSource(block["source"], part, conversation);
            return part;
        }},
    Row{"tool_use", readToolUse},
    Row{"tool_result", readToolResult},
    Row{"thinking",
        [](JsonView block, Conversation&) {
            return Part{.kind = PartKind::Thinking,
                        .text = textAt(block, "thinking"),
                        .signature = textAt(block, "signature")};
        }},
    Row{"redacted_thinking",
        [](JsonView block, Conversation&) {
            return Part{.kind = PartKind::Thinking, .data = textAt(block, "data")};
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
        parts.push_back({.bare = true, .text = *text});
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
        auto content = readParts(inner, "tool_result.content", conversation);
        if (!content) return content;
        part.content = std::move(*content);
    }
    return parts;
}

} // namespace tierline::protocol::anthropic
