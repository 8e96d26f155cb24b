// What a reply used, in disjoint buckets of tokens: the whole input is `input` + `cachedRead` + the two
// writes, the whole output is `output`. What has a price of its own within a bucket stands in `parts` and is
// contained in the bucket. A value; counts are never negative.
#pragma once

#include <cstdint>

namespace tierline {

struct UsageParts {
    std::int64_t inputAudio = 0, inputImage = 0, inputVideo = 0;    // of `input`
    std::int64_t cachedAudio = 0, cachedImage = 0, cachedVideo = 0; // of `cachedRead`
    std::int64_t outputAudio = 0, outputImage = 0, outputVideo = 0; // of `output`
    std::int64_t citation = 0;                                      // of `output`: Perplexity
    std::int64_t searches = 0;                                      // not tokens: web searches made
    bool operator==(const UsageParts&) const = default;
    UsageParts& operator+=(const UsageParts& more);
};

struct Usage {
    std::int64_t input = 0, cachedRead = 0, cacheWrite5m = 0, cacheWrite1h = 0, output = 0;
    std::int64_t reasoning = 0; // of `output`
    UsageParts parts = {};
    bool operator==(const Usage&) const = default;
    std::int64_t allInput() const { return input + cachedRead + cacheWrite5m + cacheWrite1h; }
    bool hasParts() const { return parts != UsageParts{}; }
    Usage& operator+=(const Usage& more); // saturates, like all sums
};

} // namespace tierline
