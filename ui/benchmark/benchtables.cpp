#include "benchmark/benchtables.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>
#include <map>
#include <set>

namespace tierline::benchmark {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Benchmark)
};

const QString nothing = u"–"_s;

Cell words(const QString& text, bool isStrong = false, const QString& hint = {}) {
    Cell cell;
    cell.text = text;
    cell.hint = hint;
    cell.isStrong = isStrong;
    return cell;
}

Cell number(const QString& text, double sort = 0, const QString& hint = {}) {
    Cell cell = words(text, false, hint);
    cell.isNumber = true;
    cell.sort = sort;
    return cell;
}

Cell interval(const bench::Share& share, std::optional<double> other = {}) {
    Cell cell =
        number(shareText(share.value), share.value,
               Text::tr("%1, 95 %: %2").arg(shareText(share.value), rangeText(share.low, share.high)));
    cell.bar = Cell::Bar{share.value, share.low, share.high, other};
    return cell;
}

Cell estimate(const bench::Estimate& estimate) {
    const auto low = estimate.range ? estimate.range->low : estimate.value;
    const auto high = estimate.range ? estimate.range->high : estimate.value;
    Cell cell = interval({estimate.value, low, high});
    if (!estimate.range) cell.hint.clear();
    return cell;
}

QString shortHash(const std::string& hash) {
    return QString::fromStdString(hash.substr(0, 12));
}

QString shortKind(bench::RunKind kind) {
    switch (kind) {
    case bench::RunKind::ClassifyOnly: return Text::tr("labels");
    case bench::RunKind::OutcomeReplay: return Text::tr("replay");
    case bench::RunKind::EndToEnd: return Text::tr("asked");
    }
    return {};
}

Line runLine(const RunLine& run, const QString& candidate, const QString& against, bool isNameShared) {
    Line line;
    line.id = QString::fromStdString(run.header.id);
    const bool isCandidate = line.id == candidate, isAgainst = line.id == against;
    QString name = policyName(run.header);
    if (isNameShared) name += u" "_s + QString::fromStdString(run.header.policyHash.substr(0, 4));
    const QString mark = isCandidate ? u"● "_s : isAgainst ? u"○ "_s : QString();
    const QString hint =
        Text::tr("%1, %2\n%3 of %4 cases, policy %5")
            .arg(kindText(run.header.kind, true), kit::dateTime(run.header.started), kit::count(run.rows),
                 kit::count(run.header.cases), shortHash(run.header.policyHash));
    Cell first = words(mark + name, isCandidate || isAgainst, run.trouble.isEmpty() ? hint : run.trouble);
    if (!run.trouble.isEmpty())
        first.tone = kit::Tone::Bad;
    else if (!run.isWhole())
        first.tone = kit::Tone::Warn;
    const bool isByLabel = run.header.kind == bench::RunKind::ClassifyOnly;
    const Cell kind = words(shortKind(run.header.kind), false,
                            isByLabel ? Text::tr("Right = the label's tier was met")
                                      : Text::tr("Right = the answer was good"));
    line.cells = {first, kind, run.right ? interval(*run.right) : number(nothing),
                  number(run.usdPer1k ? usdText(*run.usdPer1k) : nothing, run.usdPer1k.value_or(0))};
    line.spoken = Text::tr("%1, %2, %3").arg(name, hint, run.right ? shareText(run.right->value) : nothing);
    if (isCandidate) line.spoken = Text::tr("Candidate: ") + line.spoken;
    if (isAgainst) line.spoken = Text::tr("Against: ") + line.spoken;
    return line;
}

QString pText(double p) {
    return p < 0.001 ? u"<"_s + QLocale().toString(0.001, 'f', 3)
                     : QLocale().toString(p, 'f', p < 0.1 ? 3 : 2);
}

