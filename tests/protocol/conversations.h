// Random conversations, the same for the same seed, and what two of them have in common, in one text.
#pragma once

#include "protocol/canonical.h"

#include <algorithm>
#include <array>
#include <random>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol {

class ConversationMaker {
public:
    explicit ConversationMaker(unsigned seed) : m_dice(seed) {}

    Conversation make(Dialect dialect) {
        Conversation c;
        c.dialect = dialect;
        c.model = "some-model";
        c.stream = chance(3);
        makeTools(c, m_dice() % 4);
        if (chance(2)) c.messages.push_back(message(Role::System, {text(c)}));
        for (auto turns = m_dice() % 5 + 1; turns > 0; --turns)
            turn(c);
        c.messages.push_back(message(Role::User, {text(c)}));
        makeSettings(c);
        return c;
    }
    void makeTools(Conversation& c, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            Tool tool;
            tool.name = c.own(fmt::format("tool_{}", i));
            if (chance(2)) tool.description = words(c);
            if (!chance(4)) tool.schema = argumentSchema;
            if (chance(4)) tool.cache = CacheLife::FiveMinutes;
            c.tools.push_back(tool);
        }
    }
    std::string_view words(Conversation& c) {
        static constexpr std::array<std::string_view, 10> all{
            "plain",        "\"quoted\"",       "back\\slash", "tab\tline\nend", "\xc3\xa9t\xc3\xa9",
            "\xe2\x80\xa8", "\xf0\x9f\x98\x80", "\x01\x1f",    "</script>",      "\xef\xbf\xbd"};
        std::string made = fmt::format("w{}", ++m_words);
        for (auto count = m_dice() % 4; count > 0; --count)
            made.append(" ").append(all[m_dice() % all.size()]);
        return c.own(std::move(made));
    }

private:
    static constexpr std::string_view argumentSchema =
        R"({"type":"object","properties":{"city":{"type":"string"}},"required":["city"]})";

    bool chance(unsigned in) { return m_dice() % in == 0; }

    Part text(Conversation& c) {
        Part part;
        part.text = words(c);
        if (chance(6)) part.cache = chance(2) ? CacheLife::FiveMinutes : CacheLife::OneHour;
        return part;
    }
    static Message message(Role role, std::vector<Part> parts) {
        Message made;
        made.role = role;
        made.parts = std::move(parts);
        return made;
    }
    Part image(Conversation& c) {
        Part part;
        part.kind = PartKind::Image;
        if (chance(2)) {
            part.url = c.own(fmt::format("https://example.org/{}.png", m_dice() % 100));
        } else {
            part.mediaType = "image/png";
            part.data = "iVBORw0KGgo=";
        }
        return part;
    }
    Part call(Conversation& c, std::string_view id) {
        Part part;
        part.kind = PartKind::ToolCall;
        part.id = id;
        part.name = c.tools[m_dice() % c.tools.size()].name;
        part.arguments = chance(3)
                             ? std::string_view("{}")
                             : c.own(fmt::format(R"({{"city":"c{}","n":[1,2.5,null]}})", m_dice() % 99));
        return part;
    }
    Part result(Conversation& c, const Part& of) {
        Part part;
        part.kind = PartKind::ToolResult;
        part.id = of.id;
        part.name = of.name;
        part.content.push_back(text(c));
        part.isError = chance(5);
        return part;
    }
    void turn(Conversation& c) {
        std::vector<Part> asked{text(c)};
        if (chance(4)) asked.push_back(image(c));
        if (chance(4)) asked.push_back(text(c));
        c.messages.push_back(message(Role::User, std::move(asked)));
        std::vector<Part> said;
        if (chance(5)) {
            Part thought = text(c);
            thought.cache = CacheLife::None;
            thought.kind = PartKind::Thinking;
            said.push_back(thought);
        }
        said.push_back(text(c));
        std::vector<Part> results;
        if (!c.tools.empty() && chance(2))
            for (auto count = m_dice() % 3 + 1; count > 0; --count) {
                said.push_back(call(c, c.own(fmt::format("call_{}", ++m_calls))));
                results.push_back(result(c, said.back()));
            }
        c.messages.push_back(message(Role::Assistant, std::move(said)));
        if (results.empty()) return;
        if (c.dialect == Dialect::Anthropic || c.dialect == Dialect::Gemini) {
            c.messages.push_back(message(Role::User, std::move(results)));
        } else {
            for (auto& each : results)
                c.messages.push_back(message(Role::Tool, {std::move(each)}));
        }
        c.messages.push_back(message(Role::Assistant, {text(c)}));
    }
    void makeSettings(Conversation& c) {
        if (!c.tools.empty() && chance(2)) {
            c.toolChoice = std::array{ToolChoice::Auto, ToolChoice::None, ToolChoice::Required,
                                      ToolChoice::Named}[m_dice() % 4];
            if (c.toolChoice == ToolChoice::Named) c.toolName = c.tools.front().name;
        }
        if (chance(3)) {
            c.format = OutputFormat::Schema;
            c.schemaName = "answer";
            c.schema = R"({"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]})";
        }
        if (chance(2)) c.maxOutput = 100 + m_dice() % 1000;
        if (chance(3)) c.temperature = 0.5;
        if (chance(3)) c.topP = 0.25;
        if (chance(3)) c.stop = {"END", "\n\n"};
        if (chance(3)) {
            c.thinking = Thinking::On;
            c.effort = std::array<std::string_view, 3>{"low", "medium", "high"}[m_dice() % 3];
        }
        if (chance(4)) c.user = "someone";
    }

    std::mt19937 m_dice;
    int m_words = 0, m_calls = 0;
};

