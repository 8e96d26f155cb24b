// What a request may ask for that not every dialect can say, and what becomes of it on the way to each. One
// table; the readers find the features, planning refuses by it, the record lists what was dropped by it.
//
// The rule behind the rows: what the client would miss in the reply is refused (another candidate may have
// it); what only tunes the answer is dropped and listed.
#pragma once

#include "base/dialect.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol {

enum class Feature : std::uint8_t {
    ProviderState,  // previous_response_id, conversation, background, cachedContent, prompt templates
    HostedTools,    // web search, code interpreter, computer use … run by the provider
    CustomTools,    // Responses: tools whose input is free text
    SeveralChoices, // n > 1, candidateCount > 1
    Logprobs,
    AudioInput,
    VideoInput,
    FileInput,     // documents in the request, by content
    FileReference, // files that lie with the provider, by id
    OtherOutput,   // audio or images asked for as output
    UnknownParts,  // content parts that nobody here knows
    ImageUrl,      // images by URL, which the provider fetches
    ImageDetail,
    SystemPosition, // system messages after the first turn
    Stop,
    Penalties, // presence, frequency, repetition
    LogitBias,
    Seed,
    TopK,
    Temperature,
    ParallelSwitch,  // parallel tool calls allowed or not
    ToolStrict,      // schemas enforced for tools
    AllowedTools,    // a tool choice of several names
    JsonObject,      // the answer is to be JSON, of no given schema
    JsonSchema,      // the answer is to follow a schema
    Reasoning,       // effort or budget
    ThinkingHistory, // thoughts of earlier turns
    Signatures,      // … and what proves them, bound to one model
    ToolError,       // a tool result that says it failed
    CacheControl,
    CacheKey,        // prompt_cache_key, prompt_cache_retention
    UserName,        // `user`, `safety_identifier`, metadata.user_id
    ParticipantName, // `name` of a message
    Metadata,
    Store,
    ServiceTier,
    Verbosity,
    Prediction,
    Truncation, // of the context, by the provider
    SafetySettings,
    Citations,
    Labels,
    Include, // Responses' `include`, which asks for more in the reply
    ContextManagement,
    Other, // unknown top-level keys
};

// Its name in the record: `provider_state`, `seed` …
std::string_view toString(Feature feature);

class FeatureSet {
public:
    constexpr FeatureSet() = default;
    constexpr FeatureSet(std::initializer_list<Feature> features) {
        for (const auto feature : features)
            add(feature);
    }
    constexpr void add(Feature feature) { m_bits |= bit(feature); }
    constexpr void add(FeatureSet other) { m_bits |= other.m_bits; }
    constexpr bool has(Feature feature) const { return (m_bits & bit(feature)) != 0; }
    constexpr bool empty() const { return m_bits == 0; }
    constexpr FeatureSet without(FeatureSet other) const { return FeatureSet(m_bits & ~other.m_bits); }
    constexpr FeatureSet operator&(FeatureSet other) const { return FeatureSet(m_bits & other.m_bits); }
    bool operator==(const FeatureSet&) const = default;

private:
    constexpr explicit FeatureSet(std::uint64_t bits) : m_bits(bits) {}
    static constexpr std::uint64_t bit(Feature feature) {
        return std::uint64_t{1} << static_cast<unsigned>(feature);
    }
    std::uint64_t m_bits = 0;
};

std::vector<std::string> names(FeatureSet features); // in the order of the enumeration

enum class Handling : std::uint8_t { Carried, Dropped, Refused };

// On the way from another dialect to `target`.
Handling handling(Feature feature, Dialect target);
FeatureSet refusedBy(Dialect target, FeatureSet asked);
FeatureSet droppedBy(Dialect target, FeatureSet asked);

} // namespace tierline::protocol