Line sliceLine(const bench::Slice& slice) {
    Line line;
    line.id = sliceId(slice);
    const QString name =
        QString::fromStdString(slice.value + " · " + slice.name); // the value is what is elided last
    QString hint = name;
    if (slice.underRouted) hint += u'\n' + Text::tr("%1 under-routed").arg(shareText(*slice.underRouted));
    const Cell first = words(name, false, hint);
    line.cells = {first, number(kit::count(static_cast<qint64>(slice.rows)), static_cast<double>(slice.rows)),
                  interval(slice.right, slice.against ? std::optional(slice.against->value) : std::nullopt),
                  number(nothing), number(nothing)};
    if (slice.against) {
        const double difference = slice.right.value - slice.against->value;
        const bool isNoise = slice.p >= 0.05;
        line.cells[3] = number(differenceText(difference), difference,
                               isNoise ? Text::tr("within noise") : Text::tr("more than noise"));
        line.cells[4] = number(pText(slice.p), slice.p);
        line.cells[3].isMuted = line.cells[4].isMuted = isNoise;
        if (!isNoise) line.cells[3].tone = difference < 0 ? kit::Tone::Bad : kit::Tone::Good;
    }
    line.spoken =
        Text::tr("%1: %2 of %3 cases right").arg(name, shareText(slice.right.value)).arg(slice.rows);
    return line;
}

Line besideLine(const bench::Measured& measured, const QString& mark, bool isStrong) {
    Line line;
    Cell name = words(mark + QString::fromStdString(measured.name), isStrong);
    Cell right = estimate(measured.right);
    if (measured.byChance) {
        right.bar = Cell::Bar{measured.right.value, measured.byChance->low, measured.byChance->high, {}};
        right.hint = Text::tr("95 % of random routers at this cost: %1")
                         .arg(rangeText(measured.byChance->low, measured.byChance->high));
    }
    line.cells = {name, right,
                  number(measured.tiers ? shareText(measured.tiers->quality.underRouted) : nothing),
                  number(measured.money ? usdText(measured.money->usdPer1k.value) : nothing)};
    if (measured.money && measured.money->unpriced > 0)
        line.cells[3].hint =
            Text::tr("%1 calls without a known price are in no sum").arg(measured.money->unpriced);
    line.spoken = Text::tr("%1: %2 right, %3 per 1k").arg(name.text, right.text, line.cells[3].text);
    return line;
}

enum class Form { Percent, Points, Usd, Plain, Millis, Micros };

QString formed(double value, Form form) {
    switch (form) {
    case Form::Percent:
    case Form::Points: return shareText(value);
    case Form::Usd: return usdText(value);
    case Form::Plain: return QLocale().toString(value, 'f', 3);
    case Form::Millis: return kit::duration(Milliseconds(std::llround(value)));
    case Form::Micros: return kit::microseconds(std::llround(value));
    }
    return {};
}

QString difference(double value, Form form) {
    if (form == Form::Percent || form == Form::Points) return differenceText(value);
    const QString sign = value < 0 ? u"−"_s : u"+"_s;
    return sign + formed(std::abs(value), form);
}

using Value = std::optional<double>;
struct FigureRow {
    const char* name;
    Form form;
    Value (*value)(const bench::Measured&);
    const char* hint;
};

template <class T, class Get>
Value of(const std::optional<T>& part, Get get) {
    return part ? Value(get(*part)) : Value();
}

