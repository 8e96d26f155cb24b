// The stages of classification one after another: rules, cache, text, embedding, judge, in the policy's
// order.
//
// A pure stepper: `begin` goes as far as it can without the network and says what it needs (vectors, or a
// judge's answer); whoever asked brings that, or says why there is none, and it goes on. A stage that fails
// makes room for the next with its reason in its row.
//
// The first stage whose confidence reaches `stop_at` decides; if none does, the most confident one, of equals
// the earlier. A rule's `set` decides at once. Floors and ceilings of rules bind whatever stage decides: the
// score's tier, then the ceiling, then the floor, then the floor of `reasoning_required`. `multi_step` is
// added to the deciding score before that. Nothing fired and nobody confident: the default tier.
//
// The cache is asked at its place for the very same text. For a text near it, it is asked when the vector is
// there, which costs no more then. What it remembers are answers of embedding and judge alone, and after a
// hit these two are not asked again.
//
// Immutable, made once for a policy, shared by all threads; each thread brings its own scratch. A `Run` is
// one text's, on one thread at a time.
#pragma once

#include "base/clock.h"
#include "classify/judge.h"
#include "classify/references.h"
#include "classify/scorer.h"
#include "classify/textmodel.h"
#include "classify/verdictcache.h"

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

enum class StageKind : std::uint8_t { Rules, Cache, Text, Embedding, Judge };
std::string_view toString(StageKind kind); // "embedding"

enum class Need : std::uint8_t { Nothing, Vector, Judge };

struct Question {
    std::string_view text; // what is scored; must live until the run has ended
    protocol::Requirements requirements;
    bool network = false; // embedding and judge may be asked; the cache knows only what they said
    bool keep = true;     // what is found, and the judge's words, may be kept
    bool weights = false; // say which words weighed most in the text model: for people, not for traffic
    std::string origin;   // the request's id, for a later hit of the cache
    const Clock* clock = nullptr; // null: no times, and no cache
    Context context = {};         // what is known besides the text; its texts live as long
};

// The memory of one thread.
struct CascadeScratch {
    explicit CascadeScratch(std::shared_ptr<const Scorer> scorer) : rules(std::move(scorer)) {}
    Scratch rules;
    TextScratch text;
};

// What a stage makes of a text; `row` of verdict.stages.
struct Opinion {
    std::size_t row = 0;
    Millionths score = 0, confidence = 0;
};

struct Run {
    Need need = Need::Nothing;
    Verdict verdict;      // whole when nothing is needed any more, until then the best guess so far
    TierIndex lowest = 0; // that rules allow, whatever comes
    Question question;
    // The cascade's own from here.
    std::size_t next = 0; // of the policy's stages
    std::vector<Opinion> opinions;
    std::optional<std::size_t> cacheRow;
    std::optional<Judgement> judgement;
    std::optional<BadAnswer> bad; // the judge's first answer, to be mended
    Stage rules, judging;         // their rows so far
    Vector vector;
    bool hit = false;     // of the cache
    bool missing = false; // a stage of the network failed or was skipped
};

// One text without names and spans, by rules and text model alone.
struct QuickScore {
    RawScore raw; // final: tier and reason too
    StageKind decidedBy = StageKind::Rules;
};

class Cascade {
public:
    struct Parts {
        std::shared_ptr<const Scorer> scorer;
        std::shared_ptr<const TextModel> text; // null: none
        std::string noText;                    // why
        std::shared_ptr<VerdictCache> cache;   // null: none
    };
    explicit Cascade(Parts parts);

    QuickScore score(std::string_view text, CascadeScratch& scratch, const Context& context = {}) const;

    Run begin(Question question, CascadeScratch& scratch) const;
    // For Need::Vector. `references` may be null: not there yet, `noReferences` says why.
    void supplyVector(Run& run, std::expected<Vector, std::string> vector, const References* references,
                      std::string_view noReferences, Microseconds took, CascadeScratch& scratch) const;
    // For Need::Judge: the model's words, or why there are none. Costs add up over the repair. Afterwards
    // Need::Judge again asks for that: `judgeRequest` is another then.
    void supplyAnswer(Run& run, std::expected<std::string, std::string> answer, Microseconds took, Money cost,
                      CascadeScratch& scratch) const;
    // Whatever is needed: it is not asked, for a reason that is no failure.
    void skip(Run& run, std::string why, CascadeScratch& scratch) const;
    std::string judgeRequest(const Run& run, std::string_view model) const;

    bool has(StageKind kind) const;
    bool usesNetwork() const { return has(StageKind::Embedding) || has(StageKind::Judge); }
    const policy::Policy& policy() const { return m_parts.scorer->policy(); }
    const Parts& parts() const { return m_parts; }

private:
    void goOn(Run& run, CascadeScratch& scratch) const;
    void finish(Run& run) const;

    Parts m_parts;
    std::vector<StageKind> m_order;
};

} // namespace tierline::classify
