#include "live/sessiontext.h"

#include "kit/format.h"
#include "kit/statedot.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Sessions)
};

constexpr std::size_t shownSteps = 12;

QString kindWords(ledger::MoneyKind kind) {
    switch (kind) {
    case ledger::MoneyKind::Billed: return Text::tr("billed");
    case ledger::MoneyKind::Simulated: return Text::tr("simulated");
    case ledger::MoneyKind::Equivalent: return Text::tr("equivalent of a subscription");
    }
    return {};
}

constexpr std::array kinds{ledger::MoneyKind::Billed, ledger::MoneyKind::Simulated,
                           ledger::MoneyKind::Equivalent};

const SessionMoney& moneyOf(const Session& session, ledger::MoneyKind kind) {
    return session.money[static_cast<std::size_t>(kind)];
}

QString utf8(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// Without providers: a path has no room for them, and each call names its own.
QString stepName(std::string_view models) {
    QStringList names;
    for (const auto model : partsOf(models))
        names << utf8(model).section(u'/', -1);
    const QString name = names.join(u" › "_s);
    if (name.isEmpty()) return Text::tr("no model");
    return names.size() > 1 ? u'(' + name + u')' : name;
}

QString missing(std::uint32_t calls) {
    return calls == 0 ? QString() : u" + "_s + kit::count(calls) + u" ?"_s;
}

} // namespace

QString nameText(const Names& names, NameKind kind, NameId id) {
    return utf8(names.of(kind).at(id));
}

QString pathText(const Session& session, const Names& names) {
    QStringList steps;
    for (const PathStep& step : session.path) {
        if (std::size_t(steps.size()) == shownSteps) break;
        const QString name = stepName(names.of(NameKind::Model).at(step.models));
        steps << (step.times == 1 ? name : name + u" ×"_s + kit::count(step.times));
    }
    const auto left = session.path.size() - std::size_t(steps.size()) + session.moreSteps;
    if (left > 0) steps << Text::tr("%1 more").arg(kit::count(static_cast<std::int64_t>(left)));
    return steps.join(u" › "_s);
}

QString tiersText(const Session& session, const Names& names) {
    QStringList parts;
    for (const TierCount& each : session.tiers)
        parts << nameText(names, NameKind::Tier, each.tier) + u' ' + kit::count(each.calls);
    return parts.isEmpty() ? u"–"_s : parts.join(u", "_s);
}

QString costText(const Session& session) {
    QStringList parts;
    for (const auto kind : kinds)
        if (moneyOf(session, kind).priced > 0) parts << kit::moneyColumn(moneyOf(session, kind).cost);
    if (parts.isEmpty()) return session.unpriced > 0 ? kit::count(session.unpriced) + u" ?"_s : u"–"_s;
    return parts.join(u" · "_s) + missing(session.unpriced);
}

QString costWords(const Session& session) {
    QStringList parts;
    for (const auto kind : kinds)
        if (moneyOf(session, kind).priced > 0)
            parts << kit::money(moneyOf(session, kind).cost) + u' ' + kindWords(kind);
    if (session.unpriced > 0)
        parts << kit::counted(session.unpriced, Text::tr("%1 call whose price is not known"),
                              Text::tr("%1 calls whose price is not known"));
    return parts.join(u'\n');
}

QString strongestText(const Session& session) {
    QStringList parts;
    for (const auto kind : kinds)
        if (moneyOf(session, kind).compared > 0) parts << kit::moneyColumn(moneyOf(session, kind).baseline);
    if (parts.isEmpty()) return u"–"_s;
    std::size_t compared = 0;
    for (const auto& each : session.money)
        compared += each.compared;
    return parts.join(u" · "_s) + missing(static_cast<std::uint32_t>(session.calls.size() - compared));
}

QString strongestWords(const Session& session) {
    QStringList parts;
    for (const auto kind : kinds) {
        const SessionMoney& sums = moneyOf(session, kind);
        if (sums.compared == 0) continue;
        const Money saved = sums.baseline - sums.beside;
        const QString difference = saved.nano() < 0
                                       ? Text::tr("%1 more than that").arg(kit::money(Money() - saved))
                                       : Text::tr("%1 saved").arg(kit::money(saved));
        parts << Text::tr("%1 at the strongest model, %2: %3 (%4 of %5 calls)")
                     .arg(kit::money(sums.baseline), kindWords(kind), difference, kit::count(sums.compared),
                          kit::count(static_cast<std::int64_t>(session.calls.size())));
    }
    return parts.isEmpty() ? Text::tr("Of no call both its cost and that of the strongest model are known")
                           : parts.join(u'\n');
}

QString stateText(const Session& session) {
    return session.failed == 0 ? Text::tr("ok") : Text::tr("%1 failed").arg(kit::count(session.failed));
}

int stateTone(const Session& session) {
    const auto tone = session.failed == 0                     ? kit::Tone::Good
                      : session.failed < session.calls.size() ? kit::Tone::Warn
                                                              : kit::Tone::Bad;
    return static_cast<int>(tone);
}

QString spoken(const Session& session, const Names& names, const QString& about) {
    const auto client = nameText(names, NameKind::Client, session.client);
    const auto calls = kit::counted(static_cast<std::int64_t>(session.calls.size()), Text::tr("%1 call"),
                                    Text::tr("%1 calls"));
    return Text::tr("Session of %1, %2: %3. Models %4. %5, cost %6, at the strongest %7, took %8")
        .arg(client.isEmpty() ? Text::tr("an unknown client") : client, calls, about,
             pathText(session, names), stateText(session), costText(session), strongestText(session),
             kit::duration(Milliseconds(session.span())));
}

} // namespace tierline::live