#define ROW(text) QT_TRANSLATE_NOOP("Benchmark", text)
constexpr FigureRow figureRows[] = {
    {ROW("Right"), Form::Percent, [](const bench::Measured& m) { return Value(m.right.value); },
     ROW("The true tier was met, or the answer was good")},
    {ROW("Macro-F1"), Form::Plain,
     [](const bench::Measured& m) { return of(m.tiers, [](const auto& t) { return t.macroF1.value; }); },
     ROW("Mean of each tier's F1, so that a rare tier counts as much as a common one")},
    {ROW("Under-routed"), Form::Percent,
     [](const bench::Measured& m) { return of(m.tiers, [](const auto& t) { return t.underRouted.value; }); },
     ROW("Sent lower than the label: costs quality")},
    {ROW("Over-routed"), Form::Percent,
     [](const bench::Measured& m) { return of(m.tiers, [](const auto& t) { return t.overRouted.value; }); },
     ROW("Sent higher than the label: costs money")},
    {ROW("Severe"), Form::Percent,
     [](const bench::Measured& m) { return of(m.tiers, [](const auto& t) { return t.severe.value; }); },
     ROW("Two or more tiers too low")},
    {ROW("$ per 1k"), Form::Usd,
     [](const bench::Measured& m) { return of(m.money, [](const auto& y) { return y.usdPer1k.value; }); },
     ROW("Of 1,000 calls; those without a known price are in no sum")},
    {ROW("Quality of answers"), Form::Percent,
     [](const bench::Measured& m) { return of(m.answers, [](const auto& a) { return a.quality.value; }); },
     ""},
    {ROW("Latency, median"), Form::Millis,
     [](const bench::Measured& m) { return m.answers ? m.answers->latencyP50 : Value(); }, ""},
    {ROW("Latency, 95 %"), Form::Millis,
     [](const bench::Measured& m) { return m.answers ? m.answers->latencyP95 : Value(); }, ""},
    {ROW("APGR"), Form::Plain,
     [](const bench::Measured& m) {
         return m.ranking && m.ranking->apgr ? Value(m.ranking->apgr->value) : Value();
     },
     ROW("Mean share of the quality gap that the scores recover, over all shares of strong calls; 0.5 is "
         "chance")},
    {ROW("Strong calls for 50 %"), Form::Percent,
     [](const bench::Measured& m) { return m.ranking ? m.ranking->strongCalls[0] : Value(); },
     ROW("Share of calls to the strongest that recovers half of the quality gap")},
    {ROW("Strong calls for 80 %"), Form::Percent,
     [](const bench::Measured& m) { return m.ranking ? m.ranking->strongCalls[1] : Value(); }, ""},
    {ROW("Strong calls for 95 %"), Form::Percent,
     [](const bench::Measured& m) { return m.ranking ? m.ranking->strongCalls[2] : Value(); }, ""},
    {ROW("AUC, lowest tier"), Form::Plain,
     [](const bench::Measured& m) { return m.ranking ? m.ranking->auc : Value(); },
     ROW("How well the score tells the lowest tier from the rest; 0.5 is chance")},
    {ROW("AIQ"), Form::Plain, [](const bench::Measured& m) { return m.plane ? m.plane->aiq : Value(); },
     ROW("Mean quality over the range of cost, along the curve that moving the line draws")},
    {ROW("Above constants"), Form::Points,
     [](const bench::Measured& m) { return m.plane ? m.plane->aboveZeroRouter : Value(); },
     ROW("Quality beyond what mixing constant choices gives for the same cost")},
    {ROW("Saving at 95 % quality"), Form::Percent,
     [](const bench::Measured& m) { return m.plane ? m.plane->saving95 : Value(); },
     ROW("Of the strongest's cost, while 95 % of its quality is kept")},
    {ROW("Saving at full quality"), Form::Percent,
     [](const bench::Measured& m) { return m.plane ? m.plane->saving100 : Value(); }, ""},
    {ROW("Calibration error"), Form::Plain,
     [](const bench::Measured& m) { return of(m.calibration, [](const auto& c) { return c.error; }); },
     ROW("Mean distance of the score, read as a chance, from what came true")},
    {ROW("Deciding, median"), Form::Micros, [](const bench::Measured& m) { return m.decideP50us; }, ""},
    {ROW("Deciding, 99 %"), Form::Micros, [](const bench::Measured& m) { return m.decideP99us; }, ""},
};
#undef ROW

void addLine(Table& table, const QString& name, const QString& value, const QString& hint = {}) {
    Line line;
    line.cells = {words(name, false, hint), number(value), number({}), number({})};
    line.spoken = name + u": "_s + value;
    table.lines.push_back(line);
}

