#include "protocol/gemini/readconfig.h"

#include "protocol/gemini/parts.h"
#include "protocol/gemini/schema.h"
#include "protocol/turns.h"

#include <algorithm>

namespace tierline::protocol::gemini {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

// Under its JSON Schema key as it is, under Google's own key translated.
std::string_view schemaOf(JsonView object, std::string_view jsonKey, std::string_view ownKey,
                          Conversation& conversation) {
    if (const auto schema = field(object, jsonKey); schema.isObject()) return conversation.own(schema.text());
    const auto schema = field(object, ownKey);
    return schema.isObject() ? conversation.own(jsonSchemaOf(schema)) : std::string_view();
}

void readChoice(JsonView choice, Conversation& conversation) {
    const auto mode = lower(stringField(choice, "mode"));
    if (mode == "auto" || mode == "validated") conversation.toolChoice = ToolChoice::Auto;
    if (mode == "any") conversation.toolChoice = ToolChoice::Required;
    if (mode == "none") conversation.toolChoice = ToolChoice::None;
    for (const auto name : field(choice, "allowedFunctionNames").items())
        conversation.allowedTools.push_back(name.string().value_or(""));
    if (mode != "any" || conversation.allowedTools.size() != 1) return;
    conversation.toolChoice = ToolChoice::Named;
    conversation.toolName = conversation.allowedTools.front();
    conversation.allowedTools.clear();
}

void readThinking(JsonView config, Conversation& conversation) {
    conversation.showThoughts = field(config, "includeThoughts").boolean();
    if (const auto level = stringField(config, "thinkingLevel"); !level.empty()) {
        conversation.effort = conversation.own(lower(level));
        conversation.thinking = Thinking::On;
    }
    const auto budget = field(config, "thinkingBudget").int64();
    if (!budget) return;
    conversation.thinking = *budget == 0 ? Thinking::Off : *budget < 0 ? Thinking::Adaptive : Thinking::On;
    if (*budget > 0) conversation.thinkingBudget = budget;
}

void readFormat(JsonView config, Conversation& conversation) {
    const auto mimeType = stringField(config, "responseMimeType");
    conversation.schema = schemaOf(config, "responseJsonSchema", "responseSchema", conversation);
    if (!conversation.schema.empty())
        conversation.format = OutputFormat::Schema;
    else if (mimeType == "application/json")
        conversation.format = OutputFormat::Json;
    else if (mimeType == "text/plain")
        conversation.format = OutputFormat::Text;
}

} // namespace

void readTools(JsonView root, Conversation& conversation) {
    each(field(root, "tools"), [&](JsonView tools) {
        each(field(tools, "functionDeclarations"), [&](JsonView declaration) {
            Tool tool;
            tool.name = stringField(declaration, "name");
            tool.description = stringField(declaration, "description");
            tool.schema = schemaOf(declaration, "parametersJsonSchema", "parameters", conversation);
            conversation.tools.push_back(tool);
        });
    });
    readChoice(field(field(root, "toolConfig"), "functionCallingConfig"), conversation);
}

void readConfig(JsonView config, Conversation& conversation) {
    conversation.maxOutput = positiveCount(field(config, "maxOutputTokens"));
    conversation.topK = field(config, "topK").int64();
    conversation.seed = field(config, "seed").int64();
    conversation.temperature = field(config, "temperature").number();
    conversation.topP = field(config, "topP").number();
    conversation.presencePenalty = field(config, "presencePenalty").number();
    conversation.frequencyPenalty = field(config, "frequencyPenalty").number();
    for (const auto word : field(config, "stopSequences").items())
        conversation.stop.push_back(word.string().value_or(""));
    readFormat(config, conversation);
    readThinking(field(config, "thinkingConfig"), conversation);
}

} // namespace tierline::protocol::gemini
