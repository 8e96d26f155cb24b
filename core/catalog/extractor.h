// Which field of a provider's usage object is which bucket: data of the price file, not code. Pure.
#pragma once

#include "base/error.h"
#include "base/usage.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::catalog {

// One step of a path: a member, or in a list the elements whose `field` equals `value` (Gemini's modalities).
struct PathStep {
    std::string member; // empty: choose from a list
    std::string field, value;
    bool operator==(const PathStep&) const = default;
};

struct Mapping {
    std::vector<PathStep> path;
    std::string into; // the file's names: input_tokens, cache_read_tokens, output_audio_tokens …
    bool required = false;
    bool instead = false; // only where nothing before it was found of this name
    bool operator==(const Mapping&) const = default;
};

struct Extractor {
    std::string flavor;            // chat, responses, default, anthropic, embeddings, …
    std::vector<std::string> root; // where the usage object lies in a whole reply
    std::vector<Mapping> mappings; // several into one name add up
    bool operator==(const Extractor&) const = default;
};

struct Extracted {
    Usage usage;
    // What was wrong with the counts, for flags and people: "output_tokens is missing",
    // "cache_read_tokens is more than input_tokens" (then it is cut down). Empty: nothing.
    std::vector<std::string> troubles;
    bool isComplete = true; // false: a required count is missing or not a count, so the cost is not known
};

// From one usage object, or from several of one reply, the newest first, each of which may name but a part
// (Anthropic's stream): the newest that has a field counts. `usages` are JSON texts of the object that `root`
// leads to. A count that is negative, above 10^9 or no whole number is as if missing.
Extracted extract(const Extractor& extractor, std::span<const std::string_view> usages);
// From a whole reply, by `root`. InvalidInput: no JSON, or nothing there.
Result<Extracted> extractFromReply(const Extractor& extractor, std::string_view reply);

} // namespace tierline::catalog
