#include "trainparts.h"

#include "bench/trainexport.h"
#include "bench/trainlook.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <fstream>

using namespace tierline;
using namespace tierline::bench;

namespace {

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

struct Run {
    policy::Policy policy = test::policyOfTwo();
    TrainSets sets;
    TrainSources sources = test::threeSources();
    TrainPlan plan;
    classify::Trained trained;
    TrainReport report;
};

Run runOf(std::size_t each) {
    Run run;
    run.sets = test::threeSets(each);
    run.plan.sources = run.sources;
    run.plan.cost = 1;
    const auto rows = trainRows(run.sets, run.sources, run.policy);
    auto trained = classify::train(rows, trainOptions(run.plan, rows.size()));
    if (trained) run.trained = *std::move(trained);
    run.report = trainReport(run.sets, run.sources, run.policy, run.trained);
    return run;
}

TrainOrder orderOf(double value, double chanceHigh, double overLow, double overHigh) {
    TrainOrder order;
    order.value = value;
    order.range = Interval{value - 0.1, value + 0.1, 0};
    order.chance = Interval{1 - chanceHigh, chanceHigh, 0};
    order.overLength = Interval{overLow, overHigh, 0};
    return order;
}

std::string write(const QTemporaryDir& folder, const char* name, const std::string& text) {
    const auto path = folder.filePath(QString::fromLatin1(name)).toStdString();
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

} // namespace

class TrainingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void standing_data();
    void standing();
    void figuresStandBesideLengthAndChance();
    void everyRowIsInOneFold();
    void leftOutSetsAreScoredByTheOthers();
    void aSingleSetCannotBeLeftOut();
    void stoppingIsRefused();
    void fewRowsAndOneTierAreSaid();
    void looksIntoASet();
    void looksIntoWhatIsNoSet();
    void suggestsRoles_data();
    void suggestsRoles();
    void writesTheCommand();
    void checksThePlan_data();
    void checksThePlan();
    void saysFiguresInPlainWords();
    void exportsHoldEverySet();
};

void TrainingTest::standing_data() {
    QTest::addColumn<TrainOrder>("order");
    QTest::addColumn<int>("expected");
    const auto row = [](const char* name, const TrainOrder& order, TrainStanding standing) {
        QTest::newRow(name) << order << static_cast<int>(standing);
    };
    row("no figure", {}, TrainStanding::Unknown);
    row("inside what chance gives, though above length", orderOf(0.53, 0.55, 0.01, 0.1),
        TrainStanding::LikeChance);
    row("above chance, the difference to length may be nothing", orderOf(0.62, 0.55, -0.01, 0.05),
        TrainStanding::LikeLength);
    row("above chance and length", orderOf(0.62, 0.55, 0.01, 0.05), TrainStanding::BetterThanLength);
    row("above chance, but length alone is better", orderOf(0.62, 0.55, -0.1, -0.02),
        TrainStanding::WorseThanLength);
}

void TrainingTest::standing() {
    QFETCH(TrainOrder, order);
    QFETCH(int, expected);
    QCOMPARE(static_cast<int>(standingOf(order)), expected);
}

void TrainingTest::figuresStandBesideLengthAndChance() {
    const auto run = runOf(200);
    QCOMPARE(run.report.files.size(), std::size_t{4});
    const auto& labels = run.report.files[0];
    QVERIFY(*labels.tiers.value > 0.95);
    QVERIFY(standingOf(labels.tiers) == TrainStanding::BetterThanLength);
    QVERIFY(labels.tiers.range->low <= *labels.tiers.value
            && *labels.tiers.value <= labels.tiers.range->high);
    QVERIFY(labels.tiers.chance->low > 0.4 && labels.tiers.chance->high < 0.6);
    QCOMPARE(labels.quality->rows, std::size_t{200});
    QVERIFY(labels.quality->accuracy > 0.9);
    const auto& answers = run.report.files[1];
    QVERIFY(*answers.gap.value > 0.7); // 0.75 is the best there is with half of them hard
    QVERIFY(standingOf(answers.gap) == TrainStanding::BetterThanLength);
    QVERIFY(standingOf(run.report.files[2].gap) == TrainStanding::LikeChance);
    const auto& all = run.report.files[3];
    QCOMPARE(all.rows, std::size_t{600});
    QVERIFY(!all.gap.value); // outcomes of several sources do not make one
    std::size_t binned = 0;
    for (const auto& bin : all.calibration->bins)
        binned += bin.rows;
    QCOMPARE(binned, std::size_t{600});
}