void addRobustness(Table& table, const bench::Evaluation& evaluation) {
    for (const bench::Robustness& row : evaluation.robustness)
        addLine(table, Text::tr("Same tier, %1").arg(QString::fromStdString(row.change)),
                shareText(row.same.value),
                Text::tr("%1 of %2 cases change their tier, %3 of them to a lower one")
                    .arg(row.changed)
                    .arg(row.rows)
                    .arg(row.lower));
    if (evaluation.power.detectable > 0)
        addLine(table, Text::tr("Can be seen here"), u"±"_s + shareText(evaluation.power.detectable),
                Text::tr("The smallest difference that a set of this size shows in 8 of 10 cases"));
    if (evaluation.power.needed)
        addLine(table, Text::tr("Cases it would take"),
                kit::count(static_cast<qint64>(*evaluation.power.needed)),
                Text::tr("To show the difference that was seen"));
}

} // namespace

QString shareText(double share) {
    return kit::percent(share, 1);
}

QString rangeText(double low, double high) {
    const auto plain = [](double share) { return QLocale().toString(share * 100, 'f', 1); };
    return plain(low) + u"–"_s + plain(high) + u" %"_s;
}

QString differenceText(double share) {
    const double points = std::round(share * 1000) / 10;
    if (points == 0) return QLocale().toString(0.0, 'f', 1);
    return (points < 0 ? u"−"_s : u"+"_s) + QLocale().toString(std::abs(points), 'f', 1);
}

QString usdText(double usd) {
    return kit::money(Money::fromNano(std::llround(usd * 1e9)));
}

QString policyName(const bench::RunHeader& header) {
    const QString name = QString::fromStdString(header.policy).section(u'/', -1);
    constexpr std::size_t longest = 60; // longer ones are among the notes alone
    if (header.note.empty() || header.note.size() > longest) return name;
    return name + u", "_s + QString::fromStdString(header.note);
}

QString kindText(bench::RunKind kind, bool isStart) {
    QString text;
    switch (kind) {
    case bench::RunKind::ClassifyOnly: text = Text::tr("classify only"); break;
    case bench::RunKind::OutcomeReplay: text = Text::tr("outcome replay"); break;
    case bench::RunKind::EndToEnd: text = Text::tr("end to end"); break;
    }
    if (isStart) text[0] = text[0].toUpper();
    return text;
}

Table runsTable(const std::vector<RunLine>& runs, const QString& setName, const QString& candidate,
                const QString& against) {
    Table table{{{Text::tr("Policy"), false, 0},
                 {Text::tr("By"), false, 58,
                  Text::tr("What says which is right: the set's labels, its recorded outcomes (replay), or "
                           "models that were asked")},
                 {Text::tr("Right"), false, 128, Text::tr("With its 95 % interval")},
                 {Text::tr("$ per 1k"), true, 72}},
                {}};
    std::vector<const RunLine*> shown;
    std::map<QString, std::set<std::string>> hashes; // of a name: two of one name are told apart
    for (const RunLine& run : runs) {
        if (QString::fromStdString(run.header.set) != setName && run.trouble.isEmpty()) continue;
        shown.push_back(&run);
        hashes[policyName(run.header)].insert(run.header.policyHash);
    }
    for (const RunLine* run : shown)
        table.lines.push_back(runLine(*run, candidate, against, hashes[policyName(run->header)].size() > 1));
    return table;
}

QString sliceId(const bench::Slice& slice) {
    return QString::fromStdString(slice.name) + u'\n' + QString::fromStdString(slice.value);
}

Table slicesTable(const bench::Evaluation& evaluation) {
    Table table{
        {{Text::tr("Slice"), false, 0, Text::tr("The worst first")},
         {Text::tr("n"), true, 44},
         {Text::tr("Right"), false, 124, Text::tr("With its 95 % interval; the grey tick is the other run")},
         {Text::tr("Change"), true, 86, Text::tr("Percentage points, to the other run")},
         {Text::tr("p"), true, 68, Text::tr("McNemar's, of that change; under 0.05 is more than noise")}},
        {}};
    for (const bench::Slice& slice : evaluation.slices)
        table.lines.push_back(sliceLine(slice));
    return table;
}

