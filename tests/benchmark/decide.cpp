#include "bench/decide.h"
#include "bench/evaluate.h"

#include "classify/makecascade.h"
#include "classify/words.h"
#include "policy/reader.h"

#include "decidecases.h"

#include <QTest>

#include <filesystem>

using namespace tierline;
using namespace tierline::bench;

namespace {

Decider deciderOf(const char* yaml) {
    const auto read = policy::readPolicy(yaml, "test.yaml");
    if (!read.policy) qFatal("%s", toString(read.errors.front()).c_str());
    Decider made;
    made.name = "test.yaml";
    made.policy = read.policy;
    std::vector<Error> warnings;
    made.cascade = classify::makeCascade(*classify::Scorer::compile(read.policy), warnings);
    made.when = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
    return made;
}

Case caseOf(const char* prompt, const char* messages) {
    Case made;
    made.prompt = prompt;
    made.messages = messages;
    made.line = 7;
    return made;
}

std::string shown(const RunRow& row, const Decider& decider) {
    return std::string(decider.policy->tiers[row.tier].name) + ' '
           + (row.model ? decider.policy->models[*row.model].id : row.trouble) + ' '
           + (row.cost ? std::to_string(row.cost->nano()) : "unpriced") + ' '
           + std::string(toString(row.reason));
}

// The way a single request goes: all names and spans, and a plan with all its reasons.
std::string theLongWay(const char* prompt, const Decider& decider) {
    const auto& scorer = decider.cascade->parts().scorer;
    classify::CascadeScratch scratch(scorer);
    const auto words = classify::wordsOf(prompt, *scorer);
    classify::Question question;
    question.text = words.text();
    question.context = words.context();
    const auto verdict = decider.cascade->begin(std::move(question), scratch).verdict;
    route::Facts facts;
    facts.inputTokens = static_cast<std::int64_t>((std::string_view(prompt).size() + 3) / 4);
    facts.when = decider.when;
    const std::vector<health::ModelHealth> health(decider.policy->models.size());
    const auto plan = route::plan(*decider.policy, catalog::Catalog(), verdict, {}, facts, health);
    RunRow row;
    row.tier = static_cast<std::uint16_t>(verdict.tier);
    row.reason = plan.reason;
    const auto& chosen = plan.candidates[plan.order.front()];
    row.model = static_cast<std::uint16_t>(chosen.model);
    row.cost = chosen.estimatedCost;
    return shown(row, decider);
}

Set outcomeSet(std::vector<std::string> models, const std::vector<std::vector<Outcome>>& rows) {
    Set set;
    set.file = "some/set.jsonl";
    set.hash = "abc";
    set.names.models = std::move(models);
    for (const auto& outcomes : rows) {
        Case made;
        made.id = std::to_string(set.cases.size());
        made.outcomes = outcomes;
        set.cases.push_back(made);
    }
    set.withOutcomes = rows.size();
    return set;
}

constexpr auto cent = Money::fromNano(10'000'000), dime = Money::fromNano(100'000'000);

} // namespace

class DecideTest : public QObject {
    Q_OBJECT

private slots:
    void decidesAsARequestIs_data() {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing fires") << "hello there" << "mid test/mid 1251500 default_no_signal";
        QTest::newRow("a keyword lifts") << "please refactor it" << "top test/top 12525000 complexity_match";
        QTest::newRow("a floor binds") << "prove that it holds" << "top test/top 12525000 rule_floor";
        QTest::newRow("a keyword lowers") << "yes or no" << "low test/low 50150 complexity_match";
    }

    void decidesAsARequestIs() {
        QFETCH(QString, prompt);
        QFETCH(QString, expected);
        const auto decider = deciderOf(threeTiers);
        const auto text = prompt.toStdString();
        const auto row = CaseDecider(decider).decide(std::string_view(text));
        QCOMPARE(QString::fromStdString(shown(row, decider)), expected);
        QCOMPARE(shown(row, decider), theLongWay(text.c_str(), decider));
    }

