#include "protocol/anthropic/anthropic.h"
#include "protocol/anthropic/findfeatures.h"
#include "protocol/anthropic/readparts.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::anthropic {

namespace {

std::unexpected<Error> invalid(std::string detail) {
    return fail(ErrorCode::InvalidInput, std::move(detail));
}

void addMessage(Role role, std::vector<Part> parts, Conversation& conversation) {
    auto& message = conversation.messages.emplace_back();
    message.role = role;
    message.parts = std::move(parts);
}

Result<void> readSystem(JsonView system, Conversation& conversation) {
    if (!system || system.isNull()) return {};
    auto parts = readParts(system, "system", conversation);
    if (!parts) return std::unexpected(parts.error());
    addMessage(Role::System, std::move(*parts), conversation);
    return {};
}

std::optional<Role> roleOf(JsonView message) {
    const auto role = message["role"].string().value_or("");
    if (role == "user") return Role::User;
    if (role == "assistant") return Role::Assistant;
    if (role == "system") return Role::System;
    return std::nullopt;
}

Result<void> readMessages(JsonView messages, Conversation& conversation) {
    if (!messages.isArray()) return invalid("`messages` must be an array");
    std::size_t index = 0;
    for (const auto message : messages.items()) {
        const auto role = roleOf(message);
        if (!role) return invalid(fmt::format("`messages[{}].role` must be user or assistant", index));
        auto parts = readParts(message["content"], fmt::format("messages[{}].content", index), conversation);
        if (!parts) return std::unexpected(parts.error());
        addMessage(*role, std::move(*parts), conversation);
        ++index;
    }
    return {};
}

Result<void> readTools(JsonView tools, Conversation& conversation) {
    for (const auto view : tools.items()) {
        if (!isClientTool(view)) continue;
        Tool tool;
        tool.name = view["name"].string().value_or("");
        tool.description = view["description"].string().value_or("");
        if (tool.name.empty()) return invalid("a tool has no `name`");
        if (const auto schema = view["input_schema"]; schema.isObject())
            tool.schema = conversation.own(schema.text());
        tool.strict = view["strict"].boolean();
        tool.cache = readCacheLife(view);
        conversation.tools.push_back(tool);
    }
    return {};
}

void readToolChoice(JsonView choice, Conversation& conversation) {
    const auto type = choice["type"].string().value_or("");
    if (type == "auto") conversation.toolChoice = ToolChoice::Auto;
    if (type == "any") conversation.toolChoice = ToolChoice::Required;
    if (type == "none") conversation.toolChoice = ToolChoice::None;
    if (type == "tool") {
        conversation.toolChoice = ToolChoice::Named;
        conversation.toolName = choice["name"].string().value_or("");
    }
    if (const auto off = choice["disable_parallel_tool_use"].boolean()) conversation.parallelTools = !*off;
}

void readThinking(JsonView root, Conversation& conversation) {
    const auto thinking = root["thinking"];
    const auto type = thinking["type"].string().value_or("");
    if (type == "enabled") conversation.thinking = Thinking::On;
    if (type == "adaptive") conversation.thinking = Thinking::Adaptive;
    if (type == "disabled") conversation.thinking = Thinking::Off;
    conversation.thinkingBudget = thinking["budget_tokens"].int64();
    if (const auto display = thinking["display"].string()) conversation.showThoughts = *display != "omitted";
    conversation.effort = root["output_config"]["effort"].string().value_or("");
}

void readFormat(JsonView root, Conversation& conversation) {
    auto format = root["output_config"]["format"];
    if (!format.isObject()) format = root["output_format"]; // its name in the first beta
    if (format["type"].string() != "json_schema") return;
    conversation.format = OutputFormat::Schema;
    conversation.schema = conversation.own(format["schema"].text());
}

void readLimits(JsonView root, Conversation& conversation) {
    conversation.maxOutput = root["max_tokens"].int64();
    conversation.temperature = root["temperature"].number();
    conversation.topP = root["top_p"].number();
    conversation.topK = root["top_k"].int64();
    for (const auto sequence : root["stop_sequences"].items())
        if (const auto text = sequence.string()) conversation.stop.push_back(*text);
}

} // namespace

Result<void> read(JsonView root, Conversation& conversation) {
    if (!root.isObject()) return invalid("the body must be a JSON object");
    conversation.model = root["model"].string().value_or("");
    conversation.stream = root["stream"].boolean().value_or(false);
    conversation.features = findFeatures(root);
    if (const auto done = readSystem(root["system"], conversation); !done) return done;
    if (const auto done = readMessages(root["messages"], conversation); !done) return done;
    if (const auto done = readTools(root["tools"], conversation); !done) return done;
    readToolChoice(root["tool_choice"], conversation);
    readThinking(root, conversation);
    readFormat(root, conversation);
    readLimits(root, conversation);
    conversation.user = root["metadata"]["user_id"].string().value_or("");
    const auto tier = root["service_tier"].string().value_or("");
    conversation.serviceTier = tier == "standard_only" ? "default" : tier; // OpenAI's word for it
    return {};
}

} // namespace tierline::protocol::anthropic