Table besideTable(const bench::Evaluation& evaluation) {
    Table table{{{Text::tr("Router"), false, 0},
                 {Text::tr("Right"), false, 150, Text::tr("With its 95 % interval")},
                 {Text::tr("Too low"), true, 74, Text::tr("Share sent lower than the label")},
                 {Text::tr("$ per 1k"), true, 92}},
                {}};
    table.lines.push_back(besideLine(evaluation.candidate, u"● "_s, true));
    if (evaluation.comparison)
        table.lines.push_back(besideLine(evaluation.comparison->against, u"○ "_s, true));
    for (const bench::Measured& baseline : evaluation.baselines)
        table.lines.push_back(besideLine(baseline, {}, false));
    return table;
}

Table figuresTable(const bench::Evaluation& evaluation) {
    const bench::Measured* other = evaluation.comparison ? &evaluation.comparison->against : nullptr;
    Table table{{{Text::tr("Figure"), false, 0},
                 {Text::tr("Candidate"), true, 92},
                 {other ? Text::tr("Against") : QString(), true, 92},
                 {other ? Text::tr("Change") : QString(), true, 92}},
                {}};
    for (const FigureRow& row : figureRows) {
        const Value here = row.value(evaluation.candidate);
        const Value there = other ? row.value(*other) : Value();
        if (!here && !there) continue;
        Line line;
        line.cells = {words(Text::tr(row.name), false, row.hint[0] == '\0' ? QString() : Text::tr(row.hint)),
                      number(here ? formed(*here, row.form) : nothing),
                      number(there   ? formed(*there, row.form)
                             : other ? nothing
                                     : QString()),
                      number(here && there ? difference(*here - *there, row.form) : QString())};
        line.cells[3].isMuted = true;
        line.spoken = Text::tr("%1: %2").arg(line.cells[0].text, line.cells[1].text);
        if (other) line.spoken += Text::tr(", against %1").arg(line.cells[2].text);
        table.lines.push_back(line);
    }
    addRobustness(table, evaluation);
    return table;
}

Table cardTable(const bench::Evaluation& evaluation) {
    Table table{{{Text::tr("Repeatable by"), false, 130}, {QString(), false, 0}}, {}};
    const auto add = [&](const QString& name, const QString& value) {
        if (value.isEmpty()) return;
        Line line;
        line.cells = {words(name), number(value, 0, value)};
        line.cells[0].isMuted = true;
        line.spoken = name + u": "_s + value;
        table.lines.push_back(line);
    };
    const bench::RunHeader& run = evaluation.run;
    const auto named = [](const bench::RunHeader& header) -> QString {
        return policyName(header) + u"  "_s + shortHash(header.policyHash);
    };
    add(Text::tr("Set"), QString::fromStdString(run.set) + u"  "_s + shortHash(run.setHash));
    add(Text::tr("Cases"), kit::count(run.cases));
    add(Text::tr("Run"), kindText(run.kind, false));
    add(Text::tr("Candidate"), named(run));
    if (evaluation.otherRun) add(Text::tr("Against"), named(*evaluation.otherRun));
    add(Text::tr("Seed"), QString::number(run.seed));
    add(Text::tr("Resamples"), kit::count(static_cast<qint64>(evaluation.resampling.times)));
    add(Text::tr("Prices of"), QString::fromStdString(run.priceDate));
    add(Text::tr("Text model"), QString::fromStdString(run.textModel));
    add(Text::tr("Made"), kit::dateTime(run.started));
    return table;
}

QString cardText(const bench::Evaluation& evaluation) {
    QStringList lines;
    for (const Line& line : cardTable(evaluation).lines)
        lines << line.spoken;
    return lines.join(u'\n');
}

} // namespace tierline::benchmark
