#include "benchmark/replaywords.h"

#include "kit/format.h"
#include "ledger/csv.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;
using bench::Difference;
using ledger::MoneyKind;
using ledger::NotReplayed;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

// It came from clients and policies: nothing of it breaks a line or turns the writing round.
QString visible(const std::string& text) {
    QString shown = QString::fromStdString(text).simplified();
    shown.removeIf([](QChar sign) {
        return sign.category() == QChar::Other_Control || sign.category() == QChar::Other_Format;
    });
    return shown.isEmpty() ? Text::tr("(none)") : shown;
}

QString kindText(MoneyKind kind) {
    switch (kind) {
    case MoneyKind::Billed: return Text::tr("Billed");
    case MoneyKind::Simulated: return Text::tr("Simulated");
    case MoneyKind::Equivalent: return Text::tr("Equivalent");
    }
    return {};
}

QString reasonText(NotReplayed why) {
    switch (why) {
    case NotReplayed::No: break;
    case NotReplayed::NoPrompt: return Text::tr("no prompt is kept");
    case NotReplayed::NamedModel: return Text::tr("the client named the model");
    case NotReplayed::NotRouted: return Text::tr("not routed");
    case NotReplayed::UnknownModel: return Text::tr("the policy does not know what was asked for");
    case NotReplayed::NothingAble: return Text::tr("no model of the policy could take it");
    }
    return {};
}

QString requests(std::int64_t n) {
    return kit::counted(n, Text::tr("%1 request"), Text::tr("%1 requests"));
}

Money size(Money amount) {
    return amount < Money() ? Money() - amount : amount;
}

QString signedMoney(Money amount) {
    if (amount == Money()) return kit::money(amount);
    return (amount < Money() ? u"−"_s : u"+"_s) + kit::money(size(amount));
}

// An interval is no exact number.
QString about(double nano) {
    constexpr double most = 9e18;
    return signedMoney(Money::fromNano(static_cast<std::int64_t>(std::clamp(nano, -most, most))));
}

bool isChance(const Difference& difference) {
    const auto& interval = difference.interval;
    return interval && interval->low <= 0 && interval->high >= 0;
}

QString intervalText(const Difference& difference) {
    if (!difference.interval || difference.requests < 2) return {};
    const QString range =
        Text::tr("95 %: %1 to %2").arg(about(difference.interval->low), about(difference.interval->high));
    return isChance(difference) ? Text::tr("%1, not more than chance").arg(range) : range;
}

QString missesText(std::int64_t n) {
    return n == 0 ? QString() : Text::tr("%1 without a known cost, in no sum").arg(requests(n));
}

QString detailLine(MoneyKind kind, const Difference& tokens) {
    const QString misses = missesText(tokens.unknown);
    if (tokens.requests == 0) return Text::tr("%1: the cost is not known; %2").arg(kindText(kind), misses);
    QString line = Text::tr("%1: %2 then, %3 with the other policy, %4")
                       .arg(kindText(kind), kit::money(tokens.before), kit::money(tokens.after),
                            signedMoney(tokens.change()));
    if (const QString range = intervalText(tokens); !range.isEmpty()) line += u" ("_s + range + u')';
    line += u". "_s
            + Text::tr("%1 cheaper, %2 dearer").arg(kit::count(tokens.cheaper), kit::count(tokens.dearer));
    if (!misses.isEmpty()) line += u"; "_s + misses;
    return line + u'.';
}

Cell words(const QString& text) {
    Cell cell;
    cell.text = cell.hint = text;
    return cell;
}

Cell number(const QString& text, double sort, bool isMuted = false) {
    Cell cell;
    cell.text = text;
    cell.sort = sort;
    cell.isNumber = true;
    cell.isMuted = isMuted;
    return cell;
}

Cell counted(std::int64_t n) {
    return number(kit::count(n), static_cast<double>(n), n == 0);
}

Cell amount(const Difference& difference, Money amount, bool isChange) {
    if (difference.requests == 0) return number(u"?"_s, 0, true);
    Cell cell = number(isChange ? signedMoney(amount) : kit::money(amount), amount.usd());
    cell.isStrong = isChange;
    if (isChange) cell.hint = intervalText(difference);
    return cell;
}

std::vector<Column> differenceColumns(const QString& first) {
    return {
        {first, false, 0, {}},
        {Text::tr("Requests"), true, 84, Text::tr("Those whose cost is known on both sides.")},
        {Text::tr("Then"), true, 96, Text::tr("What these requests cost, or were to cost.")},
        {Text::tr("Other policy"), true, 104, Text::tr("What the same requests cost with the other policy.")},
        {Text::tr("Difference"), true, 104,
         Text::tr("The other policy less what was then: below zero is cheaper.")},
        {Text::tr("Cheaper"), true, 76, Text::tr("Requests that would have cost less.")},
        {Text::tr("Dearer"), true, 76, Text::tr("Requests that would have cost more.")},
        {Text::tr("Unknown"), true, 80,
         Text::tr("Requests without a price or a recorded cost. They are in no sum.")}};
}

void addDifference(Line& line, const Difference& difference) {
    line.cells.push_back(counted(difference.requests));
    line.cells.push_back(amount(difference, difference.before, false));
    line.cells.push_back(amount(difference, difference.after, false));
    line.cells.push_back(amount(difference, difference.change(), true));
    for (const auto n : {difference.cheaper, difference.dearer, difference.unknown})
        line.cells.push_back(counted(n));
}

