#include "classify/cascade.h"

#include "cascadeparts.h"

#include <QtTest>

using namespace tierline;
using namespace tierline::classify;
using namespace tierline::classify::testing;

namespace {

using Words = std::vector<std::string>;

struct Bench {
    explicit Bench(policy::Policy given, std::shared_ptr<const TextModel> text = {}, bool cached = true)
        : policy(share(std::move(given))) {
        Cascade::Parts parts;
        parts.scorer = *Scorer::compile(policy);
        parts.text = std::move(text);
        if (cached) parts.cache = std::make_shared<VerdictCache>(policy->classify.cache, policy->hash);
        cascade.emplace(parts);
        scratch.emplace(parts.scorer);
        references = axes();
    }

    Question question(std::string_view text, bool network = true) const {
        Question made;
        made.text = text;
        made.network = network;
        made.origin = "01H";
        made.clock = &clock;
        return made;
    }

    // "vector high" | "vector! why" | "judge <answer>" | "judge! why" | "skip why".
    void feed(Run& run, const std::string& step) {
        const auto cut = step.find(' ');
        const auto what = step.substr(0, cut), rest = step.substr(cut + 1);
        if (what == "skip") return cascade->skip(run, rest, *scratch);
        if (what == "vector!")
            return cascade->supplyVector(run, std::unexpected(rest), references.get(), {}, Microseconds(7),
                                         *scratch);
        if (what == "vector") {
            const std::map<std::string, Vector> known{{"low", axis(0)},     {"medium", axis(1)},
                                                      {"high", axis(2)},    {"far", axis(3)},
                                                      {"wide", axis(2, 5)}, {"zero", Vector(4)}};
            return cascade->supplyVector(run, known.at(rest), references.get(), "not there yet",
                                         Microseconds(7), *scratch);
        }
        std::expected<std::string, std::string> said = rest;
        if (what == "judge!") said = std::unexpected(rest);
        cascade->supplyAnswer(run, said, Microseconds(9), Money::fromNano(50), *scratch);
    }

    Run ask(std::string_view text, const Words& steps) {
        Run run = cascade->begin(question(text), *scratch);
        for (const auto& step : steps)
            if (run.need != Need::Nothing) feed(run, step);
        return run;
    }

    std::shared_ptr<const policy::Policy> policy;
    ManualClock clock;
    std::optional<Cascade> cascade;
    std::optional<CascadeScratch> scratch;
    std::shared_ptr<const References> references;
};

std::string needOf(const Run& run) {
    return run.need == Need::Nothing ? "nothing" : run.need == Need::Vector ? "vector" : "judge";
}

} // namespace

class TestCascade : public QObject {
    Q_OBJECT
private slots:
    void decides_data();
    void decides();
    void quickIsTheSame_data() { decides_data(); }
    void quickIsTheSame();
    void needsInTurn();
    void reachesNobodyOffline();
    void mendsOneAnswer();
    void requirementsOfTheJudge_data();
    void requirementsOfTheJudge();
    void booksWhatTheJudgeCost();
    void remembers_data();
    void remembers();
    void remembersWhatIsNear();
    void forgetsWhatWasNotToBeKept();
    void bestGuessWhileItWaits();
    void oneModelOneAnswer();
};

