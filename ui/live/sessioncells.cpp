#include "live/sessioncells.h"

#include "kit/format.h"
#include "kit/statedot.h"
#include "live/sessiontext.h"

#include <QCoreApplication>

#include <QStringList>

#include <array>

namespace tierline::live {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Sessions)
};

Wall at(std::int64_t time) {
    return Wall{Milliseconds(time)};
}

QString optionalMoney(std::int64_t nano, bool unpriced) {
    if (nano != noMoney) return kit::moneyColumn(Money::fromNano(nano));
    return unpriced ? u"?"_s : u"–"_s;
}

QString tokens(const RowView& call) {
    return call.row.has(HasTokens) ? kit::tokenPair(call.row.tokensIn, call.row.tokensOut) : u"–"_s;
}

// One that was asked alone with its provider; several without.
QString modelText(const RowView& call) {
    QStringList models;
    for (const auto model : partsOf(call.name(NameKind::Model)))
        models << QString::fromUtf8(model.data(), static_cast<qsizetype>(model.size()));
    if (models.size() > 1)
        for (QString& model : models)
            model = model.section(u'/', -1);
    return models.isEmpty() || models.front().isEmpty() ? u"–"_s : models.join(u" › "_s);
}

QString sessionTip(const Session& session, const Names& /*names*/) {
    const QString key = session.key.empty() ? Text::tr("These calls belong to no session")
                                            : Text::tr("Session %1").arg(QString::fromStdString(session.key));
    return Text::tr("%1\n%2 to %3")
        .arg(key, kit::dateTime(at(session.first)), kit::dateTime(at(session.last)));
}

#define SESSIONS_TR(text) QT_TRANSLATE_NOOP("Sessions", text)

// In the order of `SessionColumn`.
constexpr std::array<SessionCell, sessionColumnCount> cells{{
    {SESSIONS_TR("Begun"), SESSIONS_TR("When the first call of the session came; of a call, when it came."),
     112, true, [](const Session& s, const Names&) { return kit::clockTime(at(s.first)); },
     [](const RowView& c) { return kit::clockTime(at(c.row.time)); }, sessionTip,
     [](const RowView& c) { return kit::preciseTime(at(c.row.time)); }},
    {SESSIONS_TR("Client"), SESSIONS_TR("Who called, as its key or its own name says."), 104, false,
     [](const Session& s, const Names& n) { return nameText(n, NameKind::Client, s.client); },
     [](const RowView&) { return QString(); }},
    {SESSIONS_TR("Calls"),
     SESSIONS_TR("How many calls of the session pass the filter; of a call, the number it has among them."),
     56, true,
     [](const Session& s, const Names&) { return kit::count(static_cast<std::int64_t>(s.calls.size())); },
     [](const RowView&) { return QString(); }},
    {SESSIONS_TR("Tiers"), SESSIONS_TR("Which tiers its calls went to: the share of each, cheapest first."),
     104, false, [](const Session& s, const Names& n) { return tiersText(s, n); },
     [](const RowView& c) { return nameText(c.names, NameKind::Tier, c.row.name(NameKind::Tier)); },
     [](const Session& s, const Names& n) { return tiersText(s, n); }},
    {SESSIONS_TR("Began with"), SESSIONS_TR("The first words of the session; of a call, its own prompt."),
     240, false, [](const Session&, const Names&) { return QString(); }, promptText},
    {SESSIONS_TR("Path of models"),
     SESSIONS_TR(
         "The models that answered, in order; ×12 says that twelve calls behind each other went to the "
         "same."),
     190, false, [](const Session& s, const Names& n) { return pathText(s, n); },
     [](const RowView& c) { return modelText(c); },
     [](const Session& s, const Names& n) { return pathText(s, n); }},
    {SESSIONS_TR("Tokens in / out"), SESSIONS_TR("All tokens of its calls, input with cached ones / output."),
     112, true, [](const Session& s, const Names&) { return kit::tokenPair(s.tokensIn, s.tokensOut); },
     tokens},
    {SESSIONS_TR("Cost"),
     SESSIONS_TR(
         "What its calls cost together. A question mark counts calls of which no price is known; they are "
         "not in the sum."),
     96, true, [](const Session& s, const Names&) { return costText(s); },
     [](const RowView& c) { return optionalMoney(c.row.cost, (c.row.flags & ledger::Unpriced) != 0); },
     [](const Session& s, const Names&) { return costWords(s); }},
    {SESSIONS_TR("At strongest"),
     SESSIONS_TR(
         "What the same tokens would have cost at the strongest model all the time, as recorded with each "
         "call. Only calls of which both costs are known."),
     104, true, [](const Session& s, const Names&) { return strongestText(s); },
     [](const RowView& c) { return optionalMoney(c.row.baseline, false); },
     [](const Session& s, const Names&) { return strongestWords(s); }},
    {SESSIONS_TR("Took"),
     SESSIONS_TR("From the begin of its first call to the end of its last; of a call, until its last byte."),
     92, true, [](const Session& s, const Names&) { return kit::duration(Milliseconds(s.span())); },
     [](const RowView& c) { return kit::duration(Milliseconds(c.row.latency)); }},
    {SESSIONS_TR("State"), SESSIONS_TR("How many of its calls gave the client no whole answer."), 96, false,
     [](const Session& s, const Names&) { return stateText(s); },
     [](const RowView& c) { return callState(c.row); }},
}};

