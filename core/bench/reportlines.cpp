#include "bench/reportlines.h"

#include "bench/reporttext.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench {

namespace {

// A figure of a policy: how to get it, how to say it, its range, and the difference of two.
struct FigureRow {
    std::string_view label;
    std::optional<Estimate> (*get)(const Measured&);
    std::string (*print)(double);
    std::string (*difference)(double here, double there);
};

template <class Part, class Read>
std::optional<Estimate> of(const std::optional<Part>& part, Read read) {
    return part ? std::optional<Estimate>(read(*part)) : std::nullopt;
}

Estimate estimateOf(const Share& share) {
    return {share.value, Interval{share.low, share.high, 0}};
}

std::string inPoints(double here, double there) {
    return signedPoints(here - there);
}
std::string inShare(double here, double there) {
    return there > 0 ? signedPercent(here / there - 1) : std::string();
}
std::string bare(double value) {
    return fmt::format("{:.3f}", value);
}
std::string bareDifference(double here, double there) {
    return fmt::format("{:+.3f}", here - there);
}

constexpr std::string_view qualityLabel = "Quality of answers";
constexpr FigureRow figureRows[] = {
    {"Accuracy",
     [](const Measured& m) { return of(m.tiers, [](const auto& t) { return estimateOf(t.accuracy); }); },
     percent, inPoints},
    {"Macro-F1", [](const Measured& m) { return of(m.tiers, [](const auto& t) { return t.macroF1; }); },
     percent, inPoints},
    {"Under-routed",
     [](const Measured& m) { return of(m.tiers, [](const auto& t) { return estimateOf(t.underRouted); }); },
     percent, inPoints},
    {"Over-routed",
     [](const Measured& m) { return of(m.tiers, [](const auto& t) { return estimateOf(t.overRouted); }); },
     percent, inPoints},
    {"Severe",
     [](const Measured& m) { return of(m.tiers, [](const auto& t) { return estimateOf(t.severe); }); },
     percent, inPoints},
    {qualityLabel, [](const Measured& m) { return of(m.answers, [](const auto& a) { return a.quality; }); },
     percent, inPoints},
    {"USD per 1,000 calls",
     [](const Measured& m) -> std::optional<Estimate> {
         if (!m.money || m.money->priced == 0) return std::nullopt;
         return m.money->usdPer1k;
     },
     dollars, inShare},
    {"APGR", [](const Measured& m) { return m.ranking ? m.ranking->apgr : std::nullopt; }, bare,
     bareDifference},
    {"AIQ",
     [](const Measured& m) -> std::optional<Estimate> {
         if (!m.plane || !m.plane->aiq) return std::nullopt;
         return Estimate{*m.plane->aiq, {}};
     },
     bare, bareDifference},
    {"Deciding, p99",
     [](const Measured& m) -> std::optional<Estimate> {
         if (!m.decideP99us) return std::nullopt;
         return Estimate{*m.decideP99us, {}};
     },
     micros, inShare}};

std::string inTwoPlaces(double value) {
    return fmt::format("{:.2f}", value);
}

std::string apart(const Evaluation& evaluation, const Estimate& difference) {
    if (!arePoints(evaluation)) return differenceOf(difference);
    const auto signedOf = [](double value) { // −0.00 is no number for the eye
        const double shown = std::round(100 * value) / 100;
        return fmt::format("{:+.2f}", shown == 0 ? 0 : shown);
    };
    auto text = signedOf(difference.value);
    if (const auto& range = difference.range)
        text += " [" + signedOf(range->low) + " to " + signedOf(range->high) + "]";
    return text;
}

// Where the evaluation has compared both on the same cases, that difference counts.
std::string pairedDifference(const Evaluation& evaluation, std::string_view label, std::string plain) {
    const auto& comparison = *evaluation.comparison;
    const auto wanted = evaluation.measure == Measure::Tiers ? std::string_view("Accuracy") : qualityLabel;
    if (label == wanted) {
        return apart(evaluation, comparison.difference) + ", " + chance(comparison.p);
    }
    if (label == "USD per 1,000 calls" && comparison.costChange) return signedPercent(*comparison.costChange);
    return plain;
}

std::string optionalShare(const Measured& m, Share TierFiguresOf::* share) {
    return m.tiers ? percent(((*m.tiers).*share).value) : std::string();
}

StandingLine lineOf(const Evaluation& evaluation, const Measured& m) {
    StandingLine line;
    line.name = m.name;
    // Of a run whose tiers no label names nothing is known; that is no zero.
    if (!m.tiers && !m.answers && !m.byChance && !m.right.range) line.right = "–";
    if (line.right.empty()) line.right = rightText(evaluation, m.right.value);
    line.range = rightRange(evaluation, m.byChance ? Estimate{m.right.value, m.byChance} : m.right);
    if (m.tiers) line.macroF1 = percent(m.tiers->macroF1.value);
    line.under = optionalShare(m, &TierFiguresOf::underRouted);
    line.severe = optionalShare(m, &TierFiguresOf::severe);
    if (m.money && m.money->priced > 0) {
        line.usd = dollars(m.money->usdPer1k.value);
        if (m.money->unpriced > 0) line.usd += "?"; // a sum that leaves out calls
    }
    if (m.behind) line.ahead = apart(evaluation, *m.behind);
    return line;
}

bool isRight(const ReportPart& part, const RunRow& row) {
    if (part.evaluation->measure == Measure::Answers) return !row.quality || *row.quality >= 0.5;
    const auto& item = part.set->cases[row.at];
    return !item.tier || part.set->names.tiers[*item.tier] == part.run->header.tiers[row.tier];
}

} // namespace