void TestCascade::decides_data() {
    QTest::addColumn<Words>("stages");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("score"); // of the text model; -1: there is none
    QTest::addColumn<int>("confidence");
    QTest::addColumn<Words>("steps");
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<QString>("rows");

    const Words all{"rules", "cache", "text", "embedding", "judge"};
    const Words local{"rules", "text"};
    const auto row = [](const char* name, const Words& stages, const char* text, int score, int confidence,
                        const Words& steps, const char* outcome, const char* rows) {
        QTest::newRow(name) << stages << QString(text) << score << confidence << steps << QString(outcome)
                            << QString(rows);
    };
    row("rules alone, nothing fires: the default tier", {"rules"}, "thing", -1, 0, {},
        "rules 0.00/0.00 > medium (no signal)", "rules 0.00/0.00");
    row("a rule that is sure stops before the text model", local, "thing sure", 100'000, 900'000, {},
        "rules 0.80/1.00 > high (score)", "rules 0.80/1.00");
    row("an unsure rule leaves it to a sure text model", local, "thing unsure", 100'000, 900'000, {},
        "text 0.10/0.90 > low (score)", "rules 0.35/0.33; text 0.10/0.90");
    row("nobody is sure: the most confident", local, "thing unsure", 700'000, 400'000, {},
        "text 0.70/0.40 > high (score)", "rules 0.35/0.33; text 0.70/0.40");
    row("nobody is sure and the rules are most confident", local, "thing unsure", 700'000, 300'000, {},
        "rules 0.35/0.33 > medium (score)", "rules 0.35/0.33; text 0.70/0.30");
    row("nothing fires, the model has an idea", local, "thing", 700'000, 100'000, {},
        "text 0.70/0.10 > high (score)", "rules 0.00/0.00; text 0.70/0.10");
    row("equally unsure: the earlier one", local, "thing", 700'000, 0, {},
        "rules 0.00/0.00 > medium (no signal)", "rules 0.00/0.00; text 0.70/0.00");
    row("the order is the policy's", {"text", "rules"}, "thing sure", 100'000, 900'000, {},
        "text 0.10/0.90 > low (score)", "text 0.10/0.90");
    row("a set rule decides at once, wherever rules stand", {"text", "rules"}, "thing fixed", 100'000,
        900'000, {}, "rules 0.00/1.00 > high (set of fixed)", "rules 0.00/1.00");
    row("a floor binds the text model", local, "thing floored", 100'000, 900'000, {},
        "text 0.10/0.90 > high (floor of floored)", "rules 0.35/0.33; text 0.10/0.90");
    row("a ceiling binds the text model", local, "thing ceiled", 900'000, 900'000, {},
        "text 0.90/0.90 > low (ceiling of ceiled)", "rules 0.35/0.33; text 0.90/0.90");
    row("a floor goes above a ceiling", local, "thing floored ceiled unsure", 900'000, 900'000, {},
        "rules 1.00/1.00 > high (floor of floored)", "rules 1.00/1.00");
    row("rules that are not listed bind nobody", {"text"}, "thing floored", 100'000, 900'000, {},
        "text 0.10/0.90 > low (score)", "text 0.10/0.90");
    row("no text model: the rules", local, "thing unsure", -1, 0, {}, "rules 0.35/0.33 > medium (score)",
        "rules 0.35/0.33; text: no model here");
    row("no stage has anything to say", {"text"}, "thing", -1, 0, {}, "rules 0.00/0.00 > medium (no signal)",
        "text: no model here");
    row("the nearest phrases decide", all, "thing", 500'000, 100'000, {"vector high"},
        "embedding 0.80/1.00 > high (score)",
        "rules 0.00/0.00; cache not known; text 0.50/0.10; embedding 0.80/1.00");
    row("nobody is near: the judge", all, "thing", 500'000, 100'000, {"vector far", "judge 9"},
        "judge 0.85/0.95 > high (score)",
        "rules 0.00/0.00; cache not known; text 0.50/0.10; embedding 0.00/0.00; judge 0.85/0.95");
    row("the endpoint is down: the judge", all, "thing", 500'000, 100'000, {"vector! down", "judge 1"},
        "judge 0.05/0.95 > low (score)",
        "rules 0.00/0.00; cache not known; text 0.50/0.10; embedding: down; judge 0.05/0.95");
    row("another dimension than the references: the judge", all, "thing", 500'000, 100'000,
        {"vector wide", "judge 1"}, "judge 0.05/0.95 > low (score)",
        "rules 0.00/0.00; cache not known; text 0.50/0.10; embedding: the vector has 5 dimensions, the "
        "references have 4; judge 0.05/0.95");
    row("a vector of zeros: the judge", all, "thing", 500'000, 100'000, {"vector zero", "judge 1"},
        "judge 0.05/0.95 > low (score)",
        "rules 0.00/0.00; cache not known; text 0.50/0.10; embedding: the endpoint gave a vector without "
        "direction; judge 0.05/0.95");
    row("the judge is down: what is there", all, "thing", 500'000, 100'000, {"vector far", "judge! down"},
        "text 0.50/0.10 > medium (score)",
        "rules 0.00/0.00; cache not known; text 0.50/0.10; embedding 0.00/0.00; judge: down");
    row("all of the network is down and nothing fired", {"rules", "embedding", "judge"}, "thing", -1, 0,
        {"vector! down", "judge! down"}, "rules 0.00/0.00 > medium (no signal)",
        "rules 0.00/0.00; embedding: down; judge: down");
    row("the judge is not asked, and that is no failure", {"rules", "judge"}, "thing unsure", -1, 0,
        {"skip too dear"}, "rules 0.35/0.33 > medium (score)", "rules 0.35/0.33; judge not asked: too dear");
    row("a floor binds the judge", {"rules", "judge"}, "thing floored", -1, 0, {"judge 1"},
        "judge 0.05/0.95 > high (floor of floored)", "rules 0.35/0.33; judge 0.05/0.95");
    row("a ceiling binds the judge", {"rules", "judge"}, "thing ceiled", -1, 0, {"judge 10"},
        "judge 0.95/0.95 > low (ceiling of ceiled)", "rules 0.35/0.33; judge 0.95/0.95");
    row("the text model behind the network", {"rules", "embedding", "text"}, "thing", 100'000, 900'000,
        {"vector! down"}, "text 0.10/0.90 > low (score)", "rules 0.00/0.00; embedding: down; text 0.10/0.90");
    row("a judge near a line is less sure, and still decides", {"rules", "judge"}, "thing", -1, 0,
        {"judge 3"}, "judge 0.25/0.85 > low (score)", "rules 0.00/0.00; judge 0.25/0.85");
}

namespace {

policy::Policy policyFor(const Words& stages) {
    return staged(stages);
}

// "judge 9" is short for a whole answer of that grade.
Words written(Words steps) {
    for (auto& step : steps)
        if (step.starts_with("judge ")) step = "judge " + answer(std::stoi(step.substr(6)));
    return steps;
}

std::shared_ptr<const TextModel> modelOf(int score, int confidence) {
    return score < 0 ? nullptr : constantModel(score, confidence);
}

} // namespace

void TestCascade::decides() {
    QFETCH(Words, stages);
    QFETCH(QString, text);
    QFETCH(int, score);
    QFETCH(int, confidence);
    QFETCH(Words, steps);
    Bench bench(policyFor(stages), modelOf(score, confidence));
    auto parts = bench.cascade->parts();
    parts.noText = "no model here";
    bench.cascade.emplace(parts);
    const auto prompt = text.toStdString();
    const auto run = bench.ask(prompt, written(steps));
    QCOMPARE(needOf(run), std::string("nothing"));
    QTEST(QString::fromStdString(outcomeOf(run.verdict, *bench.policy)), "outcome");
    QTEST(QString::fromStdString(rowsOf(run.verdict)), "rows");
}

// What `score` prints is what the full way says without the network.
void TestCascade::quickIsTheSame() {
    QFETCH(Words, stages);
    QFETCH(QString, text);
    QFETCH(int, score);
    QFETCH(int, confidence);
    Bench bench(policyFor(stages), modelOf(score, confidence));
    const auto prompt = text.toStdString();
    const auto run = bench.cascade->begin(bench.question(prompt, false), *bench.scratch);
    QCOMPARE(needOf(run), std::string("nothing"));
    const auto quick = bench.cascade->score(prompt, *bench.scratch);
    QCOMPARE(quick.raw.score, run.verdict.score);
    QCOMPARE(quick.raw.confidence, run.verdict.confidence);
    QCOMPARE(quick.raw.margin, run.verdict.margin);
    QCOMPARE(quick.raw.tier, run.verdict.tier);
    QVERIFY(quick.raw.reason == run.verdict.reason);
    QCOMPARE(std::string(classify::toString(quick.decidedBy)), run.verdict.decidedBy);
}

void TestCascade::needsInTurn() {
    Bench bench(staged({"rules", "cache", "embedding", "judge"}));
    auto run = bench.cascade->begin(bench.question("thing"), *bench.scratch);
    QCOMPARE(needOf(run), std::string("vector"));
    bench.feed(run, "vector far");
    QCOMPARE(needOf(run), std::string("judge"));
    bench.feed(run, "judge " + answer(4));
    QCOMPARE(needOf(run), std::string("nothing"));
    QCOMPARE(run.verdict.stages.back().us, std::int64_t(9));
    QCOMPARE(run.verdict.category, std::string("code"));
    QCOMPARE(run.verdict.estimatedOutput, std::optional<std::int64_t>(700));
}

void TestCascade::reachesNobodyOffline() {
    Bench bench(staged({"rules", "cache", "text", "embedding", "judge"}), constantModel(700'000, 200'000));
    const auto run = bench.cascade->begin(bench.question("thing", false), *bench.scratch);
    QCOMPARE(needOf(run), std::string("nothing"));
    QCOMPARE(rowsOf(run.verdict), std::string("rules 0.00/0.00; text 0.70/0.20"));
}

void TestCascade::mendsOneAnswer() {
    Bench bench(staged({"rules", "judge"}));
    auto run = bench.cascade->begin(bench.question("thing"), *bench.scratch);
    const auto first = bench.cascade->judgeRequest(run, "small");
    bench.feed(run, "judge I think it is a 7");
    QCOMPARE(needOf(run), std::string("judge"));
    const auto second = bench.cascade->judgeRequest(run, "small");
    QVERIFY(second.find("I think it is a 7") != second.npos);
    QVERIFY(first.find("cannot be read") == first.npos && second.find("cannot be read") != second.npos);
    auto other = run;
    bench.feed(run, "judge " + answer(9));
    QCOMPARE(outcomeOf(run.verdict, *bench.policy), std::string("judge 0.85/0.95 > high (score)"));
    QVERIFY(run.verdict.stages.back().detail.find("mended") != std::string::npos);
    QCOMPARE(run.verdict.stages.back().us, std::int64_t(18));
    bench.feed(other, "judge a 7, as I said");
    QCOMPARE(needOf(other), std::string("nothing"));
    QCOMPARE(rowsOf(other.verdict),
             std::string("rules 0.00/0.00; judge: no valid answer, not even mended: the answer is not one "
                         "JSON object"));
    QCOMPARE(other.verdict.stages.back().cost.nano(), std::int64_t(100));
}

void TestCascade::requirementsOfTheJudge_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("grade");
    QTest::addColumn<QString>("needs");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("reasoning is a floor") << "thing" << 1 << "reasoning"
                                          << "judge 0.05/0.95 > high (requirement)";
    QTest::newRow("reasoning goes above a ceiling")
        << "ceiled" << 9 << "reasoning" << "judge 0.85/0.95 > high (requirement)";
    QTest::newRow("reasoning where the tier is high anyway")
        << "thing" << 9 << "reasoning" << "judge 0.85/0.95 > high (score)";
    QTest::newRow("several steps raise by the stated weight")
        << "thing" << 5 << "steps" << "judge 0.65/0.95 > high (score)";
    QTest::newRow("several steps never go beyond one") << "thing" << 10 << "steps"
                                                       << "judge 1.00/0.95 > high (score)";
    QTest::newRow("knowledge from outside asks for an ability alone")
        << "thing" << 1 << "search" << "judge 0.05/0.95 > low (score)";
}

