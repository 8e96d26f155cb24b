#include "inspector/facts.h"

#include "kit/format.h"

#include <QCoreApplication>

#include <array>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Inspection", text);
}

QString text(const std::string& utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString costNote(const ledger::Record& record) {
    QStringList words;
    if (record.cost) words.append(u"$"_s + text(toString(*record.cost)));
    words.append(text(std::string(toString(record.money))));
    if ((record.flags & ledger::Estimated) != 0) words.append(tr("estimated"));
    if (!record.priceDate.empty()) words.append(tr("prices of %1").arg(text(record.priceDate)));
    return words.join(u", "_s);
}

// "Stage text ✓: 0.70, 14 µs", and on the tip what it rests on.
Fact stageFact(const classify::Stage& stage, bool decides) {
    const bool hasOpinion = stage.error.empty() && (stage.confidence > 0 || stage.name == "rules");
    QStringList values{hasOpinion            ? kit::score(stage.score)
                       : stage.error.empty() ? u"–"_s
                                             : tr("failed"),
                       kit::microseconds(stage.us)};
    QStringList note{tr("confidence %1").arg(kit::score(stage.confidence))};
    if (!stage.error.empty()) note.append(text(stage.error));
    if (!stage.detail.empty()) note.append(text(stage.detail));
    if (stage.cost != Money()) note.append(tr("cost %1").arg(kit::money(stage.cost)));
    const auto label = tr("Stage %1").arg(text(stage.name));
    return {decides ? label + u" ✓"_s : label, values.join(u", "_s), note.join(u"; "_s), true};
}

struct MarkRow {
    ledger::Flag flag;
    const char* name;
    const char* note;
};

constexpr std::array marks{
    MarkRow{ledger::Doubtful, QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "doubtful"),
            QT_TRANSLATE_NOOP("tierline::inspector::Inspection",
                              "a check found fault with the answer after it had left")},
    MarkRow{ledger::Repeated, QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "repeated"),
            QT_TRANSLATE_NOOP("tierline::inspector::Inspection", "a stored reply was given again")},
};

Fact marksFact(const ledger::Record& record) {
    QStringList names, notes;
    for (const auto& row : marks) {
        if ((record.flags & row.flag) == 0) continue;
        names.append(tr(row.name));
        notes.append(tr(row.note));
    }
    return {tr("Marked"), names.join(u", "_s), notes.join(u"; "_s), false};
}

// What a client wraps around each prompt is not scored.
Fact envelopeFact(const ledger::Record& record) {
    std::int64_t folded = 0;
    for (const auto& span : record.envelopePeeled)
        if (span.end > span.begin) folded += static_cast<std::int64_t>(span.end - span.begin);
    QStringList values;
    if (!record.envelopeName.empty()) values.append(text(record.envelopeName));
    if (folded > 0) values.append(tr("%1 folded").arg(kit::bytes(folded)));
    return {tr("Envelope"), values.join(u", "_s), tr("the client's own text, left out of the score"), false};
}

struct Rows {
    std::vector<Fact> all;

    void add(Fact fact) {
        if (!fact.value.isEmpty()) all.push_back(std::move(fact));
    }
    void number(const QString& label, const QString& value, const QString& note = {}) {
        add({label, value, note, true});
    }
    void words(const QString& label, const QString& value) { add({label, value, {}, false}); }
};

void addMoney(Rows& rows, const ledger::Record& record) {
    if (record.usage || record.cost)
        rows.number(record.money == ledger::MoneyKind::Simulated ? tr("Simulated cost") : tr("Cost"),
                    kit::money(record.cost), costNote(record));
    if (record.baselineCost)
        rows.number(tr("With the strongest"), kit::money(*record.baselineCost), text(record.baselineModel));
    if (!record.wouldBeModel.empty()) {
        rows.words(tr("Would have gone to"), text(record.wouldBeModel));
        rows.number(tr("Would have cost"), kit::money(record.wouldBeCost), tr("the same tokens there"));
    }
    if (record.switchCost)
        rows.number(tr("Cost of the switch"), kit::money(*record.switchCost),
                    tr("what another model held in its cache for this conversation"));
    if (record.usage) {
        const auto& usage = *record.usage;
        rows.number(tr("Tokens in / out"), kit::tokenPair(usage.allInput(), usage.output),
                    tr("%1 in, %2 of them cached; %3 out, %4 of them reasoning")
                        .arg(kit::count(usage.allInput()), kit::count(usage.cachedRead),
                             kit::count(usage.output), kit::count(usage.reasoning)));
    }
    rows.number(tr("Estimated"), kit::tokenPair(record.estimatedIn, record.estimatedOut),
                tr("tokens in / out, before the model was asked"));
}

void addTimes(Rows& rows, const ledger::Record& record) {
    rows.number(tr("Latency"), kit::duration(Milliseconds{record.latencyMs}));
    if (record.ttftMs) rows.number(tr("First token"), kit::duration(Milliseconds{*record.ttftMs}));
    const auto& o = record.overhead;
    rows.number(tr("Our own time"), kit::microseconds(o.read + o.classify + o.plan + o.translate),
                tr("read %1, classify %2, plan %3, translate %4")
                    .arg(kit::microseconds(o.read), kit::microseconds(o.classify), kit::microseconds(o.plan),
                         kit::microseconds(o.translate)));
    if (o.queue > 0) rows.number(tr("Queued"), kit::microseconds(o.queue), tr("in the providers' queues"));
    rows.number(tr("Commit wait"), kit::microseconds(o.commit), tr("until the ledger held this decision"));
}

} // namespace

bool isScored(const ledger::Record& record) {
    return !record.tier.empty();
}

std::vector<Fact> factsOf(const ledger::Record& record) {
    Rows rows;
    rows.add(marksFact(record));
    addMoney(rows, record);
    addTimes(rows, record);
    if (isScored(record)) rows.number(tr("Confidence"), kit::score(record.confidence));
    for (const auto& stage : record.stages)
        rows.add(stageFact(stage, stage.name == record.decidedBy));
    rows.words(tr("Asked for"), text(record.requestedModel));
    rows.add(envelopeFact(record));
    rows.words(tr("Finish"), text(record.finishReason).replace(u'_', u' '));
    if (record.error) rows.words(tr("Error"), text(record.error->errorClass).replace(u'_', u' '));
    return std::move(rows.all);
}

} // namespace tierline::inspector
