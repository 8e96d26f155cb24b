// Routers that learn the text model from the corpora, never tested on what they have seen: by folds over all
// of them, and on all sources but the one they are tested on.
#pragma once

#include "routers.h"

#include "policy/policy.h"

#include <memory>

namespace tierline::bench {

struct Training {
    std::shared_ptr<const policy::Policy> policy; // its tiers and lines
    // How often rows count, by corpus; as the shipped model was trained (resources/models/README.md).
    std::map<std::string, std::uint32_t> weights{
        {"mmlu_dev", 3},          {"gsm8k_dev", 6}, {"llmrouter9_train_clean", 2}, {"uncommonroute_train", 2},
        {"uncommonroute_dev", 2}, {"clinc_dev", 4}, {"arena_hard_dev", 8}};
    int folds = 5;
    std::uint64_t seed = 1;
};

// Says on stderr what is under way.
Result<Router> crossValidated(const std::vector<Corpus>& corpora, const Training& training);
Result<Router> otherSources(const std::vector<Corpus>& corpora, const Training& training);
// One router for each source: trained on that one alone, silent on its own corpora.
Result<std::vector<Router>> oneSource(const std::vector<Corpus>& corpora, const Training& training);

} // namespace tierline::bench
