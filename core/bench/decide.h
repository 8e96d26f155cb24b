// Classify only, and outcome replay: a policy's own decisions over a set, without the network. One thread a
// call; what it is given is not changed.
#pragma once

#include "bench/run.h"
#include "bench/set.h"
#include "catalog/catalog.h"
#include "classify/cascade.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tierline::bench {

// A policy ready to decide.
struct Decider {
    std::string name; // "default.yaml"
    std::shared_ptr<const classify::Cascade> cascade;
    std::shared_ptr<const policy::Policy> policy;
    std::shared_ptr<const catalog::Catalog> catalog; // null: nothing is priced
    Wall when{};                                     // prices are of this moment
};

// Every case scored, and planned with all models in good health: the model is the policy's choice, the cost
// the estimate of its call. Refused when `progress` says stop. A case whose words cannot be read is an error
// that names its line.
Result<Run> decide(const Set& set, const Decider& decider, const Progress& progress = {});

// Case by case with the same memory, for robustness and what-if. One thread.
class CaseDecider {
public:
    explicit CaseDecider(Decider decider);
    CaseDecider(CaseDecider&&) noexcept;
    ~CaseDecider();

    Result<RunRow> decide(const Case& each); // `at` is left alone
    RunRow decide(std::string_view prompt);
    // What the case would cost by estimate where each tier of the policy were forced; absent: unpriced, or
    // no model is able.
    Result<std::vector<std::optional<Money>>> costByTier(const Case& each);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// Which of the set's models answers for a tier of the policy.
struct TierModels {
    std::vector<std::size_t> ofTier; // into `Set::names.models`, one a tier
    std::vector<std::size_t> ladder; // all models that take part, cheapest first
    std::string said;                // in words: "simple, moderate: weak; complex, reasoning: strong"
};
struct LadderOptions {
    std::vector<std::string> models; // cheapest first; empty: by mean cost, else by
                                     // mean score, of all
    std::vector<std::pair<std::string, std::string>> tierModel; // "simple" -> "weak"
};
// The policy's own model of a tier where the set has outcomes of one; else what the options say; else the
// ladder is spread over the tiers end to end. NotFound names what is not there; InvalidInput: no outcomes.
Result<TierModels> tierModels(const Set& set, const policy::Policy& policy,
                              const LadderOptions& options = {});

// The run with models, qualities and costs from the recorded outcomes. A case without an outcome of its
// model says so in `trouble`.
Run replayOutcomes(const Set& set, Run run, const TierModels& models);

} // namespace tierline::bench
