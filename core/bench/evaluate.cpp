#include "bench/evaluate.h"

#include "bench/evaluatedetail.h"
#include "bench/ungraded.h"

#include <algorithm>

namespace tierline::bench {

using namespace detail;

namespace {

std::optional<double> quantileOf(std::vector<double> values, double share) {
    if (values.empty()) return std::nullopt;
    std::ranges::sort(values);
    return quantile(values, share);
}

void addTimes(const Run& run, Measured& into) {
    std::vector<double> deciding, latency;
    for (const auto& row : run.rows) {
        deciding.push_back(row.nanos / 1e3);
        if (row.latencyMs) latency.push_back(*row.latencyMs);
    }
    into.decideP50us = quantileOf(deciding, 0.5);
    into.decideP99us = quantileOf(std::move(deciding), 0.99);
    if (!into.answers) return;
    into.answers->ungraded = run.rows.size() - into.answers->graded;
    into.answers->unjudged =
        static_cast<std::size_t>(std::ranges::count(run.rows, nothingToGradeBy, &RunRow::trouble));
    into.answers->latencyP50 = quantileOf(latency, 0.5);
    into.answers->latencyP95 = quantileOf(std::move(latency), 0.95);
}

// All that has to stay where it is until the resamples are drawn.
struct Making : Sides {
    Evaluation made;
    std::shared_ptr<Ranked> ranking;
    Resampled resampled;
    explicit Making(Sides sides) : Sides(std::move(sides)), resampled(table.rows()) {}
};

void measureRun(Making& making, const Judged& judged, const Run& run, Measured& into) {
    measure(judged, making.resampled, into);
    addTimes(run, into);
    std::shared_ptr<Ranked> rows;
    if (making.recorded) rows = ranked(judged, *making.recorded);
    if (rows)
        addRanking(rows, making.ranking, judged, *making.recorded, making.made.resampling, making.resampled,
                   into);
    addAuc(judged, into);
    addCalibration(judged, rows.get(), into);
    if (making.recorded)
        addPlane(judged, rows.get(), *making.recorded, constantPoints(*making.recorded),
                 making.beside.judged.back(), into);
    if (&judged == &making.here) making.ranking = rows;
}

void measureBeside(Making& making, const Judged& judged, Measured& into) {
    measure(judged, making.resampled, into);
    addBehind(making.here, judged, making.resampled, into);
    if (!making.recorded) {
        addAuc(judged, into);
        return;
    }
    const auto rows = ranked(judged, *making.recorded);
    if (rows)
        addRanking(rows, making.ranking, judged, *making.recorded, making.made.resampling, making.resampled,
                   into);
    addPlane(judged, rows.get(), *making.recorded, constantPoints(*making.recorded),
             making.beside.judged.back(), into);
}

// Chance recovers on average what its shares are worth.
void measureRandom(Making& making, Measured& into) {
    const auto& random = making.beside.random;
    measure(random, making.resampled, into);
    if (random.nano.count() > 0) { // an expectation has no calls of its own
        auto& money = into.money.emplace();
        money.usdPer1k.value = *random.nano.mean() / 1e6;
        money.priced = random.nano.count();
        money.isEstimated = making.made.measure == Measure::Tiers;
        constexpr double mostNano = 9.2e18; // a double beyond an integer's range is nobody's sum
        money.total = Money::fromNano(static_cast<std::int64_t>(std::min(random.nano.sum(), mostNano)));
        into.point = PlanePoint{money.usdPer1k.value / 1000, into.right.value};
    }
    into.byChance = making.beside.byChance;
    addBehind(making.here, random, making.resampled, into);
    into.p.reset();
    const auto& own = making.made.candidate.ranking;
    if (!own || !own->decidedPgr || own->strongQuality == own->weakQuality) return;
    auto& ranking = into.ranking.emplace();
    ranking.weak = own->weak;
    ranking.strong = own->strong;
    ranking.weakQuality = own->weakQuality;
    ranking.strongQuality = own->strongQuality;
    ranking.decidedShare = own->decidedShare;
    ranking.decidedPgr = (into.right.value - own->weakQuality) / (own->strongQuality - own->weakQuality);
    ranking.apgr = Estimate{0.5, own->chance};
    ranking.chance = own->chance;
}

void addBaselines(Making& making) {
    auto& baselines = making.made.baselines;
    baselines.resize(making.beside.judged.size() + 1);
    constexpr std::size_t constants = 3; // then chance, then length and oracle
    for (std::size_t at = 0; at < making.beside.judged.size(); ++at)
        measureBeside(making, making.beside.judged[at], baselines[at < constants ? at : at + 1]);
    measureRandom(making, baselines[constants]);
}

void addDiffering(Making& making) {
    auto& made = making.made;
    if (making.recorded) {
        const auto found = differentiation(making.recorded->matrix);
        made.differing = Differing{found.rows, found.same, found.bestConstant, found.oracle};
        made.constantsHull = risingHull(constantPoints(*making.recorded));
        return;
    }
    if (made.measure != Measure::Tiers) return;
    const auto best = made.baselines.at(2).right.value;
    const auto rows = made.candidate.rows;
    made.differing = Differing{rows, best >= 1 ? rows : 0, best, 1};
}

// Few cases leave nothing to deal.
void settleChance(const Making& making, Measured& into) {
    constexpr std::size_t few = 20;
    if (!into.byChance || into.byChance->low != into.byChance->high || into.rows >= few) return;
    into.byChance.reset();
    settle(making.beside.random.right, into.right);
}

void settleAll(Making& making) {
    auto& made = making.made;
    constexpr std::size_t random = 3; // chance has no rows of its own
    settle(making.here, making.here, made.candidate);
    for (std::size_t at = 0; at < making.beside.judged.size(); ++at)
        settle(making.here, making.beside.judged[at], made.baselines[at < random ? at : at + 1]);
    for (auto& each : made.baselines)
        if (each.byChance) each.right.range = each.byChance;
    if (!made.baselines.empty()) settleChance(making, made.baselines.at(random));
    if (!making.there) return;
    settle(making.here, *making.there, made.comparison->against);
    settleApart(difference(making.here.right, making.there->right), made.comparison->difference);
}

// Beside the other run; without one beside the strongest, which is what is given up.
Column differences(const Making& making) {
    if (making.there) return difference(making.here.right, making.there->right);
    if (making.beside.judged.size() < 2) return Column(making.table.rows());
    return difference(making.here.right, making.beside.judged[1].right);
}

} // namespace

Result<Evaluation> evaluate(const Set& set, const Run& run, const Run* against,
                            const EvaluateOptions& options, const Progress& progress) {
    auto sides = sidesOf(set, run, against, options, progress);
    if (!sides) return std::unexpected(sides.error());
    Making making(*std::move(sides));
    auto& made = making.made;
    made.run = run.header;
    made.measure = making.table.measure;
    made.resampling = within(options.resampling, making.table.rows());

    measureRun(making, making.here, run, made.candidate);
    const auto isStopped = [&] { return progress && !progress(0, made.resampling.times); };
    if (isStopped()) return fail(ErrorCode::Refused, "stopped");
    if (!making.beside.judged.empty()) addBaselines(making);
    if (isStopped()) return fail(ErrorCode::Refused, "stopped");
    addDiffering(making);
    if (making.there) {
        made.otherRun = against->header;
        auto& comparison = made.comparison.emplace(compare(making.table, making.here, *making.there));
        measureRun(making, *making.there, *against, comparison.against);
        addBehind(making.here, *making.there, making.resampled, comparison.against);
        addDifferences(making.here, *making.there, making.resampled, comparison);
    }
    made.slices = slices(making.table, making.here, making.there ? &*making.there : nullptr, options.decider,
                         options.leastSlice);
    made.power = power(differences(making));
    auto robust = robustness(making.table, options, progress);
    if (!robust) return std::unexpected(robust.error());
    made.robustness = *std::move(robust);
    if (const auto ran = making.resampled.run(made.resampling, progress); !ran)
        return std::unexpected(ran.error());
    settleAll(making);
    made.notes = options.notes;
    std::ranges::move(notes(making.table, making.here, making.there ? &*making.there : nullptr,
                            making.recorded ? &*making.recorded : nullptr, made),
                      std::back_inserter(made.notes));
    made.sentence = sentence(made);
    return made;
}

} // namespace tierline::bench
