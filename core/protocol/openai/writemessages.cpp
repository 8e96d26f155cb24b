#include "protocol/openai/writemessages.h"

#include "protocol/openai/callid.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>
#include <utility>

namespace tierline::protocol::openai {

namespace {

using Parts = std::vector<const Part*>;

bool isWords(const Part* part) {
    return part->kind == PartKind::Text || part->kind == PartKind::Refusal;
}

class MessageWriter {
public:
    MessageWriter(const Conversation& conversation, const WriteOptions& options, const Quirks& quirks,
                  JsonWriter& json, FeatureSet& dropped)
        : m_conversation(conversation),
          m_options(options),
          m_quirks(quirks),
          m_json(json),
          m_dropped(dropped) {}

    void system(std::string_view role, const Message& message);
    void user(const Message& message);
    void assistant(const Message& message);
    // What tool messages cannot hold goes into a user message behind the last of them.
    void endOfResults();

private:
    void begin(std::string_view role, std::string_view name);
    void userMessage(std::string_view name, const Parts& parts);
    void content(const Parts& parts, CacheLife last = CacheLife::None);
    std::string joined(const Parts& parts) const;
    void part(const Part& part, CacheLife cache);
    void image(const Part& part);
    void audio(const Part& part);
    void file(const Part& part);
    void result(const Part& part);
    void call(const Part& part);
    bool customCall(const Part& part);
    void id(std::string_view key, std::string_view id);
    void dataUrl(std::string_view key, const Part& part);
    bool isSayable(const Part& part);