// JSON with sorted keys, so that equal values are equal texts.
inline void appendSorted(JsonView value, std::string& out) {
    if (value.isArray()) {
        out += '[';
        for (const auto item : value.items()) {
            appendSorted(item, out);
            out += ',';
        }
        out += ']';
    } else if (value.isObject()) {
        std::vector<JsonMember> members;
        for (const auto member : value.members())
            members.push_back(member);
        std::ranges::sort(members, {}, &JsonMember::key);
        out += '{';
        for (const auto& [key, item] : members) {
            out.append(key).append(":");
            appendSorted(item, out);
            out += ',';
        }
        out += '}';
    } else if (const auto number = value.number()) {
        out += fmt::format("{}", *number);
    } else {
        out += value.text();
    }
}

inline std::string sorted(std::string_view json) {
    const auto parsed = Json::parse(json);
    if (!parsed) return "not JSON: " + std::string(json.substr(0, 200));
    std::string out;
    appendSorted(parsed->root(), out);
    return out;
}

// Without white space: how texts are joined differs.
inline void appendText(std::string_view text, std::string& out) {
    for (const char c : text)
        if (c != '\n' && c != ' ') out += c;
}

// What every dialect can say, in an order that all keep: words per speaker, calls, results, tools, settings.
inline std::string commonTo(const Conversation& c) {
    std::string system, user, model, calls, results;
    for (const auto& message : c.messages)
        for (const auto& part : message.parts) {
            auto& spoken = message.role == Role::Assistant                            ? model
                           : message.role == Role::User || message.role == Role::Tool ? user
                                                                                      : system;
            if (part.kind == PartKind::Text) appendText(part.text, spoken);
            if (part.kind == PartKind::ToolCall)
                calls += fmt::format("{} {} {}\n", part.id, part.name, sorted(part.arguments));
            if (part.kind != PartKind::ToolResult) continue;
            results.append(part.id).append(" ");
            for (const auto& item : part.content)
                appendText(item.text, results);
            results += '\n';
        }
    std::string out =
        fmt::format("system {}\nuser {}\nassistant {}\n{}{}", system, user, model, calls, results);
    const auto emptySchema = sorted(R"({"type":"object","properties":{}})"); // the same as none
    for (const auto& tool : c.tools)
        out += fmt::format("tool {} {} {}\n", tool.name, tool.description,
                           tool.schema.empty() ? emptySchema : sorted(tool.schema));
    out += fmt::format("choice {} {}\n", static_cast<int>(c.toolChoice), c.toolName);
    if (c.format == OutputFormat::Schema) out += fmt::format("schema {}\n", sorted(c.schema));
    return out;
}

// The first line in which they differ, of both; empty: none.
inline std::string difference(std::string_view a, std::string_view b) {
    while (!a.empty() || !b.empty()) {
        const auto endA = std::min(a.find('\n'), a.size());
        const auto endB = std::min(b.find('\n'), b.size());
        if (a.substr(0, endA) != b.substr(0, endB))
            return fmt::format("got  {}\nfrom {}", a.substr(0, endA), b.substr(0, endB));
        a.remove_prefix(std::min(endA + 1, a.size()));
        b.remove_prefix(std::min(endB + 1, b.size()));
    }
    return {};
}

} // namespace tierline::protocol
