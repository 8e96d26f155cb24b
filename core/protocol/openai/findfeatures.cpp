#include "protocol/openai/findfeatures.h"

#include <algorithm>
#include <array>

namespace tierline::protocol::openai {

namespace {

using enum Feature;

bool always(JsonView) {
    return true;
}
bool isTrue(JsonView value) {
    return value.boolean().value_or(false);
}
bool isSeveral(JsonView value) {
    return value.int64().value_or(1) > 1;
}
bool isNotZero(JsonView value) {
    return value.number().value_or(1) != 0;
}
bool isFilled(JsonView value) {
    return value.isString() ? value.string() != "" : value.size() > 0;
}
bool wantsMoreThanText(JsonView value) {
    return std::ranges::any_of(value.items(), [](JsonView kind) { return kind.string() != "text"; });
}
bool isJsonObject(JsonView format) {
    return format["type"].string() == "json_object";
}
bool isSchema(JsonView format) {
    return format["type"].string() == "json_schema";
}
bool isAllowedTools(JsonView choice) {
    return choice["type"].string() == "allowed_tools";
}
bool never(JsonView) {
    return false;
}

struct KeyRow {
    std::string_view key;
    Feature feature;
    bool (*asks)(JsonView value);
};

// A key may stand twice; one that stands nowhere is Other.
constexpr std::array keys{
    KeyRow{"model", Other, never},
    KeyRow{"messages", Other, never},
    KeyRow{"stream", Other, never},
    KeyRow{"stream_options", Other, never},
    KeyRow{"max_tokens", Other, never},
    KeyRow{"max_completion_tokens", Other, never},
    KeyRow{"tools", Other, never}, // by their kind, below
    KeyRow{"functions", Other, never},
    KeyRow{"function_call", Other, never},
    KeyRow{"top_p", Other, never},
    KeyRow{"temperature", Temperature, always},
    KeyRow{"tool_choice", AllowedTools, isAllowedTools},
    KeyRow{"n", SeveralChoices, isSeveral},
    KeyRow{"logprobs", Logprobs, isTrue},
    KeyRow{"top_logprobs", Logprobs, isNotZero},
    KeyRow{"modalities", OtherOutput, wantsMoreThanText},
    KeyRow{"audio", OtherOutput, always},
    KeyRow{"prediction", Prediction, always},
    KeyRow{"presence_penalty", Penalties, isNotZero},
    KeyRow{"frequency_penalty", Penalties, isNotZero},
    KeyRow{"repetition_penalty", Penalties, always},
    KeyRow{"logit_bias", LogitBias, isFilled},
    KeyRow{"seed", Seed, always},
    KeyRow{"stop", Stop, isFilled},
    KeyRow{"top_k", TopK, always},
    KeyRow{"parallel_tool_calls", ParallelSwitch, always},
    KeyRow{"web_search_options", HostedTools, always},
    KeyRow{"response_format", JsonObject, isJsonObject},
    KeyRow{"response_format", JsonSchema, isSchema},
    KeyRow{"reasoning_effort", Reasoning, always},
    KeyRow{"reasoning", Reasoning, always}, // OpenRouter
    KeyRow{"thinking", Reasoning, always},  // DeepSeek
    KeyRow{"cache_control", CacheControl, always},
    KeyRow{"prompt_cache_key", CacheKey, isFilled},
    KeyRow{"prompt_cache_retention", CacheKey, always},
    KeyRow{"user", UserName, isFilled},
    KeyRow{"safety_identifier", UserName, isFilled},
    KeyRow{"metadata", Metadata, isFilled},
    KeyRow{"store", Store, isTrue},
    KeyRow{"service_tier", ServiceTier, always},
    KeyRow{"verbosity", Verbosity, always},
};

void lookAtKey(JsonMember member, FeatureSet& found) {
    bool isKnown = false;
    for (const auto& row : keys) {
        if (row.key != member.key) continue;
        isKnown = true;
        if (row.asks(member.value)) found.add(row.feature);
    }
    if (!isKnown) found.add(Other);
}

void lookAtTools(JsonView tools, FeatureSet& found) {
    for (const auto tool : tools.items()) {
        const auto type = tool["type"].string().value_or("function");
        if (type == "custom")
            found.add(CustomTools);
        else if (type != "function")
            found.add(HostedTools);
        if (isTrue(tool["function"]["strict"])) found.add(ToolStrict);
        if (tool["cache_control"].isObject()) found.add(CacheControl);
    }
}

void lookAtImage(JsonView image, FeatureSet& found) {
    const auto url = image.string().value_or(image["url"].string().value_or(""));
    if (!url.starts_with("data:")) found.add(ImageUrl);
    if (image["detail"].string().value_or("auto") != "auto") found.add(ImageDetail);
}

void lookAtPart(JsonView part, FeatureSet& found) {
    const auto type = part["type"].string().value_or("");
    if (type == "image_url")
        lookAtImage(part["image_url"], found);
    else if (type == "input_audio")
        found.add(AudioInput);
    else if (type == "file")
        found.add(part["file"]["file_id"].isString() ? FileReference : FileInput);
    else if (type == "video_url" || type == "input_video")
        found.add(VideoInput);
    else if (type != "text" && type != "refusal")
        found.add(UnknownParts);
    if (part["cache_control"].isObject()) found.add(CacheControl);
}

void lookAtCall(JsonView call, FeatureSet& found) {
    if (call["type"].string() == "custom") found.add(CustomTools);
    if (call["extra_content"]["google"]["thought_signature"].isString()) found.add(Signatures);
}

void lookAtMessage(JsonView message, FeatureSet& found) {
    const auto role = message["role"].string().value_or("");
    for (const auto [key, value] : message.members()) {
        if (value.isNull()) continue;
        if (key == "content") {
            for (const auto part : value.items())
                lookAtPart(part, found);
        } else if (key == "tool_calls") {
            for (const auto call : value.items())
                lookAtCall(call, found);
        } else if (key == "name") {
            if (role != "tool" && role != "function") found.add(ParticipantName);
        } else if (key == "reasoning_content" || key == "reasoning") {
            if (isFilled(value)) found.add(ThinkingHistory);
        } else if (key == "reasoning_details") { // OpenRouter's, with their proofs
            found.add({ThinkingHistory, Signatures});
        } else if (key == "audio") {
            found.add(UnknownParts);
        }
    }
}

} // namespace

FeatureSet findFeatures(JsonView root) {
    FeatureSet found;
    for (const auto member : root.members())
        if (!member.value.isNull()) lookAtKey(member, found);
    lookAtTools(root["tools"], found);
    bool hasBegun = false;
    for (const auto message : root["messages"].items()) {
        lookAtMessage(message, found);
        const auto role = message["role"].string().value_or("");
        const bool isSystem = role == "system" || role == "developer";
        if (isSystem && hasBegun) found.add(SystemPosition);
        hasBegun = hasBegun || !isSystem;
    }
    return found;
}

} // namespace tierline::protocol::openai