bool arePoints(const Evaluation& evaluation) {
    constexpr double rounding = 1e-9; // of an expectation
    const auto isShare = [](const Measured& each) {
        return each.right.value > -rounding && each.right.value < 1 + rounding;
    };
    return evaluation.measure == Measure::Answers
           && !(isShare(evaluation.candidate) && std::ranges::all_of(evaluation.baselines, isShare)
                && (!evaluation.comparison || isShare(evaluation.comparison->against)));
}

std::string rightText(const Evaluation& evaluation, double right) {
    return arePoints(evaluation) ? inTwoPlaces(right) : percent(right);
}

std::string rightRange(const Evaluation& evaluation, const Estimate& right) {
    return rangeOf(right, arePoints(evaluation) ? inTwoPlaces : percent);
}

std::string rightRange(const Evaluation& evaluation, const Share& right) {
    return rightRange(evaluation, estimateOf(right));
}

std::vector<FigureLine> figureLines(const Evaluation& evaluation) {
    std::vector<FigureLine> lines;
    for (const auto& row : figureRows) {
        const auto here = row.get(evaluation.candidate);
        const auto there = evaluation.comparison ? row.get(evaluation.comparison->against) : std::nullopt;
        if (!here && !there) continue;
        FigureLine line{std::string(row.label), "–", {}, {}, {}, {}};
        const auto print = row.label == qualityLabel && arePoints(evaluation) ? inTwoPlaces : row.print;
        if (here) line.here = print(here->value), line.hereRange = rangeOf(*here, print);
        if (there) line.there = print(there->value), line.thereRange = rangeOf(*there, print);
        if (here && there)
            line.difference =
                pairedDifference(evaluation, row.label, row.difference(here->value, there->value));
        if (evaluation.comparison && !there) line.there = "–";
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<StandingLine> standing(const Evaluation& evaluation) {
    std::vector<StandingLine> lines{lineOf(evaluation, evaluation.candidate)};
    lines.front().isCandidate = true;
    if (evaluation.comparison) {
        lines.push_back(lineOf(evaluation, evaluation.comparison->against));
        lines.back().isLive = true;
    }
    for (const auto& baseline : evaluation.baselines)
        lines.push_back(lineOf(evaluation, baseline));
    return lines;
}

std::string rightWord(const Evaluation& evaluation) {
    return evaluation.measure == Measure::Tiers ? "accuracy" : "quality";
}

std::string headlineOf(const ReportPart& part) {
    const auto& run = part.evaluation->run;
    auto text = run.policy;
    if (part.evaluation->otherRun) text += " against " + part.evaluation->otherRun->policy;
    return text + " on " + run.set;
}

std::string sliceName(const Slice& slice) {
    return slice.name + ": " + slice.value;
}

std::string gateWord(GateVerdict verdict) {
    return verdict == GateVerdict::CannotTell ? "cannot tell" : std::string(toString(verdict));
}

std::string_view gateSign(GateVerdict verdict) {
    switch (verdict) {
    case GateVerdict::Passed: return "✓";
    case GateVerdict::Failed: return "✗";
    case GateVerdict::CannotTell: return "?";
    }
    return {};
}

std::string gatesSummary(const std::vector<GateResult>& gates) {
    if (gates.empty()) return "No gate was set";
    const auto failed =
        gates.size() - static_cast<std::size_t>(std::ranges::count_if(gates, &GateResult::isPassed));
    if (failed == 0)
        return gates.size() == 1 ? "The gate passed" : fmt::format("All {} gates passed", gates.size());
    return gates.size() == 1 ? "The gate failed" : fmt::format("{} of {} gates failed", failed, gates.size());
}

std::string differingLine(const Evaluation& evaluation) {
    if (!evaluation.differing || evaluation.differing->rows == 0) return {};
    const auto& d = *evaluation.differing;
    if (evaluation.measure == Measure::Tiers)
        return fmt::format("One tier for all would meet {} of the labels.", percent(d.bestConstant));
    return fmt::format("On {} of {} the models score alike; the best constant reaches {}, the oracle {}.",
                       grouped(d.same), counted(d.rows, "case"), rightText(evaluation, d.bestConstant),
                       rightText(evaluation, d.oracle));
}

std::string powerLine(const Evaluation& evaluation) {
    const auto& power = evaluation.power;
    if (power.detectable <= 0 || power.detectable >= 1) return {};
    auto text = fmt::format("So many cases show a difference of {} or more in eight of ten sets.",
                            points(power.detectable));
    if (power.needed)
        text += fmt::format(" The one seen here would take {}.", counted(*power.needed, "case"));
    return text;
}

std::vector<CardLine> cardOf(const ReportPart& part) {
    const auto& run = part.evaluation->run;
    const auto& resampling = part.evaluation->resampling;
    std::vector<CardLine> card{
        {"Set", fmt::format("{}, {}", run.set, counted(static_cast<std::size_t>(run.cases), "case"))},
        {"Set hash", run.setHash},
        {"Policy", run.policy},
        {"Policy hash", run.policyHash}};
    if (const auto& other = part.evaluation->otherRun) {
        card.push_back({"Against", other->policy});
        card.push_back({"Against hash", other->policyHash});
    }
    card.push_back(
        {"Run", std::string(toString(run.kind)) + (run.id.empty() ? std::string() : ", " + run.id)});
    card.push_back({"Measured by", std::string(toString(part.evaluation->measure))});
    card.push_back({"Seed", fmt::format("{}, {} resamples", resampling.seed, grouped(resampling.times))});
    if (!run.priceDate.empty()) card.push_back({"Prices of", run.priceDate});
    if (!run.textModel.empty()) card.push_back({"Text model", run.textModel});
    if (!run.money.empty()) card.push_back({"Money", run.money});
    if (!run.note.empty()) card.push_back({"Note", run.note});
    return card;
}

std::vector<CaseLine> casesOf(const ReportPart& part, Bucket bucket) {
    std::vector<CaseLine> lines;
    if (!part.evaluation->comparison || part.against == nullptr) return lines;
    for (const auto& verdict : part.evaluation->comparison->cases)
        if (verdict.bucket == bucket)
            lines.push_back({&part.set->cases[verdict.at], &part.run->rows[verdict.row],
                             &part.against->rows[verdict.other], bucket});
    return lines;
}

std::vector<CaseLine> wrongCases(const ReportPart& part) {
    std::vector<CaseLine> lines;
    for (const auto& row : part.run->rows)
        if (!isRight(part, row))
            lines.push_back({&part.set->cases[row.at], &row, nullptr, Bucket::StillWrong});
    return lines;
}

std::string truthOf(const ReportPart& part, const Case& item) {
    if (item.tier) return part.set->names.tiers[*item.tier];
    return part.evaluation->measure == Measure::Answers ? "a good answer" : "no label";
}

std::string wentTo(const RunRow& row, const RunHeader& header) {
    auto text = row.tier < header.tiers.size() ? header.tiers[row.tier] : std::string("?");
    if (row.model && *row.model < header.models.size() && row.quality)
        text += ", " + header.models[*row.model];
    if (row.quality)
        text += *row.quality >= 1   ? ": right"
                : *row.quality <= 0 ? ": wrong"
                                    : fmt::format(": {:.2f}", *row.quality);
    return text;
}

std::string bucketWords(Bucket bucket) {
    switch (bucket) {
    case Bucket::Regressed: return "Regressed";
    case Bucket::Fixed: return "Fixed";
    case Bucket::StillWrong: return "Still wrong";
    case Bucket::Unchanged: return "Unchanged";
    }
    return {};
}

std::string_view keyOf(Bucket bucket) {
    switch (bucket) {
    case Bucket::Regressed: return "regressed";
    case Bucket::Fixed: return "fixed";
    case Bucket::StillWrong: return "still_wrong";
    case Bucket::Unchanged: return "unchanged";
    }
    return {};
}

std::size_t countOf(const Comparison& comparison, Bucket bucket) {
    return comparison.buckets[static_cast<std::size_t>(bucket)];
}

} // namespace tierline::bench
