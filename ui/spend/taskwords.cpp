#include "spend/taskwords.h"

#include "kit/format.h"
#include "spend/spendpresenter.h"

#include <QCoreApplication>

#include <map>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Spend)
};

QString fromUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString signedMoney(Money amount) {
    return amount > Money() ? u'+' + kit::moneyColumn(amount, 4) : kit::moneyColumn(amount, 4);
}

QStringList lineOf(const QString& name, const ledger::RepriceLine& line) {
    return {name,
            nameOf(line.money),
            kit::count(line.requests),
            kit::count(line.changed),
            kit::count(line.unpricedBefore),
            kit::count(line.unpricedNow),
            kit::moneyColumn(line.first, 4),
            kit::moneyColumn(line.before, 4),
            kit::moneyColumn(line.now, 4),
            signedMoney(line.now - line.before)};
}

QString repricedSentence(const RepriceResult& result) {
    const auto changed = result.view.changed();
    const QString decisions = kit::counted(changed, Text::tr("%1 decision"), Text::tr("%1 decisions"));
    if (result.view.lines.empty()) return Text::tr("No decision that used tokens fits.");
    if (changed == 0) return Text::tr("Nothing to change: every recorded cost is what today's prices say.");
    if (!result.applied)
        return Text::tr("By %1, %2 would change. Nothing has been written yet.")
            .arg(result.prices, decisions);
    if (!result.complete)
        return Text::tr("Stopped after %1. The same order goes on from there.").arg(decisions);
    return Text::tr("%1 changed. What each cost at the time is kept, and the run stands in the audit trail.")
        .arg(decisions);
}

QStringList lineOf(const ledger::Comparison& one) {
    const ledger::Used theirs = one.theirs.value_or(ledger::Used()), ours = one.ours.value_or(ledger::Used());
    const QString day = one.day ? fromUtf8(catalog::toString(*one.day)) : Text::tr("all");
    QString note;
    if (one.isBeyond) note = Text::tr("differs");
    if (!one.ours) note = Text::tr("only theirs");
    if (!one.theirs) note = Text::tr("only ours");
    return {fromUtf8(one.model),
            day,
            one.theirs ? kit::moneyColumn(theirs.cost, 4) : u"–"_s,
            one.ours ? kit::moneyColumn(ours.cost, 4) : u"–"_s,
            signedMoney(ours.cost - theirs.cost),
            kit::count(theirs.input + theirs.output),
            kit::count(ours.input + ours.output),
            note};
}

} // namespace

TaskWords wordsOf(const RepriceResult& result) {
    TaskWords words;
    words.sentence = repricedSentence(result);
    words.headers = {Text::tr("Model"),       Text::tr("Money"),    Text::tr("Requests"),
                     Text::tr("Change"),      Text::tr("Unpriced"), Text::tr("Unpriced then"),
                     Text::tr("At the time"), Text::tr("Recorded"), Text::tr("Today's prices"),
                     Text::tr("Difference")};
    std::map<ledger::MoneyKind, ledger::RepriceLine> sums; // kinds never in one
    for (const auto& line : result.view.lines) {
        words.lines << lineOf(fromUtf8(line.model), line);
        ledger::RepriceLine& sum = sums[line.money];
        sum.money = line.money;
        sum.requests += line.requests;
        sum.changed += line.changed;
        sum.unpricedBefore += line.unpricedBefore;
        sum.unpricedNow += line.unpricedNow;
        sum.first += line.first;
        sum.before += line.before;
        sum.now += line.now;
    }
    for (const auto& [money, sum] : sums)
        words.lines << lineOf(Text::tr("all"), sum);
    return words;
}

TaskWords wordsOf(const ReconcileResult& result, std::int64_t toleranceMillionths) {
    TaskWords words;
    const QString limit = kit::percent(static_cast<double>(toleranceMillionths) / 1e6, 1);
    words.sentence =
        result.found.agrees
            ? Text::tr("They agree: no day of a model differs by more than %1 and half a cent.").arg(limit)
            : Text::tr("They do not agree: the marked days differ by more than %1 and half a cent.")
                  .arg(limit);
    words.sentence += u"\n"_s
                      + Text::tr("%1, by day of %2. Read as %3.")
                            .arg(kit::counted(static_cast<std::int64_t>(result.lines), Text::tr("%1 row"),
                                              Text::tr("%1 rows")),
                                 result.zone, result.columns);
    for (const auto& remark : result.found.remarks)
        words.sentence += u"\n"_s + fromUtf8(remark);
    words.headers = {Text::tr("Model"),      Text::tr("Day"),        Text::tr("Theirs"),
                     Text::tr("Ours"),       Text::tr("Difference"), Text::tr("Their tokens"),
                     Text::tr("Our tokens"), Text::tr("Note")};
    for (const auto& day : result.found.days) // what to look at first
        if (day.isBeyond) words.lines << lineOf(day);
    for (const auto& model : result.found.models)
        words.lines << lineOf(model);
    words.lines << lineOf(result.found.total);
    return words;
}

QString wordsOf(const ReportResult& result) {
    const QString requests = kit::counted(result.requests, Text::tr("%1 request"), Text::tr("%1 requests"));
    return result.isOver ? Text::tr("%1 in %2.").arg(requests, result.file)
                         : Text::tr("%1 so far in %2: the month is not over.").arg(requests, result.file);
}

} // namespace tierline::spend
