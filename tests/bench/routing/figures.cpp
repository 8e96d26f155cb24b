#include "figures.h"

#include "bench/baselines.h"

#include <algorithm>

namespace tierline::bench {

namespace {

std::vector<bool> needed(const Corpus& corpus) {
    std::vector<bool> made(corpus.rows());
    for (std::size_t at = 0; at < made.size(); ++at)
        made[at] =
            corpus.kind == CorpusKind::Outcomes ? corpus.strong[at] > corpus.weak[at] : corpus.tier[at] > 0;
    return made;
}

// What floors, ceilings and decisive rules did is in the tier, not in the score.
std::optional<double> byTier(const Corpus& corpus, const Judged& judged) {
    if (judged.tiers.empty()) return std::nullopt;
    auto scores = judged.scores;
    for (std::size_t at = 0; at < scores.size(); ++at)
        scores[at] += 2 * static_cast<double>(judged.tiers[at]); // scores lie within 0 and 1
    const auto ranking = Ranking::of(scores, corpus.weak, corpus.strong);
    return ranking ? ranking->apgr() : std::nullopt;
}

void rank(Figures& made, const Corpus& corpus, const Judged& judged, const Measuring& measuring) {
    const auto own = Ranking::of(judged.scores, corpus.weak, corpus.strong);
    const auto length = Ranking::of(lengthScores(corpus.set), corpus.weak, corpus.strong);
    if (!own || !length) return;
    const Resampling resampling{measuring.resamples, measuring.seed, 0.95};
    made.apgr = {own->apgr(),
                 bootstrap(corpus.rows(), resampling, [&](auto counts) { return own->apgr(counts); })};
    made.apgrByTier = byTier(corpus, judged);
    made.cpt50 = own->cpt(0.5);
    made.cpt80 = own->cpt(0.8);
    const auto chance = chanceOf(corpus, measuring);
    if (made.apgr.value && chance)
        made.isWithinChance = *made.apgr.value >= chance->low && *made.apgr.value <= chance->high;
    if (!own->apgr() || made.router == "length") return;
    made.againstLength.value = *own->apgr() - *length->apgr();
    made.againstLength.interval =
        bootstrap(corpus.rows(), resampling, [&](auto counts) -> std::optional<double> {
            const auto a = own->apgr(counts), b = length->apgr(counts);
            if (!a || !b) return std::nullopt;
            return *a - *b;
        });
}

// Who decides no tiers gets the true shares: as good as it can be made.
std::vector<std::size_t> predicted(const Corpus& corpus, const Judged& judged) {
    if (!judged.tiers.empty()) return judged.tiers;
    std::vector<double> shares(4);
    for (const auto tier : corpus.tier)
        shares[tier] += 1.0 / static_cast<double>(corpus.rows());
    return tiersByShares(judged.scores, shares);
}

void compareTiers(Figures& made, const Corpus& corpus, const std::vector<std::size_t>& said,
                  std::size_t count, const Measuring& measuring) {
    const auto truth = corpus.tiersOf(count);
    auto quality = tierQuality(truth, said, count);
    if (!quality) return;
    made.tiers = *std::move(quality);
    std::vector<std::uint64_t> confusion(count * count);
    made.macroF1 = {made.tiers->macroF1,
                    bootstrap(truth.size(), {measuring.resamples, measuring.seed, 0.95},
                              [&](std::span<const std::uint32_t> counts) -> std::optional<double> {
                                  std::ranges::fill(confusion, 0U);
                                  for (std::size_t at = 0; at < counts.size(); ++at)
                                      confusion[truth[at] * count + said[at]] += counts[at];
                                  return macroF1(confusion, count);
                              })};
}

} // namespace

std::optional<Interval> chanceOf(const Corpus& corpus, const Measuring& measuring) {
    return chanceRange(corpus.weak, corpus.strong, {1000, measuring.seed, 0.95});
}

Figures measure(const Corpus& corpus, const Router& router, const Judged& judged,
                const Measuring& measuring) {
    Figures made;
    made.corpus = &corpus;
    made.router = router.name;
    made.promptsASecond = judged.promptsASecond;
    if (corpus.kind == CorpusKind::Outcomes) rank(made, corpus, judged, measuring);
    const std::size_t count = router.tiers == 0 ? 4 : router.tiers;
    std::vector<std::size_t> said = judged.tiers;
    if (corpus.kind == CorpusKind::Tiers) {
        said = predicted(corpus, judged);
        if (count == 3 || count == 4) compareTiers(made, corpus, said, count, measuring);
    }
    if (!said.empty()) made.shares.resize(count);
    for (const auto tier : said)
        made.shares[tier] += 1.0 / static_cast<double>(said.size());
    const bool hasTruth = corpus.kind == CorpusKind::Outcomes || corpus.kind == CorpusKind::Tiers;
    if (router.statesChance && hasTruth)
        if (auto found = calibration(judged.scores, needed(corpus))) made.calibration = *std::move(found);
    return made;
}

Estimate separation(const Judged& trivial, const Judged& hard, const Measuring& measuring) {
    auto scores = trivial.scores;
    scores.insert(scores.end(), hard.scores.begin(), hard.scores.end());
    std::vector<bool> isHard(scores.size());
    std::fill(isHard.begin() + std::ssize(trivial.scores), isHard.end(), true);
    std::vector<std::size_t> order(scores.size());
    for (std::size_t at = 0; at < order.size(); ++at)
        order[at] = at;
    std::ranges::sort(order, {}, [&](std::size_t at) { return scores[at]; });
    const auto area = [&](std::span<const std::uint32_t> counts) -> std::optional<double> {
        double pairs = 0, below = 0, hardOnes = 0, tiedHard = 0, tiedEasy = 0;
        for (std::size_t at = 0; at < order.size(); ++at) {
            (isHard[order[at]] ? tiedHard : tiedEasy) += counts[order[at]];
            if (at + 1 < order.size() && scores[order[at + 1]] == scores[order[at]]) continue;
            pairs += tiedHard * (below + tiedEasy / 2);
            below += tiedEasy;
            hardOnes += tiedHard;
            tiedHard = tiedEasy = 0;
        }
        if (below == 0 || hardOnes == 0) return std::nullopt;
        return pairs / below / hardOnes;
    };
    return {auc(scores, isHard), bootstrap(scores.size(), {measuring.resamples, measuring.seed, 0.95}, area)};
}

} // namespace tierline::bench
