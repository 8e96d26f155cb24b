#include "tune/learnweights.h"

#include "base/id.h"
#include "classify/logistic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune {

namespace {

constexpr std::array costs{0.01, 0.03, 0.1, 0.3, 1.0, 3.0};
constexpr std::uint32_t folds = 5;
constexpr double free = 10; // a column so scaled is hardly drawn to nothing
constexpr Millionths grain = 10'000;
constexpr double roomLow = 0.02, roomHigh = 0.98; // where lines may lie on the live scale

struct Example { // one line of one request
    std::uint32_t row = 0, group = 0;
};

// Columns: knobs that fired often enough, the live score, a threshold for each line.
struct Problem {
    classify::LogisticProblem logistic;
    std::vector<Example> examples;  // as logistic.rows
    std::vector<std::size_t> knobs; // of the first columns
    std::size_t lines = 0;
    std::uint32_t score() const { return static_cast<std::uint32_t>(knobs.size()); }
    std::uint32_t threshold(std::size_t line) const {
        return static_cast<std::uint32_t>(knobs.size() + 1 + line);
    }
};

// A line says nothing about a request that cannot cross it.
bool isAsked(const Row& row, const Dial& dial, std::size_t line) {
    return row.truth.saysSomething() && row.set == noTierIndex && !row.isSilent && dial.hasRules
           && row.floor <= line && row.ceiling > line && (row.truth.least > line || row.truth.most <= line);
}

bool isUsed(const Row& row, const Dial& dial) {
    for (std::size_t line = 0; line < dial.lines.size(); ++line)
        if (isAsked(row, dial, line)) return true;
    return false;
}

std::vector<std::int64_t> firedCounts(const Rows& rows, std::span<const std::uint32_t> list,
                                      const Dial& live) {
    std::vector<std::int64_t> counts(live.weights.size());
    for (const auto at : list)
        if (isUsed(rows.rows[at], live))
            for (const auto knob : rows.firedOf(rows.rows[at]))
                ++counts[knob];
    return counts;
}

Problem problemOf(const Rows& rows, std::span<const std::uint32_t> list, const Dial& live,
                  const std::vector<std::int64_t>& counts) {
    Problem made;
    made.lines = live.lines.size();
    std::vector<std::int64_t> column(counts.size(), -1);
    for (std::size_t knob = 0; knob < counts.size(); ++knob)
        if (counts[knob] >= leastFired) {
            column[knob] = std::ssize(made.knobs);
            made.knobs.push_back(knob);
        }
    made.logistic.columns = made.knobs.size() + 1 + made.lines;
    const auto groups = groupsOf(rows, list);
    auto& cells = made.logistic.cells;
    for (std::size_t at = 0; at < list.size(); ++at) {
        const auto& row = rows.rows[list[at]];
        for (std::size_t line = 0; line < made.lines; ++line) {
            if (!isAsked(row, live, line)) continue;
            const auto first = static_cast<std::uint32_t>(cells.size());
            for (const auto knob : rows.firedOf(row))
                if (column[knob] >= 0) cells.emplace_back(static_cast<std::uint32_t>(column[knob]), 1.0);
            cells.emplace_back(made.score(), free * policy::toDouble(rulesSum(rows, row, live)));
            cells.emplace_back(made.threshold(line), free);
            const auto count = static_cast<std::uint32_t>(cells.size()) - first;
            made.logistic.rows.push_back({first, count, row.truth.least > line});
            made.examples.push_back({list[at], groups[at]});
        }
    }
    return made;
}

double logLoss(double sum, bool isPositive) {
    const double against = isPositive ? -sum : sum;
    return against > 30 ? against : std::log1p(std::exp(against));
}

// The same problem with the live score and the lines alone.
Problem linesAlone(const Problem& problem) {
    Problem made;
    made.lines = problem.lines;
    made.examples = problem.examples;
    made.logistic.columns = 1 + problem.lines;
    const auto skip = static_cast<std::uint32_t>(problem.knobs.size());
    for (const auto& row : problem.logistic.rows) {
        const auto first = static_cast<std::uint32_t>(made.logistic.cells.size());
        for (auto cell = row.first; cell < row.first + row.count; ++cell)
            if (const auto& [column, value] = problem.logistic.cells[cell]; column >= skip)
                made.logistic.cells.emplace_back(column - skip, value);
        const auto count = static_cast<std::uint32_t>(made.logistic.cells.size()) - first;
        made.logistic.rows.push_back({first, count, row.isPositive});
    }
    return made;
}

struct FoldLoss {
    double mean = 0, error = 0; // standard error over the folds
};

std::optional<FoldLoss> foldLoss(const Problem& problem, double cost, std::uint64_t seed) {
    std::array<double, folds> sums{}, counts{};
    const auto foldOf = [&](const Example& each) {
        return static_cast<std::uint32_t>(Dice(seed + each.group * 0x9e3779b97f4a7c15U).next() % folds);
    };
    for (std::uint32_t fold = 0; fold < folds; ++fold) {
        std::vector<std::uint32_t> others;
        for (std::uint32_t at = 0; at < problem.examples.size(); ++at)
            if (foldOf(problem.examples[at]) != fold) others.push_back(at);
        const auto weights = classify::fitLogistic(problem.logistic, others, cost);
        if (weights.empty()) return std::nullopt;
        for (std::uint32_t at = 0; at < problem.examples.size(); ++at) {
            if (foldOf(problem.examples[at]) != fold) continue;
            const auto& row = problem.logistic.rows[at];
            sums[fold] += logLoss(classify::sumOf(problem.logistic, row, weights), row.isPositive);
            counts[fold] += 1;
        }
    }
    FoldLoss out;
    double squares = 0, used = 0;
    for (std::uint32_t fold = 0; fold < folds; ++fold) {
        if (counts[fold] == 0) continue;
        const double mean = sums[fold] / counts[fold];
        out.mean += mean;
        squares += mean * mean;
        ++used;
    }
    if (used < 2) return std::nullopt;
    out.mean /= used;
    out.error = std::sqrt(std::max(0.0, squares / used - out.mean * out.mean) / (used - 1));
    return out;
}

Millionths rounded(double value) {
    const double grains = std::clamp(value, -1.0, 1.0) * policy::one / grain;
    return static_cast<Millionths>(std::lround(grains)) * grain;
}

// A feature without weight would no longer fire, which is another thing than to count nothing.
Millionths knobWeight(double value, std::size_t knob, const Dial& live) {
    const auto made = rounded(value);
    return made == 0 && knob >= live.rules ? (value < 0 ? -grain : grain) : made;
}

// The model's sum on the policy's scale: `scale * sum + shift`, with its thresholds as lines.
struct Scale {
    double scale = 1, shift = 0;
};

void setLines(Dial& dial, const Problem& problem, const std::vector<double>& weights, Scale scale) {
    Millionths before = 0;
    for (std::size_t line = 0; line < problem.lines; ++line) {
        const double place = scale.scale * -weights[problem.threshold(line)] * free + scale.shift;
        const auto wanted = static_cast<Millionths>(std::lround(std::clamp(place, 0.0, 1.0) * policy::one));
        dial.lines[line] =
            std::clamp(wanted, before + 1, policy::one - static_cast<Millionths>(problem.lines - 1 - line));
        before = dial.lines[line];
    }
}

// On the live scale: what is not learned stays exactly as it is.
bool placeOnLive(Dial& dial, const Problem& problem, const std::vector<double>& weights) {
    const double unit = weights[problem.score()] * free; // of the live score, in logits
    if (!(unit > 0)) return false;
    for (std::size_t line = 0; line < problem.lines; ++line) {
        const double place = -weights[problem.threshold(line)] * free / unit;
        if (!(place > roomLow && place < roomHigh)) return false;
    }
    for (std::size_t column = 0; column < problem.knobs.size(); ++column) {
        const auto knob = problem.knobs[column];
        const double moved = weights[column] / unit;
        if (!(std::abs(moved) <= 1)) return false;
        if (std::abs(moved) * policy::one * 2 >= grain)
            dial.weights[knob] = knobWeight(policy::toDouble(dial.weights[knob]) + moved, knob, dial);
    }
    setLines(dial, problem, weights, {1 / unit, 0});
    return true;
}

// Else the outer lines stay where they are, and all weights and the base are put on their scale.
void placeBetweenLines(Dial& dial, const Problem& problem, const std::vector<double>& weights) {
    const double unit = std::max(0.0, weights[problem.score()]) * free;
    std::vector<double> logits(dial.weights.size());
    for (std::size_t knob = 0; knob < logits.size(); ++knob)
        logits[knob] = unit * policy::toDouble(dial.weights[knob]);
    for (std::size_t column = 0; column < problem.knobs.size(); ++column)
        logits[problem.knobs[column]] += weights[column];
    const double first = -weights[problem.threshold(0)] * free,
                 last = -weights[problem.threshold(problem.lines - 1)] * free;
    const double liveFirst = policy::toDouble(dial.lines.front()),
                 liveLast = policy::toDouble(dial.lines.back());
    double live = 0, learned = 0;
    for (std::size_t knob = 0; knob < logits.size(); ++knob)
        live += std::abs(policy::toDouble(dial.weights[knob])), learned += std::abs(logits[knob]);
    Scale scale{learned > 0 && live > 0 ? live / learned : 0.1, 0};
    if (problem.lines > 1 && last - first > 0.1) scale.scale = (liveLast - liveFirst) / (last - first);
    scale.shift = liveFirst - scale.scale * first;
    for (std::size_t knob = 0; knob < logits.size(); ++knob)
        if (unit > 0 || logits[knob] != 0)
            dial.weights[knob] = knobWeight(scale.scale * logits[knob], knob, dial);
    dial.base = rounded(scale.scale * unit * policy::toDouble(dial.base) + scale.shift);
    setLines(dial, problem, weights, scale);
}

std::vector<WeightChange> changesOf(const Rows& rows, std::span<const std::uint32_t> list, const Dial& live,
                                    const Dial& learned) {
    std::vector<WeightChange> all(live.weights.size());
    for (std::size_t knob = 0; knob < all.size(); ++knob)
        all[knob] = {knob, live.weights[knob], learned.weights[knob], 0, 0, 0};
    for (const auto at : list) {
        const auto& row = rows.rows[at];
        if (!isUsed(row, live)) continue;
        const auto tier = settle(rows, row, live).tier;
        for (const auto knob : rows.firedOf(row)) {
            ++all[knob].fired;
            all[knob].under += tier < row.truth.least;
            all[knob].over += tier > row.truth.most;
        }
    }
    std::erase_if(all, [](const WeightChange& each) { return each.before == each.after; });
    std::ranges::sort(all, [](const WeightChange& a, const WeightChange& b) {
        const auto far = std::abs(a.after - a.before), near = std::abs(b.after - b.before);
        return far != near ? far > near : a.knob < b.knob;
    });
    return all;
}

Result<void> check(const Problem& problem, std::int64_t requests) {
    if (requests < leastLearned)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("{} requests say what they deserved; weights are learned from {} on",
                                requests, leastLearned),
                    "label more: `--next 20` names those that teach most");
    const auto isPositive = [](const auto& row) { return row.isPositive; };
    if (std::ranges::all_of(problem.logistic.rows, isPositive)
        || std::ranges::none_of(problem.logistic.rows, isPositive))
        return fail(ErrorCode::InvalidInput, "every label says the same: there is nothing to tell apart",
                    "label requests that deserve other tiers, too");
    if (problem.knobs.empty())
        return fail(ErrorCode::InvalidInput,
                    fmt::format("no rule fired in {} labelled requests or more", leastFired),
                    "add rules first: `--learn` proposes keywords");
    return {};
}