void TestCascade::requirementsOfTheJudge() {
    QFETCH(QString, text);
    QFETCH(int, grade);
    QFETCH(QString, needs);
    Bench bench(staged({"rules", "judge"}));
    const auto prompt = text.toStdString();
    const auto run = bench.ask(prompt, {"judge " + answer(grade, needs.toStdString())});
    QTEST(QString::fromStdString(outcomeOf(run.verdict, *bench.policy)), "outcome");
    QCOMPARE(run.verdict.requirements.search, needs == "search");
    QCOMPARE(run.verdict.requirements.multiStep, needs == "steps");
    const auto& fired = run.verdict.firedSignals;
    QCOMPARE(!fired.empty() && fired.back().name == "multi_step" && fired.back().weight == 200'000,
             needs == "steps");
}

void TestCascade::booksWhatTheJudgeCost() {
    Bench bench(staged({"rules", "judge"}));
    const auto run = bench.ask("thing", {"judge nonsense", "judge! timeout"});
    QCOMPARE(rowsOf(run.verdict), std::string("rules 0.00/0.00; judge: timeout"));
    QCOMPARE(run.verdict.stages.back().cost.nano(), std::int64_t(100)); // both were paid for
    const auto skipped = bench.ask("thing", {"judge nonsense", "skip its breaker has opened"});
    QCOMPARE(skipped.verdict.stages.back().cost.nano(), std::int64_t(50));
}

