#include "bench/evaluatedetail.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench::detail {

std::size_t Column::count() const {
    return static_cast<std::size_t>(std::ranges::count(has, 1.0));
}

double Column::sum() const {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

std::optional<double> Column::mean() const {
    const auto rows = count();
    if (rows == 0) return std::nullopt;
    return sum() / static_cast<double>(rows);
}

std::optional<Share> shareOf(const Column& column) {
    const auto rows = column.count();
    const auto mean = column.mean();
    if (!mean) return std::nullopt;
    if (const auto share = wilsonOfMean(*mean, rows);
        share && std::ranges::all_of(column.values, [](double each) { return each >= 0 && each <= 1; }))
        return share;
    double squares = 0;
    for (std::size_t row = 0; row < column.values.size(); ++row)
        squares += column.isAt(row) ? (column.values[row] - *mean) * (column.values[row] - *mean) : 0;
    const auto n = static_cast<double>(rows);
    const double reach = rows < 2 ? 0 : 1.959963984540054 * std::sqrt(squares / (n - 1) / n);
    return Share{*mean, *mean - reach, *mean + reach};
}

double nanoOf(Money money) {
    return static_cast<double>(std::clamp<std::int64_t>(money.nano(), 0, std::int64_t{1} << 53U));
}

Column difference(const Column& first, const Column& second) {
    Column made(first.values.size());
    for (std::size_t row = 0; row < made.values.size(); ++row)
        if (first.isAt(row) && second.isAt(row)) made.put(row, first.values[row] - second.values[row]);
    return made;
}

namespace {

// A run may come from a file that somebody else wrote.
Result<void> check(const Set& set, const Run& run) {
    const auto bad = [&](const RunRow& row, std::string_view what) {
        return fail(ErrorCode::InvalidInput, fmt::format("the run `{}` does not fit the set: {} (case {})",
                                                         run.header.id, what, row.at));
    };
    if (!run.header.setHash.empty() && !set.hash.empty() && run.header.setHash != set.hash)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("the run of `{}` is of another set: {} {:.12}, this is {} {:.12}",
                                run.header.policy, run.header.set, run.header.setHash, set.file, set.hash),
                    "run the policy over this set again");
    std::int64_t before = -1;
    for (const auto& row : run.rows) {
        if (row.at >= set.cases.size()) return bad(row, "there is no such case");
        if (row.at <= before) return bad(row, "its rows do not rise");
        if (row.tier >= run.header.tiers.size()) return bad(row, "there is no such tier");
        if (row.model && *row.model >= run.header.models.size()) return bad(row, "there is no such model");
        if (row.quality && !std::isfinite(*row.quality)) return bad(row, "the quality is no number");
        if (row.cost && row.cost->nano() < 0) return bad(row, "the cost is negative");
        if (row.latencyMs && !std::isfinite(*row.latencyMs)) return bad(row, "the latency is no number");
        before = row.at;
    }
    return {};
}

bool hasAnswers(const Run& run) {
    return std::ranges::any_of(run.rows, [](const RunRow& row) { return row.quality.has_value(); });
}

// Labels by their names, in the order of the run's own tiers.
std::vector<int> labelsIn(const Set& set, const std::vector<std::string>& tiers) {
    std::vector<int> made;
    for (const auto& name : set.names.tiers) {
        const auto found = std::ranges::find(tiers, name);
        made.push_back(found == tiers.end() ? none : static_cast<int>(found - tiers.begin()));
    }
    return made;
}

bool hasLabels(const Set& set, const Run& run) {
    const auto labels = labelsIn(set, run.header.tiers);
    return std::ranges::any_of(run.rows, [&](const RunRow& row) {
        const auto& tier = set.cases[row.at].tier;
        return tier && labels.at(*tier) != none;
    });
}

std::string remedyFor(std::string_view trouble) {
    if (trouble.ends_with("human has not decided"))
        return "judge them with --human, and ask again: nothing is paid twice";
    if (trouble.starts_with("ungraded")) return "give a --grader, or measure by tiers";
    return "what failed is asked again by the same command";
}

std::unexpected<Error> noGradedAnswer(const Run& run) {
    std::map<std::string, std::size_t> troubles;
    for (const auto& row : run.rows)
        if (!row.trouble.empty()) ++troubles[row.trouble];
    const auto often = std::ranges::max_element(troubles, {}, [](const auto& each) { return each.second; });
    if (run.header.kind != RunKind::EndToEnd || often == troubles.end())
        return fail(ErrorCode::InvalidInput, "no case of the run has an answer that was graded",
                    "replay recorded outcomes, run end to end, or measure by tiers");
    const auto& [trouble, count] = *often;
    return fail(ErrorCode::InvalidInput,
                fmt::format("no case of the run has an answer that was graded; {} of {} say: {}", count,
                            run.rows.size(), trouble),
                remedyFor(trouble));
}

// Whoever asked models wants to know of their answers: no answer is no reason to measure something else.
Result<Measure> measureOf(const Set& set, const Run& run, const Run* against, std::optional<Measure> wanted) {
    const bool answers = hasAnswers(run) && (against == nullptr || hasAnswers(*against));
    const bool isAsked = run.header.kind == RunKind::EndToEnd;
    const auto measure = wanted.value_or(answers || isAsked ? Measure::Answers : Measure::Tiers);
    if (measure == Measure::Answers && !hasAnswers(run)) return noGradedAnswer(run);
    if (measure == Measure::Tiers && !hasLabels(set, run))
        return fail(ErrorCode::InvalidInput,
                    set.file + ": no case of the run has a label of the policy's tiers, or a graded answer",
                    "map the labels to tiers, for example --map tier=tier4 --map-value SIMPLE=simple");
    return measure;
}

std::vector<int> rowsOf(const Run* run, std::size_t cases) {
    std::vector<int> made(cases, none);
    if (run == nullptr) return made;
    for (std::size_t row = 0; row < run->rows.size(); ++row)
        made[run->rows[row].at] = static_cast<int>(row);
    return made;
}

} // namespace

