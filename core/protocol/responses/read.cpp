#include "protocol/responses/items.h"
#include "protocol/responses/readitems.h"
#include "protocol/responses/responses.h"
#include "protocol/turns.h"

#include <algorithm>
#include <array>

namespace tierline::protocol::responses {

namespace {

std::string_view jsonOf(JsonView value, Conversation& conversation) {
    return value.isObject() ? conversation.own(value.text()) : std::string_view();
}

void readTools(JsonView tools, Conversation& conversation) {
    conversation.tools.reserve(tools.size());
    for (const auto value : tools.items()) {
        const auto type = textOf(value, "type");
        if (type != "function" && type != "custom") continue; // hosted: found as a feature
        auto& tool = conversation.tools.emplace_back();
        tool.name = textOf(value, "name");
        tool.description = textOf(value, "description");
        tool.custom = type == "custom";
        tool.schema = jsonOf(value["parameters"], conversation);
        tool.format = jsonOf(value["format"], conversation);
        tool.strict = value["strict"].boolean();
    }
}

struct ChoiceRow {
    std::string_view name;
    ToolChoice choice;
};
constexpr std::array choiceRows{ChoiceRow{"auto", ToolChoice::Auto}, ChoiceRow{"none", ToolChoice::None},
                                ChoiceRow{"required", ToolChoice::Required}};

ToolChoice choiceNamed(std::string_view name) {
    const auto row = std::ranges::find(choiceRows, name, &ChoiceRow::name);
    return row == choiceRows.end() ? ToolChoice::Unset : row->choice;
}

void readToolChoice(JsonView choice, Conversation& conversation) {
    if (const auto name = choice.string()) conversation.toolChoice = choiceNamed(*name);
    const auto type = textOf(choice, "type");
    if (type == "function" || type == "custom") {
        conversation.toolChoice = ToolChoice::Named;
        conversation.toolName = textOf(choice, "name");
    }
    if (type != "allowed_tools") return;
    conversation.toolChoice = choiceNamed(textOf(choice, "mode"));
    for (const auto tool : choice["tools"].items())
        if (const auto name = textOf(tool, "name"); !name.empty()) conversation.allowedTools.push_back(name);
}

void readText(JsonView text, Conversation& conversation) {
    conversation.verbosity = textOf(text, "verbosity");
    const auto format = text["format"];
    const auto type = textOf(format, "type");
    if (type == "text") conversation.format = OutputFormat::Text;
    if (type == "json_object") conversation.format = OutputFormat::Json;
    if (type != "json_schema") return;
    conversation.format = OutputFormat::Schema;
    conversation.schemaName = textOf(format, "name");
    conversation.schemaDescription = textOf(format, "description");
    conversation.schema = jsonOf(format["schema"], conversation);
    conversation.schemaStrict = format["strict"].boolean();
}

void readReasoning(JsonView reasoning, Conversation& conversation) {
    conversation.effort = textOf(reasoning, "effort");
    if (!conversation.effort.empty())
        conversation.thinking = conversation.effort == "none" ? Thinking::Off : Thinking::On;
    if (!textOf(reasoning, "summary").empty() || !textOf(reasoning, "generate_summary").empty())
        conversation.showThoughts = true;
}

void readInstructions(JsonView instructions, Conversation& conversation) {
    const auto text = instructions.string();
    if (!text) return;
    auto& message = conversation.messages.emplace_back();
    message.role = Role::System;
    message.apart = true;
    auto& part = message.parts.emplace_back();
    part.text = *text;
    part.bare = true;
}

void readRest(JsonView root, Conversation& conversation) {
    conversation.maxOutput = positiveCount(root["max_output_tokens"]);
    conversation.temperature = root["temperature"].number();
    conversation.topP = root["top_p"].number();
    conversation.parallelTools = root["parallel_tool_calls"].boolean();
    conversation.store = root["store"].boolean();
    conversation.user = textOf(root, "user");
    if (conversation.user.empty()) conversation.user = textOf(root, "safety_identifier");
    conversation.cacheKey = textOf(root, "prompt_cache_key");
    conversation.serviceTier = textOf(root, "service_tier");
    conversation.metadata = jsonOf(root["metadata"], conversation);
}

} // namespace

Result<void> read(JsonView root, Conversation& conversation) {
    if (!root.isObject()) return fail(ErrorCode::InvalidInput, "the body must be a JSON object");
    if (const auto checked = checkInput(root); !checked) return checked;
    conversation.model = textOf(root, "model");
    conversation.stream = root["stream"].boolean().value_or(false);
    conversation.features = findFeatures(root);
    readInstructions(root["instructions"], conversation);
    if (const auto done = readInput(root["input"], conversation); !done) return done;
    readTools(root["tools"], conversation);
    readToolChoice(root["tool_choice"], conversation);
    readText(root["text"], conversation);
    readReasoning(root["reasoning"], conversation);
    readRest(root, conversation);
    return {};
}

} // namespace tierline::protocol::responses
