#include "protocol/anthropic/anthropic.h"
#include "protocol/anthropic/plan.h"
#include "protocol/anthropic/thinking.h"
#include "protocol/anthropic/writeparts.h"
#include "protocol/turns.h"

#include <algorithm>
#include <tuple>

namespace tierline::protocol::anthropic {

namespace {

constexpr std::string_view onlyJson =
    "Answer with one JSON object and nothing else: no words around it, no code fence.";
constexpr int noPrefillSince = 406;

// One request on its way out; a function for each top-level key, in the order in which they are written.
class Writer {
public:
    Writer(const Conversation& conversation, const WriteOptions& options)
        : m_conversation(conversation),
          m_options(options),
          m_plan(arrange(conversation, options.keepSignatures)),
          m_thinking(planThinking(conversation, options, m_plan)),
          m_marks(conversation, m_plan),
          m_isOwn(conversation.dialect == Dialect::Anthropic) {}

    WrittenRequest write();

private:
    void writeSystem();
    void writeTools();
    void writeCalledTools();
    void writeToolChoice();
    void writeMessages();
    void writeTurn(const Turn& turn, bool isLast);
    void writeThinking();
    void writeOutputConfig();
    void writeSampling();
    void writeStop();
    void writeRest();
    void endWithUser();
    void drop(Feature feature) { m_written.dropped.add(feature); }

