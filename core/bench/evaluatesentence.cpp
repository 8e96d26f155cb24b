#include "bench/evaluatedetail.h"

#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::bench::detail {

namespace {

constexpr double significant = 0.05, alike = 1e-9; // expectations are rounded

std::string points(double share) {
    return fmt::format("{:.1f} points", std::abs(100 * share));
}

// −0.0 is no number for the eye.
double shown(double share) {
    const double made = std::round(1000 * share) / 10;
    return made == 0 ? 0 : made;
}

std::string pText(double p) {
    return p < 0.001 ? "p < 0.001" : fmt::format("p = {:.{}f}", p, p < 0.1 ? 3 : 2);
}

std::string rangeText(const std::optional<Interval>& range) {
    if (!range) return {};
    return fmt::format(", 95 % {:+.1f} to {:+.1f}", shown(range->low), shown(range->high));
}

const Measured* baseline(const Evaluation& evaluation, std::string_view beginning) {
    const auto found = std::ranges::find_if(
        evaluation.baselines, [&](const Measured& each) { return each.name.starts_with(beginning); });
    return found == evaluation.baselines.end() ? nullptr : &*found;
}

// Zero lies outside of it.
bool isBeyondNoise(const Estimate& estimate) {
    return estimate.range && (estimate.range->low > 0 || estimate.range->high < 0);
}

const MoneyFigures* moneyOf(const Measured& measured) {
    return measured.money ? &*measured.money : nullptr;
}

// Both means are of the same cases.
std::string costText(double here, double there, bool isEstimated, const std::string& other) {
    const double change = here / there - 1;
    const auto prices = fmt::format("{:.4g} against {:.4g} USD per 1,000 calls{}", here, there,
                                    isEstimated ? ", estimated" : "");
    if (std::abs(change) < 0.0005) return fmt::format("it costs what {} costs ({})", other, prices);
    return fmt::format("it is {:.{}f} % {} than {} ({})", 100 * std::abs(change),
                       std::abs(change) < 0.1 ? 1 : 0, change < 0 ? "cheaper" : "dearer", other, prices);
}

bool isAllPriced(const MoneyFigures* money) {
    return money != nullptr && money->priced > 0 && money->unpriced == 0;
}

std::string pairedCostText(const Evaluation& evaluation, const Comparison& comparison,
                           const std::string& other) {
    const auto *here = moneyOf(evaluation.candidate), *there = moneyOf(comparison.against);
    const auto& change = comparison.costChange;
    if (!change || !comparison.otherUsdPer1k || !isAllPriced(here) || !isAllPriced(there))
        return fmt::format("what it costs beside {} is not known", other);
    const double theirs = *comparison.otherUsdPer1k;
    return costText(theirs * (1 + *change), theirs, here->isEstimated || there->isEstimated, other);
}

std::string qualityText(const Comparison& comparison, const std::string& other) {
    const auto& difference = comparison.difference;
    const auto counts = fmt::format("{} better, {} worse of {}, {}", comparison.onlyHere,
                                    comparison.onlyThere, comparison.paired, pText(comparison.p));
    if (comparison.paired == 0) return fmt::format("no case can be compared with {} in what is right", other);
    if (comparison.onlyHere + comparison.onlyThere == 0)
        return fmt::format("right in the very same cases ({} paired)", comparison.paired);
    if (comparison.p < significant && isBeyondNoise(difference))
        return fmt::format("it is right {} {} often, which is more than chance ({})",
                           points(difference.value), difference.value > 0 ? "more" : "less", counts);
    return fmt::format("the difference of {} in what is right is within noise ({})", points(difference.value),
                       counts);
}

// Chance has no p: what it gives has a range of its own, over deals, which says nothing of a few cases.
bool isShown(const Measured& other) {
    constexpr std::size_t fewest = 20;
    if (!isBeyondNoise(*other.behind)) return false;
    if (other.p) return *other.p < significant;
    const auto right = other.right.value + other.behind->value;
    return other.rows >= fewest && other.byChance
           && (right < other.byChance->low || right > other.byChance->high);
}

// Under a twentieth of a point nothing is worth a word, however sure.
std::string againstBaseline(const Measured& other) {
    constexpr double leastShown = 0.0005;
    const auto& behind = *other.behind;
    const auto isNone = [](double difference) { return std::abs(difference) < alike; };
    if (isNone(behind.value) && behind.range && isNone(behind.range->low) && isNone(behind.range->high))
        return fmt::format("it is as good as {} in every case", other.name);
    // Graded answers: a few large differences move the mean, and p goes by how many cases differ.
    if (other.p && *other.p >= significant && isBeyondNoise(behind) && std::abs(behind.value) >= leastShown)
        return fmt::format("it is {} {} than {} on average{}, but not in more cases than chance gives ({})",
                           points(behind.value), behind.value > 0 ? "better" : "worse", other.name,
                           rangeText(behind.range), pText(*other.p));
    if (!isShown(other) || std::abs(behind.value) < leastShown)
        return fmt::format("it is no better or worse than {} beyond noise ({:+.1f} points{})", other.name,
                           shown(behind.value), rangeText(behind.range));
    return fmt::format("it {} {} by {}{}", behind.value > 0 ? "beats" : "loses to", other.name,
                       points(behind.value), rangeText(behind.range));
}

std::string besideText(const Evaluation& evaluation) {
    std::string out;
    for (const auto* name : {"random", "length"}) {
        const auto* other = baseline(evaluation, name);
        if (other == nullptr || !other->behind) continue;
        out += (out.empty() ? "" : "; ") + againstBaseline(*other);
    }
    return out;
}

// Among so many slices one would come out by luck: p has to be that many times smaller.
std::string worstRegression(const Evaluation& evaluation) {
    const Slice* worst = nullptr;
    for (const auto& slice : evaluation.slices) {
        if (!slice.against || slice.right.value >= slice.against->value) continue;
        if (slice.p * static_cast<double>(evaluation.slices.size()) >= significant) continue;
        const auto loss = [](const Slice& of) { return of.against->value - of.right.value; };
        if (worst == nullptr || loss(slice) > loss(*worst)) worst = &slice;
    }
    if (worst == nullptr) return {};
    return fmt::format("worse where {} is {}: {:.1f} % right, was {:.1f} % ({} cases, {})", worst->name,
                       worst->value, 100 * worst->right.value, 100 * worst->against->value, worst->rows,
                       pText(worst->p));
}

void add(std::string& out, std::string clause) {
    if (clause.empty()) return;
    clause.front() = static_cast<char>(clause.front() >= 'a' && clause.front() <= 'z' ? clause.front() - 32
                                                                                      : clause.front());
    out += (out.empty() ? "" : " ") + clause + ".";
}

std::string ownText(const Evaluation& evaluation) {
    const auto& own = evaluation.candidate;
    const auto& name = own.name.empty() ? std::string("The policy") : own.name;
    const auto cases = fmt::format("{} {}", own.rows, own.rows == 1 ? "case" : "cases");
    const bool arePoints =
        own.right.value < -alike || own.right.value > 1 + alike; // a judge's, not of 0 to 1
    const double scale = arePoints ? 1 : 100;
    const auto range = own.right.range
                           ? fmt::format(" (95 % {:.{}f} to {:.{}f})", scale * own.right.range->low,
                                         arePoints ? 2 : 1, scale * own.right.range->high, arePoints ? 2 : 1)
                           : std::string();
    if (arePoints)
        return fmt::format("{}'s answers get a mean of {:.2f} in {}{}", name, own.right.value, cases, range);
    const auto what = evaluation.measure == Measure::Tiers ? "meets the label" : "gives a right answer";
    return fmt::format("{} {} in {:.1f} % of {}{}", name, what, 100 * own.right.value, cases, range);
}

// For answers what is given up or saved; labels have no strongest, always saying one tier is what costs no
// thought.
std::string besideConstant(const Evaluation& evaluation) {
    const bool isTiers = evaluation.measure == Measure::Tiers;
    const auto* constant = baseline(evaluation, isTiers ? "best constant" : "always strongest");
    const auto* strongest = baseline(evaluation, "always strongest");
    if (constant == nullptr || strongest == nullptr || !constant->behind) return {};
    const auto quality = againstBaseline(*constant);
    const auto *own = moneyOf(evaluation.candidate), *theirs = moneyOf(*strongest);
    const bool areAlike = isAllPriced(own) && isAllPriced(theirs) && own->priced == theirs->priced;
    if (!areAlike || theirs->usdPer1k.value <= 0) return quality; // means over other cases do not compare
    const bool isEstimated = own->isEstimated || theirs->isEstimated;
    return costText(own->usdPer1k.value, theirs->usdPer1k.value, isEstimated, strongest->name) + "; "
           + quality;
}

} // namespace

std::string sentence(const Evaluation& evaluation) {
    std::string out;
    if (evaluation.comparison) {
        const auto& comparison = *evaluation.comparison;
        const auto& other = comparison.against.name.empty() ? "the other" : comparison.against.name;
        out = ownText(evaluation) + "."; // begins with a file's name, as it is written
        add(out, pairedCostText(evaluation, comparison, other) + "; " + qualityText(comparison, other));
        add(out, worstRegression(evaluation));
    } else {
        out = ownText(evaluation) + ".";
        add(out, besideConstant(evaluation));
    }
    add(out, besideText(evaluation));
    return out;
}

} // namespace tierline::bench::detail
