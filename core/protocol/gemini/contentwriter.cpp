#include "protocol/gemini/contentwriter.h"

#include "protocol/gemini/foreignsignatures.h"

#include "protocol/gemini/parts.h"
#include "protocol/gemini/thinking.h"

#include <algorithm>
#include <array>

namespace tierline::protocol::gemini {

namespace {

// Google's documented stand-in for calls that another model made.

// The text as a JSON object, empty when it is none. Escapes are read and written anew: a lone surrogate in
// one of them would be refused.
std::string objectIn(std::string_view text) {
    thread_local JsonParser parser;
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || text[start] != '{') return {};
    const auto root = parser.parse(text);
    if (!root || !root->isObject()) return {};
    return text.find("\\u") == std::string_view::npos ? std::string(text) : root->text();
}

bool isText(const Part& part) {
    return part.kind == PartKind::Text || part.kind == PartKind::Refusal;
}

std::string joinedText(const std::vector<Part>& parts) {
    std::string all;
    for (const auto& part : parts) {
        if (!isText(part) || part.text.empty()) continue;
        if (!all.empty()) all += '\n';
        all += part.text;
    }
    return all;
}

// Given by our reader to a call that had none.
bool isMade(std::string_view id) {
    constexpr std::string_view front = "call_";
    constexpr std::size_t mostDigits = 5;
    return id.starts_with(front) && id.size() <= front.size() + mostDigits
           && id.find_first_not_of("0123456789", front.size()) == std::string_view::npos;
}

struct Ending {
    std::string_view end, mimeType;
};
constexpr std::array endings{
    Ending{".png", "image/png"},   Ending{".webp", "image/webp"},     Ending{".gif", "image/gif"},
    Ending{".heic", "image/heic"}, Ending{".pdf", "application/pdf"},
};

std::string_view mimeTypeOf(const Part& part) {
    if (!part.mediaType.empty()) return part.mediaType;
    const auto path = part.url.substr(0, part.url.find_first_of("?#"));
    const auto known = std::ranges::find_if(endings, [&](const Ending& e) { return path.ends_with(e.end); });
    if (known != endings.end()) return known->mimeType;
    if (part.kind == PartKind::Audio) return "audio/wav";
    return part.kind == PartKind::Image ? "image/jpeg" : "application/pdf";
}

} // namespace

ContentWriter::ContentWriter(JsonWriter& json, const Conversation& conversation, const WriteOptions& options)
    : m_json(json),
      m_conversation(conversation),
      m_options(options),
      m_isGemini(conversation.dialect == Dialect::Gemini),
      m_wantsSignatures(wantsSignatures(options.model)),
      m_onlySystem(std::ranges::all_of(conversation.messages, [](const Message& message) {
          return message.role == Role::System || message.role == Role::Developer;
      })) {}

bool ContentWriter::isSystem(const Message& message) const {
    return !m_onlySystem && (message.role == Role::System || message.role == Role::Developer);
}

void ContentWriter::writeSystem() {
    bool isOpen = false;
    for (const auto& message : m_conversation.messages) {
        if (!isSystem(message)) continue;
        for (const auto& part : message.parts) {
            if (!isText(part) || part.text.empty()) continue;
            if (!isOpen) {
                m_json.key("systemInstruction");
                m_json.beginObject();
                m_json.key("parts");
                m_json.beginArray();
            }
            isOpen = true;
            writeText(part, false);
        }
    }
    if (!isOpen) return;
    m_json.endArray();
    m_json.endObject();
}

void ContentWriter::writeContents() {
    m_json.key("contents");
    m_json.beginArray();
    for (const auto& message : m_conversation.messages)
        if (!isSystem(message)) writeMessage(message);
    close();
    m_json.endArray();
}

void ContentWriter::writeMessage(const Message& message) {
    const std::string_view role = message.role == Role::Assistant ? "model" : "user";
    for (const auto& part : message.parts) {
        // Thoughts of others are not to be said in this model's name.
        const bool isOwn = m_isGemini || (m_options.keepSignatures && !part.signature.empty());
        const bool isEmpty = part.text.empty() && (!m_options.keepSignatures || part.signature.empty());
        if (part.kind == PartKind::Thinking && (!isOwn || isEmpty)) continue;
        if (isText(part) && isEmpty) continue;
        open(role);
        writePart(part);
    }
}