    void ofAConversationTheLastWordsCount() {
        const auto decider = deciderOf(threeTiers);
        CaseDecider deciding(decider);
        const auto row = deciding.decide(caseOf("", conversation));
        QVERIFY(row.has_value());
        QCOMPARE(decider.policy->tiers[row->tier].name, std::string("low"));
        // The whole of it is paid for: 35 bytes of words.
        const auto alone = deciding.decide(std::string_view("yes or no"));
        QVERIFY(*row->cost > *alone.cost);
    }

    void aConversationThatIsNoneNamesItsLine() {
        Set set;
        set.file = "set.jsonl";
        set.cases.push_back(caseOf("", "[1]"));
        const auto run = decide(set, deciderOf(threeTiers));
        QVERIFY(!run);
        QCOMPARE(run.error().line, 7);
        QCOMPARE(run.error().file, std::string("set.jsonl"));
    }

    void whatIsTooLongForAllSaysSo() {
        const auto decider = deciderOf(threeTiers);
        const std::string text(40'000, 'x');
        const auto row = CaseDecider(decider).decide(std::string_view(text));
        QVERIFY(!row.model && !row.cost);
        QVERIFY2(row.trouble.contains("no model is able"), row.trouble.c_str());
    }

    void theHeaderIsTheCard() {
        Set set = outcomeSet({"weak"}, {{}, {}});
        const auto run = decide(set, deciderOf(threeTiers));
        QVERIFY(run && run->isWhole());
        QCOMPARE(run->header.set, std::string("set.jsonl"));
        QCOMPARE(run->header.setHash, std::string("abc"));
        QCOMPARE(run->header.tiers, (std::vector<std::string>{"low", "mid", "top"}));
        QCOMPARE(run->header.policyHash.size(), std::size_t(64));
        QVERIFY(run->header.textModel.empty());
    }

    void everyTierHasItsCost() {
        const auto decider = deciderOf(threeTiers);
        CaseDecider deciding(decider);
        const auto costs = deciding.costByTier(caseOf("yes or no", ""));
        QVERIFY(costs.has_value());
        QCOMPARE(costs->size(), std::size_t(3));
        QCOMPARE(costs->at(0)->nano(), std::int64_t(50'150));
        QCOMPARE(costs->at(1)->nano(), std::int64_t(1'251'500));
        QCOMPARE(costs->at(2)->nano(), std::int64_t(12'515'000));
        const std::string text(40'000, 'x');
        QVERIFY(!deciding.costByTier(caseOf(text.c_str(), ""))->at(2));
    }

    void whatIsSaidInOtherWordsShouldGoToTheSameTier() {
        Set set = outcomeSet({}, {{}, {}, {}});
        set.names.tiers = {"low", "mid", "top"};
        const char* said[][2] = {
            {"yes or no", "ja oder nein"}, {"please refactor it", "refactor"}, {"hello", ""}};
        for (std::size_t at = 0; at < 3; ++at) {
            set.cases[at].original = said[at][0];
            set.cases[at].prompt = *said[at][1] == 0 ? "hello there" : said[at][1];
            set.cases[at].tier = at;
        }
        set.cases[2].original.clear();
        const auto decider = deciderOf(threeTiers);
        const auto run = decide(set, decider);
        QVERIFY(run.has_value());
        EvaluateOptions options;
        options.decider = &decider;
        options.resampling.times = 100;
        const auto made = evaluate(set, *run, nullptr, options);
        QVERIFY2(made.has_value(), made ? "" : made.error().detail.c_str());
        const auto& last = made->robustness.back();
        QCOMPARE(last.change, std::string("other words or language"));
        QCOMPARE(last.rows, std::size_t(2));
        QCOMPARE(last.changed, std::size_t(1)); // "ja oder nein" fires no rule: one tier up
        QCOMPARE(last.lower, std::size_t(0));
    }

    void stopsWhenTold() {
        const auto run =
            decide(outcomeSet({}, {{}}), deciderOf(threeTiers), [](auto, auto) { return false; });
        QVERIFY(!run);
        QCOMPARE(run.error().code, ErrorCode::Refused);
    }

    void standsATierForAModel_data() {
        QTest::addColumn<QStringList>("models");
        QTest::addColumn<QString>("ladder");
        QTest::addColumn<QString>("tier");
        QTest::addColumn<QString>("expected");
        const QStringList four{"weak", "b", "c", "strong"};
        QTest::newRow("four over three, end to end")
            << four << "weak,b,c,strong" << "" << "low: weak; mid: b; top: strong";
        const QStringList two{"strong", "weak"}, own{"strong", "test/mid", "weak"};
        QTest::newRow("two over three tiers, by cost") << two << "" << "" << "low, mid: weak; top: strong";
        QTest::newRow("as the ladder says") << two << "strong,weak" << "" << "low, mid: strong; top: weak";
        QTest::newRow("one model alone") << two << "weak" << "" << "low, mid, top: weak";
        QTest::newRow("a tier by name") << two << "" << "mid=strong" << "low: weak; mid, top: strong";
        QTest::newRow("the policy's own model")
            << own << "weak,strong" << "" << "low: weak; mid: test/mid; top: strong";
        QTest::newRow("an unknown model") << two << "week" << "" << "!did you mean `weak`";
        QTest::newRow("twice") << two << "weak,weak" << "" << "!twice";
        QTest::newRow("an unknown tier") << two << "" << "med=weak" << "!no tier `med`";
    }

    void standsATierForAModel() {
        QFETCH(QStringList, models);
        QFETCH(QString, ladder);
        QFETCH(QString, tier);
        QFETCH(QString, expected);
        std::vector<std::string> names;
        std::vector<Outcome> outcomes;
        for (const auto& name : models) {
            outcomes.push_back({names.size(), 1.0, name == "weak" ? cent : dime});
            names.push_back(name.toStdString());
        }
        LadderOptions options;
        for (const auto& name : ladder.split(',', Qt::SkipEmptyParts))
            options.models.push_back(name.toStdString());
        if (!tier.isEmpty())
            options.tierModel.emplace_back(tier.section('=', 0, 0).toStdString(),
                                           tier.section('=', 1).toStdString());
        const auto decider = deciderOf(threeTiers);
        const auto made = tierModels(outcomeSet(names, {outcomes}), *decider.policy, options);
        if (expected.startsWith('!')) {
            QVERIFY(!made);
            const auto said = QString::fromStdString(toString(made.error()));
            QVERIFY2(said.contains(expected.mid(1)), qPrintable(said));
            return;
        }
        QVERIFY2(made.has_value(), made ? "" : made.error().detail.c_str());
        QCOMPARE(QString::fromStdString(made->said), expected);
    }

    void withoutCostsTheBetterIsTheStronger() {
        const auto set = outcomeSet({"good", "bad"}, {{{0, 1, {}}, {1, 0, {}}}});
        const auto made = tierModels(set, *deciderOf(threeTiers).policy);
        QVERIFY(made);
        QCOMPARE(made->said, std::string("low, mid: bad; top: good"));
    }

    void noOutcomesAreNoLadder() {
        const auto made = tierModels(outcomeSet({}, {{}}), *deciderOf(threeTiers).policy);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::InvalidInput);
    }

    void recordedOutcomesAnswer() {
        const auto set = outcomeSet({"weak", "strong"}, {{{0, 0.25, cent}, {1, 1, dime}}, {{1, 1, dime}}});
        const auto decider = deciderOf(threeTiers);
        const auto decided = decide(set, decider);
        QVERIFY(decided);
        const auto run = replayOutcomes(set, *decided, {{0, 0, 1}, {0, 1}, {}});
        QVERIFY(run.header.kind == RunKind::OutcomeReplay);
        QCOMPARE(run.rows[0].quality, std::optional(0.25));
        QCOMPARE(run.rows[0].cost, std::optional(cent));
        QVERIFY(!run.rows[0].isEstimated);
        QVERIFY(!run.rows[1].quality && !run.rows[1].cost);
        QVERIFY2(run.rows[1].trouble.contains("no outcome of `weak`"), run.rows[1].trouble.c_str());
    }
};

QTEST_APPLESS_MAIN(DecideTest)
#include "decide.moc"