#undef SESSIONS_TR

int sign(auto a, auto b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

// Kinds of money never add up: the first kind in which the two differ decides.
int compareMoney(const Session& a, const Session& b, Money SessionMoney::* sum) {
    for (std::size_t kind = 0; kind < a.money.size(); ++kind)
        if (const int way = sign(a.money[kind].*sum, b.money[kind].*sum); way != 0) return way;
    return 0;
}

} // namespace

QString SessionCell::titleText() const {
    return Text::tr(title);
}

QString SessionCell::helpText() const {
    return Text::tr(help);
}

const SessionCell& sessionCell(SessionColumn column) {
    return cells[static_cast<std::size_t>(column)];
}

int columnWidth(SessionColumn column) {
    return sessionCell(column).width;
}

int compareSessions(const Session& a, const Session& b, SessionColumn column, const Names& names) {
    switch (column) {
    case SessionColumn::Begin: return sign(a.first, b.first);
    case SessionColumn::Client:
        return sign(names.of(NameKind::Client).at(a.client), names.of(NameKind::Client).at(b.client));
    case SessionColumn::Calls: return sign(a.calls.size(), b.calls.size());
    case SessionColumn::Tokens: return sign(a.tokensIn + a.tokensOut, b.tokensIn + b.tokensOut);
    case SessionColumn::Cost: return compareMoney(a, b, &SessionMoney::cost);
    case SessionColumn::Strongest: return compareMoney(a, b, &SessionMoney::baseline);
    case SessionColumn::Span: return sign(a.span(), b.span());
    case SessionColumn::State: return sign(a.failed, b.failed);
    case SessionColumn::Tiers: return sign(a.tiers.size(), b.tiers.size());
    case SessionColumn::Models: return sign(a.path.size(), b.path.size());
    case SessionColumn::About: break;
    }
    return 0;
}

QString promptText(const RowView& call) {
    if (!call.row.has(HasPrompt))
        return call.row.name(NameKind::Tier) == 0 ? Text::tr("(not scored)") : Text::tr("(text not kept)");
    QString text = QString::fromUtf8(call.prompt.data(), static_cast<qsizetype>(call.prompt.size()));
    if (call.row.has(PromptCut)) text += u'…';
    return text;
}

QString callState(const Row& row) {
    switch (row.outcome) {
    case ledger::Outcome::Ok:
        return row.attempts > 1 ? Text::tr("ok, try %1").arg(row.attempts) : Text::tr("ok");
    case ledger::Outcome::Failed: return Text::tr("failed %1").arg(row.status);
    case ledger::Outcome::Cancelled: return Text::tr("cancelled");
    case ledger::Outcome::Truncated: return Text::tr("truncated");
    case ledger::Outcome::Refused: return Text::tr("refused %1").arg(row.status);
    }
    return {};
}

int toneOf(const Row& row) {
    const auto tone = [&] {
        switch (row.outcome) {
        case ledger::Outcome::Ok: return row.attempts > 1 ? kit::Tone::Warn : kit::Tone::Good;
        case ledger::Outcome::Failed:
        case ledger::Outcome::Truncated: return kit::Tone::Bad;
        case ledger::Outcome::Refused: return kit::Tone::Warn;
        case ledger::Outcome::Cancelled: break;
        }
        return kit::Tone::Idle;
    }();
    return static_cast<int>(tone);
}

QString spokenCall(const RowView& call) {
    return Text::tr("Call at %1: %2, to %3, %4")
        .arg(kit::clockTime(at(call.row.time)), promptText(call), modelText(call), callState(call.row));
}

} // namespace tierline::live
