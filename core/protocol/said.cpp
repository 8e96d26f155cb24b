#include "protocol/said.h"

#include "protocol/gemini/parts.h"
#include "protocol/responses/items.h"
#include "protocol/turns.h"

#include <utility>

namespace tierline::protocol {

namespace {

using Visit = std::function<void(const Said&)>;

// The pieces of one message or result.
class Pieces {
public:
    Pieces(Speaker who, const Visit& visit) : m_who(who), m_visit(visit) {}
    void add(std::string_view text) {
        m_visit({m_who, text, m_isFirst});
        m_isFirst = false;
    }
    void finish() { // also what has no text has been said
        if (m_isFirst) add({});
    }

private:
    Speaker m_who;
    const Visit& m_visit;
    bool m_isFirst = true;
};

// A text, or parts of which those with a `text` count.
void addContent(JsonView content, Pieces& pieces) {
    if (const auto text = content.string()) return pieces.add(*text);
    for (const auto part : content.items())
        if (const auto text = part["text"].string()) pieces.add(*text);
}

void visitContent(Speaker who, JsonView content, const Visit& visit) {
    Pieces pieces(who, visit);
    addContent(content, pieces);
    pieces.finish();
}

// Anthropic: results travel in the user's messages, before the words or after them.
void visitUserParts(JsonView content, const Visit& visit) {
    Pieces words(Speaker::User, visit);
    for (const auto part : content.items()) {
        if (part["type"].string().value_or("") == "tool_result")
            visitContent(Speaker::Tool, part["content"], visit);
        else if (const auto text = part["text"].string())
            words.add(*text);
    }
}

void visitMessage(JsonView message, const Visit& visit) {
    const auto role = message["role"].string().value_or("");
    const auto content = message["content"];
    if (role == "user") {
        if (content.isArray()) return visitUserParts(content, visit);
        return visitContent(Speaker::User, content, visit);
    }
    const auto who = role == "assistant"                    ? Speaker::Model
                     : role == "tool" || role == "function" ? Speaker::Tool
                                                            : Speaker::System;
    visitContent(who, content, visit);
}

void visitItem(JsonView item, const Visit& visit) {
    using responses::ItemKind;
    switch (responses::itemKind(item)) {
    case ItemKind::Message: return visitMessage(item, visit);
    case ItemKind::Output:
    case ItemKind::CustomOutput: return visitContent(Speaker::Tool, item["output"], visit);
    case ItemKind::Call:
    case ItemKind::CustomCall:
    case ItemKind::Reasoning:
    case ItemKind::Stored:
    case ItemKind::Hosted:
    case ItemKind::Unknown: break;
    }
    const auto type = responses::textOf(item, "type"); // local_shell_call_output and its like
    visitContent(type.ends_with("_output") ? Speaker::Tool : Speaker::Model, item["output"], visit);
}

void visitGemini(JsonView content, const Visit& visit) {
    const auto role = content["role"].string().value_or("user");
    const bool isModel = role == "model" || role == "assistant";
    Pieces words(isModel ? Speaker::Model : Speaker::User, visit);
    const auto parts = gemini::field(content, "parts");
    if (const auto text = parts.string()) words.add(*text);
    gemini::each(parts, [&](JsonView json) {
        const auto part = gemini::lookAt(json);
        if (part.form == gemini::PartForm::Text && !part.thought) words.add(part.text);
        if (part.form != gemini::PartForm::Response) return;
        Pieces result(Speaker::Tool, visit);
        for (const auto [key, value] : gemini::field(part.value, "response").members())
            if (const auto text = value.string()) result.add(*text);
        result.finish();
    });
    if (isModel) words.finish();
}

void appendLine(std::string& out, std::string_view text) {
    if (!out.empty()) out += '\n';
    out += text;
}

} // namespace

void eachSaid(Dialect dialect, JsonView root, const Visit& visit) {
    switch (dialect) {
    case Dialect::OpenAi:
    case Dialect::Anthropic:
        if (const auto system = root["system"]) visitContent(Speaker::System, system, visit);
        for (const auto message : root["messages"].items())
            visitMessage(message, visit);
        return;
    case Dialect::Responses:
        if (const auto text = root["instructions"].string()) visit({Speaker::System, *text, true});
        if (const auto text = root["input"].string()) visit({Speaker::User, *text, true});
        for (const auto item : root["input"].items())
            visitItem(item, visit);
        return;
    case Dialect::Gemini: {
        const auto system = gemini::field(root, "systemInstruction");
        gemini::each(gemini::field(system, "parts"),
                     [&](JsonView part) { visit({Speaker::System, gemini::lookAt(part).text, true}); });
        gemini::each(gemini::field(root, "contents"), [&](JsonView one) { visitGemini(one, visit); });
        return;
    }
    }
}

void noteLoop(Dialect dialect, JsonView root, Request& request) {
    std::vector<std::string_view> sinceModel;
    bool isModel = false;
    request.toolResults = request.loopStep = 0;
    eachSaid(dialect, root, [&](const Said& said) {
        if (said.who == Speaker::System) return;
        const bool wasModel = std::exchange(isModel, said.who == Speaker::Model);
        if (isModel) {
            if (!wasModel) ++request.loopStep;
            sinceModel.clear();
            return;
        }
        sinceModel.push_back(said.text);
        if (said.who == Speaker::Tool && said.isFirst) ++request.toolResults;
        if (said.who == Speaker::User && hasWords(said.text)) request.toolResults = request.loopStep = 0;
    });
    request.lastTurn.clear();
    for (const auto text : sinceModel)
        if (!text.empty()) appendLine(request.lastTurn, text);
}

Result<std::vector<UserTurn>> userTurns(Dialect dialect, std::string_view body) {
    JsonParser parser;
    const auto root = parser.parse(body);
    if (!root) return std::unexpected(root.error());
    std::vector<UserTurn> turns;
    bool isModel = false, isOpen = false; // open: the last turn's message goes on
    eachSaid(dialect, *root, [&](const Said& said) {
        if (said.who == Speaker::System) return;
        const bool wasModel = std::exchange(isModel, said.who == Speaker::Model);
        if (said.who == Speaker::User) {
            if (said.isFirst) isOpen = false;
            if (!hasWords(said.text)) return;
            if (!std::exchange(isOpen, true)) turns.emplace_back();
            appendLine(turns.back().text, said.text);
        } else if (!turns.empty()) {
            turns.back().toolResults += said.who == Speaker::Tool && said.isFirst;
            turns.back().loopStep += isModel && !wasModel;
        }
    });
    return turns;
}

Result<std::string> wholeText(Dialect dialect, std::string_view body) {
    JsonParser parser;
    const auto root = parser.parse(body);
    if (!root) return std::unexpected(root.error());
    std::string text;
    eachSaid(dialect, *root, [&](const Said& said) {
        if (!said.text.empty()) appendLine(text, said.text);
    });
    return text;
}

} // namespace tierline::protocol
