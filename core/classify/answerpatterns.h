// A policy's own patterns of answers that give up (`quality.patterns`), in one vectorscan database. Case is
// ignored, as with rules. Immutable; any thread.
#pragma once

#include "base/error.h"
#include "policy/policy.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::classify {

class AnswerPatterns {
public:
    // Null when the policy has none. An error names the pattern and its place in the file.
    static Result<std::shared_ptr<const AnswerPatterns>> compile(const policy::Policy& policy);
    ~AnswerPatterns();

    struct Hit {
        std::size_t pattern = 0; // index into policy.quality.patterns
        std::string words;
    };
    std::optional<Hit>
    find(std::string_view text) const; // the first in the text; of equals the first pattern

private:
    struct State;
    explicit AnswerPatterns(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tierline::classify