void TrainingTest::everyRowIsInOneFold() {
    const auto run = runOf(60);
    QCOMPARE(run.trained.folds.size(), run.sets.texts.size());
    for (const auto fold : run.trained.folds)
        QVERIFY(fold >= 0 && fold < run.plan.folds);
    QCOMPARE(run.report.files[0].folds.size(), static_cast<std::size_t>(run.plan.folds));
    for (const auto& fold : run.report.files[0].folds)
        QVERIFY(fold && *fold > 0.5);
}

void TrainingTest::leftOutSetsAreScoredByTheOthers() {
    const auto run = runOf(120);
    const auto left = trainLeftOut(run.sets, run.sources, run.policy, trainOptions(run.plan, 360));
    QVERIFY(left.has_value());
    QCOMPARE(left->size(), std::size_t{3});
    QVERIFY(*(*left)[1].gap.value > 0.7); // the labelled set knows the words
    QVERIFY(standingOf((*left)[2].gap) == TrainStanding::LikeChance);
    double shares = 0;
    for (const auto share : (*left)[0].shares)
        shares += share;
    QVERIFY(std::abs(shares - 1) < 1e-9);
}

void TrainingTest::aSingleSetCannotBeLeftOut() {
    auto run = runOf(60);
    std::erase_if(run.sets.texts, [](const TrainText& text) { return text.file > 0; });
    run.sources.files.resize(1);
    const auto left = trainLeftOut(run.sets, run.sources, run.policy, trainOptions(run.plan, 60));
    QVERIFY(left.has_value());
    QCOMPARE(qt((*left)[0].trouble), QStringLiteral("there is no other set"));
}

void TrainingTest::stoppingIsRefused() {
    const auto run = runOf(60);
    auto options = trainOptions(run.plan, 180);
    double last = -1;
    int calls = 0;
    options.progress = [&](std::string_view, double share) {
        if (share < last) return false;
        last = share;
        return ++calls < 7; // within the second set
    };
    const auto left = trainLeftOut(run.sets, run.sources, run.policy, options);
    QVERIFY(!left.has_value());
    QVERIFY(left.error().code == ErrorCode::Refused);
    QCOMPARE(calls, 7);
    QVERIFY(last > 1.0 / 3 && last < 2.0 / 3);
}

void TrainingTest::fewRowsAndOneTierAreSaid() {
    auto run = runOf(60);
    for (auto& text : run.sets.texts) {
        if (text.file == 0) text.tier = 0;
        if (text.file == 1) text.weak = text.strong = 0.5;
    }
    const auto report = trainReport(run.sets, run.sources, run.policy, run.trained);
    using enum TrainCaution;
    QVERIFY((report.files[0].cautions == std::vector{FewRows, OneTierOnly}));
    QVERIFY((report.files[1].cautions == std::vector{FewRows, EqualModels}));
    QVERIFY((report.files[2].cautions == std::vector{FewRows}));
    QVERIFY(!report.files[0].tiers.value && !report.files[1].gap.value);
    QVERIFY(trainReportCsv(report).find("nan") == std::string::npos);
}

