#include "live/savedline.h"

#include "kit/format.h"
#include "ledger/netsavings.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Saved)
};

constexpr std::array realFirst{ledger::MoneyKind::Billed, ledger::MoneyKind::Equivalent,
                               ledger::MoneyKind::Simulated};

QString kindNote(ledger::MoneyKind kind) {
    switch (kind) {
    case ledger::MoneyKind::Billed: return {};
    case ledger::MoneyKind::Simulated: return u' ' + Text::tr("(simulated money)");
    case ledger::MoneyKind::Equivalent: return u' ' + Text::tr("(as if it were billed)");
    }
    return {};
}

template <class List, class KindOf>
auto mostReal(const List& list, KindOf has) {
    for (const auto kind : realFirst) {
        const auto found =
            std::ranges::find_if(list, [&](const auto& each) { return each.money == kind && has(each); });
        if (found != list.end()) return found;
    }
    return list.end();
}

QString leftOut(std::int64_t unpriced) {
    if (unpriced == 0) return {};
    return u' '
           + kit::counted(unpriced, Text::tr("%1 request has no known price and is not in it."),
                          Text::tr("%1 requests have no known price and are not in it."));
}

SavedLine observedLine(const ledger::WouldBeSum& sum) {
    const Money saved = sum.savings.saved();
    const QString size = kit::money(saved.nano() < 0 ? Money() - saved : saved);
    SavedLine line;
    line.text =
        (saved.nano() < 0 ? Text::tr("Observing: routing would have cost %1 more than the %2 of today")
                          : Text::tr("Observing: routing would have saved %1 of today's %2"))
            .arg(size, kit::money(sum.savings.baseline))
        + kindNote(sum.money);
    line.tip =
        Text::tr(
            "Requests go where their clients ask. Held against what the same tokens would have cost at the "
            "model that routing would have chosen, over %1 requests, of which %2 would have gone "
            "elsewhere.")
            .arg(kit::count(sum.requests), kit::count(sum.elsewhere))
        + leftOut(sum.unpriced);
    return line;
}

SavedLine routedLine(const ledger::Spend& spend, const SavedToday& today) {
    const Money cost = ledger::costAgainstBaseline(spend.total), saved = spend.total.baseline - cost;
    const QString against = Text::tr("always %1").arg(QString::fromStdString(today.baselineName));
    const QString size = kit::money(saved.nano() < 0 ? Money() - saved : saved);
    SavedLine line;
    line.text = (saved.nano() < 0 ? Text::tr("Today routing cost %1 more than %2")
                                  : Text::tr("Today routing saved %1 against %2"))
                    .arg(size, against)
                + kindNote(spend.money);
    const QString model = today.baselineModel.empty()
                              ? against
                              : QString::fromStdString(today.baselineModel) + u' ' + Text::tr("all the time");
    line.tip =
        Text::tr("%1 were spent, caches lost by changing models included; the same tokens would have cost %2 "
                 "with %3. Only requests of which both are known.")
            .arg(kit::money(cost), kit::money(spend.total.baseline), model)
        + leftOut(spend.total.unpriced);
    return line;
}

} // namespace

SavedLine savedLine(const SavedToday& today) {
    if (today.isObserving) {
        const auto sum = mostReal(today.wouldBe, [](const ledger::WouldBeSum& each) {
            return !each.isPinned && each.requests > 0;
        });
        return sum == today.wouldBe.end() ? SavedLine() : observedLine(*sum);
    }
    const auto spend =
        mostReal(today.spend, [](const ledger::Spend& each) { return each.total.baseline.nano() > 0; });
    return spend == today.spend.end() ? SavedLine() : routedLine(*spend, today);
}

} // namespace tierline::live
