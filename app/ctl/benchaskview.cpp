#include "benchaskview.h"

#include "command.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using namespace bench;

std::string usd(Money money) {
    return fmt::format("{:.4f}", money.usd());
}

void addModels(std::string& text, const CallEstimate& all) {
    std::size_t width = 5;
    for (const auto& model : all.models)
        width = std::max(width, model.model.size());
    text += fmt::format("{:{}}  {:>8} {:>8} {:>8}   {:>10} {:>10} {:>10}\n", "model", width, "calls", "kept",
                        "to ask", "low", "expected", "at most");
    for (const auto& model : all.models) {
        text += fmt::format("{:{}}  {:>8} {:>8} {:>8}   ", model.model, width, model.calls, model.answered,
                            model.calls - model.answered);
        if (model.calls == model.answered)
            text += fmt::format("{:>10} {:>10} {:>10}", "-", "-", "-");
        else if (model.isPriced)
            text += fmt::format("{:>10} {:>10} {:>10}", usd(model.low), usd(model.expected), usd(model.high));
        else
            text += "no price is known";
        text += model.isSimulated ? "  simulated\n" : "\n";
    }
    if (all.models.size() > 1)
        text += fmt::format("{:{}}  {:>8} {:>8} {:>8}   {:>10} {:>10} {:>10}\n", "all", width, all.calls,
                            all.answered, all.toAsk, usd(all.low), usd(all.expected), usd(all.high));
}

void addFound(std::string& text, const asking::Bill& bill) {
    const auto& found = bill.found;
    if (found.calls > 0)
        text += fmt::format(
            "{} begun earlier had no end. The gateway knows what {} of them cost: {} USD; {} may have "
            "been paid or not.\n",
            plural(static_cast<std::int64_t>(found.calls), "call"), found.paid, usd(found.cost),
            found.unknown);
    const auto& earlier = bill.earlier;
    if (earlier.calls > 0)
        text += fmt::format("This run has asked before: {} spent {} USD{}.\n", plural(earlier.calls, "call"),
                            usd(earlier.spent),
                            earlier.unknown > 0
                                ? fmt::format(", and at most {} USD more for {} of which nobody knows",
                                              usd(earlier.perhaps), plural(earlier.unknown, "call"))
                                : std::string());
}

// Kinds of money are never told without their name.
std::string kindOf(std::string_view money) {
    return money.empty() ? std::string() : " " + std::string(money);
}

void addStage(std::string& text, std::string_view what, const asking::CarriedOut& done,
              const std::string& money) {
    const auto& at = done.progress;
    text += fmt::format(
        "{}: {} answered before, {} asked in {:.1f} s ({:.1f}/s, at most {} at once), {} failed, {} "
        "left; {} USD{}{}\n",
        what, at.before, at.done, done.seconds, at.perSecond, at.most, at.failed, at.left, usd(at.spent),
        kindOf(money),
        at.perhaps > Money() ? fmt::format(" and perhaps {} more", usd(at.perhaps)) : std::string());
    if (done.ending != Ending::Complete) text += fmt::format("  ended early: {}\n", toString(done.ending));
    if (at.unpriced > 0)
        text += fmt::format("  {} not asked: their model has no price (--allow-unpriced asks it)\n",
                            plural(static_cast<std::int64_t>(at.unpriced), "call"));
    if (at.unknownCosts > 0)
        text += fmt::format("  {} came at a cost that is not known; it is in no sum\n",
                            plural(static_cast<std::int64_t>(at.unknownCosts), "answer"));
}

double percent(std::size_t part, std::size_t of) {
    return of == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(of);
}

std::string kinds(const JudgeTally& tally) {
    std::string all;
    for (const auto& kind : tally.money)
        all += (all.empty() ? "" : ", ") + kind;
    return all;
}

void addTally(std::string& text, const JudgeTally& tally) {
    text += fmt::format("judge: {} judged twice, the other way round the second time; {:.1f} % disagree with "
                        "themselves",
                        plural(static_cast<std::int64_t>(tally.judged), "answer"),
                        percent(tally.disagreed, tally.judged));
    if (tally.decided > 0)
        text += fmt::format("; what stood first was preferred in {:.1f} %",
                            percent(tally.firstPreferred, tally.decided));
    text += fmt::format("; {} USD{} in all", usd(tally.cost), kindOf(kinds(tally)));
    if (tally.unread > 0)
        text +=
            fmt::format("; {} could not be read", plural(static_cast<std::int64_t>(tally.unread), "opinion"));
    text += '\n';
}

void addFigures(std::string& text, const AnsweredFigures& at) {
    text += fmt::format("graded: {} of {} cases", at.graded, at.answered + at.missing);
    if (at.ungraded > 0) text += fmt::format(", {} answered but ungraded", at.ungraded);
    if (at.missing > 0) text += fmt::format(", {} without an answer", at.missing);
    if (at.cutOff > 0)
        text += fmt::format("; {} cut off at the limit of tokens",
                            plural(static_cast<std::int64_t>(at.cutOff), "answer"));
    text += '\n';
    if (at.repeated > 0)
        text += fmt::format("repeats: the grade wavers in {} of {} cases, mean deviation {:.3f}\n",
                            at.wavering, at.repeated, at.spread);
    for (const auto& [what, count] : at.troubles)
        text += fmt::format("  {:>6}  {}\n", count, what);
}

} // namespace

std::string billText(const asking::Bill& bill, const asking::EndToEndOptions& options) {
    const auto& all = bill.answers;
    std::string text = fmt::format("{} of {} answered already, {} to be asked. USD:\n\n", all.answered,
                                   plural(static_cast<std::int64_t>(all.calls), "call"), all.toAsk);
    addModels(text, all);
    if (bill.judging.calls > 0)
        text += fmt::format("{} for judging, if none is kept: {} expected, at most {} USD\n",
                            plural(static_cast<std::int64_t>(bill.judging.calls), "call"),
                            usd(bill.judging.expected), usd(bill.judging.high));
    text += '\n';
    if (all.unpriced > 0 && !options.limits.allowUnpriced)
        text += fmt::format("{} will not be made: no price is known, and --allow-unpriced was not given.\n",
                            plural(static_cast<std::int64_t>(all.unpriced), "call"));
    addFound(text, bill);
    if (options.limits.budget) {
        text += fmt::format("Budget: {} USD; a call is begun only when it fits at its most.\n",
                            toString(*options.limits.budget));
        if (*options.limits.budget < all.expected)
            text += "It will probably not be enough for all calls; the run then ends early.\n";
    }
    for (const auto& note : bill.notes)
        text += "Note: " + note + ".\n";
    return text;
}

std::string courseLine(asking::Stage stage, const StepProgress& at) {
    return fmt::format("{} {} of {}, {} under way, {:.1f}/s, {} USD{}",
                       stage == asking::Stage::Asking ? "asking" : "judging", at.before + at.done + at.failed,
                       at.calls, at.inFlight, at.perSecond, usd(at.spent),
                       at.failed > 0 ? fmt::format(", {} failed", at.failed) : std::string());
}

std::string outcomeText(const asking::EndToEndResult& result) {
    std::string text;
    addStage(text, "asked", result.asking, result.answered.run.header.money);
    if (result.judging)
        addStage(text, "judged", *result.judging, result.tally ? kinds(*result.tally) : std::string());
    if (result.tally && result.tally->judged + result.tally->unread > 0) addTally(text, *result.tally);
    addFigures(text, result.answered.figures);
    return text;
}

} // namespace tierline::ctl