void TrainingTest::looksIntoASet() {
    const QTemporaryDir folder;
    const auto file = write(folder, "a.jsonl",
                            "{\"id\":\"1\",\"prompt\":\"hi\",\"tier\":\"simple\"}\n"
                            "{\"id\":\"2\",\"prompt\":\"prove it\",\"tier\":\"complex\"}\n"
                            "{\"id\":\"3\",\"prompt\":\"x\",\"outcomes\":{\"small\":0.25,\"large\":1}}\n"
                            "{\"id\":\"4\",\"prompt\":\"y\",\"outcomes\":{\"small\":0.75}}\n"
                            "{\"id\":\"5\",\"prompt\":\"bare\"}\n"
                            "{\"id\":\"6\",\"prompt\":\"z\",\"tier\":\"enormous\"}\n");
    const auto look = trainLook(file, {{}, {"simple", "complex"}, true}, [] { return true; });
    QCOMPARE(look.rows, std::size_t{5});
    QCOMPARE(look.labelled(), std::size_t{2});
    QCOMPARE(look.withOutcomes, std::size_t{2});
    QCOMPARE(look.bare, std::size_t{1});
    QCOMPARE(look.bad, std::size_t{1});
    QCOMPARE(look.trouble->line, 6);
    QCOMPARE(look.models.size(), std::size_t{2});
    for (const auto& model : look.models)
        QCOMPARE(model.mean, model.name == "small" ? 0.5 : 1.0);
    QCOMPARE(trainLook(file, {{}, {"simple", "complex"}, true}, [] { return false; }).rows, std::size_t{0});
}

void TrainingTest::looksIntoWhatIsNoSet() {
    const QTemporaryDir folder;
    QVERIFY(trainLook(folder.filePath(QStringLiteral("none.jsonl")).toStdString(), {}, [] {
                return true;
            }).trouble);
    const auto look = trainLook(write(folder, "a.jsonl", "not json\n"), {}, [] { return true; });
    QCOMPARE(look.rows, std::size_t{0});
    QVERIFY(look.trouble);
}

void TrainingTest::suggestsRoles_data() {
    using Names = QStringList;
    QTest::addColumn<QList<double>>("means");
    QTest::addColumn<Names>("names");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << QList<double>{} << Names{} << QStringLiteral("|");
    QTest::newRow("one model is no choice")
        << QList<double>{0.5} << Names{QStringLiteral("a")} << QStringLiteral("|");
    QTest::newRow("cut where they lie furthest apart")
        << QList<double>{0.8, 0.4, 0.45, 0.85} << QStringLiteral("d a b c").split(QLatin1Char(' '))
        << QStringLiteral("a b|d c");
    QTest::newRow("by their names when these are weak and strong")
        << QList<double>{0.9, 0.1, 0.5} << QStringLiteral("weak strong other").split(QLatin1Char(' '))
        << QStringLiteral("weak|strong");
}

void TrainingTest::suggestsRoles() {
    QFETCH(QList<double>, means);
    QFETCH(QStringList, names);
    QFETCH(QString, expected);
    std::vector<TrainModelSeen> models;
    for (qsizetype i = 0; i < means.size(); ++i)
        models.push_back({names[i].toStdString(), 10, means[i]});
    const auto roles = suggestRoles(models);
    QStringList weak, strong;
    for (const auto& name : roles.weak)
        weak << qt(name);
    for (const auto& name : roles.strong)
        strong << qt(name);
    const QString found = weak.join(QLatin1Char(' ')) + QLatin1Char('|') + strong.join(QLatin1Char(' '));
    QCOMPARE(found, expected);
}

void TrainingTest::writesTheCommand() {
    TrainPlan plan;
    plan.sources.files = {"/data/my set.jsonl", "/data/b.jsonl"};
    plan.sources.tiers["b.jsonl"] = "simple";
    plan.sources.weights = {{"b.jsonl", 4}, {"my set.jsonl", 1}};
    plan.sources.weak = {"small", "tiny"};
    plan.sources.strong = {"large"};
    plan.maps = {"tier=tier4"};
    plan.name = "it's mine";
    plan.seed = 9;
    plan.out = "my.model";
    const QString expected = QStringLiteral("tierlinectl train \\\n"
                                            "  --set '/data/my set.jsonl' \\\n"
                                            "  --set /data/b.jsonl \\\n"
                                            "  --map tier=tier4 \\\n"
                                            "  --weak small,tiny \\\n"
                                            "  --strong large \\\n"
                                            "  --tier b.jsonl=simple \\\n"
                                            "  --weight b.jsonl=4 \\\n"
                                            "  --name 'it'\\''s mine' \\\n"
                                            "  --seed 9 \\\n"
                                            "  --folds 5 \\\n"
                                            "  --out my.model\n");
    QCOMPARE(qt(trainCommand(plan)), expected);
    QCOMPARE(qt(trainSnippet("/m/my.model")),
             QStringLiteral("classify:\n  stages: [rules, text]\n  text: {model: \"/m/my.model\"}\n"));
}

