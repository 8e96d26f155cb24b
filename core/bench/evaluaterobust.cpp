#include "bench/evaluatedetail.h"
#include "bench/rewritten.h"

#include <algorithm>

namespace tierline::bench::detail {

namespace {

void count(Robustness& into, int before, int after) {
    ++into.rows;
    into.changed += before != after ? 1 : 0;
    into.lower += after < before ? 1 : 0;
}

// Cases that say another request in other words, as translations do: the run's own decision beside that of
// the original.
Result<Robustness> ofOriginals(const Table& table, CaseDecider& decider, const Progress& progress) {
    Robustness made{"other words or language", 0, 0, 0, {}};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (row % 16 == 0 && progress && !progress(row, table.rows()))
            return fail(ErrorCode::Refused, "stopped");
        const auto& original = table.set->cases[table.cases[row]].original;
        if (original.empty() || table.hereRow[row] == none) continue;
        const int here = table.here->rows[static_cast<std::size_t>(table.hereRow[row])].tier;
        count(made, decider.decide(original).tier, here);
    }
    return made;
}

// Spread over the set, which may be sorted.
std::vector<std::string_view> someOf(const Table& table, std::size_t most) {
    std::vector<std::string_view> made;
    const auto rows = table.rows(), taken = std::min(rows, most);
    for (std::size_t at = 0; at < taken; ++at)
        made.push_back(table.set->cases[table.cases[at * rows / taken]].prompt);
    return made;
}

} // namespace

Result<std::vector<Robustness>> robustness(const Table& table, const EvaluateOptions& options,
                                           const Progress& progress) {
    std::vector<Robustness> made;
    if (options.decider == nullptr || options.robustnessCases == 0) return made;
    CaseDecider decider(*options.decider);
    for (const auto& each : rewritings())
        made.push_back({std::string(each.name), 0, 0, 0, {}});
    const auto prompts = someOf(table, options.robustnessCases);
    for (std::size_t at = 0; at < prompts.size(); ++at) {
        if (at % 16 == 0 && progress && !progress(at, prompts.size()))
            return fail(ErrorCode::Refused, "stopped");
        const int before = decider.decide(prompts[at]).tier;
        for (std::size_t way = 0; way < made.size(); ++way) {
            const auto text = rewritings()[way].of(prompts[at], options.resampling.seed + at);
            if (text != prompts[at]) count(made[way], before, decider.decide(text).tier);
        }
    }
    auto originals = ofOriginals(table, decider, progress);
    if (!originals) return std::unexpected(originals.error());
    made.push_back(*std::move(originals));
    std::erase_if(made, [](const Robustness& each) { return each.rows == 0; });
    for (auto& each : made)
        each.same = wilson(each.rows - each.changed, each.rows).value_or(Share{});
    return made;
}

} // namespace tierline::bench::detail
