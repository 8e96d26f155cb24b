#include "playground/playpresenter.h"

#include "fakeplay.h"

#include "playground/variants.h"
#include "playground/variantsmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace tierline;
using namespace tierline::playground;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr Wall then{Milliseconds{1'800'000'000'000}};

KitPtr ourKit() {
    static const auto made = makeKit(test::playPolicy(), nullptr);
    return *made;
}

Draft draftOf(const QString& prompt, const QString& model = u"auto"_s) {
    Draft draft;
    draft.prompt = prompt;
    draft.model = model;
    return draft;
}

PlayState stateOf(const Draft& draft) {
    PlayState state;
    state.draft = draft;
    state.kit = ourKit();
    state.hasDoor = true;
    if (!draft.isEmpty())
        state.decision = std::make_shared<const Decision>(Decider(ourKit()).decide(draft, then));
    return state;
}

QString went(const Draft& draft) {
    const auto made = Decider(ourKit()).decide(draft, then);
    if (!made.trouble.isEmpty()) return u"! "_s + made.trouble;
    return u"%1 %2 %3"_s.arg(QString::fromStdString(made.record.tier), made.model).arg(made.record.score);
}

} // namespace

class PlayPresenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void decisions_data();
    void decisions();
    void whatIsWrappedAroundIsNotScored();
    void theNetworksStagesAreNamed();
    void theDraftOfThePolicyStandsBeside();
    void theRunButton_data();
    void theRunButton();
    void sayings_data();
    void sayings();
    void answers_data();
    void answers();
    void costsAreExact();
    void theJudgesLetterHasTheWords();
    void variantsTellWhereTheTierChanges();
    void theVariantsModelHolds();
};

void PlayPresenterTest::decisions_data() {
    QTest::addColumn<Draft>("draft");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const Draft& draft, const QString& expected) {
        QTest::newRow(name) << draft << expected;
    };
    row("a fact", draftOf(u"What is TCP?"_s), u"simple sim/nano 200000"_s);
    row("nothing fires", draftOf(u"Hm"_s), u"moderate sim/mid 400000"_s);
    row("design", draftOf(u"Design a cache"_s), u"complex real/large 700000"_s);
    row("a proof: the priced one before the unpriced", draftOf(u"Prove it"_s),
        u"reasoning real/large 900000"_s);
    row("a tier by name", draftOf(u"Prove it"_s, u"auto:simple"_s), u"simple sim/nano 900000"_s);
    row("a model by name", draftOf(u"Prove it"_s, u"sim/mid"_s), u"reasoning sim/mid 900000"_s);
    row("a NUL and right-to-left", draftOf(u"What is "_s + QChar::Null + u" שלום"_s),
        u"simple sim/nano 200000"_s);
    row("half a surrogate pair", draftOf(u"What is "_s + QChar(0xd83d)), u"simple sim/nano 200000"_s);
    row("a model that is not there", draftOf(u"x"_s, u"gpt-99"_s),
        u"! There is no model gpt-99 in the policy; write auto, auto:<tier> or a model's id."_s);
}

void PlayPresenterTest::decisions() {
    QFETCH(Draft, draft);
    QFETCH(QString, expected);
    QCOMPARE(went(draft), expected);
}

void PlayPresenterTest::whatIsWrappedAroundIsNotScored() {
    auto draft = draftOf(u"What is TCP?"_s);
    const auto plain = went(draft);
    draft.wrap = Wrap::ClaudeCode; // its reminder says "prove"
    QCOMPARE(went(draft), plain);
    const auto made = Decider(ourKit()).decide(draft, then);
    QCOMPARE(QString::fromStdString(*made.record.prompt).trimmed(), draft.prompt);
    QVERIFY(!made.record.envelopePeeled.empty());
    draft.wrap = Wrap::Json;
    QCOMPARE(went(draft), plain);
}

void PlayPresenterTest::theDraftOfThePolicyStandsBeside() {
    const Draft words = draftOf(u"hello"_s);
    PlayState state = stateOf(words);
    QVERIFY(viewOf(state).byDraft.isEmpty()); // there is none
    const auto decideBy = [&](policy::Policy policy) {
        const auto kit = makeKit(std::make_shared<const policy::Policy>(std::move(policy)), nullptr);
        state.draftKit = *kit;
        state.draftDecision = std::make_shared<const Decision>(Decider(*kit).decide(words, then));
        return viewOf(state).byDraft;
    };
    QVERIFY2(decideBy(*test::playPolicy()).contains(u"the same"_s),
             qPrintable(decideBy(*test::playPolicy())));
    policy::Policy other = *test::playPolicy();
    other.defaultTier = other.defaultTier == 0 ? 1 : 0; // the words have no signal
    const QString said = decideBy(other);
    QVERIFY2(said.contains(u"tier "_s + QString::fromStdString(other.tiers[other.defaultTier].name)),
             qPrintable(said));
    state.draftDecision.reset();
    QVERIFY(viewOf(state).byDraft.contains(u"not tried"_s));
}

