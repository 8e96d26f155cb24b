// What gives scores and tiers to prompts: policies, prompt length, chance.
#pragma once

#include "corpora.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tierline::bench {

struct Judged {
    std::vector<double> scores;
    std::vector<std::size_t> tiers;       // empty: it decides none
    std::optional<double> promptsASecond; // one thread, the best of some rounds
};

struct Router {
    std::string name;
    std::size_t tiers = 0;     // 0: it takes the true shares of a labelled set, none elsewhere
    bool statesChance = false; // scores lie within 0 and 1 and mean something
    std::function<Judged(const Corpus&)> judge;
};

Router lengthRouter();
Router randomRouter();
Result<Router> policyRouter(const std::string& file);

} // namespace tierline::bench
