#include "protocol/openai/openai.h"

#include "protocol/openai/findfeatures.h"
#include "protocol/openai/readparts.h"
#include "protocol/turns.h"

#include <utility>

namespace tierline::protocol::openai {

namespace {

std::string_view stringOf(JsonView value) {
    return value.string().value_or("");
}

void readTool(JsonView tool, bool custom, Conversation& conversation) {
    Tool read;
    read.name = stringOf(tool["name"]);
    read.description = stringOf(tool["description"]);
    read.strict = tool["strict"].boolean();
    read.custom = custom;
    if (const auto schema = tool["parameters"]; schema.isObject() && !custom)
        read.schema = conversation.own(schema.text());
    conversation.tools.push_back(read);
}

void readTools(JsonView root, Conversation& conversation) {
    const auto tools = root["tools"];
    conversation.tools.reserve(tools.size());
    for (const auto tool : tools.items()) {
        const auto type = tool["type"].string().value_or("function");
        if (type != "function" && type != "custom") continue; // hosted: the features tell of it
        readTool(tool[type], type == "custom", conversation);
        conversation.tools.back().cache = cacheLifeOf(tool);
    }
    for (const auto function : root["functions"].items())
        readTool(function, false, conversation);
}

ToolChoice choiceOf(std::string_view word) {
    if (word == "auto") return ToolChoice::Auto;
    if (word == "none") return ToolChoice::None;
    if (word == "required" || word == "any") return ToolChoice::Required;
    return ToolChoice::Unset;
}

void readToolChoice(JsonView choice, Conversation& conversation) {
    if (const auto word = choice.string()) {
        conversation.toolChoice = choiceOf(*word);
        return;
    }
    const auto type = stringOf(choice["type"]);
    if (type == "allowed_tools") {
        const auto allowed = choice["allowed_tools"];
        conversation.toolChoice = choiceOf(allowed["mode"].string().value_or("auto"));
        for (const auto tool : allowed["tools"].items())
            conversation.allowedTools.push_back(stringOf(tool[stringOf(tool["type"])]["name"]));
        return;
    }
    auto name = stringOf(choice[type]["name"]);
    if (name.empty()) name = stringOf(choice["name"]); // the older `function_call`
    if (name.empty()) return;
    conversation.toolChoice = ToolChoice::Named;
    conversation.toolName = name;
}

void readFormat(JsonView format, Conversation& conversation) {
    const auto type = stringOf(format["type"]);
    if (type == "text") conversation.format = OutputFormat::Text;
    if (type == "json_object") conversation.format = OutputFormat::Json;
    if (type != "json_schema") return;
    const auto schema = format["json_schema"];
    conversation.format = OutputFormat::Schema;
    conversation.schemaName = stringOf(schema["name"]);
    conversation.schemaDescription = stringOf(schema["description"]);
    conversation.schemaStrict = schema["strict"].boolean();
    if (schema["schema"].isObject()) conversation.schema = conversation.own(schema["schema"].text());
}

void readSampling(JsonView root, Conversation& conversation) {
    conversation.maxOutput = positiveCount(root["max_completion_tokens"]);
    if (!conversation.maxOutput) conversation.maxOutput = positiveCount(root["max_tokens"]);
    conversation.temperature = root["temperature"].number();
    conversation.topP = root["top_p"].number();
    conversation.topK = positiveCount(root["top_k"]);
    conversation.seed = root["seed"].int64();
    conversation.presencePenalty = root["presence_penalty"].number();
    conversation.frequencyPenalty = root["frequency_penalty"].number();
    const auto stop = root["stop"];
    if (const auto one = stop.string(); one && !one->empty()) conversation.stop.push_back(*one);
    for (const auto item : stop.items())
        if (const auto text = item.string()) conversation.stop.push_back(*text);
}

// In OpenAI's spelling, in OpenRouter's (`reasoning`) and in DeepSeek's (`thinking`).
void readReasoning(JsonView root, Conversation& conversation) {
    conversation.effort = stringOf(root["reasoning_effort"]);
    const auto object = root["reasoning"];
    if (conversation.effort.empty()) conversation.effort = stringOf(object["effort"]);
    conversation.thinkingBudget = positiveCount(object["max_tokens"]);
    const auto switched = root["thinking"];
    if (!conversation.thinkingBudget) conversation.thinkingBudget = positiveCount(switched["budget_tokens"]);
    const auto type = stringOf(switched["type"]);
    if (conversation.effort == "none" || type == "disabled" || object["enabled"].boolean() == false)
        conversation.thinking = Thinking::Off;
    else if (type == "adaptive")
        conversation.thinking = Thinking::Adaptive;
    else if (!conversation.effort.empty() || conversation.thinkingBudget || type == "enabled"
             || object["enabled"].boolean() == true)
        conversation.thinking = Thinking::On;
    if (const auto hidden = object["exclude"].boolean()) conversation.showThoughts = !*hidden;
}

void readRest(JsonView root, Conversation& conversation) {
    conversation.user = stringOf(root["user"]);
    if (conversation.user.empty()) conversation.user = stringOf(root["safety_identifier"]);
    conversation.cacheKey = stringOf(root["prompt_cache_key"]);
    conversation.serviceTier = stringOf(root["service_tier"]);
    conversation.verbosity = stringOf(root["verbosity"]);
    conversation.store = root["store"].boolean();
    conversation.parallelTools = root["parallel_tool_calls"].boolean();
    if (const auto metadata = root["metadata"]; metadata.isObject() && metadata.size() > 0)
        conversation.metadata = conversation.own(metadata.text());
}

} // namespace

Result<void> read(JsonView root, Conversation& conversation) {
    if (!root.isObject()) return fail(ErrorCode::InvalidInput, "the body must be a JSON object");
    if (const auto done = readMessages(root["messages"], conversation); !done) return done;
    conversation.model = stringOf(root["model"]);
    conversation.stream = root["stream"].boolean().value_or(false);
    conversation.includeUsage = root["stream_options"]["include_usage"].boolean().value_or(false);
    readTools(root, conversation);
    readToolChoice(root["tool_choice"], conversation);
    if (conversation.toolChoice == ToolChoice::Unset) readToolChoice(root["function_call"], conversation);
    readFormat(root["response_format"], conversation);
    readSampling(root, conversation);
    readReasoning(root, conversation);
    readRest(root, conversation);
    conversation.features = findFeatures(root);
    return {};
}

} // namespace tierline::protocol::openai