    const Conversation& m_conversation;
    const WriteOptions& m_options;
    Plan m_plan;
    ThinkingPlan m_thinking;
    CacheMarks m_marks;
    bool m_isOwn; // the client speaks this dialect
    bool m_hasTools = false;
    Part m_goOn = madeText("Continue.", true);
    WrittenRequest m_written;
    JsonWriter m_json{m_written.body};
};

WrittenRequest Writer::write() {
    endWithUser();
    m_written.dropped.add(m_plan.dropped);
    m_written.dropped.add(m_thinking.dropped);
    m_written.maxOutput = m_thinking.cappedTo;
    if (m_marks.areTooMany()) drop(Feature::CacheControl);
    m_json.beginObject();
    m_json.member("model", m_options.model.empty() ? m_conversation.model : m_options.model);
    m_json.member("max_tokens", m_thinking.maxTokens);
    if (m_conversation.stream) m_json.member("stream", true);
    writeTools();
    writeToolChoice();
    writeSystem();
    writeMessages();
    writeThinking();
    writeOutputConfig();
    writeSampling();
    writeStop();
    writeRest();
    m_json.endObject();
    return std::move(m_written);
}

// A last message of the assistant's is continued by older models that do not think, and refused by others.
void Writer::endWithUser() {
    if (m_isOwn || m_plan.turns.back().isUser) return;
    if (m_thinking.isOn() || versionOf(m_options.model) >= noPrefillSince)
        m_plan.turns.push_back({true, {&m_goOn}});
}

void Writer::writeSystem() {
    const auto& texts = m_plan.system;
    const bool wantsJson = m_conversation.format == OutputFormat::Json;
    if (texts.empty() && !wantsJson) return;
    m_json.key("system");
    if (texts.size() == 1 && texts.front()->bare && !wantsJson) return m_json.value(texts.front()->text);
    m_json.beginArray();
    for (const Part* part : texts)
        writeText(m_json, *part, m_marks, true);
    if (wantsJson) writeText(m_json, madeText(onlyJson, false), m_marks, true);
    m_json.endArray();
}

void Writer::writeTools() {
    const auto& allowed = m_conversation.allowedTools;
    const auto isAllowed = [&](const Tool& tool) {
        return allowed.empty() || std::ranges::find(allowed, tool.name) != allowed.end();
    };
    m_hasTools = std::ranges::any_of(m_conversation.tools, isAllowed);
    if (!m_hasTools) return writeCalledTools();
    m_json.key("tools");
    m_json.beginArray();
    for (const Tool& tool : m_conversation.tools)
        if (isAllowed(tool)) writeTool(m_json, tool, m_isOwn, m_marks);
    m_json.endArray();
}

// A history with calls wants their tools defined, also where none may be called any more.
void Writer::writeCalledTools() {
    if (m_isOwn) return;
    std::vector<std::string_view> names;
    for (const auto& turn : m_plan.turns)
        for (const Part* part : turn.parts)
            if (part->kind == PartKind::ToolCall && std::ranges::find(names, part->name) == names.end())
                names.push_back(part->name);
    if (names.empty()) return;
    m_json.key("tools");
    m_json.beginArray();
    for (const auto name : names) {
        Tool tool;
        tool.name = name;
        writeTool(m_json, tool, false, m_marks);
    }
    m_json.endArray();
    m_json.key("tool_choice");
    m_json.raw(R"({"type":"none"})");
}

void Writer::writeToolChoice() {
    const bool isSet = m_conversation.toolChoice != ToolChoice::Unset;
    if (!m_hasTools || (!isSet && m_conversation.parallelTools.value_or(true))) return;
    m_json.key("tool_choice");
    m_json.beginObject();
    const auto& parallel = m_conversation.parallelTools;
    switch (m_conversation.toolChoice) {
    case ToolChoice::Unset:
    case ToolChoice::Auto: m_json.member("type", "auto"); break;
    case ToolChoice::None: m_json.member("type", "none"); break;
    case ToolChoice::Required: m_json.member("type", "any"); break;
    case ToolChoice::Named:
        m_json.member("type", "tool");
        m_json.member("name", m_conversation.toolName);
        break;
    }
    if (parallel && m_conversation.toolChoice != ToolChoice::None)
        m_json.member("disable_parallel_tool_use", !*parallel);
    m_json.endObject();
}

void Writer::writeMessages() {
    m_json.key("messages");
    m_json.beginArray();
    for (const auto& turn : m_plan.turns)
        writeTurn(turn, &turn == &m_plan.turns.back());
    m_json.endArray();
}

void Writer::writeTurn(const Turn& turn, bool isLast) {
    m_json.beginObject();
    m_json.member("role", turn.isUser ? "user" : "assistant");
    m_json.key("content");
    Part last = *turn.parts.back(); // of the assistant: its end must not be white space where it is continued
    if (isLast && !turn.isUser && !m_isOwn)
        last.text = last.text.substr(0, last.text.find_last_not_of(" \t\r\n\f\v") + 1);
    if (turn.parts.size() == 1 && last.bare) {
        m_json.value(last.text);
    } else {
        m_json.beginArray();
        for (const Part* part : turn.parts)
            writePart(m_json, part == turn.parts.back() ? last : *part, m_marks);
        m_json.endArray();
    }
    m_json.endObject();
}

void Writer::writeThinking() {
    if (m_thinking.form == ThinkingForm::None) return;
    m_json.key("thinking");
    m_json.beginObject();
    if (m_thinking.form == ThinkingForm::Disabled) m_json.member("type", "disabled");
    if (m_thinking.form == ThinkingForm::Adaptive) m_json.member("type", "adaptive");
    if (m_thinking.form == ThinkingForm::Budget) {
        m_json.member("type", "enabled");
        m_json.member("budget_tokens", m_thinking.budget);
    }
    // Models that take budgets show their thoughts unasked, and the older ones do not know the switch.
    const auto& show = m_conversation.showThoughts;
    if (show && (m_isOwn || m_thinking.form == ThinkingForm::Adaptive))
        m_json.member("display", *show ? "summarized" : "omitted");
    m_json.endObject();
}

void Writer::writeOutputConfig() {
    const bool hasSchema = m_conversation.format == OutputFormat::Schema;
    if (m_thinking.effort.empty() && !hasSchema) return;
    m_json.key("output_config");
    m_json.beginObject();
    if (!m_thinking.effort.empty()) m_json.member("effort", m_thinking.effort);
    if (hasSchema) {
        m_json.key("format");
        m_json.beginObject();
        m_json.member("type", "json_schema");
        m_json.key("schema");
        m_json.raw(m_conversation.schema.empty() ? R"({"type":"object"})" : m_conversation.schema);
        m_json.endObject();
    }
    m_json.endObject();
}

// A model that thinks takes no sampling; newer ones not temperature and top_p together. What is dropped at
// its default is not missed.
void Writer::writeSampling() {
    const auto& [temperature, topP, topK] =
        std::tie(m_conversation.temperature, m_conversation.topP, m_conversation.topK);
    if (m_isOwn || m_thinking.takesSampling) {
        if (temperature) m_json.member("temperature", m_isOwn ? *temperature : std::min(*temperature, 1.0));
        if (topP && (m_isOwn || !temperature)) m_json.member("top_p", *topP);
        if (topK) m_json.member("top_k", *topK);
    }
    if (m_isOwn) return;
    const bool takes = m_thinking.takesSampling;
    if (temperature && (takes ? *temperature > 1 : *temperature != 1)) drop(Feature::Temperature);
    if (topP && *topP != 1 && (!takes || temperature)) drop(Feature::Temperature);
    if (topK && !takes) drop(Feature::TopK);
}

void Writer::writeStop() {
    const auto isTaken = [](std::string_view text) { return hasWords(text); }; // white space is refused
    const auto& stop = m_conversation.stop;
    if (!std::ranges::all_of(stop, isTaken)) drop(Feature::Stop);
    if (std::ranges::none_of(stop, isTaken)) return;
    m_json.key("stop_sequences");
    m_json.beginArray();
    for (const auto text : stop)
        if (isTaken(text)) m_json.value(text);
    m_json.endArray();
}

void Writer::writeRest() {
    if (!m_conversation.user.empty()) {
        m_json.key("metadata");
        m_json.beginObject();
        m_json.member("user_id", m_conversation.user);
        m_json.endObject();
    }
    const auto tier = m_conversation.serviceTier;
    if (m_isOwn && !tier.empty()) m_json.member("service_tier", tier == "default" ? "standard_only" : tier);
}

} // namespace

WrittenRequest write(const Conversation& conversation, const WriteOptions& options) {
    return Writer(conversation, options).write();
}

} // namespace tierline::protocol::anthropic
