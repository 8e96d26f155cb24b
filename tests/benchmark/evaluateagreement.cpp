// All that `evaluate` says beside an independent computation in Python, to the third decimal: over sets by
// seed, and with TIERLINE_ROUTING_DATA over each file of that folder under each of four routers.
#include "evaluated.h"
#include "recordedsets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <array>

using namespace tierline;
using namespace tierline::bench;

namespace {

constexpr std::uint64_t seed = 5;

// Of each model and row another cost, dearer up the ladder.
void addCosts(Set& set, const std::vector<std::size_t>& ladder) {
    for (std::size_t at = 0; at < set.cases.size(); ++at)
        for (auto& outcome : set.cases[at].outcomes) {
            const auto place = std::ranges::find(ladder, outcome.model) - ladder.begin();
            outcome.cost =
                Money::fromNano((place + 1) * (place + 1) * 700'000 + static_cast<int>(at % 7) * 10'000);
        }
}

Run allTied(Run run) {
    for (auto& row : run.rows)
        row.tier = 1, row.score = 500'000;
    return run;
}

struct Given {
    Set set;
    Run run, other;
    std::vector<std::size_t> ladder;
    std::size_t times = 20;
};

Given fromFile(const QString& folder, const Recorded& file, const QString& router) {
    const auto decider = deciderOf(router);
    Given made;
    made.set = readFile(folder, file, *decider.policy);
    auto run = decide(made.set, decider);
    if (!run) qFatal("%s", toString(run.error()).c_str());
    const auto length = byLength(made.set, *run);
    made.run = router == u"length" ? length : *run;
    made.other = router == u"length" ? allTied(*run) : length;
    if (made.set.withOutcomes == 0) return made;
    const auto models = tierModels(made.set, *decider.policy);
    if (!models) qFatal("%s", toString(models.error()).c_str());
    made.ladder = models->ladder;
    addCosts(made.set, made.ladder);
    made.run = replayOutcomes(made.set, made.run, *models);
    made.other = replayOutcomes(made.set, made.other, *models);
    return made;
}

Given bySeed(const QString& kind) {
    auto from = drawn(kind == u"few" ? 7 : 240, 3);
    Given made{std::move(from.set), std::move(from.run), std::move(from.other), {0, 1}, 60};
    addCosts(made.set, made.ladder);
    for (auto* run : {&made.run, &made.other})
        for (auto& row : run->rows) {
            if (kind == u"tied") row.score = 500'000;
            if (kind == u"ties") row.score -= row.score % 100'000;
            row.cost = made.set.cases[row.at].outcomes[*row.model].cost;
        }
    for (auto& each : made.set.cases) {
        if (kind == u"one class") each.tier = 1;
        if (kind == u"labels") each.outcomes.clear();
    }
    if (kind == u"labels" || kind == u"one class")
        for (auto* run : {&made.run, &made.other})
            for (auto& row : run->rows)
                row.quality.reset(), row.cost.reset();
    if (kind == u"itself") made.other = made.run;
    return made;
}

bool isAnswers(const Given& given) {
    return given.run.rows.front().quality.has_value();
}

QByteArray lines(const Given& given) {
    QByteArray text;
    const auto place = [&](const RunRow& row) {
        return qint64(std::ranges::find(given.ladder, std::size_t(row.model.value_or(0)))
                      - given.ladder.begin());
    };
    for (std::size_t at = 0; at < given.set.cases.size(); ++at) {
        const auto& each = given.set.cases[at];
        const auto &row = given.run.rows[at], &other = given.other.rows[at];
        QJsonObject made{{"score", policy::toDouble(row.score)},
                         {"length", QString::fromStdString(each.prompt).toUcs4().size()},
                         {"tier", each.tier ? QJsonValue(qint64(*each.tier)) : QJsonValue()},
                         {"predicted", qint64(row.tier)},
                         {"chosen", place(row)},
                         {"other", QJsonObject{{"score", policy::toDouble(other.score)},
                                               {"predicted", qint64(other.tier)},
                                               {"chosen", place(other)}}}};
        if (isAnswers(given)) {
            QJsonArray outcomes, usd;
            for (const auto model : given.ladder) {
                const auto found = std::ranges::find(each.outcomes, model, &Outcome::model);
                outcomes.append(found->score);
                usd.append(found->cost->usd());
            }
            made["outcomes"] = outcomes;
            made["usd"] = usd;
        }
        text += QJsonDocument(made).toJson(QJsonDocument::Compact) + '\n';
    }
    return text;
}

QJsonValue value(const std::optional<double>& figure) {
    return figure ? QJsonValue(*figure) : QJsonValue();
}

QJsonValue value(const std::optional<Interval>& range) {
    return range ? QJsonValue(QJsonArray{range->low, range->high}) : QJsonValue();
}

void put(QJsonObject& into, const char* name, const Estimate& estimate) {
    into[QLatin1String(name)] = estimate.value;
    into[QLatin1String(name) + QStringLiteral("_range")] = value(estimate.range);
}

void addTiers(QJsonObject& into, const Evaluation& from) {
    const auto& tiers = *from.candidate.tiers;
    into["accuracy"] = tiers.quality.accuracy;
    into["accuracy_wilson"] = QJsonArray{tiers.accuracy.low, tiers.accuracy.high};
    into["under"] = tiers.underRouted.value;
    into["over"] = tiers.overRouted.value;
    into["severe"] = tiers.severe.value;
    put(into, "macro_f1", tiers.macroF1);
    into["auc"] = from.candidate.ranking ? value(from.candidate.ranking->auc) : QJsonValue();
}

void addLadder(QJsonObject& into, const Evaluation& from) {
    const auto& ranking = *from.candidate.ranking;
    const auto& length = *beside(from, "length").ranking;
    const auto& other = *from.comparison->against.ranking;
    const auto estimate = [&](const char* name, const std::optional<Estimate>& each) {
        into[QLatin1String(name)] = each ? QJsonValue(each->value) : QJsonValue();
        into[QLatin1String(name) + QStringLiteral("_range")] = each ? value(each->range) : QJsonValue();
    };
    const auto valueOf = [](const std::optional<Estimate>& each) {
        return each ? QJsonValue(each->value) : QJsonValue();
    };
    estimate("apgr", ranking.apgr);
    into["chance"] = value(ranking.chance);
    into["cpt50"] = value(ranking.strongCalls[0]);
    into["cpt80"] = value(ranking.strongCalls[1]);
    into["cpt95"] = value(ranking.strongCalls[2]);
    into["share"] = value(ranking.decidedShare);
    into["pgr"] = value(ranking.decidedPgr);
    into["length_apgr"] = valueOf(length.apgr);
    into["other_apgr"] = valueOf(other.apgr);
    into["apgr_behind_length_range"] = length.behind ? value(length.behind->range) : QJsonValue();
    into["apgr_behind_other_range"] = other.behind ? value(other.behind->range) : QJsonValue();
    const auto& plane = *from.candidate.plane;
    into["aiq"] = value(plane.aiq);
    into["above_zero"] = value(plane.aboveZeroRouter);
    into["saving95"] = value(plane.saving95);
    into["saving100"] = value(plane.saving100);
    into["gap"] = value(plane.gapToOracle);
    put(into, "usd_per_1k", from.candidate.money->usdPer1k);
    put(into, "usd_behind_other", *from.comparison->usdPer1k);
    into["cost_change"] = value(from.comparison->costChange);
    into["random_usd"] = beside(from, "random").money->usdPer1k.value;
}

QJsonObject ours(const Given& given) {
    EvaluateOptions options;
    options.resampling = {given.times, seed, 0.95};
    if (!given.ladder.empty()) options.models = TierModels{{}, given.ladder, {}};
    const auto from = evaluate(given.set, given.run, &given.other, options);
    if (!from) qFatal("%s", toString(from.error()).c_str());
    QJsonObject made;
    put(made, "right", from->candidate.right);
    constexpr std::pair<const char*, const char*> names[]{{"random", "random"},
                                                          {"length", "length"},
                                                          {"always cheapest", "cheapest"},
                                                          {"always strongest", "strongest"},
                                                          {"best", "best"},
                                                          {"oracle", "oracle"}};
    for (const auto& [beginning, name] : names) {
        const auto& each = beside(*from, beginning);
        made[QLatin1String(name)] = each.right.value;
        put(made, (std::string("behind_") + name).c_str(), *each.behind);
    }
    made["random_range"] = value(beside(*from, "random").byChance);
    made["p_strongest"] = value(beside(*from, "always strongest").p);
    put(made, "behind_other", from->comparison->difference);
    made["better"] = qint64(from->comparison->onlyHere);
    made["worse"] = qint64(from->comparison->onlyThere);
    made["p"] = from->comparison->p;
    made["detectable"] = from->power.detectable;
    made["needed"] = from->power.needed ? QJsonValue(qint64(*from->power.needed)) : QJsonValue();
    if (from->candidate.tiers) addTiers(made, *from);
    if (isAnswers(given)) addLadder(made, *from);
    return made;
}

bool agree(const QJsonValue& a, const QJsonValue& b) {
    if (a.isArray() && b.isArray()) return agree(a[0], b[0]) && agree(a[1], b[1]);
    if (a.isDouble() && b.isDouble())
        return std::abs(a.toDouble() - b.toDouble()) < std::max(0.0005, 1e-9 * std::abs(a.toDouble()));
    return a.isNull() && b.isNull();
}

} // namespace

