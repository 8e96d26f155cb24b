// What one model asks for each kind of token, and what a usage costs at it. Pure; any thread.
#pragma once

#include "base/money.h"
#include "base/usage.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tierline::catalog {

// An absent rate falls back: cached reads and writes to `input` (an hour's write to the five minutes' first),
// parts and reasoning to their bucket; a cached part to cached reads, then to its fresh part. Input or output
// without a rate of its own is not sold: tokens in it make the cost a miss.
struct Rates {
    std::optional<Rate> input, output, cachedRead, cacheWrite5m, cacheWrite1h, reasoning;
    std::optional<Rate> inputAudio, inputImage, inputVideo, cachedAudio, cachedImage, cachedVideo;
    std::optional<Rate> outputAudio, outputImage, outputVideo, citation;
    std::optional<Rate> searches, requests; // of one million searches or requests, as `Rate` counts
    bool operator==(const Rates&) const = default;
};

// Above so many tokens of input (cached ones counted) all tokens of the request cost `rates`.
struct SizeStep {
    std::int64_t above = 0;
    Rates rates;
    bool operator==(const SizeStep&) const = default;
};

struct Price {
    Rates base;
    std::vector<SizeStep> steps; // rising
    const Rates& at(std::int64_t inputTokens) const;
    bool operator==(const Price&) const = default;
};

// One line of a bill. The cost is Σ count × rate, rounded half up to a nano-dollar once at the end.
struct CostLine {
    std::string_view bucket; // "input", "cached_read", "output_audio", "searches" …
    std::int64_t count = 0;
    Rate rate;
};

// Absent: something was used that has no rate. Searches without a rate are a miss too.
std::optional<Money> costOf(const Usage& usage, const Rates& rates);
// The lines that `costOf` adds up, without empty ones; absent as there.
std::optional<std::vector<CostLine>> costLines(const Usage& usage, const Rates& rates);
// The buckets that were used and have no rate, to say why there is no cost.
std::vector<std::string_view> withoutRate(const Usage& usage, const Rates& rates);

} // namespace tierline::catalog
