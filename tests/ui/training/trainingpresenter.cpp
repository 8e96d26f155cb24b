#include "training/trainingpresenter.h"

#include "fakefeed.h"
#include "kit/format.h"
#include "training/binsmodel.h"
#include "training/fakedesk.h"
#include "training/figuresmodel.h"
#include "training/weightsmodel.h"
#include "training/weightspanel.h"

#include <QAbstractItemModelTester>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace tierline;
using namespace tierline::training;
using namespace Qt::Literals::StringLiterals;

namespace {

TrainingState filled() {
    test::rememberFakeChoices();
    TrainingState state;
    state.sets = test::fakeSets();
    state.choices = loadChoices();
    state.policy = test::fakePolicy();
    return state;
}

bench::TrainReport reportOf(const std::vector<bench::TrainStanding>& standings, bool leftOut) {
    bench::TrainReport report;
    for (const auto standing : standings) {
        bench::TrainOrder order;
        order.value = standing == bench::TrainStanding::LikeChance ? 0.51 : 0.7;
        order.range = bench::Interval{0.6, 0.8, 0};
        order.chance = bench::Interval{0.45, 0.55, 0};
        order.length = 0.65;
        const bool isBetter = standing == bench::TrainStanding::BetterThanLength;
        const bool isWorse = standing == bench::TrainStanding::WorseThanLength;
        order.overLength = bench::Interval{isBetter ? 0.01 : -0.1, isWorse ? -0.01 : 0.1, 0};
        bench::TrainFigures figures;
        figures.file = "set" + std::to_string(report.files.size());
        figures.gap = order;
        if (leftOut) {
            figures.leftOut = bench::TrainLeftOut{};
            figures.leftOut->gap = order;
            figures.leftOut->gap.value = 0.5;
        }
        report.files.push_back(figures);
    }
    report.files.emplace_back();
    return report;
}

} // namespace

class TrainingPresenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"trainingpresenter"_s);
    }
    void init() { QSettings().clear(); }
    void verdict_data();
    void verdict();
    void leftOutSpeaksForUnseenSets();
    void saysWhyItCannotTrain_data();
    void saysWhyItCannotTrain();
    void plansWhatIsTicked();
    void choicesAreRemembered();
    void suggestedRolesCanBeMoved();
    void brokenSetsNameTheirLine();
    void cancelledKeepsTheRunBefore();
    void runningForbidsTraining();
    void modelsHoldTheirContract();
    void weightsAreFoundByWordAndKind();
    void aScoredTextSaysWhatWeighed();
    void detailHoldsTheCalibration();
};

void TrainingPresenterTest::verdict_data() {
    using enum bench::TrainStanding;
    QTest::addColumn<QList<int>>("standings");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<int>("tone");
    const auto row = [](const char* name, const QList<bench::TrainStanding>& all, const QString& sentence,
                        kit::Tone tone) {
        QList<int> numbers;
        for (const auto standing : all)
            numbers << static_cast<int>(standing);
        QTest::newRow(name) << numbers << sentence << static_cast<int>(tone);
    };
    row("better everywhere", {BetterThanLength, BetterThanLength},
        u"On prompts it had not seen, it orders better than length alone on all 2 sets."_s, kit::Tone::Good);
    row("better on one of two", {BetterThanLength, LikeLength},
        u"On prompts it had not seen, it orders better than length alone on 1 of 2 sets."_s, kit::Tone::Warn);
    row("like length", {LikeLength}, u"On prompts it had not seen, it is no better than length."_s,
        kit::Tone::Warn);
    row("like chance", {LikeChance, LikeChance},
        u"On prompts it had not seen, it is no better than chance."_s, kit::Tone::Bad);
    row("worse than length", {WorseThanLength},
        u"On prompts it had not seen, it is worse than length alone."_s, kit::Tone::Bad);
    row("nothing measured", {}, u"Nothing here says whether its order is any good."_s, kit::Tone::Warn);
}

void TrainingPresenterTest::verdict() {
    QFETCH(QList<int>, standings);
    QFETCH(QString, sentence);
    QFETCH(int, tone);
    std::vector<bench::TrainStanding> all;
    for (const int standing : standings)
        all.push_back(static_cast<bench::TrainStanding>(standing));
    const Verdict found = verdictOf(reportOf(all, false));
    QCOMPARE(found.sentence, sentence);
    QCOMPARE(static_cast<int>(found.tone), tone);
}

