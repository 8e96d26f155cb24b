#include "protocol/anthropic/thoughts.h"

#include "protocol/json.h"
#include "protocol/objectscan.h"

#include <vector>

namespace tierline::protocol::anthropic {

namespace {

using Keep = std::function<bool(std::string_view)>;

std::string_view slice(std::string_view text, ByteRange range) {
    return text.substr(range.begin, range.end - range.begin);
}

// The last member of that name, as the parser reads it.
std::optional<ByteRange> memberRange(std::string_view text, JsonView object, std::string_view name) {
    const auto ranges = scanObject(text);
    std::optional<ByteRange> found;
    std::size_t index = 0;
    for (const auto [key, value] : object.members()) {
        if (index == ranges.members.size()) break;
        if (key == name && !found) found = ranges.members[index].value;
        ++index;
    }
    return found;
}

bool isForeign(JsonView block, const Keep& keep) {
    const auto type = block["type"].string().value_or("");
    if (type == "thinking") return !keep(block["signature"].string().value_or(""));
    return type == "redacted_thinking" && !keep(block["data"].string().value_or(""));
}

struct CutContent {
    std::string text;
    bool cut = false, empty = true;
};

CutContent cutContent(std::string_view text, JsonView content, const Keep& keep) {
    CutContent result{"[", false, true};
    const auto ranges = scanArray(text);
    std::size_t index = 0;
    for (const auto block : content.items()) {
        const auto range = ranges[index++];
        if (isForeign(block, keep)) {
            result.cut = true;
            continue;
        }
        if (!result.empty) result.text += ',';
        result.text += slice(text, range);
        result.empty = false;
    }
    result.text += ']';
    return result;
}

bool hasToolUse(JsonView content) {
    for (const auto block : content.items())
        if (block["type"].string() == "tool_use") return true;
    return false;
}

struct Edit {
    ByteRange range;
    std::string text;
};

std::string applied(std::string_view body, const std::vector<Edit>& edits) {
    std::string out;
    out.reserve(body.size());
    std::size_t at = 0;
    for (const auto& edit : edits) {
        out += body.substr(at, edit.range.begin - at);
        out += edit.text;
        at = edit.range.end;
    }
    out += body.substr(at);
    return out;
}

// One `messages` without the foreign thoughts; says whether the turn that still runs has lost its own.
class Cutter {
public:
    Cutter(std::string_view text, JsonView messages, const Keep& keep) : m_keep(keep) {
        const auto ranges = scanArray(text);
        std::size_t index = 0;
        for (const auto message : messages.items())
            add(slice(text, ranges[index++]), message);
    }

    bool anyCut() const { return m_anyCut; }
    bool runningTurnCut() const { return m_runningCut; }
    std::string text() const { return "[" + m_out + "]"; }

private:
    void add(std::string_view text, JsonView message) {
        const auto content = message["content"];
        if (message["role"].string() == "assistant") m_runningCut = false;
        const auto place = content.isArray() ? memberRange(text, message, "content") : std::nullopt;
        if (!place) return put(text);
        const auto cut = cutContent(slice(text, *place), content, m_keep);
        if (!cut.cut) return put(text);
        m_anyCut = true;
        m_runningCut = hasToolUse(content);
        if (!cut.empty) put(applied(text, {{*place, cut.text}})); // an empty message would be refused too
    }

    void put(std::string_view text) {
        if (!m_out.empty()) m_out += ',';
        m_out += text;
    }

    const Keep& m_keep;
    std::string m_out;
    bool m_anyCut = false, m_runningCut = false;
};

} // namespace

std::optional<std::string> withBudgetBelow(std::string_view body, std::int64_t cap) {
    constexpr std::int64_t least = 1024; // docs.anthropic.com, extended thinking
    const auto json = Json::parse(body);
    if (!json || !json->root().isObject()) return std::nullopt;
    const auto thinking = (*json)["thinking"];
    const auto budget = thinking["budget_tokens"].int64();
    const auto place = memberRange(body, json->root(), "thinking");
    if (!place || !budget || *budget < cap) return std::nullopt;
    const auto text = slice(body, *place);
    const auto number = memberRange(text, thinking, "budget_tokens");
    if (cap <= least || !number) return applied(body, {{*place, R"({"type":"disabled"})"}});
    return applied(body, {{*place, applied(text, {{*number, std::to_string(cap - 1)}})}});
}

std::optional<WithoutThoughts> withoutThoughts(std::string_view body, const Keep& keep) {
    const auto json = Json::parse(body);
    if (!json || !json->root().isObject()) return std::nullopt;
    const auto messages = memberRange(body, json->root(), "messages");
    if (!messages) return std::nullopt;
    const Cutter cutter(slice(body, *messages), (*json)["messages"], keep);
    if (!cutter.anyCut()) return std::nullopt;
    WithoutThoughts result;
    std::vector<Edit> edits{{*messages, cutter.text()}};
    const auto thinking = memberRange(body, json->root(), "thinking");
    if (thinking && cutter.runningTurnCut()) {
        result.thinkingOff = true;
        const Edit off{*thinking, R"({"type":"disabled"})"};
        edits.insert(thinking->begin < messages->begin ? edits.begin() : edits.end(), off);
    }
    result.body = applied(body, edits);
    return result;
}

} // namespace tierline::protocol::anthropic