QString spoken(const Table& table, const Line& line) {
    QStringList parts;
    for (std::size_t at = 0; at < line.cells.size(); ++at)
        parts << (at == 0 ? line.cells[at].text : table.columns[at].title + u' ' + line.cells[at].text);
    return parts.join(u", "_s);
}

void add(Table& table, Line line) {
    line.id = QString::number(table.lines.size());
    line.spoken = spoken(table, line);
    table.lines.push_back(std::move(line));
}

Table moneyTable(const bench::ReplayReport& report) {
    Table table{differenceColumns(Text::tr("Money")), {}};
    for (const auto& [kind, money] : report.money)
        for (const auto& [basis, difference] : {std::pair(Text::tr("by the tokens used"), &money.tokens),
                                                std::pair(Text::tr("as estimated"), &money.estimated)}) {
            Line line;
            line.cells.push_back(words(kindText(kind) + u", "_s + basis));
            addDifference(line, *difference);
            add(table, std::move(line));
        }
    return table;
}

Table movesTable(const bench::ReplayReport& report) {
    Table table = emptyMoves();
    for (const auto& move : report.models)
        for (const auto& [kind, tokens] : move.tokens) {
            Line line;
            line.cells.push_back(words(visible(move.from) + u" → "_s + visible(move.to)));
            line.cells.push_back(words(kindText(kind)));
            addDifference(line, tokens);
            line.cells[2] = counted(tokens.requests + tokens.unknown); // all that move
            add(table, std::move(line));
        }
    return table;
}

QString headlineOf(const bench::ReplayReport& report, int hours) {
    if (report.requests == 0) return Text::tr("Nothing is recorded: %1").arg(periodText(hours));
    if (report.replayed == 0) return Text::tr("None of %1 can be replayed").arg(requests(report.requests));
    const double share = static_cast<double>(report.otherModel) / static_cast<double>(report.replayed);
    if (report.otherModel == 0)
        return Text::tr("All of %1 would have gone to the same model").arg(requests(report.replayed));
    return Text::tr("%1 of %2 (%3) would have gone to another model, %4 to another tier")
        .arg(kit::count(report.otherModel), requests(report.replayed), kit::percent(share, 1),
             kit::count(report.otherTier));
}

QString notReplayedOf(const bench::ReplayReport& report) {
    QStringList lines;
    for (const auto& [why, n] : report.notReplayed)
        lines << Text::tr("%1 not replayed: %2").arg(kit::count(n), reasonText(why));
    return lines.join(u'\n');
}

QString asTabs(const Table& table) {
    QStringList lines(QString{});
    for (const Column& column : table.columns)
        lines[0] += (lines[0].isEmpty() ? QString() : u"\t"_s) + column.title;
    for (const Line& line : table.lines) {
        QStringList cells;
        for (const Cell& cell : line.cells)
            cells << cell.text;
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n');
}

} // namespace

Table emptyMoves() {
    auto columns = differenceColumns(Text::tr("From model to model"));
    columns.insert(columns.begin() + 1,
                   {Text::tr("Money"), false, 92, Text::tr("Kinds of money are never added up.")});
    columns[2].hint = Text::tr("All that would have moved so; those of unknown cost too.");
    return {std::move(columns), {}};
}

ReplayWords wordsOf(const ReplayResult& result) {
    const bench::ReplayReport& report = *result.report;
    ReplayWords made;
    made.headline = headlineOf(report, result.wish.hours);
    made.notReplayed = notReplayedOf(report);
    if (report.replayed == 0) {
        made.moves = emptyMoves();
        return made;
    }
    QStringList lines;
    for (const auto& [kind, money] : report.money)
        lines << detailLine(kind, money.tokens);
    made.detail = lines.join(u'\n');
    made.money = moneyTable(report);
    made.moves = movesTable(report);
    return made;
}

QString periodText(int hours) {
    if (hours <= 0) return Text::tr("all of the ledger");
    return hours <= 24 ? Text::tr("the last 24 hours") : Text::tr("the last %1 days").arg(hours / 24);
}

QString replayText(const ReplayResult& result) {
    const ReplayWords made = wordsOf(result);
    QStringList parts{
        Text::tr("%1, %2").arg(visible(result.policy.toStdString()), periodText(result.wish.hours)),
        made.headline};
    for (const QString& text : {made.detail, made.notReplayed})
        if (!text.isEmpty()) parts << text;
    if (!made.money.lines.empty()) parts << QString() << asTabs(made.money);
    if (made.hasMoves()) parts << QString() << asTabs(made.moves);
    return parts.join(u'\n') + u'\n';
}

QByteArray replayCsv(const ReplayResult& result) {
    std::string out = "from,to,money,requests,with_known_cost,cheaper,dearer,unknown,then_nano_usd,"
                      "other_policy_nano_usd,difference_nano_usd\r\n";
    for (const auto& move : result.report->models)
        for (const auto& [kind, tokens] : move.tokens) {
            ledger::appendCsvText(out, move.from);
            out += ',';
            ledger::appendCsvText(out, move.to);
            out += ',';
            out += toString(kind);
            for (const std::int64_t n : {tokens.requests + tokens.unknown, tokens.requests, tokens.cheaper,
                                         tokens.dearer, tokens.unknown})
                out += ',' + std::to_string(n);
            for (const Money money : {tokens.before, tokens.after, tokens.change()}) // a miss is no zero
                out += tokens.requests == 0 ? "," : ',' + std::to_string(money.nano());
            out += "\r\n";
        }
    return QByteArray::fromStdString(out);
}

} // namespace tierline::benchmark
