#include "protocol/features.h"

#include <array>
#include <utility>

namespace tierline::protocol {

namespace {

struct Row {
    Feature feature;
    std::string_view name;
    Handling openAi, responses, anthropic, gemini; // on the way to …
};

using enum Feature;
constexpr auto C = Handling::Carried;
constexpr auto D = Handling::Dropped;
constexpr auto R = Handling::Refused;

// clang-format off
constexpr std::array table{
    //  feature           name                     O  R  A  G
    Row{ProviderState,     "provider_state",        R, R, R, R},
    Row{HostedTools,       "hosted_tools",          R, R, R, R},
    Row{CustomTools,       "custom_tools",          C, C, C, C},
    Row{SeveralChoices,    "several_choices",       R, R, R, R},
    Row{Logprobs,          "logprobs",              R, R, R, R},
    Row{AudioInput,        "audio_input",           C, R, R, C},
    Row{VideoInput,        "video_input",           R, R, R, R},
    Row{FileInput,         "file_input",            C, C, C, C},
    Row{FileReference,     "file_reference",        R, R, R, R},
    Row{OtherOutput,       "other_output",          R, R, R, R},
    Row{UnknownParts,      "unknown_parts",         R, R, R, R},
    Row{ImageUrl,          "image_url",             C, C, C, C},
    Row{ImageDetail,       "image_detail",          C, C, D, D},
    Row{SystemPosition,    "system_position",       C, C, D, D},
    Row{Stop,              "stop",                  C, R, C, C},
    Row{Penalties,         "penalties",             C, D, D, C},
    Row{LogitBias,         "logit_bias",            C, D, D, D},
    Row{Seed,              "seed",                  C, D, D, C},
    Row{TopK,              "top_k",                 D, D, C, C},
    Row{Temperature,       "temperature",           C, C, C, C},
    Row{ParallelSwitch,    "parallel_tool_calls",   C, C, C, D},
    Row{ToolStrict,        "tool_strict",           C, C, D, D},
    Row{AllowedTools,      "allowed_tools",         C, C, C, C},
    Row{JsonObject,        "json_object",           C, C, D, C},
    Row{JsonSchema,        "json_schema",           C, C, C, C},
    Row{Reasoning,         "reasoning",             C, C, C, C},
    Row{ThinkingHistory,   "thinking_history",      D, D, D, D},
    Row{Signatures,        "signatures",            D, D, D, D},
    Row{ToolError,         "tool_error",            D, D, C, C},
    Row{CacheControl,      "cache_control",         D, D, C, D},
    Row{CacheKey,          "cache_key",             C, C, D, D},
    Row{UserName,          "user",                  C, C, C, D},
    Row{ParticipantName,   "participant_name",      C, D, D, D},
    Row{Metadata,          "metadata",              C, C, D, D},
    Row{Store,             "store",                 C, C, D, D},
    Row{ServiceTier,       "service_tier",          C, C, D, D},
    Row{Verbosity,         "verbosity",             C, C, D, D},
    Row{Prediction,        "prediction",            C, D, D, D},
    Row{Truncation,        "truncation",            D, C, D, D},
    Row{SafetySettings,    "safety_settings",       D, D, D, D},
    Row{Citations,         "citations",             D, D, D, D},
    Row{Labels,            "labels",                D, D, D, D},
    Row{Include,           "include",               D, D, D, D},
    Row{ContextManagement, "context_management",    D, D, D, D},
    Row{Other,             "other",                 D, D, D, D},
};
// clang-format on

constexpr bool isInOrder() {
    for (std::size_t at = 0; at < table.size(); ++at)
        if (std::to_underlying(table[at].feature) != at) return false;
    return table.size() == std::to_underlying(Other) + 1U && table.size() <= 64;
}
static_assert(isInOrder());

Handling of(const Row& row, Dialect target) {
    switch (target) {
    case Dialect::OpenAi: return row.openAi;
    case Dialect::Responses: return row.responses;
    case Dialect::Anthropic: return row.anthropic;
    case Dialect::Gemini: return row.gemini;
    }
    return R;
}

FeatureSet those(Handling wanted, Dialect target, FeatureSet asked) {
    FeatureSet found;
    for (const Row& row : table)
        if (asked.has(row.feature) && of(row, target) == wanted) found.add(row.feature);
    return found;
}

} // namespace

std::string_view toString(Feature feature) {
    return table[std::to_underlying(feature)].name;
}

std::vector<std::string> names(FeatureSet features) {
    std::vector<std::string> all;
    for (const Row& row : table)
        if (features.has(row.feature)) all.emplace_back(row.name);
    return all;
}

Handling handling(Feature feature, Dialect target) {
    return of(table[std::to_underlying(feature)], target);
}

FeatureSet refusedBy(Dialect target, FeatureSet asked) {
    return those(R, target, asked);
}

FeatureSet droppedBy(Dialect target, FeatureSet asked) {
    return those(D, target, asked);
}

} // namespace tierline::protocol
