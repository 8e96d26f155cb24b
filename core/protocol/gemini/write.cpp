#include "protocol/gemini/contentwriter.h"
#include "protocol/gemini/gemini.h"
#include "protocol/gemini/thinking.h"

#include <algorithm>
#include <limits>

namespace tierline::protocol::gemini {

namespace {

constexpr std::size_t stopLimit = 5; // Google takes no more

void writeTools(JsonWriter& json, const Conversation& conversation) {
    if (conversation.tools.empty()) return;
    json.key("tools");
    json.beginArray();
    json.beginObject();
    json.key("functionDeclarations");
    json.beginArray();
    for (const auto& tool : conversation.tools) {
        json.beginObject();
        json.member("name", tool.name);
        if (const auto text = toolDescription(tool); !text.empty()) json.member("description", text);
        if (tool.custom || !tool.schema.empty()) {
            json.key("parametersJsonSchema");
            json.raw(tool.custom ? R"({"type":"object","properties":{"input":{"type":"string"}},)"
                                   R"("required":["input"]})"
                                 : tool.schema);
        }
        json.endObject();
    }
    json.endArray();
    json.endObject();
    json.endArray();
}

// AUTO takes no names; VALIDATED does, and leaves the model free to call none.
std::string_view modeOf(const Conversation& conversation) {
    switch (conversation.toolChoice) {
    case ToolChoice::Unset:
    case ToolChoice::Auto: return conversation.allowedTools.empty() ? "AUTO" : "VALIDATED";
    case ToolChoice::None: return "NONE";
    case ToolChoice::Required:
    case ToolChoice::Named: break;
    }
    return "ANY";
}

void writeChoice(JsonWriter& json, const Conversation& conversation) {
    const bool isSaid = conversation.toolChoice != ToolChoice::Unset || !conversation.allowedTools.empty();
    if (conversation.tools.empty() || !isSaid) return;
    json.key("toolConfig");
    json.beginObject();
    json.key("functionCallingConfig");
    json.beginObject();
    json.member("mode", modeOf(conversation));
    const bool isNamed = conversation.toolChoice == ToolChoice::Named;
    if ((isNamed || !conversation.allowedTools.empty()) && conversation.toolChoice != ToolChoice::None) {
        json.key("allowedFunctionNames");
        json.beginArray();
        if (isNamed)
            json.value(conversation.toolName);
        else
            for (const auto name : conversation.allowedTools)
                json.value(name);
        json.endArray();
    }
    json.endObject();
    json.endObject();
}

void writeFormat(JsonWriter& json, const Conversation& conversation) {
    const auto format = conversation.format;
    if (format == OutputFormat::Unset) return;
    json.member("responseMimeType", format == OutputFormat::Text ? "text/plain" : "application/json");
    if (format != OutputFormat::Schema || conversation.schema.empty()) return;
    json.key("responseJsonSchema");
    json.raw(conversation.schema);
}

void writeStop(JsonWriter& json, const Conversation& conversation, WrittenRequest& written) {
    if (conversation.stop.empty()) return;
    json.key("stopSequences");
    json.beginArray();
    for (std::size_t i = 0; i < std::min(conversation.stop.size(), stopLimit); ++i)
        json.value(conversation.stop[i]);
    json.endArray();
    if (conversation.stop.size() > stopLimit) written.dropped.add(Feature::Stop);
}

// Google's seed has 32 bits.
void writeSeed(JsonWriter& json, std::int64_t seed, WrittenRequest& written) {
    using Limits = std::numeric_limits<std::int32_t>;
    if (seed < Limits::min() || seed > Limits::max())
        written.dropped.add(Feature::Seed);
    else
        json.member("seed", seed);
}

void writeLimit(JsonWriter& json, const Conversation& conversation, const WriteOptions& options,
                WrittenRequest& written) {
    if (!conversation.maxOutput) return;
    const auto wish = *conversation.maxOutput;
    if (options.maxOutput && wish > *options.maxOutput) written.maxOutput = options.maxOutput;
    json.member("maxOutputTokens", written.maxOutput.value_or(wish));
}

std::string configOf(const Conversation& conversation, const WriteOptions& options, WrittenRequest& written) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    writeLimit(json, conversation, options, written);
    const auto number = [&](std::string_view key, const auto& value) {
        if (value) json.member(key, *value);
    };
    number("temperature", conversation.temperature);
    number("topP", conversation.topP);
    number("topK", conversation.topK);
    number("presencePenalty", conversation.presencePenalty);
    number("frequencyPenalty", conversation.frequencyPenalty);
    if (conversation.seed) writeSeed(json, *conversation.seed, written);
    writeStop(json, conversation, written);
    writeFormat(json, conversation);
    if (!writeThinking(json, conversation, options.model)) written.dropped.add(Feature::Reasoning);
    json.endObject();
    return out;
}

} // namespace

WrittenRequest write(const Conversation& conversation, const WriteOptions& options) {
    WrittenRequest written;
    JsonWriter json(written.body);
    json.beginObject();
    ContentWriter contents(json, conversation, options);
    contents.writeSystem();
    contents.writeContents();
    writeTools(json, conversation);
    writeChoice(json, conversation);
    if (const auto config = configOf(conversation, options, written); config != "{}") {
        json.key("generationConfig");
        json.raw(config);
    }
    json.endObject();
    return written;
}

} // namespace tierline::protocol::gemini
