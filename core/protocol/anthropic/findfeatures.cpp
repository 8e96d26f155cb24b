#include "protocol/anthropic/findfeatures.h"

#include <algorithm>
#include <array>

namespace tierline::protocol::anthropic {

namespace {

using enum Feature;

bool isPresent(JsonView value) {
    return value && !value.isNull();
}

bool isOn(JsonView citations) {
    return citations["enabled"].boolean() == true || citations.size() > 0;
}

void lookAtBlocks(JsonView blocks, FeatureSet& found);

void lookAtSource(JsonView source, bool isDocument, FeatureSet& found) {
    const auto type = source["type"].string().value_or("");
    if (type == "base64" || (isDocument && type == "text")) {
        if (isDocument) found.add(FileInput);
    } else if (type == "url") {
        found.add(isDocument ? FileReference : ImageUrl); // OpenAI's chat cannot name a document by its URL
    } else {
        found.add(type == "file" ? FileReference : UnknownParts);
    }
}

using Look = void (*)(JsonView block, FeatureSet& found);

struct PartRow {
    std::string_view type;
    Look look;
};

constexpr std::array partTypes{
    PartRow{"text",
            [](JsonView block, FeatureSet& found) {
                if (block["citations"].size() > 0) found.add(Citations);
            }},
    PartRow{"tool_use", [](JsonView, FeatureSet&) {}},
    PartRow{"tool_result",
            [](JsonView block, FeatureSet& found) {
                if (block["is_error"].boolean() == true) found.add(ToolError);
                lookAtBlocks(block["content"], found);
            }},
    PartRow{"image", [](JsonView block, FeatureSet& found) { lookAtSource(block["source"], false, found); }},
    PartRow{"document",
            [](JsonView block, FeatureSet& found) {
                lookAtSource(block["source"], true, found);
                if (block["citations"]["enabled"].boolean() == true) found.add(Citations);
                if (isPresent(block["context"])) found.add(Other);
            }},
    PartRow{"thinking",
            [](JsonView block, FeatureSet& found) {
                found.add(ThinkingHistory);
                if (!block["signature"].string().value_or("").empty()) found.add(Signatures);
            }},
    PartRow{"redacted_thinking",
            [](JsonView, FeatureSet& found) { found.add({ThinkingHistory, Signatures}); }},
    PartRow{"search_result",
            [](JsonView block, FeatureSet& found) {
                found.add(UnknownParts);
                if (isOn(block["citations"])) found.add(Citations);
            }},
};

void lookAtBlocks(JsonView blocks, FeatureSet& found) {
    for (const auto block : blocks.items()) {
        if (isPresent(block["cache_control"])) found.add(CacheControl);
        const auto type = block["type"].string().value_or("");
        const auto row = std::ranges::find(partTypes, type, &PartRow::type);
        if (row == partTypes.end()) // server_tool_use, *_tool_result, container_upload … and what is new
            found.add(UnknownParts);
        else
            row->look(block, found);
    }
}

void lookAtMessages(JsonView messages, FeatureSet& found) {
    bool begun = false;
    for (const auto message : messages.items()) {
        lookAtBlocks(message["content"], found);
        const bool isSystem = message["role"].string() == "system";
        if (isSystem && begun) found.add(SystemPosition);
        begun = begun || !isSystem;
    }
}

void lookAtTools(JsonView tools, FeatureSet& found) {
    constexpr std::array<std::string_view, 5> known{"type", "name", "description", "input_schema",
                                                    "cache_control"};
    for (const auto tool : tools.items()) {
        if (!isClientTool(tool)) found.add(HostedTools);
        for (const auto [key, value] : tool.members()) {
            if (!isPresent(value)) continue;
            if (key == "cache_control")
                found.add(CacheControl);
            else if (key == "strict")
                found.add(ToolStrict);
            else if (isClientTool(tool) && std::ranges::find(known, key) == known.end())
                found.add(Other);
        }
    }
}

void lookAtConfig(JsonView config, FeatureSet& found) {
    for (const auto [key, value] : config.members())
        if (isPresent(value)) found.add(key == "effort" ? Reasoning : key == "format" ? JsonSchema : Other);
}

void lookAtMetadata(JsonView metadata, FeatureSet& found) {
    for (const auto [key, value] : metadata.members())
        if (isPresent(value)) found.add(key == "user_id" ? UserName : Metadata);
}

constexpr auto nothing = [](JsonView, FeatureSet&) {};
template <Feature feature>
constexpr auto always = [](JsonView, FeatureSet& found) { found.add(feature); };
template <Feature feature>
constexpr auto whenFilled = [](JsonView value, FeatureSet& found) {
    if (value.size() > 0 || value.isString()) found.add(feature);
};

constexpr std::array topLevel{
    PartRow{"model", nothing},
    PartRow{"max_tokens", nothing},
    PartRow{"stream", nothing},
    PartRow{"messages", lookAtMessages},
    PartRow{"system", lookAtBlocks},
    PartRow{"tools", lookAtTools},
    PartRow{"tool_choice",
            [](JsonView choice, FeatureSet& found) {
                if (isPresent(choice["disable_parallel_tool_use"])) found.add(ParallelSwitch);
            }},
    PartRow{"stop_sequences", whenFilled<Stop>},
    PartRow{"temperature", always<Temperature>},
    PartRow{"top_p", always<Temperature>},
    PartRow{"top_k", always<TopK>},
    PartRow{"thinking", always<Reasoning>},
    PartRow{"output_config", lookAtConfig},
    PartRow{"output_format", always<JsonSchema>},
    PartRow{"metadata", lookAtMetadata},
    PartRow{"cache_control", always<CacheControl>},
    PartRow{"service_tier", always<ServiceTier>},
    PartRow{"context_management", always<ContextManagement>},
    PartRow{"mcp_servers", whenFilled<HostedTools>},
    PartRow{"container", whenFilled<HostedTools>},
    PartRow{"skills", whenFilled<HostedTools>},
};

} // namespace

bool isClientTool(JsonView tool) {
    const auto type = tool["type"];
    return !isPresent(type) || type.string() == "custom";
}

FeatureSet findFeatures(JsonView root) {
    FeatureSet found;
    for (const auto [key, value] : root.members()) {
        if (!isPresent(value)) continue;
        const auto row = std::ranges::find(topLevel, key, &PartRow::type);
        if (row == topLevel.end())
            found.add(Other);
        else
            row->look(value, found);
    }
    return found;
}

} // namespace tierline::protocol::anthropic
