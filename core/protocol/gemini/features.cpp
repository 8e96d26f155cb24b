// What a generateContent request asks for beyond what every dialect says.
#include "protocol/gemini/parts.h"

#include <algorithm>
#include <array>
#include <optional>

namespace tierline::protocol::gemini {

namespace {

using enum Feature;

struct KeyRow {
    std::string_view key;
    std::optional<Feature> feature; // none: every dialect says it, or it is looked at elsewhere
};

constexpr std::array topLevel{
    KeyRow{"contents", {}},
    KeyRow{"systemInstruction", {}},
    KeyRow{"tools", {}},
    KeyRow{"toolConfig", {}},
    KeyRow{"generationConfig", {}},
    KeyRow{"model", {}},
    KeyRow{"stream", {}}, // of rows of sets
    KeyRow{"safetySettings", SafetySettings},
    KeyRow{"cachedContent", ProviderState},
    KeyRow{"labels", Labels},
    KeyRow{"serviceTier", ServiceTier},
    KeyRow{"store", Store},
};

constexpr std::array config{
    KeyRow{"maxOutputTokens", {}},
    KeyRow{"topP", {}},
    KeyRow{"candidateCount", {}},
    KeyRow{"responseModalities", {}},
    KeyRow{"responseMimeType", {}},
    KeyRow{"temperature", Temperature},
    KeyRow{"topK", TopK},
    KeyRow{"seed", Seed},
    KeyRow{"presencePenalty", Penalties},
    KeyRow{"frequencyPenalty", Penalties},
    KeyRow{"stopSequences", Stop},
    KeyRow{"responseSchema", JsonSchema},
    KeyRow{"responseJsonSchema", JsonSchema},
    KeyRow{"thinkingConfig", Reasoning},
    KeyRow{"responseLogprobs", Logprobs},
    KeyRow{"logprobs", Logprobs},
    KeyRow{"speechConfig", OtherOutput},
    KeyRow{"imageConfig", OtherOutput},
    KeyRow{"mediaResolution", ImageDetail},
};

bool isSet(JsonView value) {
    if (value.isArray() || value.isObject()) return value.size() > 0;
    return value && !value.isNull() && value.boolean() != false && value.string() != "";
}

void noteKeys(const auto& table, JsonView object, FeatureSet& found) {
    for (const auto [key, value] : object.members()) {
        if (!isSet(value)) continue;
        const auto row = std::ranges::find_if(table, [&](const KeyRow& r) { return isKey(key, r.key); });
        if (row == table.end())
            found.add(Other);
        else if (row->feature)
            found.add(*row->feature);
    }
}

bool isText(JsonView modality) {
    return modality.string() == "TEXT" || modality.string() == "text";
}

void noteConfig(JsonView settings, FeatureSet& found) {
    noteKeys(config, settings, found);
    if (field(settings, "candidateCount").int64().value_or(1) > 1) found.add(SeveralChoices);
    for (const auto modality : field(settings, "responseModalities").items())
        if (!isText(modality)) found.add(OtherOutput);
    if (stringField(settings, "responseMimeType") == "application/json" && !found.has(JsonSchema))
        found.add(JsonObject);
}

void noteMedia(std::string_view mimeType, FeatureSet& found) {
    switch (mediaOf(mimeType)) {
    case Media::Image: break;
    case Media::Audio: found.add(AudioInput); break;
    case Media::Video: found.add(VideoInput); break;
    case Media::Document: found.add(FileInput); break;
    }
}

// Only images have a place for an address elsewhere.
void noteFile(JsonView file, FeatureSet& found) {
    const bool isImage = mediaOf(stringField(file, "mimeType")) == Media::Image;
    found.add(isImage && !isHeldByProvider(stringField(file, "fileUri")) ? ImageUrl : FileReference);
}

void noteResponse(JsonView response, FeatureSet& found) {
    const auto result = field(response, "response");
    if (result.size() == 1 && result["error"].isString()) found.add(ToolError);
}

void notePart(JsonView json, FeatureSet& found) {
    const auto part = lookAt(json);
    if (!part.signature.empty()) found.add(Signatures);
    switch (part.form) {
    case PartForm::Text:
        if (part.thought) found.add(ThinkingHistory);
        break;
    case PartForm::Response: noteResponse(part.value, found); break;
    case PartForm::Inline: noteMedia(stringField(part.value, "mimeType"), found); break;
    case PartForm::FileUri: noteFile(part.value, found); break;
    case PartForm::Hosted: found.add(HostedTools); break;
    case PartForm::Unknown: found.add(UnknownParts); break;
    case PartForm::Empty:
    case PartForm::Call: break;
    }
}

void noteTools(JsonView root, FeatureSet& found) {
    each(field(root, "tools"), [&](JsonView tool) {
        for (const auto [key, value] : tool.members())
            if (!isKey(key, "functionDeclarations")) found.add(HostedTools);
    });
    const auto choice = field(field(root, "toolConfig"), "functionCallingConfig");
    const auto names = field(choice, "allowedFunctionNames").size();
    const auto mode = stringField(choice, "mode");
    if (names > 1 || (names == 1 && mode != "ANY" && mode != "any")) found.add(AllowedTools);
    if (mode == "VALIDATED") found.add(ToolStrict);
}

} // namespace

FeatureSet findFeatures(JsonView root) {
    FeatureSet found;
    noteKeys(topLevel, root, found);
    noteConfig(field(root, "generationConfig"), found);
    noteTools(root, found);
    each(field(root, "contents"), [&](JsonView content) {
        each(field(content, "parts"), [&](JsonView part) { notePart(part, found); });
    });
    return found;
}

} // namespace tierline::protocol::gemini