void TestCascade::remembers_data() {
    QTest::addColumn<Words>("first");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("minutes");
    QTest::addColumn<QString>("rows");
    const auto judge = "judge " + answer(9);
    const QString hit = "rules 0.00/0.00; cache 0.85/0.95", none = "rules 0.00/0.00; cache not known";
    QTest::newRow("the same text") << Words{"vector far", judge} << "some thing" << 1 << hit;
    QTest::newRow("case and white space") << Words{"vector far", judge} << "  Some\n THING " << 1 << hit;
    QTest::newRow("another text") << Words{"vector far", judge} << "some things" << 1 << none;
    QTest::newRow("too long ago") << Words{"vector far", judge} << "some thing" << 24 * 60 << none;
    QTest::newRow("a phrase decided")
        << Words{"vector high"} << "some thing" << 1 << "rules 0.00/0.00; cache 0.80/1.00";
    QTest::newRow("the judge was asked although the endpoint was down")
        << Words{"vector! down", judge} << "some thing" << 1 << hit;
    QTest::newRow("the judge was down") << Words{"vector far", "judge! down"} << "some thing" << 1 << none;
    QTest::newRow("nobody was asked") << Words{"skip no", "skip no"} << "some thing" << 1 << none;
}

void TestCascade::remembers() {
    QFETCH(Words, first);
    QFETCH(QString, text);
    QFETCH(int, minutes);
    Bench bench(staged({"rules", "cache", "embedding", "judge"}));
    QCOMPARE(needOf(bench.ask("some thing", first)), std::string("nothing"));
    bench.clock.forward(std::chrono::minutes(minutes));
    const auto prompt = text.toStdString();
    auto question = bench.question(prompt);
    const auto run = bench.cascade->begin(std::move(question), *bench.scratch);
    QTEST(QString::fromStdString(rowsOf(run.verdict)), "rows");
    if (run.hit) QVERIFY(run.verdict.stages.back().detail.starts_with("hit of 01H, 60 s old: what "));
}