void PlayPresenterTest::theNetworksStagesAreNamed() {
    const auto view = viewOf(stateOf(draftOf(u"Hm"_s)));
    QVERIFY2(view.notAsked.contains(u"embedding, judge"_s), qPrintable(view.notAsked));
}

void PlayPresenterTest::theRunButton_data() {
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<int>("runOn");
    QTest::addColumn<QStringList>("picked");
    QTest::addColumn<bool>("hasDoor");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("can");
    const auto row = [](const char* name, const QString& prompt, RunOn runOn, const QStringList& picked,
                        bool hasDoor, const QString& text, bool can) {
        QTest::newRow(name) << prompt << static_cast<int>(runOn) << picked << hasDoor << text << can;
    };
    row("the chosen one, simulated", u"What is TCP?"_s, RunOn::Chosen, {}, true,
        u"Run · about $0.0002 simulated"_s, true);
    row("the chosen one, billed", u"Design"_s, RunOn::Chosen, {}, true, u"Run · about $0.01 "_s, true);
    row("every able one: the two moneys stay apart", u"What is TCP?"_s, RunOn::EveryAble, {}, true,
        u"Run 4 · about $0.01 + about $0.002 simulated + 1 without a price"_s, true);
    row("picked", u"Design"_s, RunOn::Picked, {u"sim/nano"_s, u"sim/mid"_s}, true,
        u"Run 2 · about $0.002 simulated"_s, true);
    row("none is picked", u"Design"_s, RunOn::Picked, {}, true, u"Run"_s, false);
    row("nothing is written", {}, RunOn::Chosen, {}, true, u"Run"_s, false);
    row("the gateway is down", u"Design"_s, RunOn::Chosen, {}, false, u"Run · about $0.01 "_s, false);
}

void PlayPresenterTest::theRunButton() {
    QFETCH(QString, prompt);
    QFETCH(int, runOn);
    QFETCH(QStringList, picked);
    QFETCH(bool, hasDoor);
    QFETCH(QString, text);
    QFETCH(bool, can);
    auto state = stateOf(draftOf(prompt));
    state.runOn = static_cast<RunOn>(runOn);
    state.picked = picked;
    state.hasDoor = hasDoor;
    const auto view = viewOf(state);
    QString shown = view.runText + u' ';
    shown.replace(QRegularExpression(u"(\\$0\\.0*[1-9])\\d*"_s),
                  u"\\1"_s); // the estimate's last digits are not the point
    QCOMPARE(shown.trimmed(), text.trimmed());
    QCOMPARE(view.canRun, can);
    QVERIFY(!view.runHint.isEmpty());
}

void PlayPresenterTest::sayings_data() {
    QTest::addColumn<PlayState>("state");
    QTest::addColumn<QString>("headline");
    PlayState none;
    QTest::newRow("no policy yet") << none << u"Reading the policy"_s;
    none.kitTrouble = u"line 3: no such tier"_s;
    QTest::newRow("a policy that cannot decide") << none << u"The policy cannot decide"_s;
    QTest::newRow("nothing written") << stateOf({}) << u"Nothing to decide yet"_s;
    auto busy = stateOf(draftOf(u"Design"_s));
    busy.isDeciding = true;
    QTest::newRow("a long one under way") << busy << u"Deciding"_s;
    QTest::newRow("decided") << stateOf(draftOf(u"Design"_s)) << u"real/large"_s;
    QTest::newRow("no such model") << stateOf(draftOf(u"Design"_s, u"x/y"_s)) << u"Not decided"_s;
    auto tooLong = draftOf(u"Prove it"_s);
    tooLong.contextTokens = 300'000;
    QTest::newRow("too long for every model") << stateOf(tooLong) << u"No model can take it"_s;
}

void PlayPresenterTest::sayings() {
    QFETCH(PlayState, state);
    QFETCH(QString, headline);
    QCOMPARE(viewOf(state).headline, headline);
}

