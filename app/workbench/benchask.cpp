// End to end: the part of BenchWork that asks models. What was answered is kept, so that a run that was
// cancelled or killed goes on where it was when it is run again.
#include "asking/endtoend.h"
#include "bench/rowread.h"
#include "benchwork.h"
#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

constexpr const char* nothingAsked = "nothing was asked"; // what the runner says when nobody agreed

QString calls(std::size_t count) {
    return kit::counted(static_cast<std::int64_t>(count), Text::tr("%1 call"), Text::tr("%1 calls"));
}

Result<asking::EndToEndOptions> optionsOf(const benchmark::Wish& wish, const bench::Decider& decider,
                                          const BenchPlaces& places) {
    asking::EndToEndOptions options;
    options.judge = wish.judge.toStdString();
    options.answers = asking::answersFolder(places.data.string(), *decider.policy);
    options.policyFile = decider.policy->file;
    options.secrets = resolveWithoutKeychain;
    options.resume = true;
    options.sandboxTime = places.sandboxTime;
    std::error_code ignored;
    if (!std::filesystem::exists(options.policyFile, ignored))
        return fail(ErrorCode::NotFound,
                    "models are asked through a policy's file, and that of " + decider.name + " is not there",
                    "choose a policy that is a file");
    if (wish.budget.isEmpty()) return options;
    const auto budget = bench::moneyFromUsd(wish.budget.toStdString());
    if (!budget) return std::unexpected(budget.error());
    options.limits.budget = *budget;
    return options;
}

// A run that stopped early is not kept: its cases are not the set's. Its answers are.
Result<void> checkEnding(const asking::CarriedOut& done, const QString& budget) {
    if (done.ending == bench::Ending::Complete) return {};
    if (done.ending == bench::Ending::Cancelled) return fail(ErrorCode::Refused, "stopped");
    const auto& at = done.progress;
    const QString come = Text::tr("%1 of %2 answered, %3 spent")
                             .arg(kit::count(static_cast<qint64>(at.before + at.done)), calls(at.calls),
                                  kit::money(at.spent + at.perhaps));
    if (done.ending == bench::Ending::Budget)
        return fail(
            ErrorCode::Refused,
            Text::tr("The limit of $%1 leaves no room for the next call: %2").arg(budget, come).toStdString(),
            Text::tr("raise it and run again; what was answered is kept and costs nothing").toStdString());
    const auto why = std::ranges::find_if(done.troubles, [](const auto& text) { return !text.empty(); });
    return fail(ErrorCode::Unavailable,
                Text::tr("Too many calls failed one after another: %1").arg(come).toStdString(),
                why == done.troubles.end() ? std::string() : *why);
}

QStringList linesOf(const asking::Bill& bill, const QString& policy) {
    const bench::CallEstimate& all = bill.answers;
    QStringList lines{Text::tr("%1: %2, %3 answered already; %4 to %5")
                          .arg(policy, calls(all.calls), kit::count(static_cast<qint64>(all.answered)),
                               kit::money(all.low + bill.judging.low),
                               kit::money(all.high + bill.judging.high))};
    for (const auto& model : all.models) {
        const QString cost =
            !model.isPriced ? Text::tr("no price is known, not asked") : kit::money(model.expected);
        lines << u"    "_s
                     + Text::tr("%1: %2 to ask, %3%4")
                           .arg(textOf(model.model), calls(model.calls - model.answered), cost,
                                model.isSimulated ? Text::tr(", simulated") : QString());
    }
    if (bill.judging.toAsk > 0) lines << Text::tr("    judging: at most %1").arg(calls(bill.judging.toAsk));
    if (bill.earlier.calls > 0)
        lines << Text::tr("    asked before: %1, %2 spent")
                     .arg(calls(static_cast<std::size_t>(bill.earlier.calls)),
                          kit::money(bill.earlier.spent));
    for (const std::string& note : bill.notes)
        lines << u"    "_s + textOf(note);
    return lines;
}

} // namespace

