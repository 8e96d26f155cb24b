#include "protocol/responses/responses.h"
#include "protocol/responses/writeitems.h"

#include <algorithm>

namespace tierline::protocol::responses {

namespace {

constexpr std::int64_t smallestOutput = 16; // less is refused

void textMember(JsonWriter& json, std::string_view key, std::string_view text) {
    if (!text.empty()) json.member(key, text);
}

void rawMember(JsonWriter& json, std::string_view key, std::string_view text) {
    if (text.empty()) return;
    json.key(key);
    json.raw(text);
}

template <class T>
void optionalMember(JsonWriter& json, std::string_view key, const std::optional<T>& value) {
    if (value) json.member(key, *value);
}

bool isOurs(const Conversation& conversation) {
    return conversation.dialect == Dialect::Responses;
}

void writeTool(const Conversation& conversation, const Tool& tool, JsonWriter& json) {
    json.beginObject();
    json.member("type", tool.custom ? "custom" : "function");
    json.member("name", tool.name);
    textMember(json, "description", tool.description);
    if (tool.custom) {
        rawMember(json, "format", tool.format);
    } else if (!tool.schema.empty()) {
        rawMember(json, "parameters", tool.schema);
    } else if (!isOurs(conversation)) {
        rawMember(json, "parameters", R"({"type":"object","properties":{}})");
    }
    if (tool.strict)
        json.member("strict", *tool.strict);
    else if (!isOurs(conversation) && !tool.custom)
        json.member("strict", false); // here silence means strict, elsewhere the contrary
    json.endObject();
}

std::string_view choiceName(ToolChoice choice) {
    switch (choice) {
    case ToolChoice::None: return "none";
    case ToolChoice::Required: return "required";
    case ToolChoice::Unset:
    case ToolChoice::Auto:
    case ToolChoice::Named: break;
    }
    return "auto";
}

void writeNamed(const Conversation& conversation, std::string_view name, JsonWriter& json) {
    const auto tool = std::ranges::find(conversation.tools, name, &Tool::name);
    json.beginObject();
    json.member("type", tool != conversation.tools.end() && tool->custom ? "custom" : "function");
    json.member("name", name);
    json.endObject();
}

void writeToolChoice(const Conversation& conversation, JsonWriter& json) {
    if (!conversation.allowedTools.empty()) {
        json.key("tool_choice");
        json.beginObject();
        json.member("type", "allowed_tools");
        json.member("mode", choiceName(conversation.toolChoice));
        json.key("tools");
        json.beginArray();
        for (const auto name : conversation.allowedTools)
            writeNamed(conversation, name, json);
        json.endArray();
        json.endObject();
    } else if (conversation.toolChoice == ToolChoice::Named) {
        json.key("tool_choice");
        writeNamed(conversation, conversation.toolName, json);
    } else if (conversation.toolChoice != ToolChoice::Unset) {
        json.member("tool_choice", choiceName(conversation.toolChoice));
    }
}

void writeTools(const Conversation& conversation, JsonWriter& json) {
    if (!conversation.tools.empty()) {
        json.key("tools");
        json.beginArray();
        for (const auto& tool : conversation.tools)
            writeTool(conversation, tool, json);
        json.endArray();
    }
    writeToolChoice(conversation, json);
    optionalMember(json, "parallel_tool_calls", conversation.parallelTools);
}

void writeFormat(const Conversation& conversation, JsonWriter& json) {
    json.key("format");
    json.beginObject();
    switch (conversation.format) {
    case OutputFormat::Unset:
    case OutputFormat::Text: json.member("type", "text"); break;
    case OutputFormat::Json: json.member("type", "json_object"); break;
    case OutputFormat::Schema:
        json.member("type", "json_schema");
        json.member("name", conversation.schemaName.empty() ? "response" : conversation.schemaName);
        textMember(json, "description", conversation.schemaDescription);
        rawMember(json, "schema", conversation.schema.empty() ? "{}" : conversation.schema);
        optionalMember(json, "strict", conversation.schemaStrict);
        break;
    }
    json.endObject();
}

void writeText(const Conversation& conversation, JsonWriter& json) {
    if (conversation.format == OutputFormat::Unset && conversation.verbosity.empty()) return;
    json.key("text");
    json.beginObject();
    if (conversation.format != OutputFormat::Unset) writeFormat(conversation, json);
    textMember(json, "verbosity", conversation.verbosity);
    json.endObject();
}

// `max` is Anthropic's word; every model that reasons knows `high`. A thinking that is merely switched off or
// on stays unsaid: models that do not reason refuse the whole member.
std::string_view effortFor(const Conversation& conversation) {
    if (!isOurs(conversation) && conversation.effort == "max") return "high";
    if (!conversation.effort.empty()) return conversation.effort;
    return conversation.thinkingBudget ? effortOf(*conversation.thinkingBudget) : std::string_view();
}

// Anthropic's clients wait for the thoughts they have switched on.
bool waitsForThoughts(const Conversation& conversation) {
    const bool isOn = conversation.thinking == Thinking::On || conversation.thinking == Thinking::Adaptive;
    return conversation.dialect == Dialect::Anthropic && isOn;
}

void writeReasoning(const Conversation& conversation, JsonWriter& json) {
    const auto effort = effortFor(conversation);
    const bool summary =
        conversation.showThoughts.value_or(!effort.empty() && waitsForThoughts(conversation));
    if (effort.empty() && !summary) return;
    json.key("reasoning");
    json.beginObject();
    textMember(json, "effort", effort);
    if (summary) json.member("summary", "auto");
    json.endObject();
}

void writeLimit(const Conversation& conversation, const WriteOptions& options, WrittenRequest& written,
                JsonWriter& json) {
    auto limit = conversation.maxOutput;
    if (!limit) return;
    if (options.maxOutput && *limit > *options.maxOutput) written.maxOutput = limit = options.maxOutput;
    if (!isOurs(conversation)) limit = std::max(*limit, smallestOutput);
    json.member("max_output_tokens", *limit);
}

// Anthropic's tiers have names of their own.
void writeServiceTier(const Conversation& conversation, WrittenRequest& written, JsonWriter& json) {
    if (isOurs(conversation) || conversation.dialect == Dialect::OpenAi)
        textMember(json, "service_tier", conversation.serviceTier);
    else if (!conversation.serviceTier.empty())
        written.dropped.add(Feature::ServiceTier);
}

// Nothing may be kept with the provider that the client did not ask for; what another dialect means by
// `store` is another store.
void writeStore(const Conversation& conversation, WrittenRequest& written, JsonWriter& json) {
    if (isOurs(conversation)) return optionalMember(json, "store", conversation.store);
    json.member("store", false);
    if (conversation.features.has(Feature::Store)) written.dropped.add(Feature::Store);
}

} // namespace

WrittenRequest write(const Conversation& conversation, const WriteOptions& options) {
    WrittenRequest written;
    JsonWriter json(written.body);
    json.beginObject();
    json.member("model", options.model.empty() ? conversation.model : options.model);
    if (conversation.stream) json.member("stream", true);
    writeInput(conversation, options.keepSignatures, json);
    writeTools(conversation, json);
    writeText(conversation, json);
    writeReasoning(conversation, json);
    writeLimit(conversation, options, written, json);
    optionalMember(json, "temperature", conversation.temperature);
    optionalMember(json, "top_p", conversation.topP);
    textMember(json, "user", conversation.user);
    textMember(json, "prompt_cache_key", conversation.cacheKey);
    writeServiceTier(conversation, written, json);
    rawMember(json, "metadata", conversation.metadata);
    writeStore(conversation, written, json);
    json.endObject();
    return written;
}

} // namespace tierline::protocol::responses
