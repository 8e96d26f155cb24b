// Gates held against an evaluation.
#include "bench/gates.h"

#include "bench/reportlines.h"
#include "bench/reporttext.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

struct FigureRow {
    GateFigure figure;
    std::string_view words; // "accuracy", in a sentence
    std::string (*print)(double);
    std::string_view missing; // why it may not exist
};
constexpr FigureRow figureRows[] = {
    {GateFigure::Accuracy, "accuracy", percent, "no case has a label of the policy's tiers"},
    {GateFigure::MacroF1, "macro-F1", percent, "no case has a label of the policy's tiers"},
    {GateFigure::UnderRouted, "the under-routed share", percent, "no case has a label of the policy's tiers"},
    {GateFigure::OverRouted, "the over-routed share", percent, "no case has a label of the policy's tiers"},
    {GateFigure::Severe, "the severely under-routed share", percent,
     "no case has a label of the policy's tiers"},
    {GateFigure::Quality, "the quality of answers", percent, "no case of this run has a graded answer"},
    {GateFigure::UsdPer1k, "the cost of 1,000 calls", dollars, "no call has a known price"},
    {GateFigure::WorstSlice, "the worst slice", percent, "the set has no slices of enough cases"},
    {GateFigure::P99us, "the p99 of deciding", micros, "deciding was not timed"}};

const FigureRow& rowOf(GateFigure figure) {
    return *std::ranges::find(figureRows, figure, &FigureRow::figure);
}

struct Figure {
    std::optional<double> value;
    std::string why; // it is missing
};

template <class Part, class Read>
std::optional<double> of(const std::optional<Part>& part, Read read) {
    return part ? std::optional<double>(read(*part)) : std::nullopt;
}

// A sum that leaves out calls is lower than the truth: it decides nothing.
Figure costOf(const Measured& measured) {
    if (!measured.money || measured.money->priced == 0) return {{}, {}};
    const auto& money = *measured.money;
    if (money.unpriced > 0)
        return {{},
                fmt::format("{} of {} have no known price", counted(money.unpriced, "call"),
                            money.priced + money.unpriced)};
    return {money.usdPer1k.value, {}};
}

// A share of the cases that went well decides nothing of those that did not.
std::string missingOf(const Measured& measured, const RunHeader& run, Measure measure) {
    const auto cases = static_cast<std::size_t>(std::max<std::int64_t>(0, run.cases));
    const auto ran = std::accumulate(measured.tierCounts.begin(), measured.tierCounts.end(), std::size_t{0});
    std::size_t missing = cases > ran && ran > 0 ? cases - ran : 0;
    if (measure == Measure::Tiers)
        return missing == 0 ? std::string()
                            : fmt::format("the run has {} of {} only", ran, counted(cases, "case"));
    const auto& answers = measured.answers;
    if (answers) missing += answers->ungraded - std::min(answers->unjudged, answers->ungraded);
    if (missing == 0) return {};
    return fmt::format("{} of {} {} no graded answer", missing, counted(std::max(cases, ran), "case"),
                       missing == 1 ? "has" : "have");
}

std::string leftOutOf(const Measured& measured) {
    if (!measured.answers || measured.answers->unjudged == 0) return {};
    return fmt::format("; without {} that nothing grades", counted(measured.answers->unjudged, "case"));
}

Figure qualityOf(const Measured& measured, const RunHeader& run) {
    if (!measured.answers || measured.answers->graded == 0) return {};
    if (auto missing = missingOf(measured, run, Measure::Answers); !missing.empty())
        return {{}, std::move(missing)};
    return {measured.answers->quality.value, {}};
}

Figure worstOf(const Evaluation& evaluation, const Measured& measured, const RunHeader& run, bool live) {
    if (auto missing = missingOf(measured, run, evaluation.measure); !missing.empty())
        return {{}, std::move(missing)};
    std::optional<double> worst;
    for (const auto& slice : evaluation.slices) {
        if (live && !slice.against) continue;
        const double value = live ? slice.against->value : slice.right.value;
        worst = std::min(worst.value_or(value), value);
    }
    return {worst, {}};
}

Figure figureOf(GateFigure figure, const Evaluation& evaluation, bool live) {
    if (live && !evaluation.comparison) return {{}, "there is no live policy: name one with --against"};
    const Measured& m = live ? evaluation.comparison->against : evaluation.candidate;
    const RunHeader& run = live && evaluation.otherRun ? *evaluation.otherRun : evaluation.run;
    switch (figure) {
    case GateFigure::Accuracy: return {of(m.tiers, [](const auto& t) { return t.accuracy.value; }), {}};
    case GateFigure::MacroF1: return {of(m.tiers, [](const auto& t) { return t.macroF1.value; }), {}};
    case GateFigure::UnderRouted: return {of(m.tiers, [](const auto& t) { return t.underRouted.value; }), {}};
    case GateFigure::OverRouted: return {of(m.tiers, [](const auto& t) { return t.overRouted.value; }), {}};
    case GateFigure::Severe: return {of(m.tiers, [](const auto& t) { return t.severe.value; }), {}};
    case GateFigure::Quality: return qualityOf(m, run);
    case GateFigure::UsdPer1k: return costOf(m);
    case GateFigure::WorstSlice: return worstOf(evaluation, m, run, live);
    case GateFigure::P99us: return {m.decideP99us, {}};
    }
    return {};
}

