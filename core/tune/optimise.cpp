#include "tune/optimise.h"

#include "tune/binomial.h"
#include "tune/optimisedetail.h"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

using namespace detail;

constexpr Shares plainShares{0.6, 0}, choosingShares{0.45, 0.25}, provingShares{0.4, 0.4};

Result<void> check(const Rows& rows, const Dial& live, const Goal& goal) {
    const auto wrong = [](std::string detail, std::string remedy) {
        return Result<void>(fail(ErrorCode::InvalidInput, std::move(detail), std::move(remedy)));
    };
    if (rows.size() == 0)
        return wrong("there is no request to tune with", "give a set, or let traffic come first");
    if (live.lines.empty()) return wrong("the policy has one tier: there is no line to move", "add a tier");
    if (live.lines.size() > mostLines)
        return wrong(fmt::format("the policy has more than {} lines", mostLines),
                     "merge tiers that hardly differ");
    if (live.lines.size() + 1 != rows.tiers) return wrong("the rows are of another policy", {});
    const bool isPriced = std::ranges::any_of(std::views::iota(std::size_t{0}, rows.size()),
                                              [&](std::size_t at) { return rows.isPriced(at); });
    if (goal.perDay && !isPriced)
        return wrong("no request has a price in every tier, so a budget cannot be kept",
                     "give the models of the tiers prices");
    if (goal.perDay && rows.days <= 0)
        return wrong("nobody knows how many requests a day these are, so a budget a day cannot be kept",
                     "say it with --per-day N, or tune with traffic");
    return {};
}

bool goOn(const OptimiseOptions& options, std::string_view what, double share) {
    return !options.watch || options.watch(what, share);
}

std::unexpected<Error> stopped() {
    return fail(ErrorCode::Refused, "stopped");
}

// The fixed sequence: each candidate is tested only while all before it passed.
std::optional<Dial> firstProved(const Task& task, const std::vector<Dial>& candidates, Proof& proof) {
    const auto& bound = proof.bound;
    const auto cases = oneOfEach(task.rows, task.parts.labelled.prove, task.options.seed);
    proof.cases = std::ssize(cases);
    proof.candidates = candidates.size();
    std::optional<Dial> last;
    for (const auto& dial : candidates) {
        const auto under = totalsOf(task.rows, dial, cases, {}).under;
        const auto hits = static_cast<std::uint64_t>(under);
        if (binomialAtMost(hits, cases.size(), bound.limit) > 1 - bound.confidence) break;
        proof.under = under;
        proof.upper = bound.limit;
        ++proof.passed;
        last = dial;
    }
    return last;
}

Result<void> learn(const Task& task, Optimised& out, Dial& start) {
    auto learned =
        learnWeights(task.rows, task.parts.labelled.fit, task.live, task.options.seed, task.options.watch);
    if (!learned && learned.error().code == ErrorCode::Refused) return std::unexpected(learned.error());
    if (!learned) {
        out.notes.push_back("weights stay as they are: " + learned.error().detail);
        return {};
    }
    start = learned->dial;
    out.learned = *std::move(learned);
    return {};
}

// Of the draft with learned weights and the one without, what does better on a part that neither has seen.
void chooseWeights(const Task& task, const Dial& plain, Optimised& out) {
    const auto loss = [&](const Dial& dial) {
        return lossOf(task.options.goal, totalsOf(task.rows, dial, task.parts.labelled.prove, {}));
    };
    if (loss(out.dial) < loss(plain)) return;
    out.dial = plain;
    out.learned.reset();
    out.notes.emplace_back(
        "learned weights did no better than lines alone on requests that they had not seen, "
        "so the weights stay");
}

Result<void> find(const Task& task, Optimised& out) {
    auto start = task.live;
    if (task.options.weights)
        if (const auto good = learn(task, out, start); !good) return good;
    if (!goOn(task.options, "lines", 0.5)) return stopped();
    if (task.options.goal.maxUnder) {
        const auto candidates = candidatesFor(task, start);
        if (!goOn(task.options, "proof", 0.8)) return stopped();
        Proof proof{*task.options.goal.maxUnder};
        const auto proved = firstProved(task, candidates, proof);
        out.proof = proof;
        if (proved) out.dial = *proved;
        if (!proved) out.sentence = candidates.empty() ? unmet(task, start) : unproved(task, candidates, out);
        out.isFound = proved.has_value();
        return {};
    }
    const auto found = bestLines(task, start);
    out.isFound = found.has_value();
    if (!found) {
        out.sentence = unmet(task, start);
        return {};
    }
    out.dial = *found;
    if (out.learned)
        if (const auto plain = bestLines(task, task.live)) chooseWeights(task, *plain, out);
    return {};
}

} // namespace

namespace detail {

Dealt deal(const Rows& rows, const OptimiseOptions& options) {
    const auto shares = options.goal.maxUnder ? provingShares
                        : options.weights     ? choosingShares
                                              : plainShares;
    Dealt parts;
    const auto labelled = labelledRows(rows);
    parts.labelled = splitRows(rows, labelled, shares, options.seed);
    parts.together = static_cast<std::int64_t>(parts.labelled.together);
    RowList others;
    for (std::uint32_t at = 0; at < rows.size(); ++at)
        if (!rows.rows[at].truth.isWhole) others.push_back(at);
    const auto rest = splitRows(rows, others, {shares.fit + shares.prove, 0}, options.seed);
    const auto merged = [](const RowList& one, const RowList& other) {
        RowList out;
        std::ranges::merge(one, other, std::back_inserter(out));
        return out;
    };
    parts.fitTraffic = merged(parts.labelled.fit, rest.fit);
    parts.judgeTraffic = merged(parts.labelled.judge, rest.judge);
    const auto all = static_cast<double>(rows.size());
    parts.fitDays = rows.days * static_cast<double>(parts.fitTraffic.size()) / all;
    parts.judgeDays = rows.days * static_cast<double>(parts.judgeTraffic.size()) / all;
    return parts;
}

} // namespace detail

Result<Optimised> optimise(const Rows& rows, const Dial& live, const OptimiseOptions& options) {
    if (const auto good = check(rows, live, options.goal); !good) return std::unexpected(good.error());
    if (!goOn(options, "dealing", 0)) return stopped();
    const auto parts = deal(rows, options);
    const Task task{rows, options, parts, live};
    Optimised out;
    out.dial = live;
    out.fit = parts.labelled.fit.size();
    out.proving = parts.labelled.prove.size();
    out.judging = parts.labelled.judge.size();
    if (const auto good = find(task, out); !good) return std::unexpected(good.error());
    if (!goOn(options, "judging", 0.9)) return stopped();
    conclude(task, out);
    return out;
}

} // namespace tierline::tune
