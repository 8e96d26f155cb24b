#include "protocol/responses/writeitems.h"

#include "protocol/responses/arguments.h"

#include <algorithm>
#include <span>
#include <unordered_set>

namespace tierline::protocol::responses {

namespace {

using Parts = std::span<const Part>;

// One request on its way out.
struct Writer {
    const Conversation& conversation;
    bool keepSignatures;
    JsonWriter& json;
    std::unordered_set<std::string_view> customCalls; // their ids: the outputs are of a kind of their own

    bool isOurs() const { return conversation.dialect == Dialect::Responses; }
    void message(const Message& message);
    void words(Role role, Parts parts);
    void call(const Part& part);
    void output(const Part& part);
    void thought(const Part& part);
    void content(Role role, Parts parts);
    void contentPart(Role role, const Part& part);
    void image(const Part& part);
    void file(const Part& part);
    void dataUrl(std::string_view key, const Part& part);
    void text(std::string_view type, std::string_view key, std::string_view words);
};

bool isItem(const Part& part) {
    return part.kind == PartKind::ToolCall || part.kind == PartKind::ToolResult
           || part.kind == PartKind::Thinking;
}

void Writer::text(std::string_view type, std::string_view key, std::string_view words) {
    json.beginObject();
    json.member("type", type);
    json.member(key, words);
    json.endObject();
}

void Writer::dataUrl(std::string_view key, const Part& part) {
    if (part.mediaType.empty()) return json.member(key, part.data);
    std::string url;
    url.reserve(part.data.size() + part.mediaType.size() + 16);
    url.append("data:").append(part.mediaType).append(";base64,").append(part.data);
    json.member(key, url);
}

void Writer::image(const Part& part) {
    json.beginObject();
    json.member("type", "input_image");
    if (!part.url.empty()) json.member("image_url", part.url);
    if (!part.data.empty()) dataUrl("image_url", part);
    if (!part.id.empty()) json.member("file_id", part.id);
    if (!part.detail.empty()) json.member("detail", part.detail);
    json.endObject();
}

void Writer::file(const Part& part) {
    json.beginObject();
    json.member("type", "input_file");
    if (!part.name.empty())
        json.member("filename", part.name);
    else if (!part.data.empty() && !isOurs())
        json.member("filename", "document"); // needed beside data
    if (!part.url.empty()) json.member("file_url", part.url);
    if (!part.data.empty()) dataUrl("file_data", part);
    if (!part.id.empty()) json.member("file_id", part.id);
    json.endObject();
}

void Writer::contentPart(Role role, const Part& part) {
    switch (part.kind) {
    case PartKind::Text:
        return text(role == Role::Assistant ? "output_text" : "input_text", "text", part.text);
    case PartKind::Refusal: return text("refusal", "refusal", part.text);
    case PartKind::Image: return image(part);
    case PartKind::File: return file(part);
    case PartKind::Audio: {
        json.beginObject();
        json.member("type", "input_audio");
        json.key("input_audio");
        json.beginObject();
        json.member("data", part.data);
        json.member("format", part.mediaType.substr(part.mediaType.find('/') + 1));
        json.endObject();
        json.endObject();
        return;
    }
    case PartKind::ToolCall:
    case PartKind::ToolResult:
    case PartKind::Thinking: break; // items of their own
    }
}

void Writer::content(Role role, Parts parts) {
    if (parts.size() == 1 && parts[0].bare && parts[0].kind == PartKind::Text)
        return json.value(parts[0].text);
    json.beginArray();
    for (const auto& part : parts)
        contentPart(role, part);
    json.endArray();
}

constexpr std::string_view roleName(Role role) {
    switch (role) {
    case Role::System: return "system";
    case Role::Developer: return "developer";
    case Role::Assistant: return "assistant";
    case Role::User:
    case Role::Tool: break; // what stands between a tool's results is the user's
    }
    return "user";
}

void Writer::words(Role role, Parts parts) {
    json.beginObject();
    json.member("type", "message");
    json.member("role", roleName(role));
    json.key("content");
    content(role, parts);
    json.endObject();
}

void Writer::call(const Part& part) {
    json.beginObject();
    json.member("type", part.custom ? "custom_tool_call" : "function_call");
    json.member("call_id", part.id);
    json.member("name", part.name);
    if (part.custom) {
        customCalls.insert(part.id);
        json.member("input", unwrapInput(part.arguments));
    } else {
        json.member("arguments", part.arguments.empty() ? "{}" : part.arguments);
    }
    json.endObject();
}

void Writer::output(const Part& part) {
    const bool custom = part.custom || customCalls.contains(part.id);
    json.beginObject();
    json.member("type", custom ? "custom_tool_call_output" : "function_call_output");
    json.member("call_id", part.id);
    json.key("output");
    const bool isText = part.content.size() == 1 && part.content[0].kind == PartKind::Text;
    if (part.content.empty() && !isOurs())
        json.value("");
    else if (isText && !isOurs())
        json.value(part.content[0].text);
    else
        content(Role::Tool, part.content);
    json.endObject();
}

// Another dialect's thoughts are of no use here, and their proofs still less.
void Writer::thought(const Part& part) {
    if (!isOurs()) return;
    json.beginObject();
    json.member("type", "reasoning");
    if (keepSignatures && !part.id.empty()) json.member("id", part.id);
    json.key("summary");
    json.beginArray();
    for (const auto& piece : part.content)
        if (piece.kind == PartKind::Text) text("summary_text", "text", piece.text);
    if (part.content.empty() && !part.text.empty()) text("summary_text", "text", part.text);
    json.endArray();
    const auto isThought = [](const Part& piece) { return piece.kind == PartKind::Thinking; };
    if (std::ranges::any_of(part.content, isThought)) {
        json.key("content");
        json.beginArray();
        for (const auto& piece : part.content)
            if (isThought(piece)) text("reasoning_text", "text", piece.text);
        json.endArray();
    }
    if (keepSignatures && !part.data.empty()) json.member("encrypted_content", part.data);
    json.endObject();
}

// Words that stand together are one message item; a bare text is one by itself.
void Writer::message(const Message& message) {
    const Parts all(message.parts);
    if (all.empty()) return words(message.role, all);
    for (std::size_t at = 0; at < all.size();) {
        const auto& part = all[at];
        if (part.kind == PartKind::ToolCall) call(part);
        if (part.kind == PartKind::ToolResult) output(part);
        if (part.kind == PartKind::Thinking) thought(part);
        auto end = at + 1;
        if (!isItem(part)) {
            while (!part.bare && end < all.size() && !isItem(all[end]) && !all[end].bare)
                ++end;
            words(message.role, all.subspan(at, end - at));
        }
        at = end;
    }
}

bool isAllText(const Message& message) {
    return std::ranges::all_of(message.parts, [](const Part& part) { return part.kind == PartKind::Text; });
}

// What stands first as system text in other dialects is what `instructions` are here.
bool isInstructions(const Conversation& conversation, const Message& message) {
    if (message.role != Role::System) return false;
    if (conversation.dialect == Dialect::Responses) return message.apart;
    return isAllText(message) && !message.parts.empty();
}

void writeInstructions(const Message& message, JsonWriter& json) {
    if (message.parts.size() == 1) return json.member("instructions", message.parts[0].text);
    std::string all;
    for (const auto& part : message.parts) {
        if (!all.empty()) all += "\n\n";
        all += part.text;
    }
    json.member("instructions", all);
}

} // namespace

void writeInput(const Conversation& conversation, bool keepSignatures, JsonWriter& json) {
    std::span<const Message> messages(conversation.messages);
    if (!messages.empty() && isInstructions(conversation, messages[0])) {
        writeInstructions(messages[0], json);
        messages = messages.subspan(1);
    }
    if (messages.empty() && conversation.dialect == Dialect::Responses) return;
    json.key("input");
    if (messages.size() == 1 && messages[0].apart && messages[0].role == Role::User)
        return json.value(messages[0].parts[0].text);
    Writer writer{conversation, keepSignatures, json, {}};
    json.beginArray();
    for (const auto& message : messages)
        writer.message(message);
    json.endArray();
}

} // namespace tierline::protocol::responses