class EvaluateAgreementTest : public QObject {
    Q_OBJECT

private slots:
    void sameFigures_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("router");
        for (const auto* kind : {"drawn", "ties", "tied", "labels", "one class", "few", "itself"})
            QTest::newRow(kind) << QString() << QString::fromLatin1(kind);
        if (qEnvironmentVariableIsEmpty("TIERLINE_ROUTING_DATA")) return;
        for (const auto& each : recorded)
            for (const auto* router : routers)
                QTest::addRow("%s by %s", each.file, router) << each.file << router;
    }

    void sameFigures() {
        QFETCH(QString, file);
        QFETCH(QString, router);
        const auto python = QStandardPaths::findExecutable(QStringLiteral("python3"));
        if (python.isEmpty()) QSKIP("there is no python3");
        const auto* known = std::ranges::find(
            recorded, file, [](const Recorded& each) { return QString::fromLatin1(each.file); });
        const auto given = file.isEmpty()
                               ? bySeed(router)
                               : fromFile(qEnvironmentVariable("TIERLINE_ROUTING_DATA"), *known, router);
        QProcess process;
        process.start(python, {QStringLiteral(TIERLINE_TEST_DATA "/bench/runs.py"),
                               QString::number(given.run.header.tiers.size()), QString::number(given.times),
                               QString::number(seed)});
        process.write(lines(given));
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(100'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
        const auto theirs = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        const auto mine = ours(given);
        QCOMPARE(theirs.keys(), mine.keys());
        QJsonObject apart;
        for (const auto& key : mine.keys())
            if (!agree(mine[key], theirs[key])) apart[key] = QJsonArray{mine[key], theirs[key]};
        QVERIFY2(apart.isEmpty(), QJsonDocument(apart).toJson());
    }
};

QTEST_GUILESS_MAIN(EvaluateAgreementTest)
#include "evaluateagreement.moc"