void TrainingTest::checksThePlan_data() {
    QTest::addColumn<TrainPlan>("plan");
    QTest::addColumn<QString>("expected");
    TrainPlan plan;
    QTest::newRow("no set") << plan << QStringLiteral("no set is chosen");
    plan.sources.files = {"/a/x.jsonl"};
    QTest::newRow("one set") << plan << QString();
    plan.sources.weights["x.jsonl"] = 17;
    QTest::newRow("a weight of 17") << plan << QStringLiteral("the weight of x.jsonl is not 1 to 16");
    plan.sources.weights.clear();
    plan.name.clear();
    QTest::newRow("no name") << plan << QStringLiteral("the model needs a name of one line");
    plan.name = "m";
    plan.sources.files.push_back("/b/x.jsonl");
    QTest::newRow("two files of one name") << plan << QStringLiteral("two sets are called x.jsonl");
    plan.sources.files.pop_back();
    plan.maps = {"tierr=t"};
    QTest::newRow("a column that is none") << plan << QStringLiteral("tierr");
}

void TrainingTest::checksThePlan() {
    QFETCH(TrainPlan, plan);
    QFETCH(QString, expected);
    const auto good = checkPlan(plan);
    QCOMPARE(good.has_value(), expected.isEmpty());
    if (!good) QVERIFY2(qt(good.error().detail).contains(expected), good.error().detail.c_str());
}

void TrainingTest::saysFiguresInPlainWords() {
    for (std::size_t i = 0; i < classify::figureCount; ++i) {
        const auto words = plainFigure(classify::figureName(i));
        QVERIFY2(!words.empty() && words.find('_') == std::string::npos, words.c_str());
    }
    QCOMPARE(qt(plainFigure("words_over_64")), QStringLiteral("words beyond the first 64"));
    const auto run = runOf(100);
    const auto up = trainWeights(run.trained.model, 1), down = trainWeights(run.trained.model, -1);
    QVERIFY(std::ranges::any_of(up, [](const TrainWeight& w) { return w.text == "prove" && w.weight > 0; }));
    QVERIFY(
        std::ranges::any_of(down, [](const TrainWeight& w) { return w.text == "timer" && w.weight < 0; }));
    QVERIFY(std::ranges::is_sorted(up, std::greater<>(), &TrainWeight::weight));
    QVERIFY(std::ranges::is_sorted(down, std::less<>(), &TrainWeight::weight));
}

void TrainingTest::exportsHoldEverySet() {
    auto run = runOf(100);
    run.report.files[1].leftOut = TrainLeftOut{{}, {}, {0.5, 0.5}, "too few"};
    const auto json = QJsonDocument::fromJson(
        QByteArray::fromStdString(trainReportJson(run.report, run.plan, run.trained.model)));
    const auto sets = json.object()[QStringLiteral("sets")].toArray();
    QCOMPARE(sets.size(), 4);
    QCOMPARE(sets[0].toObject()[QStringLiteral("auc")].toObject()[QStringLiteral("standing")].toString(),
             QStringLiteral("better than length"));
    QCOMPARE(sets[1].toObject()[QStringLiteral("left_out")].toObject()[QStringLiteral("trouble")].toString(),
             QStringLiteral("too few"));
    QVERIFY(
        json.object()[QStringLiteral("command")].toString().startsWith(QStringLiteral("tierlinectl train")));
    const auto lines = qt(trainReportCsv(run.report)).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 5);
    for (const auto& line : lines)
        QCOMPARE(line.count(QLatin1Char(',')), lines[0].count(QLatin1Char(',')));
}

QTEST_GUILESS_MAIN(TrainingTest)
#include "training.moc"