// 0.86 - 0.01 is 0.85 for a person; figures that differ in the ninth digit are equal.
bool holds(double value, Relation relation, double limit) {
    const bool same = std::abs(value - limit) <= 1e-9 * std::max(1.0, std::abs(limit));
    switch (relation) {
    case Relation::Less: return !same && value < limit;
    case Relation::LessOrEqual: return same || value < limit;
    case Relation::More: return !same && value > limit;
    case Relation::MoreOrEqual: return same || value > limit;
    }
    return false;
}

GateResult cannotTell(const Gate& gate, const std::string& why) {
    return {gate.text, GateVerdict::CannotTell, {}, {}, why + "; a missing figure is not a pass"};
}

std::string_view wordsOf(Relation relation) {
    switch (relation) {
    case Relation::Less: return "less than";
    case Relation::LessOrEqual: return "at most";
    case Relation::More: return "more than";
    case Relation::MoreOrEqual: return "at least";
    }
    return {};
}

GateResult judgeFigure(const Gate& gate, const FigureGate& check, const Evaluation& evaluation) {
    const auto& row = rowOf(check.figure);
    const auto whyOf = [&](const Figure& figure) {
        const bool isAnswered = check.figure == GateFigure::Accuracy && evaluation.candidate.answers;
        if (!figure.why.empty()) return figure.why;
        return std::string(row.missing) + (isAnswered ? " (for answers the gate is `quality`)" : "");
    };
    const bool isOfRight = check.figure == GateFigure::Quality || check.figure == GateFigure::WorstSlice;
    if (isOfRight && arePoints(evaluation))
        return cannotTell(gate, "the scores are points beyond 1, and the gate is about shares");
    const auto here = figureOf(check.figure, evaluation, false);
    if (!here.value) return cannotTell(gate, whyOf(here));
    double limit = check.number;
    std::string live;
    if (check.ofLive) {
        const auto there = figureOf(check.figure, evaluation, true);
        if (!there.value) {
            auto result = cannotTell(gate, "of the live policy " + whyOf(there));
            if (!evaluation.comparison) result = cannotTell(gate, there.why);
            result.figure = here.value;
            return result;
        }
        limit = std::max(0.0, *there.value * check.factor + check.number); // no figure is below nothing
        live = fmt::format(" (live: {})", row.print(*there.value));
    }
    const bool passed = holds(*here.value, check.relation, limit);
    auto sentence = fmt::format("{} is {}; {} {} is asked for{}", row.words, row.print(*here.value),
                                wordsOf(check.relation), row.print(limit), live);
    // Digits that are not shown decide.
    if (row.print(*here.value) == row.print(limit) && *here.value != limit)
        sentence += fmt::format("; exactly {} against {}", *here.value, limit);
    if (check.figure == GateFigure::Quality) sentence += leftOutOf(evaluation.candidate);
    if (check.figure == GateFigure::WorstSlice)
        if (const auto* worst = worstSlice(evaluation))
            sentence += fmt::format("; {}: {}, {}", visible(worst->name), visible(worst->value),
                                    counted(worst->rows, "case"));
    return {gate.text, passed ? GateVerdict::Passed : GateVerdict::Failed, here.value, limit, sentence};
}

GateResult judgeMargin(const Gate& gate, const NonInferiorQuestion& question, const AskNonInferior& ask) {
    if (!ask) return cannotTell(gate, "the cases of this run are not at hand");
    const auto answer = ask(question);
    if (!answer) return cannotTell(gate, toString(answer.error()));
    if (answer->verdict == NonInferiorVerdict::CannotTell) {
        auto sentence = answer->sentence;
        if (sentence.starts_with("cannot tell: ")) sentence.erase(0, 13); // the verdict says so itself
        if (sentence.ends_with('.')) sentence.pop_back();
        auto result = cannotTell(gate, sentence);
        result.figure = answer->bound;
        result.limit = -question.margin;
        return result;
    }
    return {gate.text, answer->isShown() ? GateVerdict::Passed : GateVerdict::Failed, answer->bound,
            -question.margin, answer->sentence};
}

} // namespace

std::string_view toString(GateVerdict verdict) {
    switch (verdict) {
    case GateVerdict::Passed: return "passed";
    case GateVerdict::Failed: return "failed";
    case GateVerdict::CannotTell: return "cannot_tell";
    }
    return {};
}

GateResult judge(const Gate& gate, const Evaluation& evaluation, const AskNonInferior& ask) {
    if (const auto* figure = std::get_if<FigureGate>(&gate.check))
        return judgeFigure(gate, *figure, evaluation);
    return judgeMargin(gate, std::get<NonInferiorQuestion>(gate.check), ask);
}

std::vector<GateResult> judge(std::span<const Gate> gates, const Evaluation& evaluation,
                              const AskNonInferior& ask) {
    std::vector<GateResult> results;
    for (const auto& gate : gates)
        results.push_back(judge(gate, evaluation, ask));
    return results;
}

bool allPassed(std::span<const GateResult> results) {
    return std::ranges::all_of(results, &GateResult::isPassed);
}

const Slice* worstSlice(const Evaluation& evaluation) {
    const auto& slices = evaluation.slices;
    const auto worst =
        std::ranges::min_element(slices, {}, [](const Slice& slice) { return slice.right.value; });
    return worst == slices.end() ? nullptr : &*worst;
}

std::optional<double> worstSliceLimit(std::span<const Gate> gates) {
    for (const auto& gate : gates)
        if (const auto* check = std::get_if<FigureGate>(&gate.check))
            if (check->figure == GateFigure::WorstSlice && !check->ofLive) return check->number;
    return std::nullopt;
}

} // namespace tierline::bench
