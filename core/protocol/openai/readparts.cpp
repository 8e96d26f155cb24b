#include "protocol/openai/readparts.h"

#include "base/jsonwriter.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>
#include <utility>

namespace tierline::protocol::openai {

namespace {

std::string_view stringOf(JsonView value) {
    return value.string().value_or("");
}

Part textPart(PartKind kind, std::string_view text, bool bare) {
    Part part;
    part.kind = kind;
    part.text = text;
    part.bare = bare;
    return part;
}

// data:image/png;base64,… in its two halves; any other address stays one.
void readAddress(std::string_view url, Part& part) {
    constexpr std::string_view mark = ";base64,";
    const auto at = url.substr(0, 256).find(mark);
    if (!url.starts_with("data:") || at == std::string_view::npos) {
        part.url = url;
        return;
    }
    part.mediaType = url.substr(5, at - 5);
    part.data = url.substr(at + mark.size());
}

Part readImage(JsonView image) {
    Part part;
    part.kind = PartKind::Image;
    readAddress(image.isString() ? stringOf(image) : stringOf(image["url"]), part);
    part.detail = stringOf(image["detail"]);
    return part;
}

Part readAudio(JsonView audio, Conversation& conversation) {
    Part part;
    part.kind = PartKind::Audio;
    part.data = stringOf(audio["data"]);
    part.mediaType = conversation.own(fmt::format("audio/{}", stringOf(audio["format"])));
    return part;
}

Part readFile(JsonView file) {
    Part part;
    part.kind = PartKind::File;
    part.name = stringOf(file["filename"]);
    part.id = stringOf(file["file_id"]);
    if (const auto data = stringOf(file["file_data"]); !data.empty()) {
        readAddress(data, part);
        if (part.data.empty()) part.data = std::exchange(part.url, {}); // bare base64
        if (part.mediaType.empty()) part.mediaType = "application/pdf";
    }
    return part;
}

// Nothing for a part that nobody here knows: the features tell of it.
std::optional<Part> readPart(JsonView part, Conversation& conversation) {
    const auto type = stringOf(part["type"]);
    if (type == "text") return textPart(PartKind::Text, stringOf(part["text"]), false);
    if (type == "refusal") return textPart(PartKind::Refusal, stringOf(part["refusal"]), false);
    if (type == "image_url") return readImage(part["image_url"]);
    if (type == "input_audio") return readAudio(part["input_audio"], conversation);
    if (type == "file") return readFile(part["file"]);
    return {};
}

void readContent(JsonView content, Conversation& conversation, std::vector<Part>& parts) {
    if (const auto text = content.string()) parts.push_back(textPart(PartKind::Text, *text, true));
    for (const auto item : content.items()) {
        auto part = readPart(item, conversation);
        if (!part) continue;
        part->cache = cacheLifeOf(item);
        parts.push_back(std::move(*part));
    }
}

std::string_view asInput(std::string_view text, Conversation& conversation) {
    std::string made;
    JsonWriter json(made);
    json.beginObject();
    json.member("input", text);
    json.endObject();
    return conversation.own(std::move(made));
}

// Checked, for other dialects carry it as JSON and not as a string. Half a surrogate is mended on the way.
std::string_view argumentsOf(JsonView value, Conversation& conversation) {
    if (value.isObject()) return conversation.own(value.text());
    const auto text = stringOf(value);
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return "{}";
    thread_local JsonParser parser;
    const auto root = parser.parse(text);
    if (!root || !root->isObject()) return asInput(text, conversation);
    const bool mayBeBroken = text.find("\\ud") != text.npos || text.find("\\uD") != text.npos;
    return mayBeBroken || text.front() != '{' ? conversation.own(root->text()) : text;
}

Part readCall(JsonView call, Conversation& conversation) {
    Part part;
    part.kind = PartKind::ToolCall;
    part.id = stringOf(call["id"]);
    part.custom = stringOf(call["type"]) == "custom";
    const auto body = call[part.custom ? "custom" : "function"];
    part.name = stringOf(body["name"]);
    part.arguments = part.custom ? asInput(stringOf(body["input"]), conversation)
                                 : argumentsOf(body["arguments"], conversation);
    part.signature = stringOf(call["extra_content"]["google"]["thought_signature"]);
    return part;
}

// The older way with one function and no ids: an id is made, and the next result is taken for it.
class LegacyCalls {
public:
    Part call(JsonView body, Conversation& conversation) {
        Part part;
        part.kind = PartKind::ToolCall;
        part.id = m_last = conversation.own(fmt::format("call_legacy_{}", ++m_count));
        part.name = stringOf(body["name"]);
        part.arguments = argumentsOf(body["arguments"], conversation);
        return part;
    }
    std::string_view last() const { return m_last; }

private:
    int m_count = 0;
    std::string_view m_last;
};

void readAssistant(JsonView message, LegacyCalls& legacy, Conversation& conversation,
                   std::vector<Part>& parts) {
    auto thought = stringOf(message["reasoning_content"]);
    if (thought.empty()) thought = stringOf(message["reasoning"]);
    if (!thought.empty()) parts.push_back(textPart(PartKind::Thinking, thought, false));
    readContent(message["content"], conversation, parts);
    if (const auto refusal = message["refusal"].string(); refusal && !refusal->empty())
        parts.push_back(textPart(PartKind::Refusal, *refusal, true));
    for (const auto call : message["tool_calls"].items())
        parts.push_back(readCall(call, conversation));
    if (message["function_call"].isObject())
        parts.push_back(legacy.call(message["function_call"], conversation));
}

Part readResult(JsonView message, std::string_view id, Conversation& conversation) {
    Part part;
    part.kind = PartKind::ToolResult;
    part.id = id;
    part.name = stringOf(message["name"]);
    part.cache = cacheLifeOf(message);
    readContent(message["content"], conversation, part.content);
    return part;
}

struct RoleRow {
    std::string_view word;
    Role role;
};
constexpr std::array roles{
    RoleRow{"system", Role::System}, RoleRow{"developer", Role::Developer},
    RoleRow{"user", Role::User},     RoleRow{"assistant", Role::Assistant},
    RoleRow{"tool", Role::Tool},     RoleRow{"function", Role::Tool},
};

Result<void> readMessage(JsonView message, std::size_t index, LegacyCalls& legacy,
                         Conversation& conversation) {
    const auto invalid = [&](std::string_view what) {
        return fail(ErrorCode::InvalidInput, fmt::format("`messages[{}]{}", index, what));
    };
    if (!message.isObject()) return invalid("` must be an object");
    const auto word = stringOf(message["role"]);
    const auto row = std::ranges::find(roles, word, &RoleRow::word);
    if (row == roles.end()) return invalid(".role` must be system, developer, user, assistant or tool");
    Message read;
    read.role = row->role;
    if (read.role == Role::Tool) {
        const auto id = word == "function" ? legacy.last() : stringOf(message["tool_call_id"]);
        if (id.empty()) return invalid(".tool_call_id` is missing");
        read.parts.push_back(readResult(message, id, conversation));
    } else {
        read.name = stringOf(message["name"]);
        if (read.role == Role::Assistant)
            readAssistant(message, legacy, conversation, read.parts);
        else
            readContent(message["content"], conversation, read.parts);
    }
    conversation.messages.push_back(std::move(read));
    return {};
}

} // namespace

CacheLife cacheLifeOf(JsonView owner) {
    const auto mark = owner["cache_control"];
    if (!mark.isObject()) return CacheLife::None;
    return mark["ttl"].string() == "1h" ? CacheLife::OneHour : CacheLife::FiveMinutes;
}

Result<void> readMessages(JsonView messages, Conversation& conversation) {
    if (!messages.isArray() || messages.size() == 0)
        return fail(ErrorCode::InvalidInput, "`messages` must be an array that is not empty");
    conversation.messages.reserve(messages.size());
    LegacyCalls legacy;
    std::size_t index = 0;
    for (const auto message : messages.items())
        if (const auto read = readMessage(message, index++, legacy, conversation); !read) return read;
    return {};
}

} // namespace tierline::protocol::openai