    const Conversation& m_conversation;
    const WriteOptions& m_options;
    const Quirks& m_quirks;
    JsonWriter& m_json;
    FeatureSet& m_dropped;
    Parts m_moved;              // out of tool results
    bool m_afterResult = false; // the last message written is a tool's
};

void MessageWriter::begin(std::string_view role, std::string_view name) {
    m_afterResult = false;
    m_json.beginObject();
    m_json.member("role", role);
    if (name.empty()) return;
    if (m_quirks.names)
        m_json.member("name", name);
    else
        m_dropped.add(Feature::ParticipantName);
}

void MessageWriter::id(std::string_view key, std::string_view id) {
    std::string made;
    m_json.member(key, callId(id, m_quirks.shortCallIds, made));
}

std::string MessageWriter::joined(const Parts& parts) const {
    std::string all;
    for (const auto* part : parts) {
        if (!all.empty()) all += "\n\n";
        all += part->text;
    }
    return all;
}

void MessageWriter::content(const Parts& parts, CacheLife last) {
    m_json.key("content");
    if (parts.empty()) return m_json.value("");
    const bool isMarked =
        m_quirks.cacheControl && (last != CacheLife::None || std::ranges::any_of(parts, [](const Part* p) {
                                      return p->cache != CacheLife::None;
                                  }));
    const bool isText = std::ranges::all_of(parts, isWords);
    if (isText && !isMarked) {
        const auto& first = *parts.front();
        if (parts.size() == 1 && (first.bare || !m_quirks.textParts)) return m_json.value(first.text);
        if (!m_quirks.textParts) return m_json.value(joined(parts));
    }
    m_json.beginArray();
    for (const auto* item : parts)
        part(*item, item == parts.back() && last != CacheLife::None ? last : item->cache);
    m_json.endArray();
}

void MessageWriter::dataUrl(std::string_view key, const Part& part) {
    std::string url;
    url.reserve(part.mediaType.size() + part.data.size() + 16);
    url.append("data:").append(part.mediaType).append(";base64,").append(part.data);
    m_json.member(key, url);
}

void MessageWriter::image(const Part& part) {
    if (part.data.empty() && !m_quirks.imageUrls) { // better than an image that is silently not there
        m_dropped.add(Feature::ImageUrl);
        m_json.member("type", "text");
        return m_json.member("text", fmt::format("[image at {}]", part.url));
    }
    m_json.member("type", "image_url");
    m_json.key("image_url");
    m_json.beginObject();
    if (part.data.empty())
        m_json.member("url", part.url);
    else
        dataUrl("url", part);
    if (!part.detail.empty()) m_json.member("detail", part.detail);
    m_json.endObject();
}

void MessageWriter::audio(const Part& part) {
    auto format = part.mediaType.substr(std::min(part.mediaType.find('/') + 1, part.mediaType.size()));
    if (format == "mpeg") format = "mp3";
    if (format == "x-wav" || format == "wave") format = "wav";
    m_json.member("type", "input_audio");
    m_json.key("input_audio");
    m_json.beginObject();
    m_json.member("data", part.data);
    m_json.member("format", format);
    m_json.endObject();
}

void MessageWriter::file(const Part& part) {
    m_json.member("type", "file");
    m_json.key("file");
    m_json.beginObject();
    if (!part.id.empty()) m_json.member("file_id", part.id);
    if (!part.data.empty()) {
        // A file without a name is refused.
        m_json.member("filename", part.name.empty() ? std::string_view("document.pdf") : part.name);
        dataUrl("file_data", part);
    }
    m_json.endObject();
}

void MessageWriter::part(const Part& part, CacheLife cache) {
    m_json.beginObject();
    switch (part.kind) {
    case PartKind::Image: image(part); break;
    case PartKind::Audio: audio(part); break;
    case PartKind::File: file(part); break;
    case PartKind::Refusal:
        m_json.member("type", "refusal");
        m_json.member("refusal", part.text);
        break;
    case PartKind::Text:
    case PartKind::ToolCall:
    case PartKind::ToolResult:
    case PartKind::Thinking:
        m_json.member("type", "text");
        m_json.member("text", part.text);
        break;
    }
    if (m_quirks.cacheControl) writeCacheMark(cache, m_json);
    m_json.endObject();
}

// A document by its address has no place in this dialect.
bool MessageWriter::isSayable(const Part& part) {
    if (part.kind != PartKind::File || !part.data.empty() || !part.id.empty()) return true;
    m_dropped.add(Feature::FileInput);
    return false;
}

void MessageWriter::system(std::string_view role, const Message& message) {
    begin(role, message.name);
    Parts words;
    for (const auto& item : message.parts)
        if (item.kind == PartKind::Text) words.push_back(&item);
    content(words);
    m_json.endObject();
}

void MessageWriter::result(const Part& part) {
    m_json.beginObject();
    m_json.member("role", "tool");
    id("tool_call_id", part.id);
    Parts words;
    for (const auto& item : part.content) {
        if (isWords(&item))
            words.push_back(&item);
        else if (isSayable(item))
            m_moved.push_back(&item);
    }
    content(words, part.cache);
    m_json.endObject();
    m_afterResult = true;
}

// Results must stand right behind the calls, so they come before anything else that the user says.
void MessageWriter::user(const Message& message) {
    Parts rest;
    for (const auto& item : message.parts) {
        if (item.kind == PartKind::ToolResult)
            result(item);
        else if (isSayable(item))
            rest.push_back(&item);
    }
    if (message.role == Role::Tool && rest.empty()) return;
    const bool hadResults = rest.size() < message.parts.size();
    rest.insert(rest.begin(), m_moved.begin(), m_moved.end());
    m_moved.clear();
    if (rest.empty() && hadResults) return;
    userMessage(message.name, rest);
}

// Some have it that the model speaks after its tools.
void MessageWriter::userMessage(std::string_view name, const Parts& parts) {
    if (m_afterResult && !m_quirks.userAfterTool) {
        begin("assistant", {});
        m_json.member("content", "Understood.");
        m_json.endObject();
    }
    begin("user", name);
    content(parts);
    m_json.endObject();
}

void MessageWriter::endOfResults() {
    if (m_moved.empty()) return;
    userMessage({}, std::exchange(m_moved, {}));
}

// The text of a custom tool's call is wrapped for the dialects that have only functions.
bool MessageWriter::customCall(const Part& part) {
    if (!part.custom || !m_quirks.extras) return false;
    thread_local JsonParser parser;
    const auto root = parser.parse(part.arguments);
    const auto input = root ? (*root)["input"].string() : std::nullopt;
    if (!input) return false;
    m_json.member("type", "custom");
    m_json.key("custom");
    m_json.beginObject();
    m_json.member("name", part.name);
    m_json.member("input", *input);
    m_json.endObject();
    return true;
}

void MessageWriter::call(const Part& part) {
    m_json.beginObject();
    id("id", part.id);
    if (!customCall(part)) {
        m_json.member("type", "function");
        m_json.key("function");
        m_json.beginObject();
        m_json.member("name", part.name);
        m_json.member("arguments", part.arguments.empty() ? std::string_view("{}") : part.arguments);
        m_json.endObject();
    }
    if (m_options.keepSignatures && !part.signature.empty()) {
        m_json.key("extra_content");
        m_json.beginObject();
        m_json.key("google");
        m_json.beginObject();
        m_json.member("thought_signature", part.signature);
        m_json.endObject();
        m_json.endObject();
    }
    m_json.endObject();
}

void MessageWriter::assistant(const Message& message) {
    Parts words, thoughts, calls;
    const Part* refusal = nullptr;
    for (const auto& item : message.parts) {
        if (item.kind == PartKind::Refusal && item.bare)
            refusal = &item;
        else if (isWords(&item))
            words.push_back(&item);
        else if (item.kind == PartKind::ToolCall)
            calls.push_back(&item);
        else if (item.kind != PartKind::Thinking)
            m_dropped.add(Feature::UnknownParts); // images that a model made
        else if (!item.text.empty())
            thoughts.push_back(&item);
    }
    begin("assistant", message.name);
    if (words.empty() && (!calls.empty() || refusal)) {
        m_json.key("content");
        m_json.null();
    } else {
        content(words);
    }
    const bool keepsThoughts = m_quirks.thoughtsBack || m_conversation.dialect == Dialect::OpenAi;
    if (!thoughts.empty() && keepsThoughts) m_json.member("reasoning_content", joined(thoughts));
    if (refusal) m_json.member("refusal", refusal->text);
    if (!calls.empty()) {
        m_json.key("tool_calls");
        m_json.beginArray();
        for (const auto* item : calls)
            call(*item);
        m_json.endArray();
    }
    m_json.endObject();
}

} // namespace

void writeCacheMark(CacheLife life, JsonWriter& json) {
    if (life == CacheLife::None) return;
    json.key("cache_control");
    json.beginObject();
    json.member("type", "ephemeral");
    if (life == CacheLife::OneHour) json.member("ttl", "1h");
    json.endObject();
}

void writeMessages(const Conversation& conversation, const WriteOptions& options, const Quirks& quirks,
                   std::string_view instruction, JsonWriter& json, FeatureSet& dropped) {
    MessageWriter writer(conversation, options, quirks, json, dropped);
    json.beginArray();
    if (!instruction.empty()) {
        json.beginObject();
        json.member("role", "system");
        json.member("content", instruction);
        json.endObject();
    }
    for (const auto& message : conversation.messages) {
        if (message.role != Role::Tool && message.role != Role::User) writer.endOfResults();
        switch (message.role) {
        case Role::System: writer.system("system", message); break;
        case Role::Developer: writer.system(quirks.developerRole ? "developer" : "system", message); break;
        case Role::User:
        case Role::Tool: writer.user(message); break;
        case Role::Assistant: writer.assistant(message); break;
        }
    }
    writer.endOfResults();
    json.endArray();
}

} // namespace tierline::protocol::openai
