// End to end: the part of BenchWork that asks models. What was answered is kept, so that a run that was
// cancelled or killed goes on where it was when it is run again.
#include "benchbill.h"
#include "benchwork.h"
#include "kit/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>
#include <utility>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

constexpr const char* nothingAsked = "nothing was asked"; // what the runner says when nobody agreed

// A run that stopped early is not kept: its cases are not the set's. Its answers are.
Result<void> checkEnding(const asking::CarriedOut& done, const QString& budget) {
    if (done.ending == bench::Ending::Complete) return {};
    if (done.ending == bench::Ending::Cancelled) return fail(ErrorCode::Refused, "stopped");
    const auto& at = done.progress;
    const QString come = Text::tr("%1 of %2 answered, %3 spent")
                             .arg(kit::count(static_cast<qint64>(at.before + at.done)), callsText(at.calls),
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

} // namespace

Result<benchmark::Bill> BenchWork::estimate(const benchmark::Wish& wish, const Watch& watch) {
    BillBook book(wish);
    QStringList ids{wish.candidate};
    if (!wish.against.isEmpty() && wish.against != wish.candidate) ids << wish.against;
    std::string asked;
    for (const QString& id : ids) {
        const auto decider = deciderFor(m_places, m_live, id);
        if (!decider) return std::unexpected(decider.error());
        if (std::exchange(asked, decider->policy->hash) == decider->policy->hash) continue; // run once, too
        const auto set = setOf(wish.set.toStdString(), tiersOf(*decider->policy));
        if (!set) return std::unexpected(set.error());
        if (const auto good = book.addJudges(**set, *decider->policy); !good)
            return std::unexpected(good.error());
        const auto options = askOptions(wish, *decider, m_places);
        if (!options) return std::unexpected(options.error());
        const auto decided = bench::decide(**set, *decider, [&](std::size_t done, std::size_t of) {
            return watch(Text::tr("Estimating"), done, of);
        });
        if (!decided) return std::unexpected(decided.error());
        bench::Set own = **set; // the runner may add to it
        asking::EndToEndHooks hooks;
        hooks.confirm = [&](const asking::Bill& bill) {
            book.add(bill, *decider);
            return false;
        };
        const auto agreed = asking::runEndToEnd(
            own, *decided, {decider->policy, decider->catalog, decider->when}, *options, hooks);
        if (!agreed && agreed.error().detail != nothingAsked) return std::unexpected(agreed.error());
    }
    return book.finish();
}

Result<bench::Run> BenchWork::ask(const bench::Set& set, const bench::Decider& decider,
                                  const benchmark::Wish& wish, const Watch& watch) {
    auto options = askOptions(wish, decider, m_places);
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
    asked->answered.run.header.note = fmt::format("{}", fmt::join(notesOf(*asked), "; "));
    return std::move(asked->answered.run);
}

} // namespace tierline::workbench