Result<Table> tableOf(const Set& set, const Run& run, const Run* against, std::optional<Measure> wanted) {
    for (const auto* each : {&run, against})
        if (each != nullptr)
            if (const auto fits = check(set, *each); !fits) return std::unexpected(fits.error());
    const auto measure = measureOf(set, run, against, wanted);
    if (!measure) return std::unexpected(measure.error());
    Table made;
    made.set = &set;
    made.here = &run;
    made.there = against;
    made.measure = *measure;
    const auto here = rowsOf(&run, set.cases.size()), there = rowsOf(against, set.cases.size());
    for (std::size_t at = 0; at < set.cases.size(); ++at) {
        if (here[at] == none && there[at] == none) continue;
        made.cases.push_back(static_cast<std::uint32_t>(at));
        made.hereRow.push_back(here[at]);
        made.thereRow.push_back(there[at]);
    }
    return made;
}

Judged judged(const Table& table, const Run& run, const std::vector<int>& rowOf) {
    Judged made(run.header.policy, table.rows());
    made.tiers = run.header.tiers;
    made.models = run.header.models;
    made.score.resize(table.rows());
    const auto labels = labelsIn(*table.set, made.tiers);
    for (std::size_t at = 0; at < table.rows(); ++at) {
        if (rowOf[at] == none) continue;
        const auto& row = run.rows[static_cast<std::size_t>(rowOf[at])];
        const auto& label = table.set->cases[table.cases[at]].tier;
        made.tier[at] = row.tier;
        if (label) made.truth[at] = labels.at(*label);
        if (row.model) made.model[at] = *row.model;
        made.isCalled[at] = row.model.has_value();
        made.score[at] = policy::toDouble(row.score);
        if (row.quality) made.quality.put(at, *row.quality);
        if (row.cost && row.model) made.nano.put(at, nanoOf(*row.cost));
        made.isEstimated = made.isEstimated || (row.cost && row.isEstimated);
        if (table.measure == Measure::Tiers && made.truth[at] != none)
            made.right.put(at, made.truth[at] == made.tier[at] ? 1 : 0);
    }
    if (table.measure == Measure::Answers) made.right = made.quality;
    return made;
}

} // namespace tierline::bench::detail