void TrainingPresenterTest::leftOutSpeaksForUnseenSets() {
    const Verdict found = verdictOf(reportOf({bench::TrainStanding::BetterThanLength}, true));
    QCOMPARE(found.detail, u"On sets it had not seen, it is no better than chance."_s);
    QVERIFY(found.tone == kit::Tone::Warn); // better on its own sets only
}

void TrainingPresenterTest::saysWhyItCannotTrain_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("expected");
    QTest::newRow("all is well") << u""_s << QString();
    QTest::newRow("no policy yet") << u"policy"_s << u"Waiting for the policy"_s;
    QTest::newRow("nothing ticked") << u"ticks"_s << u"Tick at least one set"_s;
    QTest::newRow("no dear model") << u"roles"_s << u"Say which model is the cheap one"_s;
    QTest::newRow("prompts without a tier") << u"tier"_s << u"choose a tier for the whole set"_s;
    QTest::newRow("no name") << u"name"_s << u"the model needs a name"_s;
    QTest::newRow("a column that is none") << u"maps"_s << u"tierr"_s;
}

void TrainingPresenterTest::saysWhyItCannotTrain() {
    QFETCH(QString, change);
    QFETCH(QString, expected);
    TrainingState state = filled();
    Choices& choices = state.choices;
    if (change == "policy"_L1) state.policy.reset();
    if (change == "ticks"_L1) choices.sets.clear();
    if (change == "roles"_L1) choices.models[u"atlas/large"_s] = ModelRole::None;
    if (change == "name"_L1) choices.name = u"  "_s;
    if (change == "maps"_L1) choices.maps = u"tierr=x"_s;
    if (change == "tier"_L1)
        for (SetChoice& choice : choices.sets)
            choice.tier.clear();
    const TrainingView view = present(state);
    QCOMPARE(view.canTrain, expected.isEmpty());
    QVERIFY2(view.whyNot.contains(expected), qPrintable(view.whyNot));
}

void TrainingPresenterTest::plansWhatIsTicked() {
    const TrainingState state = filled();
    const auto plan = planOf(state.choices, state.sets, state.policy.get());
    QCOMPARE(plan.sources.files.size(), std::size_t{4}); // the broken one cannot be used
    QCOMPARE(plan.sources.tiers.at("banking-questions.jsonl"), std::string("simple"));
    QCOMPARE(plan.sources.weights.at("banking-questions.jsonl"), 4U);
    QVERIFY(!plan.sources.weights.contains("core.jsonl")); // once is usual
    QCOMPARE(plan.sources.weak, std::vector<std::string>{"atlas/small"});
    QCOMPARE(plan.sources.strong, std::vector<std::string>{"atlas/large"});
}

void TrainingPresenterTest::choicesAreRemembered() {
    Choices choices;
    choices.added = QStringList{u"/a.jsonl"_s};
    choices.sets[u"/a.jsonl"_s] = {true, u"complex"_s, 7};
    choices.models[u"m"_s] = ModelRole::Dear;
    choices.name = u"mine"_s;
    choices.folds = 9;
    choices.seed = 42;
    choices.leavesOut = choices.skipsBad = true;
    choices.maps = u"tier=t"_s;
    choices.values = u"A=simple"_s;
    saveChoices(choices);
    QVERIFY(loadChoices() == choices);
    QSettings().setValue(u"training/v1/folds"_s, 99);
    QCOMPARE(loadChoices().folds, 20);
}

void TrainingPresenterTest::suggestedRolesCanBeMoved() {
    TrainingState state = filled();
    auto models = modelsOf(state.choices, state.sets);
    QCOMPARE(models.size(), std::size_t{2});
    QVERIFY(models[0].name == u"atlas/small"_s && models[0].role == ModelRole::Cheap);
    state.choices.models[u"atlas/small"_s] = ModelRole::Dear;
    QVERIFY(modelsOf(state.choices, state.sets)[0].role == ModelRole::Dear);
}

void TrainingPresenterTest::brokenSetsNameTheirLine() {
    const TrainingView view = present(filled());
    const SetLine& broken = view.sets.back();
    QVERIFY(!broken.isUsable && !broken.isTicked);
    QCOMPARE(broken.trouble, u"line 17: the row is not JSON"_s);
    QVERIFY(broken.tip.contains(u"one object a line"_s));
}

void TrainingPresenterTest::cancelledKeepsTheRunBefore() {
    TrainingState state = filled();
    state.model = test::fakeModel(true);
    state.trouble = TrainingTrouble{u"Training was cancelled; nothing was kept."_s, {}, true};
    const TrainingView view = present(state);
    QVERIFY(view.hasReport && view.canTrain);
    QCOMPARE(view.verdict.sentence, state.trouble->sentence);
    QCOMPARE(view.verdict.detail, u"The figures below are of the run before."_s);
    QVERIFY(view.verdict.tone == kit::Tone::Idle);
}

