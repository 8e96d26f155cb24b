// The metrics beside an independent computation in Python, to the third decimal.
#include "bench/baselines.h"
#include "bench/calibration.h"
#include "bench/plane.h"
#include "bench/ranking.h"
#include "bench/resampling.h"
#include "bench/tierquality.h"

#include "base/id.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::bench;

namespace {

constexpr std::size_t times = 200;
constexpr std::uint64_t seed = 11;

struct Columns {
    std::vector<double> score, weak, strong, weakUsd, strongUsd;
    std::vector<std::size_t> tier, predicted;
    std::size_t rows() const { return score.size(); }
};

void add(Columns& to, double score, double weak, double strong, std::size_t tier, std::size_t predicted) {
    to.score.push_back(score);
    to.weak.push_back(weak);
    to.strong.push_back(strong);
    to.weakUsd.push_back(0.001 + 0.0001 * static_cast<double>(to.rows() % 7));
    to.strongUsd.push_back(0.01 + 0.001 * static_cast<double>(to.rows() % 5));
    to.tier.push_back(tier);
    to.predicted.push_back(predicted);
}

// Scores in steps of a tenth, so that most are tied; both outcomes lean on them.
Columns manyTies(std::size_t rows, std::uint64_t salt) {
    Dice dice(salt);
    Columns made;
    for (std::size_t at = 0; at < rows; ++at) {
        const double score = std::floor(dice.uniform() * 11) / 10;
        const double weak = dice.uniform() < 0.8 - 0.5 * score ? 1 : 0;
        const double strong = dice.uniform() < 0.85 ? 1 : 0;
        const auto tier = static_cast<std::size_t>(dice.uniform() * 2 + 2 * score);
        add(made, score, weak, strong, std::min<std::size_t>(3, tier), static_cast<std::size_t>(score * 3.9));
    }
    return made;
}

Columns edge(const QString& kind) {
    Columns made;
    for (std::size_t at = 0; at < 40; ++at) {
        const double weak = at % 3 == 0 ? 1 : 0, strong = at % 4 == 0 ? 0 : 1;
        if (kind == u"tied") add(made, 0.5, weak, strong, at % 2, 1);
        if (kind == u"equal") add(made, static_cast<double>(at) / 40, weak, weak, at % 3, at % 2);
        if (kind == u"one class") add(made, static_cast<double>(at % 5) / 5, weak, strong, 1, 1);
        if (kind == u"worse") add(made, static_cast<double>(at % 5) / 5, strong, weak, at % 4, 3 - at % 4);
    }
    return made;
}

// Scores from lengths within 0 and 1; predicted tiers by the true shares.
void fromSet(Columns& made, const Set& set, const Matrix* matrix) {
    const auto lengths = lengthScores(set);
    const double longest = std::ranges::max(lengths);
    std::vector<double> shares(std::max<std::size_t>(2, set.names.tiers.size()));
    for (std::size_t at = 0; at < set.cases.size(); ++at)
        shares[set.cases[at].tier.value_or(at % 2)] += 1.0 / static_cast<double>(set.cases.size());
    const auto predicted = tiersByShares(lengths, shares);
    for (std::size_t at = 0; at < set.cases.size(); ++at)
        add(made, lengths[at] / longest, matrix == nullptr ? 0 : matrix->score(at, 0),
            matrix == nullptr ? 1 : matrix->score(at, 1), set.cases[at].tier.value_or(at % 2), predicted[at]);
}

struct Recorded {
    const char *file, *columns, *models; // models: weak and strong
};
constexpr Recorded recorded[] = {
    {"mmlu_dev", "outcomes.weak=weak_correct outcomes.strong=strong_correct", "weak strong"},
    {"gsm8k_dev", "outcomes.weak=weak_correct outcomes.strong=strong_correct", "weak strong"},
    {"llmrouter9_train_clean", "outcomes=scores", "gemma-2-9b-it llama-3.1-nemotron-51b-instruct"},
    {"uncommonroute_train", "tier=tier4", ""},
    {"uncommonroute_dev", "tier=tier3", ""},
    {"clinc_dev", "", ""},
    {"arena_hard_dev", "", ""},
};

Columns readRecorded(const QString& folder, const Recorded& from) {
    SetOptions options;
    for (const auto& each : QString::fromLatin1(from.columns).split(u' ', Qt::SkipEmptyParts))
        if (!options.mapping.addColumn(each.toStdString())) qFatal("a column");
    const auto set = readSet(folder.toStdString() + "/" + from.file + ".jsonl", options);
    if (!set) qFatal("%s", toString(set.error()).c_str());
    std::vector<std::string> models;
    for (const auto& each : QString::fromLatin1(from.models).split(u' ', Qt::SkipEmptyParts))
        models.push_back(each.toStdString());
    Columns made;
    if (models.empty()) {
        fromSet(made, *set, nullptr);
        return made;
    }
    const auto matrix = matrixOf(*set, models);
    if (!matrix || matrix->leftOut > 0) qFatal("rows without outcomes");
    fromSet(made, *set, &*matrix);
    return made;
}

QJsonValue value(const std::optional<double>& figure) {
    return figure ? QJsonValue(*figure) : QJsonValue();
}

QJsonValue value(const std::optional<Interval>& range) {
    return range ? QJsonValue(QJsonArray{range->low, range->high}) : QJsonValue();
}

// As `plane` of the script: sending up what is at or above some lines.
std::vector<PlanePoint> points(const Columns& from) {
    std::vector<PlanePoint> made;
    for (int at = 0; at <= 21; ++at) {
        const double line = at > 20 ? 2 : at / 20.0;
        auto& point = made.emplace_back();
        for (std::size_t row = 0; row < from.rows(); ++row) {
            const bool up = from.score[row] >= line;
            point.cost += (up ? from.strongUsd[row] : from.weakUsd[row]) / static_cast<double>(from.rows());
            point.quality += (up ? from.strong[row] : from.weak[row]) / static_cast<double>(from.rows());
        }
    }
    return made;
}

QJsonObject ours(const Columns& from, bool intervals) {
    const auto ranking = Ranking::of(from.score, from.weak, from.strong);
    const auto tiers = tierQuality(from.tier, from.predicted, 4);
    std::vector<bool> isNeeded, isAbove;
    for (std::size_t at = 0; at < from.rows(); ++at) {
        isNeeded.push_back(from.strong[at] > from.weak[at]);
        isAbove.push_back(from.tier[at] > 0);
    }
    const auto hull = risingHull(points(from));
    double highest = 0;
    for (const auto& point : points(from))
        highest = std::max(highest, point.cost);
    QJsonObject made{{"apgr", value(ranking->apgr())},
                     {"cpt50", value(ranking->cpt(0.5))},
                     {"cpt80", value(ranking->cpt(0.8))},
                     {"pgr25", value(ranking->pgr(0.25))},
                     {"auc", value(auc(from.score, isAbove))},
                     {"ece", calibration(from.score, isNeeded)->error},
                     {"accuracy", tiers->accuracy},
                     {"macro_f1", tiers->macroF1},
                     {"under", tiers->underRouted},
                     {"over", tiers->overRouted},
                     {"severe", tiers->severe},
                     {"aiq", value(aiq(hull, highest))},
                     {"aiq_by_highest", value(aiq(hull, highest, AiqBy::HighestCost))}};
    if (!intervals) return made;
    made["bootstrap"] = value(
        bootstrap(from.rows(), {times, seed, 0.95}, [&](auto counts) { return ranking->apgr(counts); }));
    made["chance"] = value(chanceRange(from.weak, from.strong, {times, seed, 0.95}));
    return made;
}

QByteArray lines(const Columns& from) {
    QByteArray text;
    for (std::size_t at = 0; at < from.rows(); ++at) {
        const QJsonObject row{{"score", from.score[at]},
                              {"weak", from.weak[at]},
                              {"strong", from.strong[at]},
                              {"weak_usd", from.weakUsd[at]},
                              {"strong_usd", from.strongUsd[at]},
                              {"tier", qint64(from.tier[at])},
                              {"predicted", qint64(from.predicted[at])}};
        text += QJsonDocument(row).toJson(QJsonDocument::Compact) + '\n';
    }
    return text;
}

bool agree(const QJsonValue& a, const QJsonValue& b) {
    if (a.isArray() && b.isArray()) return agree(a[0], b[0]) && agree(a[1], b[1]);
    if (a.isDouble() && b.isDouble()) return std::abs(a.toDouble() - b.toDouble()) < 0.0005;
    return a.isNull() && b.isNull();
}

} // namespace