void ContentWriter::open(std::string_view role) {
    if (m_role == role) return;
    close();
    m_role = role;
    m_signed = false;
    m_json.beginObject();
    m_json.member("role", role);
    m_json.key("parts");
    m_json.beginArray();
}

void ContentWriter::close() {
    if (m_role.empty()) return;
    m_json.endArray();
    m_json.endObject();
    m_role = {};
}

void ContentWriter::writePart(const Part& part) {
    switch (part.kind) {
    case PartKind::Text:
    case PartKind::Refusal: return writeText(part, false);
    case PartKind::Thinking: return writeText(part, true);
    case PartKind::ToolCall: return writeCall(part);
    case PartKind::ToolResult: return writeResult(part);
    case PartKind::File:
        if (part.data.empty() && part.url.empty()) return writeText(part, false);
        return writeMedia(part);
    case PartKind::Image:
    case PartKind::Audio: return writeMedia(part);
    }
}

void ContentWriter::writeText(const Part& part, bool thought) {
    m_json.beginObject();
    m_json.member("text", part.text);
    if (thought) m_json.member("thought", true);
    if (m_options.keepSignatures) writeSignature(part.signature);
    m_json.endObject();
}

void ContentWriter::writeCall(const Part& part) {
    m_names.insert_or_assign(part.id, part.name);
    m_json.beginObject();
    m_json.key("functionCall");
    m_json.beginObject();
    writeId(part);
    m_json.member("name", part.name);
    m_json.key("args");
    if (const auto object = objectIn(part.arguments); !object.empty()) {
        m_json.raw(object);
    } else {
        m_json.beginObject();
        if (!part.arguments.empty()) m_json.member("input", part.arguments);
        m_json.endObject();
    }
    m_json.endObject();
    // Of parallel calls only the first carries one.
    auto signature = m_options.keepSignatures ? part.signature : std::string_view();
    if (signature.empty() && m_wantsSignatures && !m_signed) signature = foreignSignature;
    writeSignature(signature);
    m_signed = true;
    m_json.endObject();
}

void ContentWriter::writeResult(const Part& part) {
    const auto isMedia = [](const Part& p) { return !p.data.empty() || !p.url.empty(); };
    const auto text = joinedText(part.content);
    const bool hasKey = m_isGemini && !part.content.empty() && !part.content.front().name.empty();
    m_json.beginObject();
    m_json.key("functionResponse");
    m_json.beginObject();
    writeId(part);
    m_json.member("name", nameOf(part));
    m_json.key("response");
    if (const auto object = hasKey || part.isError ? std::string() : objectIn(text); !object.empty()) {
        m_json.raw(object);
    } else {
        m_json.beginObject();
        m_json.member(part.isError ? "error" : hasKey ? part.content.front().name : "output", text);
        m_json.endObject();
    }
    // Only Gemini 3 looks into the parts of a response; for others they stand behind it.
    const bool hasParts = m_wantsSignatures && std::ranges::any_of(part.content, isMedia);
    if (hasParts) {
        m_json.key("parts");
        m_json.beginArray();
        for (const auto& media : part.content)
            if (isMedia(media)) writeMedia(media);
        m_json.endArray();
    }
    m_json.endObject();
    m_json.endObject();
    for (const auto& media : part.content)
        if (!hasParts && isMedia(media)) writeMedia(media);
}

void ContentWriter::writeMedia(const Part& part) {
    const bool isInline = !part.data.empty();
    m_json.beginObject();
    m_json.key(isInline ? "inlineData" : "fileData");
    m_json.beginObject();
    m_json.member("mimeType", mimeTypeOf(part));
    m_json.member(isInline ? "data" : "fileUri", isInline ? part.data : part.url);
    if (m_isGemini && !part.name.empty()) m_json.member("displayName", part.name);
    m_json.endObject();
    if (m_options.keepSignatures) writeSignature(part.signature);
    m_json.endObject();
}

void ContentWriter::writeId(const Part& part) {
    if (!part.id.empty() && !(m_isGemini && isMade(part.id))) m_json.member("id", part.id);
}

void ContentWriter::writeSignature(std::string_view signature) {
    if (!signature.empty()) m_json.member("thoughtSignature", signature);
}

std::string_view ContentWriter::nameOf(const Part& result) const {
    if (!result.name.empty()) return result.name;
    const auto call = m_names.find(result.id);
    return call == m_names.end() ? std::string_view("unknown") : call->second;
}

} // namespace tierline::protocol::gemini