Result<benchmark::Bill> BenchWork::estimate(const benchmark::Wish& wish, const Watch& watch) {
    benchmark::Bill made;
    made.wish = wish;
    std::size_t toAsk = 0;
    Money expected;
    QStringList ids{wish.candidate};
    if (!wish.against.isEmpty() && wish.against != wish.candidate) ids << wish.against;
    for (const QString& id : ids) {
        const auto decider = deciderFor(m_places, m_live, id);
        if (!decider) return std::unexpected(decider.error());
        const auto set = setOf(wish.set.toStdString(), tiersOf(*decider->policy));
        if (!set) return std::unexpected(set.error());
        const auto options = optionsOf(wish, *decider, m_places);
        if (!options) return std::unexpected(options.error());
        const auto decided = bench::decide(**set, *decider, [&](std::size_t done, std::size_t of) {
            return watch(Text::tr("Estimating"), done, of);
        });
        if (!decided) return std::unexpected(decided.error());
        bench::Set own = **set; // the runner may add to it
        asking::EndToEndHooks hooks;
        hooks.confirm = [&](const asking::Bill& bill) {
            made.lines += linesOf(bill, textOf(decider->name));
            made.isBilled = made.isBilled || bill.isBilled();
            toAsk += bill.answers.toAsk + bill.judging.toAsk;
            expected = expected + bill.answers.expected + bill.judging.expected;
            return false;
        };
        const auto asked = asking::runEndToEnd(
            own, *decided, {decider->policy, decider->catalog, decider->when}, *options, hooks);
        if (!asked && asked.error().detail != nothingAsked) return std::unexpected(asked.error());
    }
    made.isBilled = made.isBilled && toAsk > 0;
    made.headline = toAsk == 0 ? Text::tr("Every answer is kept already: free")
                               : Text::tr("%1, about %2").arg(calls(toAsk), kit::money(expected));
    if (toAsk > 0 && !made.isBilled) made.headline += Text::tr(", simulated");
    made.runText = toAsk == 0      ? Text::tr("Run · free")
                   : made.isBilled ? Text::tr("Ask them · about %1").arg(kit::money(expected))
                                   : Text::tr("Ask them · simulated");
    return made;
}

Result<bench::Run> BenchWork::ask(const bench::Set& set, const bench::Decider& decider,
                                  const benchmark::Wish& wish, const Watch& watch) {
    auto options = optionsOf(wish, decider, m_places);
    if (!options) return std::unexpected(options.error());
    if (options->limits.budget) *options->limits.budget -= m_spent; // one limit for both policies
    const auto decided = bench::decide(set, decider, [&](std::size_t done, std::size_t of) {
        return watch(Text::tr("Deciding with %1").arg(textOf(decider.name)), done, of);
    });
    if (!decided) return std::unexpected(decided.error());
    bench::Set own = set; // the runner may add to it
    asking::EndToEndHooks hooks;
    hooks.progress = [&](asking::Stage stage, const bench::StepProgress& at) {
        const QString doing =
            (stage == asking::Stage::Asking ? Text::tr("Asking, %1 spent") : Text::tr("Judging, %1 spent"))
                .arg(kit::money(at.spent));
        if (!watch(doing, at.before + at.done + at.failed, at.calls)) return asking::Wish::Cancel;
        return m_isPaused ? asking::Wish::Pause : asking::Wish::GoOn;
    };
    auto asked =
        asking::runEndToEnd(own, *decided, {decider.policy, decider.catalog, decider.when}, *options, hooks);
    if (!asked) return std::unexpected(asked.error());
    const asking::CarriedOut& last = asked->judging ? *asked->judging : asked->asking;
    m_spent +=
        last.progress.spent + last.progress.perhaps - asked->bill.earlier.spent - asked->bill.earlier.perhaps;
    for (const asking::CarriedOut* done : {&std::as_const(asked->asking), &last})
        if (const auto good = checkEnding(*done, wish.budget); !good) return std::unexpected(good.error());
    return std::move(asked->answered.run);
}

} // namespace tierline::workbench
