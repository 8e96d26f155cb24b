#include "bench/evaluatedetail.h"

#include <algorithm>
#include <map>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench::detail {

namespace {

using Notes = std::vector<std::string>;

std::string cases(std::size_t count) {
    return count == 1 ? "1 case" : fmt::format("{} cases", count);
}

std::string has(std::size_t count) {
    return count == 1 ? "has" : "have";
}

void addLeftOut(const Table& table, const Judged& here, Notes& notes) {
    const auto& set = *table.set;
    const auto ran = static_cast<std::size_t>(std::ssize(table.here->rows));
    if (ran < set.cases.size())
        notes.push_back(fmt::format("the run has {} of the set's {} cases; the rest is in no figure", ran,
                                    set.cases.size()));
    if (!set.skipped.empty())
        notes.push_back(
            fmt::format("{} of the file could not be read and {} in no figure",
                        set.skipped.size() == 1 ? "1 row" : fmt::format("{} rows", set.skipped.size()),
                        set.skipped.size() == 1 ? "is" : "are"));
    if (table.measure == Measure::Tiers) {
        std::size_t unlabelled = 0;
        std::map<std::string, std::size_t> foreign;
        for (std::size_t row = 0; row < table.rows(); ++row) {
            if (table.hereRow[row] == none || here.truth[row] != none) continue;
            const auto& tier = set.cases[table.cases[row]].tier;
            tier ? ++foreign[set.names.tiers.at(*tier)] : ++unlabelled;
        }
        if (unlabelled > 0)
            notes.push_back(fmt::format("{} without a label {} in no figure of tiers", cases(unlabelled),
                                        unlabelled == 1 ? "is" : "are"));
        for (const auto& [name, count] : foreign)
            notes.push_back(fmt::format("{} labelled `{}`, which is no tier of {}: in no figure of tiers",
                                        cases(count), name, here.name));
    }
    if (table.measure != Measure::Answers) return;
    std::map<std::string, std::size_t> troubles;
    for (const auto& row : table.here->rows)
        if (!row.quality) ++troubles[row.trouble.empty() ? "no grade" : row.trouble];
    for (const auto& [why, count] : troubles)
        notes.push_back(
            fmt::format("{} without an answer's grade, in no figure of answers: {}", cases(count), why));
}

void addTiers(const Table& table, const Judged& here, const Judged* there, Notes& notes) {
    if (there != nullptr && there->tiers != here.tiers)
        notes.push_back("the policies' tiers differ; labels count where both name a tier alike");
    std::vector<std::uint64_t> labels(here.tiers.size());
    for (const auto truth : here.truth)
        if (truth != none) ++labels[static_cast<std::size_t>(truth)];
    const auto labelled =
        static_cast<std::size_t>(std::ranges::count_if(labels, [](auto n) { return n > 0; }));
    if (labelled == 1)
        notes.push_back("all labels are of one tier; always saying that one is right everywhere");
    for (std::size_t tier = 0; labelled > 1 && tier < labels.size(); ++tier)
        if (labels[tier] == 0) notes.push_back(fmt::format("no case is labelled `{}`", here.tiers[tier]));
    const auto first =
        std::ranges::find_if(here.score, [&](double each) { return each != here.score.front(); });
    if (table.rows() > 1 && first == here.score.end())
        notes.push_back(
            "all scores are tied: they order nothing, and figures of ranking are those of chance");
}

// A judge's points are no shares, however they are printed.
void addPoints(const Judged& here, const Recorded* recorded, Notes& notes) {
    auto [least, most] = std::ranges::minmax(here.right.values);
    if (recorded != nullptr && !recorded->matrix.scores.empty()) {
        const auto [low, high] = std::ranges::minmax(recorded->matrix.scores);
        least = std::min(least, low), most = std::max(most, high);
    }
    if (least >= 0 && most <= 1) return;
    notes.push_back(
        fmt::format("scores go from {:g} to {:g}: they are points, not shares; map them to 0 to 1 to hold "
                    "gates to them",
                    least, most));
}

void addAnswers(const Table& table, const Judged& here, const Recorded* recorded,
                const Evaluation& evaluation, Notes& notes) {
    if (table.measure != Measure::Answers) return;
    addPoints(here, recorded, notes);
    if (recorded == nullptr) {
        notes.push_back("the set has no recorded outcomes of the models that answered: no baseline can be "
                        "measured; compare with a run of another policy");
        return;
    }
    const auto graded = here.right.count();
    if (recorded->rows.size() < graded)
        notes.push_back(fmt::format("baselines are measured on {} of {} cases, those with outcomes of every "
                                    "model",
                                    recorded->rows.size(), graded));
    const auto& ranking = evaluation.candidate.ranking;
    if (ranking && !ranking->apgr && !ranking->weak.empty())
        notes.push_back(fmt::format("{} and {} are equally good over all: there is no gap to recover",
                                    ranking->weak, ranking->strong));
    if (ranking && ranking->strongQuality < ranking->weakQuality)
        notes.push_back(fmt::format("{} is worse than {} on this set: the ladder stands on its head",
                                    ranking->strong, ranking->weak));
    const auto& plane = evaluation.candidate.plane;
    if (plane && plane->aiq)
        notes.push_back(fmt::format("AIQ is of the curve from {} to {} that moving one line draws, over the "
                                    "width of its costs as RouterBench's paper has it; savings are of what "
                                    "the latter costs",
                                    ranking->weak, ranking->strong));
}

void addMoney(const Judged& here, Notes& notes) {
    std::size_t unpriced = 0, calls = 0;
    for (std::size_t row = 0; row < here.rows(); ++row) {
        calls += here.model[row] != none ? 1 : 0;
        unpriced += here.model[row] != none && !here.nano.isAt(row) ? 1 : 0;
    }
    if (calls == 0) return;
    if (unpriced == calls)
        notes.push_back("no call has a known price: nothing is said of money");
    else if (unpriced > 0)
        notes.push_back(fmt::format("{} of {} calls have no known price and are in no sum", unpriced, calls));
}

void addEstimated(const Table& table, Notes& notes) {
    std::size_t estimated = 0, priced = 0;
    for (const auto& row : table.here->rows) {
        priced += row.cost ? 1 : 0;
        estimated += row.cost && row.isEstimated ? 1 : 0;
    }
    if (estimated > 0 && estimated == priced)
        notes.push_back("money is estimated before the call: the answers' length is a guess");
    else if (estimated > 0)
        notes.push_back(fmt::format("{} of {} costs are estimates", estimated, priced));
}

} // namespace

std::vector<std::string> notes(const Table& table, const Judged& here, const Judged* there,
                               const Recorded* recorded, const Evaluation& evaluation) {
    Notes made;
    addLeftOut(table, here, made);
    addTiers(table, here, there, made);
    addAnswers(table, here, recorded, evaluation, made);
    addMoney(here, made);
    addEstimated(table, made);
    const auto& comparison = evaluation.comparison;
    if (comparison && comparison->paired < evaluation.candidate.rows)
        made.push_back(fmt::format("the comparison is over the {} that both runs {}",
                                   cases(comparison->paired), has(comparison->paired)));
    if (there != nullptr && table.here->header.kind != table.there->header.kind)
        made.push_back(fmt::format("the runs are of different kinds: {} and {}",
                                   toString(table.here->header.kind), toString(table.there->header.kind)));
    return made;
}

} // namespace tierline::bench::detail