void PlayPresenterTest::answers_data() {
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<QString>("expected");
    const auto line = [](const char* name, const Answer& answer, const QString& expected) {
        QTest::newRow(name) << answer << expected;
    };
    Answer answer;
    answer.asked = u"auto"_s;
    line("waiting", answer, u"auto||waiting for the first token|stop"_s);
    answer.model = u"sim/nano"_s;
    answer.tier = u"simple"_s;
    answer.phase = Answer::Phase::Streaming;
    answer.firstMs = 120;
    answer.estimate = Money::fromNano(1'840'000);
    line("streaming", answer, u"sim/nano|about $0.00184\nfirst token 120 ms|streaming|stop"_s);
    answer.phase = Answer::Phase::Done;
    answer.totalMs = 1'200;
    answer.usage = Usage{.input = 10, .cachedRead = 2, .output = 340};
    answer.cost = Money::fromNano(1'000'000);
    answer.isSimulated = true;
    answer.finish = u"stop"_s;
    line("done", answer,
         u"sim/nano|$0.001 simulated · 12 / 340 tokens\nfirst token 120 ms · in all 1.20 s|finished|"_s);
    answer.finish = u"length"_s;
    answer.cost.reset();
    answer.estimate.reset();
    line("cut by its limit, no price", answer,
         u"sim/nano|price unknown · 12 / 340 tokens\nfirst token 120 ms · in all 1.20 s|finished: length|"_s);
    answer.phase = Answer::Phase::Failed;
    answer.error = u"503: nobody is able"_s;
    answer.model.clear();
    answer.usage.reset();
    line("failed", answer, u"auto|first token 120 ms · in all 1.20 s|503: nobody is able|"_s);
}

void PlayPresenterTest::answers() {
    QFETCH(Answer, answer);
    QFETCH(QString, expected);
    const auto view = viewOf(answer);
    QCOMPARE(
        QStringList({view.title, view.figures, view.state, view.canStop ? u"stop"_s : QString()}).join(u'|'),
        expected);
}

void PlayPresenterTest::costsAreExact() {
    const auto cost = costOf(*ourKit(), u"sim/mid"_s, Usage{.input = 1'000, .output = 7}, then);
    QVERIFY(cost.has_value());
    QCOMPARE(cost->nano(), 1'028'000);
    QVERIFY(!costOf(*ourKit(), u"real/odd"_s, Usage{.input = 1}, then).has_value());
    QVERIFY(!costOf(*ourKit(), u"no/such"_s, Usage{.input = 1}, then).has_value());
    QVERIFY(isSimulated(*ourKit(), u"sim/mid"_s));
    QVERIFY(!isSimulated(*ourKit(), u"real/large"_s));
}

void PlayPresenterTest::theJudgesLetterHasTheWords() {
    const auto letter = judgeLetterOf(*test::playPolicy(), "Is this hard?");
    QVERIFY(letter.isInUse);
    QCOMPARE(letter.model, u"sim/mid"_s);
    QVERIFY(letter.user.contains(u"Is this hard?"_s));
    QVERIFY(letter.system.contains(u"grade"_s));
    QVERIFY(letter.schema.startsWith(u'{'));
}

void PlayPresenterTest::variantsTellWhereTheTierChanges() {
    Decider decider(ourKit());
    const auto rows =
        tryVariants(decider, variantsOf(draftOf(u"What is it. Design a cache for it."_s), {}), then);
    QStringList changed;
    for (const auto& row : rows)
        if (row.isChanged) changed << row.variant.name + u' ' + row.tierName;
    QCOMPARE(changed.join(u", "_s), u"Shorter simple"_s);
    QCOMPARE(robustnessSentence(rows), u"1 of 8 variants leaves tier moderate."_s);
    QCOMPARE(robustnessSentence({}), u"Write a prompt to see how it holds when it is said otherwise."_s);
}

void PlayPresenterTest::theVariantsModelHolds() {
    VariantsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Decider decider(ourKit());
    const auto rows = tryVariants(decider, variantsOf(draftOf(u"Hm"_s), {}), then);
    model.setRows(rows, 4);
    QCOMPARE(model.rowCount(), static_cast<int>(rows.size()));
    QCOMPARE(model.index(0, VariantsModel::Tier).data().toString(), u"moderate"_s);
    QCOMPARE(model.index(1, VariantsModel::Score).data().toString(), u"–"_s); // one word cannot be shorter
    for (int column = 0; column < VariantsModel::ColumnCount; ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::WhatsThisRole).toString().isEmpty());
    model.setRows({}, 0);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(PlayPresenterTest)
#include "playpresenter.moc"
