// Labelled phrases and their vectors: a text belongs to the tier of those nearest to it. Exact cosine over
// normalised floats. Immutable once made; any thread.
#pragma once

#include "base/error.h"
#include "policy/policy.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

using Vector = std::vector<float>;

// To length one. False: nothing in it, or not finite; it stays as it is.
bool normalise(Vector& vector);
float dot(std::span<const float> a, std::span<const float> b);                   // of equal sizes
policy::Millionths cosineOf(std::span<const float> a, std::span<const float> b); // of normalised ones

struct ReferencePhrase {
    policy::TierIndex tier = 0;
    std::string text;
    bool operator==(const ReferencePhrase&) const = default;
};

// The policy's own, then those of its file: JSON lines {"prompt", "tier"}, beside the policy unless absolute.
// Phrases that stand there twice count once. Errors name the file and the line.
Result<std::vector<ReferencePhrase>> referencePhrases(const policy::Policy& policy);

struct Vote {
    bool any = false; // somebody was near enough
    policy::TierIndex tier = 0;
    policy::Millionths score = 0;      // the middle of the tier
    policy::Millionths confidence = 0; // the tier's share of the cosines that voted
    std::string detail;                // "4 of 5 say complex, nearest 0.94"
};

class References {
public:
    // InvalidInput: as many vectors as phrases, at least one, all of one dimension, none without direction.
    static Result<std::shared_ptr<const References>> make(std::vector<ReferencePhrase> phrases,
                                                          const std::vector<Vector>& vectors);

    // The nearest `neighbours` at or above the floor vote, each with its cosine; of equal tiers the higher
    // one wins. InvalidInput: the vector is of another dimension, so the endpoint's model has changed.
    Result<Vote> vote(std::span<const float> normalised, const policy::Policy& policy) const;

    std::size_t size() const { return m_phrases.size(); }
    std::size_t dimension() const { return m_dimension; }

private:
    std::vector<ReferencePhrase> m_phrases;
    std::vector<float> m_vectors; // one behind the other
    std::size_t m_dimension = 0;
};

// Where a tier's scores lie, in the middle.
policy::Millionths middleOf(const policy::Policy& policy, policy::TierIndex tier);

} // namespace tierline::classify
