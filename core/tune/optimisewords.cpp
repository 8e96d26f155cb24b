// What the optimiser found, in words that promise no more than was measured.
#include "tune/optimisedetail.h"

#include "tune/binomial.h"

#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::tune::detail {

namespace {

std::string points(double share) {
    return fmt::format("{:+.1f}", 100 * share);
}

std::string requests(std::int64_t count) {
    return fmt::format("{} labelled request{}", count, count == 1 ? "" : "s");
}

std::string usd(double nano) {
    return fmt::format("${:.2f}", nano / 1e9);
}

std::string moneyWords(const Judged& judged) {
    if (!judged.money || judged.live.nano == 0) return {};
    const double change =
        static_cast<double>(judged.draft.nano - judged.live.nano) / static_cast<double>(judged.live.nano);
    if (change == 0) return " It costs the same.";
    if (change > 1) // beyond that people think in times
        return fmt::format(" It costs {:.1f} times as much, 95 % {:.1f} to {:.1f}.", 1 + change,
                           1 + judged.money->low, 1 + judged.money->high);
    return fmt::format(" It costs {:.1f} % {}, 95 % {} to {} %.", std::abs(change) * 100,
                       change < 0 ? "less" : "more", points(judged.money->low), points(judged.money->high));
}

std::string qualityWords(const Judged& judged) {
    const auto cases = judged.draft.labelled;
    if (cases == 0) return "No request is labelled, so nothing is known of quality.";
    auto out = fmt::format(
        "On {} that it has not seen, the draft under-routes {} (live {}) and over-routes {} "
        "(live {}).",
        requests(cases), shareText(judged.draft.under, cases), shareText(judged.live.under, cases),
        shareText(judged.draft.over, cases), shareText(judged.live.over, cases));
    return out;
}

std::string noiseWords(const Judged& judged) {
    const auto cases = judged.draft.labelled;
    if (cases == 0 || !judged.right) return {};
    const auto all = static_cast<double>(cases);
    const auto right = static_cast<double>(judged.rightAfter - judged.rightBefore) / all;
    const auto loss = (judged.lossAfter - judged.lossBefore) / all;
    const auto p = judged.p < 0.001 ? std::string("p < 0.001") : fmt::format("p = {:.3f}", judged.p);
    auto out = fmt::format(" What meets the deserved tier changes by {} points, 95 % {} to {}, {}.",
                           points(right), points(judged.right->low), points(judged.right->high), p);
    if (judged.isNoise())
        return out + fmt::format(" By the goal's own measure, on {} labels this is within noise.", cases);
    return out
           + fmt::format(
               " By the goal's own measure it is {} by more than chance: {:+.2f} a request, 95 % {:+.2f} "
               "to {:+.2f}.",
               loss < 0 ? "better" : "worse", loss, judged.loss->low, judged.loss->high);
}

void sayMoney(const Task& task, Optimised& out) {
    const auto& judged = *out.judged;
    const auto days = task.parts.judgeDays;
    const auto daily = [&](double nano) {
        return Money::fromNano(static_cast<std::int64_t>(std::llround(nano)));
    };
    if (days > 0 && judged.draft.priced > 0 && judged.perRequest) {
        const auto aDay = static_cast<double>(judged.draft.priced) / days;
        out.perDay = daily(static_cast<double>(judged.draft.nano) / days);
        out.perDayLive = daily(static_cast<double>(judged.live.nano) / days);
        out.perDayLow = daily(judged.perRequest->low * aDay);
        out.perDayHigh = daily(judged.perRequest->high * aDay);
    }
    const auto unpriced = judged.draft.requests - judged.draft.priced;
    if (unpriced > 0)
        out.notes.push_back(fmt::format("{} of {} requests have no price in some tier and count in no sum",
                                        unpriced, judged.draft.requests));
    const auto& budget = task.options.goal.perDay;
    if (budget && out.perDayHigh && *out.perDayHigh > *budget)
        out.notes.push_back(fmt::format(
            "on requests it has not seen a day costs {}, 95 % {} to {}: the budget of {} "
            "may be passed",
            usd(static_cast<double>(out.perDay->nano())), usd(static_cast<double>(out.perDayLow->nano())),
            usd(static_cast<double>(out.perDayHigh->nano())), usd(static_cast<double>(budget->nano()))));
}

// What lines cannot reach is not their fault.
void sayUnmoved(const Task& task, Optimised& out) {
    std::int64_t silent = 0, harmed = 0, all = 0;
    for (const auto at : task.parts.labelled.fit) {
        const auto found = settle(task.rows, task.rows.rows[at], task.live);
        ++all;
        if (found.isMoved) continue;
        ++silent;
        harmed += task.rows.rows[at].truth.isUnder(found.tier);
    }
    if (harmed > 0)
        out.notes.push_back(
            fmt::format("{} of the labelled requests are moved by no line (no rule fired, or a rule "
                        "sets their tier), and {} of them are under-routed: look at `default_tier` "
                        "and at rules",
                        shareText(silent, all), shareText(harmed, silent)));
}

void sayTop(const Task& task, Optimised& out) {
    if (!task.options.goal.topShare) return;
    const auto& draft = out.judged->draft;
    out.notes.push_back(fmt::format("the dearest tier gets {} of the unseen requests (live {})",
                                    shareText(draft.top, draft.requests),
                                    shareText(out.judged->live.top, draft.requests)));
}

// In percent, of three decimals at most; what is promised is never rounded to promise more.
double roundedUp(double share) {
    return std::ceil(share * 1e5 - 1e-6) / 1e3;
}
double roundedDown(double share) {
    return std::floor(share * 1e5 + 1e-6) / 1e3;
}

std::string proofWords(const Task& task, const Optimised& out) {
    const auto& proof = *out.proof;
    return fmt::format(
        "On unseen requests like these at most {} %{} are under-routed, with {} % confidence "
        "({} of {} that prove it; {} of {} candidates passed).",
        roundedUp(proof.upper), task.parts.together > 0 ? " of conversations, by one request of each," : "",
        roundedDown(proof.bound.confidence), proof.under, proof.cases, proof.passed, proof.candidates);
}

// Of so few a figure is luck.
void sayFew(Optimised& out) {
    const auto cases = out.judged->draft.labelled;
    if (cases > 0 && cases < leastCases)
        out.notes.push_back(fmt::format("only {} that it has not seen judge{} it: from {} on that says more "
                                        "than chance",
                                        requests(cases), cases == 1 ? "s" : "", leastCases));
}

} // namespace

