#include "bench/evaluatedetail.h"
#include "bench/rewritten.h"
#include "bench/slicesof.h"

#include <algorithm>
#include <map>

namespace tierline::bench::detail {

namespace {

void count(Robustness& into, int before, int after) {
    ++into.rows;
    into.changed += before != after ? 1 : 0;
    into.lower += after < before ? 1 : 0;
}

// Cases that stand for others' words, as translations do: of the run's own decisions.
std::vector<Robustness> ofNamedRows(const Table& table) {
    std::map<std::string_view, std::size_t> rowOf;
    for (std::size_t row = 0; row < table.rows(); ++row)
        rowOf[table.set->cases[table.cases[row]].id] = row;
    const auto tier = [&](std::size_t row) -> int {
        return table.here->rows[static_cast<std::size_t>(table.hereRow[row])].tier;
    };
    Robustness language{"other language", 0, 0, 0, {}}, words{"other words", 0, 0, 0, {}};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto& tags = table.set->cases[table.cases[row]].tags;
        const auto named = tags.find(std::string(sameAs));
        if (named == tags.end() || !rowOf.contains(named->second)) continue;
        const auto first = rowOf.at(named->second);
        if (table.hereRow[row] == none || table.hereRow[first] == none || first == row) continue;
        const auto langOf = [&](std::size_t of) {
            const auto& theirs = table.set->cases[table.cases[of]].tags;
            const auto found = theirs.find("lang");
            return found == theirs.end() ? std::string() : found->second;
        };
        count(langOf(row) != langOf(first) ? language : words, tier(first), tier(row));
    }
    return {language, words};
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
    if (options.decider != nullptr) {
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
    }
    std::ranges::move(ofNamedRows(table), std::back_inserter(made));
    std::erase_if(made, [](const Robustness& each) { return each.rows == 0; });
    for (auto& each : made)
        each.same = wilson(each.rows - each.changed, each.rows).value_or(Share{});
    return made;
}

} // namespace tierline::bench::detail
