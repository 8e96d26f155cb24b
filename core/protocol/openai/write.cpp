#include "protocol/openai/openai.h"

#include "protocol/openai/writemessages.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::openai {

namespace {

constexpr std::string_view noArguments = R"({"type":"object","properties":{}})";
constexpr std::string_view oneText =
    R"({"type":"object","properties":{"input":{"type":"string"}},"required":["input"]})";
constexpr std::string_view anyObject = R"({"type":"object"})";
constexpr std::size_t mostStops = 4;

class RequestWriter {
public:
    RequestWriter(const Conversation& conversation, const WriteOptions& options)
        : m_conversation(conversation),
          m_options(options),
          m_quirks(options.quirks ? *options.quirks : allQuirks().front()),
          m_json(m_written.body) {}

    WrittenRequest write();

private:
    void limits();
    void tools();
    void tool(const Tool& tool);
    void toolChoice();
    void named(std::string_view name);
    void allowed(std::string_view mode);
    void format();
    void schema();
    void sampling();
    void reasoning();
    void rest();
    void serviceTier();
    std::string_view effort() const;
    std::string instruction() const;
    bool isOffered(const Tool& tool) const;
    bool isCustom(std::string_view name) const;
    void drop(Feature feature) { m_written.dropped.add(feature); }

    const Conversation& m_conversation;
    const WriteOptions& m_options;
    const Quirks& m_quirks;
    WrittenRequest m_written;
    JsonWriter m_json;
};

void RequestWriter::limits() {
    auto limit = m_conversation.maxOutput;
    if (limit && m_options.maxOutput && *limit > *m_options.maxOutput)
        limit = m_written.maxOutput = m_options.maxOutput;
    if (limit) m_json.member(m_quirks.maxTokens, *limit);
}

// A provider that does not know a choice among several gets only those tools.
bool RequestWriter::isOffered(const Tool& tool) const {
    const auto& allowed = m_conversation.allowedTools;
    if (m_conversation.toolChoice == ToolChoice::Named && !m_quirks.namedChoice)
        return tool.name == m_conversation.toolName;
    return m_quirks.extras || allowed.empty() || std::ranges::find(allowed, tool.name) != allowed.end();
}

bool RequestWriter::isCustom(std::string_view name) const {
    const auto tool = std::ranges::find(m_conversation.tools, name, &Tool::name);
    return m_quirks.extras && tool != m_conversation.tools.end() && tool->custom;
}

void RequestWriter::tool(const Tool& tool) {
    const std::string_view type = tool.custom && m_quirks.extras ? "custom" : "function";
    m_json.beginObject();
    m_json.member("type", type);
    m_json.key(type);
    m_json.beginObject();
    m_json.member("name", tool.name);
    const auto description = type == "function" ? toolDescription(tool) : std::string(tool.description);
    if (!description.empty()) m_json.member("description", description);
    if (type == "function") {
        m_json.key("parameters");
        m_json.raw(tool.custom ? oneText : tool.schema.empty() ? noArguments : tool.schema);
        if (tool.strict && m_quirks.strictTools) m_json.member("strict", *tool.strict);
        if (tool.strict == true && !m_quirks.strictTools) drop(Feature::ToolStrict);
    }
    m_json.endObject();
    if (m_quirks.cacheControl) writeCacheMark(tool.cache, m_json);
    m_json.endObject();
}

void RequestWriter::tools() {
    if (std::ranges::none_of(m_conversation.tools, [&](const Tool& t) { return isOffered(t); })) return;
    m_json.key("tools");
    m_json.beginArray();
    for (const auto& item : m_conversation.tools)
        if (isOffered(item)) tool(item);
    m_json.endArray();
    toolChoice();
    if (!m_conversation.parallelTools) return;
    if (m_quirks.parallelSwitch)
        m_json.member("parallel_tool_calls", *m_conversation.parallelTools);
    else
        drop(Feature::ParallelSwitch);
}

void RequestWriter::named(std::string_view name) {
    const std::string_view type = isCustom(name) ? "custom" : "function";
    m_json.beginObject();
    m_json.member("type", type);
    m_json.key(type);
    m_json.beginObject();
    m_json.member("name", name);
    m_json.endObject();
    m_json.endObject();
}

void RequestWriter::allowed(std::string_view mode) {
    m_json.key("tool_choice");
    m_json.beginObject();
    m_json.member("type", "allowed_tools");
    m_json.key("allowed_tools");
    m_json.beginObject();
    m_json.member("mode", mode);
    m_json.key("tools");
    m_json.beginArray();
    for (const auto name : m_conversation.allowedTools)
        named(name);
    m_json.endArray();
    m_json.endObject();
    m_json.endObject();
}

void RequestWriter::toolChoice() {
    const auto choice = m_conversation.toolChoice;
    if (m_quirks.extras && !m_conversation.allowedTools.empty() && choice != ToolChoice::None
        && choice != ToolChoice::Named)
        return allowed(choice == ToolChoice::Required ? "required" : "auto");
    switch (choice) {
    case ToolChoice::Unset: break;
    case ToolChoice::Auto: m_json.member("tool_choice", "auto"); break;
    case ToolChoice::None: m_json.member("tool_choice", "none"); break;
    case ToolChoice::Required: m_json.member("tool_choice", m_quirks.required); break;
    case ToolChoice::Named:
        if (!m_quirks.namedChoice) return m_json.member("tool_choice", m_quirks.required);
        m_json.key("tool_choice");
        named(m_conversation.toolName);
        break;
    }
}

void RequestWriter::schema() {
    m_json.member("type", "json_schema");
    m_json.key("json_schema");
    m_json.beginObject();
    const auto name = m_conversation.schemaName;
    m_json.member("name", name.empty() ? std::string_view("response") : name); // must be there
    if (!m_conversation.schemaDescription.empty())
        m_json.member("description", m_conversation.schemaDescription);
    m_json.key("schema");
    m_json.raw(m_conversation.schema.empty() ? anyObject : m_conversation.schema);
    if (m_conversation.schemaStrict) m_json.member("strict", *m_conversation.schemaStrict);
    m_json.endObject();
}

void RequestWriter::format() {
    const auto format = m_conversation.format;
    const auto support = m_quirks.schema;
    if (format == OutputFormat::Unset) return;
    const bool isSchema = format == OutputFormat::Schema;
    const bool knowsSchemas = support == SchemaSupport::Schema || support == SchemaSupport::SchemaOnly;
    if (isSchema && !knowsSchemas) drop(Feature::JsonSchema);
    if (support == SchemaSupport::None) return;
    m_json.key("response_format");
    m_json.beginObject();
    if (isSchema ? knowsSchemas : format == OutputFormat::Json && support == SchemaSupport::SchemaOnly)
        schema();
    else
        m_json.member("type", format == OutputFormat::Text ? "text" : "json_object");
    m_json.endObject();
}

// Where the provider cannot enforce a form it is at least told of it.
std::string RequestWriter::instruction() const {
    const bool isTold =
        m_quirks.schema == SchemaSupport::ObjectOnly || m_quirks.schema == SchemaSupport::None;
    if (m_conversation.format == OutputFormat::Schema && isTold)
        return fmt::format("Answer with JSON only, following this JSON schema: {}", m_conversation.schema);
    if (m_conversation.format == OutputFormat::Json && m_quirks.schema == SchemaSupport::None)
        return "Answer with one JSON object only.";
    return {};
}

void RequestWriter::sampling() {
    const auto number = [&](std::string_view key, const auto& value) {
        if (value) m_json.member(key, *value);
    };
    number("temperature", m_conversation.temperature);
    number("top_p", m_conversation.topP);
    if (m_quirks.penalties) {
        number("presence_penalty", m_conversation.presencePenalty);
        number("frequency_penalty", m_conversation.frequencyPenalty);
    } else if (m_conversation.presencePenalty || m_conversation.frequencyPenalty) {
        drop(Feature::Penalties);
    }
    if (!m_quirks.seed.empty())
        number(m_quirks.seed, m_conversation.seed);
    else if (m_conversation.seed)
        drop(Feature::Seed);
    if (m_conversation.stop.empty()) return;
    if (m_conversation.stop.size() > mostStops) drop(Feature::Stop);
    m_json.key("stop");
    m_json.beginArray();
    for (std::size_t at = 0; at < std::min(m_conversation.stop.size(), mostStops); ++at)
        m_json.value(m_conversation.stop[at]);
    m_json.endArray();
}

// In a word that the provider knows; empty: nothing to say.
std::string_view RequestWriter::effort() const {
    auto word = m_conversation.effort;
    if (word.empty() && m_conversation.thinkingBudget) word = effortOf(*m_conversation.thinkingBudget);
    const bool thinks =
        m_conversation.thinking == Thinking::On || m_conversation.thinking == Thinking::Adaptive;
    if (word.empty() && thinks) word = "medium";
    if (word == "max") return "high";
    if (m_quirks.extras) return word;
    if (word == "minimal") return "low";
    return word == "xhigh" ? std::string_view("high") : word;
}

void RequestWriter::reasoning() {
    const auto word = effort();
    const bool isOff = word == "none" || m_conversation.thinking == Thinking::Off;
    switch (m_quirks.reasoning) {
    case ReasoningKey::None:
        if (!word.empty() && !isOff) drop(Feature::Reasoning);
        break;
    case ReasoningKey::Effort:
        if (!word.empty() && (!isOff || m_quirks.extras)) m_json.member("reasoning_effort", word);
        break;
    case ReasoningKey::Object:
        if (word.empty() && !isOff) break;
        m_json.key("reasoning");
        m_json.beginObject();
        if (isOff)
            m_json.member("enabled", false);
        else if (m_conversation.effort.empty() && m_conversation.thinkingBudget.value_or(0) > 0)
            m_json.member("max_tokens", *m_conversation.thinkingBudget);
        else
            m_json.member("effort", word);
        if (m_conversation.showThoughts == false) m_json.member("exclude", true);
        m_json.endObject();
    }
}

// Anthropic's word for "not the dearer tier" has its like here; other dialects' own words have none.
void RequestWriter::serviceTier() {
    constexpr std::array<std::string_view, 5> known{"auto", "default", "flex", "scale", "priority"};
    auto tier = m_conversation.serviceTier;
    if (tier == "standard_only" || tier == "standard") tier = "default";
    if (tier.empty()) return;
    if (m_quirks.extras && std::ranges::find(known, tier) != known.end())
        m_json.member("service_tier", tier);
    else
        drop(Feature::ServiceTier);
}

void RequestWriter::rest() {
    const auto text = [&](bool knows, std::string_view key, std::string_view value, Feature feature) {
        if (value.empty()) return;
        if (knows)
            m_json.member(key, value);
        else
            drop(feature);
    };
    text(m_quirks.userKey, "user", m_conversation.user, Feature::UserName);
    text(m_quirks.extras, "prompt_cache_key", m_conversation.cacheKey, Feature::CacheKey);
    text(m_quirks.extras, "verbosity", m_conversation.verbosity, Feature::Verbosity);
    serviceTier();
    const auto& store = m_conversation.store;
    if (store && m_quirks.extras) m_json.member("store", *store);
    if (store == true && !m_quirks.extras) drop(Feature::Store);
    if (m_conversation.metadata.empty()) return;
    // Taken only for replies that are stored.
    if (m_quirks.extras && (store == true || m_conversation.dialect == Dialect::OpenAi)) {
        m_json.key("metadata");
        m_json.raw(m_conversation.metadata);
    } else {
        drop(Feature::Metadata);
    }
}

WrittenRequest RequestWriter::write() {
    m_json.beginObject();
    m_json.member("model", m_options.model.empty() ? m_conversation.model : m_options.model);
    m_json.key("messages");
    writeMessages(m_conversation, m_options, m_quirks, instruction(), m_json, m_written.dropped);
    tools();
    format();
    limits();
    sampling();
    reasoning();
    rest();
    if (m_conversation.stream) {
        m_json.member("stream", true);
        if (m_quirks.streamOptions) { // usage is counted whether the client asked for it or not
            m_json.key("stream_options");
            m_json.beginObject();
            m_json.member("include_usage", true);
            m_json.endObject();
        }
    }
    m_json.endObject();
    return std::move(m_written);
}

} // namespace

WrittenRequest write(const Conversation& conversation, const WriteOptions& options) {
    return RequestWriter(conversation, options).write();
}

} // namespace tierline::protocol::openai