class AgreementTest : public QObject {
    Q_OBJECT

private slots:
    void sameFigures_data() {
        QTest::addColumn<QString>("kind"); // a file of the folder, or a made set
        QTest::addColumn<bool>("intervals");
        for (const char* kind : {"many ties", "many ties, others", "tied", "equal", "one class", "worse"})
            QTest::newRow(kind) << kind << true;
        if (!qEnvironmentVariableIsSet("TIERLINE_ROUTING_DATA")) return;
        for (const auto& each : recorded)
            QTest::newRow(each.file) << each.file << false;
    }
    void sameFigures() {
        QFETCH(QString, kind);
        QFETCH(bool, intervals);
        const auto python = QStandardPaths::findExecutable(QStringLiteral("python3"));
        if (python.isEmpty()) QSKIP("python3 is missing");
        const auto file = std::ranges::find_if(
            recorded, [&](const auto& each) { return kind == QLatin1String(each.file); });
        const auto columns = file != std::end(recorded)
                                 ? readRecorded(qEnvironmentVariable("TIERLINE_ROUTING_DATA"), *file)
                             : kind.startsWith(u"many") ? manyTies(400, std::uint64_t(kind.size()))
                                                        : edge(kind);
        QStringList arguments{QStringLiteral(TIERLINE_TEST_DATA "/bench/metrics.py")};
        if (intervals) arguments << QString::number(times) << QString::number(seed);
        QProcess process;
        process.start(python, arguments);
        process.write(lines(columns));
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(100'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
        const auto theirs = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        const auto mine = ours(columns, intervals);
        QCOMPARE(theirs.keys(), mine.keys());
        for (const auto& key : mine.keys())
            QVERIFY2(agree(mine[key], theirs[key]),
                     QJsonDocument(QJsonObject{{key, QJsonArray{mine[key], theirs[key]}}}).toJson());
    }
};

QTEST_GUILESS_MAIN(AgreementTest)
#include "agreement.moc"