void conclude(const Task& task, Optimised& out) {
    sayUnmoved(task, out);
    if (task.parts.together > 0 && out.proof)
        out.notes.push_back(
            fmt::format("{} labelled requests belong to the same sessions or say the same as others; "
                        "the proof counts one of each",
                        task.parts.together));
    if (!out.isFound) return;
    if (out.learned) out.notes.insert(out.notes.end(), out.learned->notes.begin(), out.learned->notes.end());
    const auto& parts = task.parts;
    out.isLive = out.dial == task.live;
    out.before = totalsOf(task.rows, task.live, parts.labelled.fit, parts.fitTraffic);
    out.after = totalsOf(task.rows, out.dial, parts.labelled.fit, parts.fitTraffic);
    out.judged = judge(task.rows, tiersOf(task.rows, task.live), tiersOf(task.rows, out.dial),
                       parts.labelled.judge, parts.judgeTraffic, task.options.goal.ratio, task.options.seed);
    sayFew(out);
    sayMoney(task, out);
    sayTop(task, out);
    if (out.proof) out.sentence = proofWords(task, out) + ' ';
    if (out.isLive) {
        out.sentence += "The live lines are the best already.";
        return;
    }
    out.sentence += qualityWords(*out.judged) + moneyWords(*out.judged) + noiseWords(*out.judged);
}

std::string unmet(const Task& task, const Dial& start) {
    const auto& goal = task.options.goal;
    if (goal.perDay && task.parts.fitDays > 0) {
        auto cheapest = start; // all that lines can do
        for (std::size_t line = 0; line < cheapest.lines.size(); ++line)
            cheapest.lines[line] = policy::one - static_cast<Millionths>(cheapest.lines.size() - 1 - line);
        const auto totals = totalsOf(task.rows, cheapest, {}, task.parts.fitTraffic);
        return fmt::format(
            "No lines keep that: even with every line at the top a day costs {}. Cheaper models in "
            "the lower tiers, or floors that ask for less, would.",
            usd(static_cast<double>(totals.nano) / task.parts.fitDays));
    }
    return "No lines keep that: floors, set rules and the default tier send more to the dearest tier than it "
           "allows.";
}

std::string unproved(const Task& task, const std::vector<Dial>& candidates, Optimised& out) {
    const auto& bound = *task.options.goal.maxUnder;
    const auto share = static_cast<double>(out.proof->cases)
                       / static_cast<double>(std::max<std::size_t>(out.fit + out.proving + out.judging, 1));
    const auto inAll = [&](std::uint64_t cases) {
        return static_cast<std::uint64_t>(std::ceil(static_cast<double>(cases) / (share > 0 ? share : 0.4)));
    };
    const auto all = out.fit + out.proving + out.judging;
    const auto least = casesToShow(bound.limit, bound.confidence);
    if (least && static_cast<std::uint64_t>(out.proof->cases) < *least) {
        out.labelsNeeded = inAll(*least);
        return fmt::format(
            "Not enough labels: {} needed, {} there. To show at most {:.4g} % with {:.4g} % confidence "
            "takes {} unseen requests without one that is under-routed.",
            *out.labelsNeeded, all, bound.limit * 100, bound.confidence * 100, *least);
    }
    const auto safest = totalsOf(task.rows, candidates.front(), task.parts.labelled.fit, {});
    const auto rate =
        static_cast<double>(safest.under) / static_cast<double>(std::max<std::int64_t>(safest.labelled, 1));
    if (const auto needed = casesToShow(bound.limit, bound.confidence, rate);
        needed && inAll(*needed) > all) {
        out.labelsNeeded = inAll(*needed);
        return fmt::format(
            "Not enough labels: about {} needed, {} there. The safest lines under-route {} of those they "
            "were fitted on, which is too near to {:.4g} % for so few.",
            *out.labelsNeeded, all, shareText(safest.under, safest.labelled), bound.limit * 100);
    }
    return fmt::format(
        "No lines keep under-routing at {:.4g} %: even the safest under-route {} of the labelled "
        "requests. The rules do not see what makes those hard: new rules, other weights or another default "
        "tier "
        "may.",
        bound.limit * 100, shareText(safest.under, safest.labelled));
}

} // namespace tierline::tune::detail
