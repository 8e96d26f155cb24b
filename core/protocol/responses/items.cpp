#include "protocol/responses/items.h"

#include <algorithm>
#include <array>
#include <spdlog/fmt/fmt.h>

namespace tierline::protocol::responses {

namespace {

using enum Feature;

struct ItemRow {
    std::string_view type;
    ItemKind kind;
};

constexpr std::array itemRows{
    ItemRow{"message", ItemKind::Message},
    ItemRow{"function_call", ItemKind::Call},
    ItemRow{"function_call_output", ItemKind::Output},
    ItemRow{"reasoning", ItemKind::Reasoning},
    ItemRow{"custom_tool_call", ItemKind::CustomCall},
    ItemRow{"custom_tool_call_output", ItemKind::CustomOutput},
    ItemRow{"item_reference", ItemKind::Stored},
    ItemRow{"compaction", ItemKind::Stored},
    ItemRow{"compaction_summary", ItemKind::Stored},
    ItemRow{"mcp_list_tools", ItemKind::Hosted},
    ItemRow{"mcp_approval_request", ItemKind::Hosted},
    ItemRow{"mcp_approval_response", ItemKind::Hosted},
};

struct ContentRow {
    std::string_view type;
    ContentKind kind;
};

constexpr std::array contentRows{
    ContentRow{"input_text", ContentKind::Text},   ContentRow{"output_text", ContentKind::Text},
    ContentRow{"text", ContentKind::Text},         ContentRow{"refusal", ContentKind::Refusal},
    ContentRow{"input_image", ContentKind::Image}, ContentRow{"input_file", ContentKind::File},
    ContentRow{"input_audio", ContentKind::Audio},
};

// How a top-level key is to be understood; null values never get here.
enum class Means : std::uint8_t {
    Plain,   // says nothing that another dialect could not
    Feature, // asks for the row's feature
    True,    // the same, when it is true
    Filled,  // the same, when there is anything in it or it is above zero
    Special, // looked into below
};

struct KeyRow {
    std::string_view key;
    Means means;
    Feature feature = Other;
};

constexpr std::array keyRows{
    KeyRow{"model", Means::Plain},
    KeyRow{"stream", Means::Plain},
    KeyRow{"stream_options", Means::Plain}, // only whether chunks are padded against observers
    KeyRow{"instructions", Means::Plain},
    KeyRow{"input", Means::Special},
    KeyRow{"tools", Means::Special},
    KeyRow{"tool_choice", Means::Special},
    KeyRow{"text", Means::Special},
    KeyRow{"reasoning", Means::Special},
    KeyRow{"include", Means::Special},
    KeyRow{"truncation", Means::Special},
    KeyRow{"max_output_tokens", Means::Plain},
    KeyRow{"top_p", Means::Plain},
    KeyRow{"temperature", Means::Feature, Temperature},
    KeyRow{"parallel_tool_calls", Means::Feature, ParallelSwitch},
    KeyRow{"previous_response_id", Means::Feature, ProviderState},
    KeyRow{"conversation", Means::Feature, ProviderState},
    KeyRow{"prompt", Means::Feature, ProviderState},
    KeyRow{"background", Means::True, ProviderState},
    KeyRow{"store", Means::True, Store},
    KeyRow{"metadata", Means::Filled, Metadata},
    KeyRow{"user", Means::Feature, UserName},
    KeyRow{"safety_identifier", Means::Feature, UserName},
    KeyRow{"prompt_cache_key", Means::Feature, CacheKey},
    KeyRow{"prompt_cache_retention", Means::Feature, CacheKey},
    KeyRow{"service_tier", Means::Feature, ServiceTier},
    KeyRow{"top_logprobs", Means::Filled, Logprobs},
    KeyRow{"context_management", Means::Filled, ContextManagement},
};

bool isFilled(JsonView value) {
    return value.size() > 0 || value.int64().value_or(0) > 0;
}

void findInContent(JsonView content, FeatureSet& found) {
    for (const auto part : content.items()) {
        switch (contentKind(part)) {
        case ContentKind::Text:
            if (part["annotations"].size() > 0) found.add(Citations);
            break;
        case ContentKind::Refusal: break;
        case ContentKind::Image:
            if (part["file_id"].isString()) found.add(FileReference);
            if (const auto url = textOf(part, "image_url"); !url.empty() && !url.starts_with("data:"))
                found.add(ImageUrl);
            if (const auto detail = textOf(part, "detail"); !detail.empty() && detail != "auto")
                found.add(ImageDetail);
            break;
        case ContentKind::File: { // OpenAI's chat cannot name a document by its URL
            const bool isNamed = part["file_id"].isString() || part["file_url"].isString();
            found.add(isNamed ? FileReference : FileInput);
            break;
        }
        case ContentKind::Audio: found.add(AudioInput); break;
        case ContentKind::Unknown: found.add(UnknownParts); break;
        }
    }
}

void findInInput(JsonView input, FeatureSet& found) {
    bool begun = false; // a turn stands before
    for (const auto item : input.items()) {
        switch (itemKind(item)) {
        case ItemKind::Message: {
            const auto role = textOf(item, "role");
            const bool isSystem = role == "system" || role == "developer";
            if (isSystem && begun) found.add(SystemPosition);
            begun = begun || !isSystem;
            findInContent(item["content"], found);
            break;
        }
        case ItemKind::CustomCall:
            found.add(CustomTools);
            begun = true;
            break;
        case ItemKind::Call: begun = true; break;
        case ItemKind::CustomOutput:
        case ItemKind::Output: findInContent(item["output"], found); break;
        case ItemKind::Reasoning:
            found.add(ThinkingHistory);
            if (!textOf(item, "encrypted_content").empty()) found.add(Signatures);
            break;
        case ItemKind::Stored: found.add(ProviderState); break;
        case ItemKind::Hosted: found.add(HostedTools); break;
        case ItemKind::Unknown: found.add(UnknownParts); break;
        }
    }
}

void findInTools(JsonView tools, FeatureSet& found) {
    for (const auto tool : tools.items()) {
        const auto type = textOf(tool, "type");
        if (type == "custom")
            found.add(CustomTools);
        else if (type != "function")
            found.add(HostedTools);
        else if (tool["strict"].boolean().value_or(false))
            found.add(ToolStrict);
    }
}

void findInToolChoice(JsonView choice, FeatureSet& found) {
    if (!choice.isObject()) return;
    const auto type = textOf(choice, "type");
    if (type == "allowed_tools") {
        found.add(AllowedTools);
        findInTools(choice["tools"], found);
    } else if (type != "function" && type != "custom") {
        found.add(HostedTools);
    }
}

void findInText(JsonView text, FeatureSet& found) {
    const auto type = textOf(text["format"], "type");
    if (type == "json_schema") found.add(JsonSchema);
    if (type == "json_object") found.add(JsonObject);
    if (!textOf(text, "verbosity").empty()) found.add(Verbosity);
}

void findInInclude(JsonView include, FeatureSet& found) {
    for (const auto wish : include.items())
        found.add(wish.string() == "message.output_text.logprobs" ? Logprobs : Include);
}

void lookInto(std::string_view key, JsonView value, FeatureSet& found) {
    if (key == "input") findInInput(value, found);
    if (key == "tools") findInTools(value, found);
    if (key == "tool_choice") findInToolChoice(value, found);
    if (key == "text") findInText(value, found);
    if (key == "include") findInInclude(value, found);
    if (key == "reasoning" && value.size() > 0) found.add(Reasoning);
    if (key == "truncation" && value.string() != "disabled") found.add(Truncation);
}

} // namespace

std::string_view textOf(JsonView object, std::string_view key) {
    return object[key].string().value_or(std::string_view());
}

ItemKind itemKind(JsonView item) {
    const auto type = textOf(item, "type");
    if (const auto row = std::ranges::find(itemRows, type, &ItemRow::type); row != itemRows.end())
        return row->kind;
    if (type.ends_with("_call") || type.ends_with("_call_output")) return ItemKind::Hosted;
    if (!type.empty()) return ItemKind::Unknown;
    if (item["role"].isString()) return ItemKind::Message;
    return item["id"].isString() ? ItemKind::Stored : ItemKind::Unknown;
}

ContentKind contentKind(JsonView part) {
    const auto row = std::ranges::find(contentRows, textOf(part, "type"), &ContentRow::type);
    return row == contentRows.end() ? ContentKind::Unknown : row->kind;
}

FeatureSet findFeatures(JsonView root) {
    FeatureSet found;
    for (const auto [key, value] : root.members()) {
        if (value.isNull()) continue;
        const auto row = std::ranges::find(keyRows, key, &KeyRow::key);
        const auto means = row == keyRows.end() ? Means::Feature : row->means;
        const auto feature = row == keyRows.end() ? Other : row->feature;
        switch (means) {
        case Means::Plain: break;
        case Means::Feature: found.add(feature); break;
        case Means::True:
            if (value.boolean().value_or(false)) found.add(feature);
            break;
        case Means::Filled:
            if (isFilled(value)) found.add(feature);
            break;
        case Means::Special: lookInto(key, value, found); break;
        }
    }
    return found;
}

Result<void> checkInput(JsonView root) {
    const auto invalid = [](std::string detail) { return fail(ErrorCode::InvalidInput, std::move(detail)); };
    const auto input = root["input"];
    if (!input || input.isNull()) {
        for (const auto* key : {"prompt", "previous_response_id", "conversation"})
            if (root[key] && !root[key].isNull()) return {}; // the provider has one already
        return invalid("`input` is missing");
    }
    if (!input.isString() && !input.isArray()) return invalid("`input` must be a string or an array");
    if (input.isArray() ? input.size() == 0 : input.string()->empty())
        return invalid("`input` must not be empty");
    std::size_t index = 0;
    for (const auto item : input.items()) {
        if (!item.isObject()) return invalid(fmt::format("`input[{}]` must be an object", index));
        ++index;
    }
    return {};
}

} // namespace tierline::protocol::responses