void TrainingPresenterTest::runningForbidsTraining() {
    TrainingState state = filled();
    state.running = Running{u"held-out folds"_s, 0.4, false};
    TrainingView view = present(state);
    QVERIFY(view.isRunning && !view.canTrain);
    QCOMPARE(view.runningText, u"held-out folds"_s);
    state.running->isStopping = true;
    QVERIFY(present(state).runningText.startsWith(u"Stopping"_s));
}

void TrainingPresenterTest::modelsHoldTheirContract() {
    FiguresModel figures;
    WeightsModel weights;
    BinsModel bins;
    const QAbstractItemModelTester one(&figures, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester two(&weights, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester three(&bins, QAbstractItemModelTester::FailureReportingMode::QtTest);
    TrainingState state = filled();
    state.model = test::fakeModel(true);
    const TrainingView view = present(state);
    figures.setLines(view.figures);
    QCOMPARE(figures.rowCount(), 5);
    QCOMPARE(figures.index(0, FiguresModel::Value).data().toString(), decimals(0.912));
    QCOMPARE(figures.index(3, FiguresModel::Strip).data().toString(),
             kit::percent(0.952, 1) + u" in their tier"_s);
    QCOMPARE(figures.index(3, FiguresModel::Value).data().toString(), u"–"_s); // one tier only
    QVERIFY(figures.index(2, 0).data(Qt::AccessibleTextRole).toString().contains(u"better than length"_s));
    weights.setWeights(bench::trainWeights(state.model->text, 1));
    QVERIFY(weights.rowCount() > 1'000);
    bins.setBins(detailOf(*state.model->report, 0).bins);
    QCOMPARE(bins.rowCount(), 9); // the bin without rows is not shown
    figures.setLines({});
    weights.setWeights({});
    bins.setBins({});
    QCOMPARE(figures.rowCount() + weights.rowCount() + bins.rowCount(), 0);
}

void TrainingPresenterTest::weightsAreFoundByWordAndKind() {
    WeightsModel model;
    model.setWeights({{"prove", bench::WeightKind::Word, 2.0},
                      {"prove that", bench::WeightKind::Pair, 1.5},
                      {"_pro", bench::WeightKind::Part, 1.0},
                      {"length in words", bench::WeightKind::Shape, 0.5}});
    model.setFilter(u" PROVE "_s, std::nullopt);
    QCOMPARE(model.rowCount(), 2);
    model.setFilter(u"prove"_s, bench::WeightKind::Pair);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, WeightsModel::Term).data().toString(), u"prove that"_s);
    QCOMPARE(model.index(0, WeightsModel::Weight).data(WeightsModel::ShareRole).toDouble(), 0.75);
    model.setFilter({}, bench::WeightKind::Shape);
    QCOMPARE(model.rowCount(), 1);
    model.setFilter(u"nothing like it"_s, std::nullopt);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(weightText(-1.774), u"−1.77"_s);
}

void TrainingPresenterTest::aScoredTextSaysWhatWeighed() {
    const auto model = test::fakeModel(false);
    const auto found = weighedIn(*model->scorer, u"Prove that there are infinitely many primes"_s);
    QVERIFY(!found.empty());
    QVERIFY(std::ranges::any_of(found, [](const bench::TrainWeight& w) {
        return w.text.find("prove") != std::string::npos && w.weight > 0;
    }));
    for (const auto& weight : found)
        QVERIFY2(weight.kind != bench::WeightKind::Shape || weight.text.find('_') == std::string::npos,
                 weight.text.c_str());
    for (std::size_t i = 1; i < found.size(); ++i)
        QVERIFY(std::abs(found[i - 1].weight) >= std::abs(found[i].weight));
}

void TrainingPresenterTest::detailHoldsTheCalibration() {
    const auto report = test::fakeReport();
    const DetailView detail = detailOf(report, 1);
    QCOMPARE(detail.title, u"misfires.jsonl"_s);
    QVERIFY(detail.notes.contains(u"Only 76 rows"_s));
    QVERIFY(detail.notes.contains(u"By fold from "_s + decimals(0.52)));
    QVERIFY(detail.sentence.endsWith(u"no better than chance."_s));
    QCOMPARE(detail.bins.size(), std::size_t{10});
    QCOMPARE(detail.base, 0.42);
    QVERIFY(detailOf(report, 99).title.isEmpty());
}

QTEST_MAIN(TrainingPresenterTest)
#include "trainingpresenter.moc"
