// What the later stages once said of a text, for the next time it comes: exact by its normalised form (case
// and white space) and the policy's hash, else near it by the cosine of their vectors. Bounded, the least
// recently used leave first; entries expire. Any thread: one mutex, held for a look-up (at most about a
// millisecond with 10,000 vectors).
//
// Texts of opposite meaning have vectors close together ("enable 2FA", "disable 2FA"), so cosine alone proves
// nothing. A neighbour counts only when every word that one text has and the other has not is a filler
// (please, the, could you …): no content word, no negation, no number may differ, in whatever language. That
// misses paraphrases on purpose: a miss costs one more question, a false hit a wrong tier.
#pragma once

#include "base/clock.h"
#include "classify/judge.h"
#include "classify/references.h"
#include "policy/policy.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::classify {

// Lower case (Latin, Greek, Cyrillic), runs of white space as one blank, none at the ends. No composition:
// a text that comes composed once and decomposed another time is two.
std::string normalisedText(std::string_view text);

// Whether the words differ in fillers alone. Both normalised.
bool differOnlyInFillers(std::string_view a, std::string_view b);

struct Remembered {
    policy::Millionths score = 0, confidence = 0; // of the stage that decided, before requirements
    std::string stage;                            // its name
    std::string origin;                           // the request's id
    Judgement judgement;                          // requirements, category; score and grade mean nothing here
};

struct CacheHit {
    Remembered what;
    Milliseconds age{};
    std::optional<policy::Millionths> cosine; // absent: the very same text
};

class VerdictCache {
public:
    VerdictCache(policy::StageCache settings, std::string policyHash);
    ~VerdictCache();
    VerdictCache(const VerdictCache&) = delete;
    VerdictCache& operator=(const VerdictCache&) = delete;

    std::optional<CacheHit> find(std::string_view text, Monotonic now);
    std::optional<CacheHit> findNear(std::string_view text, const Vector& normalised, Monotonic now);
    // `vector` may be empty: then only the same text finds it.
    void keep(std::string_view text, Vector vector, Remembered what, Monotonic now);
    std::size_t size() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::classify
