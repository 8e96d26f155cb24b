// The rules stage: every keyword and pattern of a policy in one pass over the text, features beside it.
//
// The text given is what is scored: the caller picks it (the words of the last user message), so the scopes
// user, last_turn and whole are alike here. Matching ignores case. A set rule fixes the tier at once, the
// first in order: `*_under` features, rules as in the file, the other features. Otherwise the score's tier is
// lowered by ceilings, then raised by floors, so that a floor wins over a ceiling.
//
// `Scorer` is immutable after `compile` and shared by all threads; each thread brings its own `Scratch`.
// `run` allocates nothing once the scratch has grown, and is linear in the bytes.
#pragma once

#include "base/error.h"
#include "classify/verdict.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

// A rule or feature that fired. `spans` = scratch.spans[firstSpan, firstSpan + spanCount).
struct Fired {
    std::uint16_t index = 0; // into policy.classify.rules, or features when `isFeature`
    bool isFeature = false;
    std::uint32_t firstSpan = 0, spanCount = 0;
};

inline constexpr std::uint16_t notDecided = 0xffff;

// The bare outcome, without strings: enough for what-if and benchmarks.
struct RawScore {
    Millionths score = 0, confidence = 0, margin = 0;
    TierIndex tier = 0;
    TierReason reason = TierReason::NoSignal;
    std::uint16_t decisive = notDecided; // index into `fired`
    Features features;
};

class Patterns;
class Scorer;

// One thread at a time; keeps its scorer alive.
class Scratch {
public:
    explicit Scratch(std::shared_ptr<const Scorer> scorer);
    ~Scratch();
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;

    std::span<const Fired> fired() const;
    std::span<const Span> spans() const;

private:
    friend class Scorer;
    struct State;
    std::unique_ptr<State> m_state;
};

class Scorer {
public:
    // Errors name the rule and its place in the file: a pattern that cannot compile, is too large with spans,
    // uses lookaround or back-references.
    static Result<std::shared_ptr<const Scorer>> compile(std::shared_ptr<const policy::Policy> policy);
    ~Scorer();

    // `text` must be valid UTF-8.
    RawScore run(std::string_view text, Scratch& scratch) const;

    // The same with names and spans, timed by the caller into stages[0].us.
    Verdict classify(std::string_view text, const protocol::Requirements& requirements,
                     Scratch& scratch) const;

    const policy::Policy& policy() const;
    const std::vector<Error>& warnings() const; // for example `\b` beside a non-ASCII letter

private:
    friend class Scratch;
    Scorer(std::shared_ptr<const policy::Policy> policy, Patterns patterns);
    TierIndex tierFor(Millionths score) const;
    Millionths marginOf(Millionths score) const;

    std::shared_ptr<const policy::Policy> m_policy;
    std::unique_ptr<const Patterns> m_patterns;
    std::vector<Millionths> m_lines; // rising
};

// What a human reads in `route` and the inspector: "base 0.10 + 0.18 refactor + 0.20 code = 0.48 → moderate".
std::string explain(const Verdict& verdict, const policy::Policy& policy);

} // namespace tierline::classify
