#include "routers.h"

#include "base/id.h"
#include "bench/baselines.h"
#include "classify/makecascade.h"
#include "classify/words.h"
#include "policy/reader.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace tierline::bench {

namespace {

constexpr int rounds = 3;

// As `tierlinectl score` does: what harnesses wrap around the words is peeled, then all stages that need no
// network.
Judged scoreAll(const classify::Cascade& cascade, classify::CascadeScratch& scratch, const Corpus& corpus) {
    Judged made;
    std::vector<classify::RawScore> raw(corpus.rows());
    auto best = std::chrono::steady_clock::duration::max();
    for (int round = 0; round < rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t at = 0; at < raw.size(); ++at) {
            const auto words = classify::wordsOf(corpus.set.cases[at].prompt, *cascade.parts().scorer);
            raw[at] = cascade.score(words.text(), scratch, words.context()).raw;
        }
        best = std::min(best, std::chrono::steady_clock::now() - begin);
    }
    for (const auto& each : raw) {
        made.scores.push_back(static_cast<double>(each.score) / policy::one);
        made.tiers.push_back(each.tier);
    }
    made.promptsASecond = static_cast<double>(raw.size()) / std::chrono::duration<double>(best).count();
    return made;
}

} // namespace

Router lengthRouter() {
    return {"length", 0, false,
            [](const Corpus& corpus) { return Judged{lengthScores(corpus.set), {}, {}}; }};
}

Router randomRouter() {
    return {"random", 0, false, [](const Corpus& corpus) {
                Judged made;
                Dice dice(42);
                for (std::size_t at = 0; at < corpus.rows(); ++at)
                    made.scores.push_back(dice.uniform());
                return made;
            }};
}

Result<Router> policyRouter(const std::string& file) {
    auto read = policy::loadPolicy(file);
    if (!read.policy) return std::unexpected(read.errors.front());
    const auto scorer = classify::Scorer::compile(read.policy);
    if (!scorer) return std::unexpected(scorer.error());
    std::vector<Error> warnings;
    const auto cascade = classify::makeCascade(*scorer, warnings);
    if (!warnings.empty()) return std::unexpected(warnings.front()); // figures of half a policy mislead
    const auto scratch = std::make_shared<classify::CascadeScratch>(*scorer);
    return Router{std::filesystem::path(file).filename().string(), read.policy->tiers.size(), true,
                  [cascade, scratch](const Corpus& corpus) { return scoreAll(*cascade, *scratch, corpus); }};
}

} // namespace tierline::bench
