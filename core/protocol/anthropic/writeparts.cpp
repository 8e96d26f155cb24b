#include "protocol/anthropic/writeparts.h"

#include "protocol/anthropic/base64.h"
#include "protocol/anthropic/toolcall.h"
#include "protocol/turns.h"

#include <algorithm>

namespace tierline::protocol::anthropic {

namespace {

constexpr std::size_t mostMarks = 4;

bool isMarked(const Part& part) {
    return part.cache != CacheLife::None && part.kind != PartKind::Thinking;
}

std::size_t marksOf(const Part& part) {
    std::size_t count = isMarked(part) ? 1 : 0;
    for (const Part& inner : part.content)
        count += isMarked(inner) && (inner.kind != PartKind::Text || hasWords(inner.text)) ? 1U : 0U;
    return count;
}

void writeSource(JsonWriter& json, const Part& part, std::string_view fallbackType) {
    json.key("source");
    json.beginObject();
    if (!part.data.empty()) {
        json.member("type", "base64");
        json.member("media_type", part.mediaType.empty() ? fallbackType : part.mediaType);
        json.member("data", part.data);
    } else if (!part.url.empty()) {
        json.member("type", "url");
        json.member("url", part.url);
    } else {
        json.member("type", "file");
        json.member("file_id", part.id);
    }
    json.endObject();
}

void writeTextSource(JsonWriter& json, std::string_view text) {
    json.key("source");
    json.beginObject();
    json.member("type", "text");
    json.member("media_type", "text/plain"); // the only kind of text that is taken
    json.member("data", text);
    json.endObject();
}

void writeDocument(JsonWriter& json, const Part& part) {
    json.member("type", "document");
    const bool isText = part.mediaType.starts_with("text/") || part.mediaType == "application/json";
    const auto text = isText && !part.data.empty() ? fromBase64(part.data) : std::nullopt;
    if (text)
        writeTextSource(json, *text);
    else
        writeSource(json, part, "application/pdf");
    if (!part.name.empty()) json.member("title", part.name);
}

void writeToolUse(JsonWriter& json, const Part& part) {
    std::string scratch;
    json.member("type", "tool_use");
    json.member("id", toolId(part.id, scratch));
    json.member("name", part.name);
    json.key("input");
    writeInput(json, part.arguments);
}

bool isInResult(const Part& part) {
    return part.kind == PartKind::Image || part.kind == PartKind::File || hasWords(part.text);
}

void writeResult(JsonWriter& json, const Part& part, CacheMarks& marks) {
    std::string scratch;
    json.member("type", "tool_result");
    json.member("tool_use_id", toolId(part.id, scratch));
    const bool isFilled = std::ranges::any_of(part.content, isInResult);
    if (isFilled && part.content.size() == 1 && part.content.front().bare) {
        json.member("content", part.content.front().text);
    } else if (isFilled) {
        json.key("content");
        json.beginArray();
        for (const Part& inner : part.content)
            if (isInResult(inner)) writePart(json, inner, marks);
        json.endArray();
    } else if (part.isError) {
        json.member("content", "error"); // a failure without a word is refused
    }
    if (part.isError) json.member("is_error", true);
}

void writeThought(JsonWriter& json, const Part& part) {
    if (part.signature.empty()) {
        json.member("type", "redacted_thinking");
        json.member("data", part.data);
        return;
    }
    json.member("type", "thinking");
    json.member("thinking", part.text);
    json.member("signature", part.signature);
}

// `type: object` is required, and other dialects' clients leave it out.
void writeSchema(JsonWriter& json, const Tool& tool) {
    constexpr std::string_view freeText =
        R"({"type":"object","properties":{"input":{"type":"string"}},"required":["input"]})";
    json.key("input_schema");
    if (tool.custom) return json.raw(freeText);
    if (tool.schema.starts_with(R"({"type":"object")")) return json.raw(tool.schema);
    thread_local JsonParser parser;
    const auto root = parser.parse(tool.schema);
    if (!root || !root->isObject() || root->size() == 0)
        return json.raw(R"({"type":"object","properties":{}})");
    if ((*root)["type"]) return json.raw(tool.schema);
    json.raw(R"({"type":"object",)" + root->text().substr(1));
}

} // namespace

CacheMarks::CacheMarks(const Conversation& conversation, const Plan& plan) {
    std::size_t head = 0;
    std::size_t messages = 0;
    for (const Tool& tool : conversation.tools)
        head += tool.cache != CacheLife::None ? 1U : 0U;
    for (const Part* part : plan.system)
        head += marksOf(*part);
    for (const auto& turn : plan.turns)
        for (const Part* part : turn.parts)
            messages += marksOf(*part);
    const auto excess = head + messages > mostMarks ? head + messages - mostMarks : 0;
    m_tooMany = excess > 0;
    m_skipMessages = std::min(excess, messages);
    m_skipHead = excess - m_skipMessages;
}

void CacheMarks::write(JsonWriter& json, CacheLife life, bool inHead) {
    if (life == CacheLife::None) return;
    if (auto& skip = inHead ? m_skipHead : m_skipMessages; skip > 0) {
        --skip;
        return;
    }
    json.key("cache_control");
    json.beginObject();
    json.member("type", "ephemeral");
    if (life == CacheLife::OneHour) json.member("ttl", "1h");
    json.endObject();
}

void writeText(JsonWriter& json, const Part& part, CacheMarks& marks, bool inHead) {
    json.beginObject();
    json.member("type", "text");
    json.member("text", part.text);
    marks.write(json, part.cache, inHead);
    json.endObject();
}

void writePart(JsonWriter& json, const Part& part, CacheMarks& marks) {
    if (part.kind == PartKind::Text || part.kind == PartKind::Refusal)
        return writeText(json, part, marks, false);
    json.beginObject();
    switch (part.kind) {
    case PartKind::Image:
        json.member("type", "image");
        writeSource(json, part, "image/png");
        break;
    case PartKind::File: writeDocument(json, part); break;
    case PartKind::ToolCall: writeToolUse(json, part); break;
    case PartKind::ToolResult: writeResult(json, part, marks); break;
    case PartKind::Thinking: writeThought(json, part); break;
    case PartKind::Text:
    case PartKind::Refusal:
    case PartKind::Audio: break; // not planned
    }
    if (part.kind != PartKind::Thinking) marks.write(json, part.cache, false);
    json.endObject();
}

void writeTool(JsonWriter& json, const Tool& tool, bool strict, CacheMarks& marks) {
    json.beginObject();
    json.member("name", tool.name);
    if (const auto text = toolDescription(tool); !text.empty()) json.member("description", text);
    writeSchema(json, tool);
    if (strict && tool.strict) json.member("strict", *tool.strict);
    marks.write(json, tool.cache, true);
    json.endObject();
}

} // namespace tierline::protocol::anthropic
