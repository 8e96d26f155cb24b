// The rules stage: every keyword and pattern of a policy in one pass over the text, features beside it.
//
// `Scorer` is immutable after `compile` and shared by all threads; each thread brings its own `Scratch`.
// `run` allocates nothing once the scratch has grown, and is linear in the bytes.
#pragma once

#include "base/error.h"
#include "classify/verdict.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace tierline::classify {

// A rule or feature that fired. `spans` = scratch.spans[firstSpan, firstSpan + spanCount).
struct Fired {
    std::uint16_t index = 0; // into policy.classify.rules, or features when `isFeature`
    bool isFeature = false;
    std::uint32_t firstSpan = 0, spanCount = 0;
};

// The bare outcome, without strings: enough for what-if and benchmarks.
struct RawScore {
    Millionths score = 0, confidence = 0, margin = 0;
    TierIndex tier = 0;
    TierReason reason = TierReason::NoSignal;
    std::uint16_t decisive = 0xffff; // index into `fired`
    Features features;
};

class Scorer;

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
    std::vector<Error> warnings() const; // for example `\b` beside a non-ASCII letter

private:
    Scorer();
    struct State;
    std::unique_ptr<State> m_state;
};

// What a human reads in `route` and the inspector: "base 0.10 + 0.18 refactor + 0.20 code = 0.48 → moderate".
std::string explain(const Verdict& verdict, const policy::Policy& policy);

} // namespace tierline::classify
