// The rules stage: every keyword and pattern of a policy in one pass over the text, features beside it.
//
// The text given is what is scored, the user's words without their envelope (classify/words.h); what else is
// known of the conversation comes in a `Context`. Rules of other scopes look at its texts and leave no spans:
// those are bytes of the scored text. Matching ignores case. A set rule fixes the tier at once, the first in
// order: `*_under` features, rules as in the file, the other features. Otherwise the score's tier is lowered
// by ceilings, then raised by floors, so that a floor wins over a ceiling.
//
// `Scorer` is immutable after `compile` and shared by all threads; each thread brings its own `Scratch`.
// `run` allocates nothing once the scratch has grown, and is linear in the bytes.
#pragma once

#include "base/error.h"
#include "classify/verdict.h"

#include <array>
#include <memory>
#include <optional>
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

// What is known besides the scored words.
struct Context {
    std::int64_t tokens = 0, turns = 0, toolResults = 0, loopStep = 0; // as in Features
    bool code = false;                                                 // in what was folded away
    std::optional<std::string_view> lastTurn, whole; // absent: the scored text stands for them
};

class Envelopes;
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
    RawScore run(std::string_view text, Scratch& scratch, const Context& context = {}) const;

    // The same with names and spans, timed by the caller into stages[0].us.
    Verdict classify(std::string_view text, const protocol::Requirements& requirements, Scratch& scratch,
                     const Context& context = {}) const;

    const Envelopes& envelopes() const { return *m_envelopes; }
    bool looksAt(policy::Scope scope) const; // an enabled rule has it

    const policy::Policy& policy() const;
    const std::vector<Error>& warnings() const; // for example `\b` beside a non-ASCII letter

private:
    friend class Scratch;
    explicit Scorer(std::shared_ptr<const policy::Policy> policy);
    TierIndex tierFor(Millionths score) const;
    Millionths marginOf(Millionths score) const;

    std::shared_ptr<const policy::Policy> m_policy;
    std::array<std::unique_ptr<const Patterns>, 3>
        m_patterns; // by scope; of others than user's only if asked
    std::unique_ptr<const Envelopes> m_envelopes;
    std::vector<Error> m_warnings;
    std::vector<Millionths> m_lines; // rising
};

// What a human reads in `route` and the inspector: "base 0.10 + 0.18 refactor + 0.20 code = 0.48 → moderate".
std::string explain(const Verdict& verdict, const policy::Policy& policy);

} // namespace tierline::classify