struct Chosen {
    double cost = 0;
    FoldLoss loss;
};

// The strongest draw whose loss is within one standard error of the best.
Result<Chosen> chooseCost(const Problem& problem, std::uint64_t seed, const Watch& watch) {
    std::vector<Chosen> tried;
    for (const auto cost : costs) {
        if (watch && !watch("folds", static_cast<double>(tried.size()) / costs.size()))
            return fail(ErrorCode::Refused, "stopped");
        if (const auto loss = foldLoss(problem, cost, seed)) tried.push_back({cost, *loss});
    }
    if (tried.empty())
        return fail(ErrorCode::InvalidInput, "without one of five folds every label says the same",
                    "label more requests");
    const auto best = *std::ranges::min_element(tried, {}, [](const Chosen& each) { return each.loss.mean; });
    return *std::ranges::find_if(
        tried, [&](const Chosen& each) { return each.loss.mean <= best.loss.mean + best.loss.error; });
}

} // namespace

Result<LearnedWeights> learnWeights(const Rows& rows, std::span<const std::uint32_t> list, const Dial& live,
                                    std::uint64_t seed, const Watch& watch) {
    const auto problem = problemOf(rows, list, live, firedCounts(rows, list, live));
    LearnedWeights out;
    std::int64_t silent = 0;
    for (const auto at : list) {
        const auto& truth = rows.rows[at].truth;
        const bool isHere = isUsed(rows.rows[at], live);
        out.requests += isHere;
        out.votes += isHere && !truth.isWhole;
        silent += truth.saysSomething() && rows.rows[at].isSilent;
    }
    if (const auto good = check(problem, out.requests); !good) return std::unexpected(good.error());
    const auto chosen = chooseCost(problem, seed, watch);
    if (!chosen) return std::unexpected(chosen.error());
    out.cost = chosen->cost;
    out.lossAfter = chosen->loss.mean;
    if (const auto plain = foldLoss(linesAlone(problem), 1, seed)) out.lossBefore = plain->mean;
    std::vector<std::uint32_t> all(problem.examples.size());
    std::iota(all.begin(), all.end(), 0U);
    const auto weights = classify::fitLogistic(problem.logistic, all, out.cost);
    out.dial = live;
    out.isFromLive = placeOnLive(out.dial, problem, weights);
    if (!out.isFromLive) {
        out.dial = live;
        placeBetweenLines(out.dial, problem, weights);
        const bool isBlind = !(weights[problem.score()] > 0);
        out.notes.emplace_back(
            isBlind ? "the live score does not order these requests, so all weights were put on a "
                      "new scale"
                    : "on the live scale a learned line or weight would lie beyond its bounds, so "
                      "all weights were put on a new scale");
    }
    if (silent > 0)
        out.notes.push_back(
            fmt::format("{} labelled requests fire no rule: weights cannot move them", silent));
    out.changes = changesOf(rows, list, live, out.dial);
    return out;
}

} // namespace tierline::tune