void TestCascade::remembersWhatIsNear() {
    Bench bench(staged({"rules", "cache", "embedding", "judge"}));
    static_cast<void>(bench.ask("enable 2FA", {"vector far", "judge " + answer(9)}));
    const auto near = bench.ask("Please enable 2FA!", {"vector far"});
    QCOMPARE(rowsOf(near.verdict), std::string("rules 0.00/0.00; cache 0.85/0.95"));
    QVERIFY(near.verdict.stages.back().detail.starts_with("cosine 1.000 to 01H"));
    const auto opposite = bench.ask("disable 2FA", {"vector far"}); // the very same vector
    QCOMPARE(needOf(opposite), std::string("judge"));
}

void TestCascade::forgetsWhatWasNotToBeKept() {
    Bench bench(staged({"rules", "cache", "judge"}));
    auto question = bench.question("some thing");
    question.keep = false;
    auto run = bench.cascade->begin(std::move(question), *bench.scratch);
    bench.feed(run, "judge " + answer(9));
    QVERIFY(run.verdict.stages.back().detail.find("because") == std::string::npos);
    QCOMPARE(needOf(bench.ask("some thing", {})), std::string("judge"));
}

void TestCascade::bestGuessWhileItWaits() {
    Bench bench(staged({"rules", "judge"}));
    const auto open = bench.cascade->begin(bench.question("thing unsure"), *bench.scratch);
    QCOMPARE(open.verdict.tier, policy::TierIndex(1));
    QCOMPARE(open.lowest, policy::TierIndex(0));
    const auto bound = bench.cascade->begin(bench.question("thing floored"), *bench.scratch);
    QCOMPARE(bound.verdict.tier, policy::TierIndex(2));
    QCOMPARE(bound.lowest, policy::TierIndex(2));
}

void TestCascade::oneModelOneAnswer() {
    QVERIFY(constantModel(700'000, 900'000));
    Bench bench(staged({"text"}), constantModel(700'000, 900'000));
    auto question = bench.question("thing", false);
    question.weights = true;
    const auto run = bench.cascade->begin(std::move(question), *bench.scratch);
    QVERIFY(run.verdict.stages.front().detail.starts_with("constant"));
}

QTEST_APPLESS_MAIN(TestCascade)
#include "cascade.moc"
