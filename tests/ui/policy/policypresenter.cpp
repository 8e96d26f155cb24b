#include "policy/policypresenter.h"

#include "policy/asker.h"

#include "fakepolicy.h"

#include <QTest>

using namespace tierline;
using namespace tierline::policypage;
using namespace Qt::Literals::StringLiterals;

namespace {

Effect effect() {
    Effect made;
    made.rows = 1000;
    made.liveTiers = {400, 300, 200, 100};
    made.draftTiers = {420, 300, 200, 80};
    made.flips = {20, 20, 0, 3, 5};
    MoneyEffect money;
    money.priced = 1000;
    money.live = Money::fromNano(4'100'000'000);
    money.draft = Money::fromNano(3'239'000'000);
    money.change = Range{-0.21, -0.24, -0.18};
    made.money.push_back(money);
    QualityEffect quality;
    quality.labelled = 180;
    quality.live = {0.862, 0.8, 0.91};
    quality.draft = {0.874, 0.82, 0.92};
    quality.liveUnder = {0.031, 0.01, 0.06};
    quality.draftUnder = {0.034, 0.01, 0.07};
    quality.onlyLive = 3;
    quality.onlyDraft = 5;
    quality.p = 0.727;
    made.quality = quality;
    return made;
}

QString lineOf(const EffectWords& words, const QString& name) {
    for (const auto& line : words.lines)
        if (line.name == name) return line.live + u" | "_s + line.draft + u" | "_s + line.delta;
    return {};
}

} // namespace

class PolicyPresenterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }

    void figuresStandBesideLive() {
        Loaded loaded;
        loaded.rows = 1000;
        loaded.days = 2;
        const auto words = wordsOf(effect(), loaded, {u"a"_s, u"b"_s, u"c"_s, u"d"_s});
        QCOMPARE(lineOf(words, u"Cost a day"_s), u"$2.05 | $1.62 | −21.0 %"_s);
        QCOMPARE(lineOf(words, u"per 1,000"_s), u"$4.10 | $3.24 | −21.0 %"_s);
        QCOMPARE(lineOf(words, u"To d"_s), u"10.0 % | 8.0 % | −2.0"_s);
        QCOMPARE(lineOf(words, u"Agrees with labels"_s), u"86.2 % | 87.4 % | +1.2"_s);
        QCOMPARE(lineOf(words, u"Under-routed"_s), u"3.1 % | 3.4 % | +0.3"_s);
        QVERIFY(words.spoken.contains(u"Under-routed, harm 3.4 %, was 3.1 %"_s));
    }

    void aSetHasNoCostADay() {
        const auto words = wordsOf(effect(), {}, {});
        QVERIFY(lineOf(words, u"Cost a day"_s).isEmpty());
        QVERIFY(!lineOf(words, u"per 1,000"_s).isEmpty());
    }

    void billedAndSimulatedMoneyStandApart() {
        Effect both = effect();
        both.money.push_back(both.money[0]);
        both.money[1].isSimulated = true;
        const auto words = wordsOf(both, {}, {});
        int simulated = 0, billed = 0;
        for (const auto& line : words.lines)
            if (line.name == u"per 1,000") ++(line.note == u"simulated" ? simulated : billed);
        QCOMPARE(simulated, 1);
        QCOMPARE(billed, 1);
    }

    void chanceIsSaid_data() {
        QTest::addColumn<int>("onlyLive");
        QTest::addColumn<int>("onlyDraft");
        QTest::addColumn<double>("p");
        QTest::addColumn<int>("labelled");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("few differ")
            << 3 << 5 << 0.727 << 180
            << u"On 180 labels this is within noise: 5 now right, 3 now wrong, p = .727."_s;
        QTest::newRow("clearly better")
            << 2 << 40 << 0.0001 << 180
            << u"Better on labels, and more than chance: 40 now right, 2 now wrong, p < .001."_s;
        QTest::newRow("clearly worse")
            << 40 << 2 << 0.0001 << 180
            << u"Worse on labels, and more than chance: 2 now right, 40 now wrong, p < .001."_s;
        QTest::newRow("none differ") << 0 << 0 << 1.0 << 180
                                     << u"No labelled request is right in one of both only."_s;
        QTest::newRow("no labels") << 0 << 0 << 1.0 << 0 << u"No labels here: label 50 to see agreement."_s;
    }
    void chanceIsSaid() {
        QFETCH(int, onlyLive);
        QFETCH(int, onlyDraft);
        QFETCH(double, p);
        QFETCH(int, labelled);
        QFETCH(QString, sentence);
        Effect made = effect();
        made.quality->onlyLive = onlyLive;
        made.quality->onlyDraft = onlyDraft;
        made.quality->p = p;
        made.quality->labelled = labelled;
        QCOMPARE(wordsOf(made, {}, {}).sentence, sentence);
    }

    void whatIsMissingIsSaid() {
        Effect made = effect();
        made.withoutWords = 1;
        made.money[0].unpriced = 7;
        made.missing = {u"The text model is not there."_s};
        made.quality->labelled = 20;
        Loaded loaded;
        loaded.strangeLabels = 2;
        QCOMPARE(wordsOf(made, loaded, {}).missing,
                 (QStringList{u"Only 20 labels: label 30 more to see agreement."_s,
                              u"The words of 1 request were not kept: it is in no figure."_s,
                              u"2 labels name no tier of this policy and count as none."_s,
                              u"7 requests have no known price and are in no sum."_s,
                              u"The text model is not there."_s}));
    }

    void theBarSaysWhatMayBeDone_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("draft");
        QTest::addColumn<bool>("canPromote");
        QTest::addColumn<int>("banner");
        QTest::newRow("nothing changed") << 0 << u"No changes"_s << false << int(Banner::None);
        QTest::newRow("one change") << 1 << u"Draft · 1 change"_s << true << int(Banner::None);
        QTest::newRow("the text has an error") << 2 << u"Draft · 1 change"_s << false << int(Banner::None);
        QTest::newRow("the file was edited outside")
            << 3 << u"Draft · 1 change"_s << false << int(Banner::Outside);
        QTest::newRow("both changed the same")
            << 4 << u"Draft · 1 change"_s << false << int(Banner::Conflict);
        QTest::newRow("the file cannot be written")
            << 5 << u"Draft · 1 change"_s << false << int(Banner::None);
        QTest::newRow("routing is not worth it") << 6 << u"No changes"_s << false << int(Banner::NotWorth);
        QTest::newRow("the data could not be loaded")
            << 7 << u"No changes"_s << false << int(Banner::Trouble);
    }
    void theBarSaysWhatMayBeDone() {
        QFETCH(int, which);
        QFETCH(QString, draft);
        QFETCH(bool, canPromote);
        QFETCH(int, banner);
        PolicyState state;
        state.hasDesk = state.isOpen = true;
        if (which >= 1 && which <= 5) state.changes = {{u"line"_s, {}, {}}};
        if (which == 2) state.troubles = {{3, 5, u"no"_s}};
        if (which == 3 || which == 4) state.theirs = PolicyFile{};
        if (which == 4) state.conflicts = {u"base"_s};
        if (which == 5) state.canWrite = false;
        if (which == 6) state.notWorth = {u"One tier gets 97 %."_s};
        if (which == 7) state.loadTrouble = u"The ledger is locked."_s;
        const auto view = viewOf(state);
        QCOMPARE(view.draftText, draft);
        QCOMPARE(view.canPromote, canPromote);
        QCOMPARE(static_cast<int>(view.banner), banner);
        QCOMPARE(view.bannerText.isEmpty(), view.banner == Banner::None);
        QVERIFY(!view.promoteTip.isEmpty());
    }

    void anEmptyPageSaysWhatToDo_data() {
        QTest::addColumn<bool>("hasDesk");
        QTest::addColumn<bool>("isOpen");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("blank");
        QTest::newRow("it watches another gateway") << false << false << -1 << int(Blank::NoDesk);
        QTest::newRow("the file is not read yet") << true << false << -1 << int(Blank::NoFile);
        QTest::newRow("there is no traffic") << true << true << 0 << int(Blank::NoRows);
        QTest::newRow("there is") << true << true << 5 << int(Blank::None);
    }
    void anEmptyPageSaysWhatToDo() {
        QFETCH(bool, hasDesk);
        QFETCH(bool, isOpen);
        QFETCH(int, rows);
        QFETCH(int, blank);
        PolicyState state;
        state.hasDesk = hasDesk;
        state.isOpen = isOpen;
        if (rows >= 0) {
            state.loaded = Loaded{};
            state.loaded->rows = rows;
        }
        const auto view = viewOf(state);
        QCOMPARE(static_cast<int>(view.blank), blank);
        QCOMPARE(view.blankTitle.isEmpty(), view.blank == Blank::None);
        if (view.blank == Blank::NoRows) QCOMPARE(view.blankAction, u"Use the starter set"_s);
    }

    void troublesNameTheirPlace() {
        QCOMPARE(troubleText({{12, 5, u"unknown key `wieght`"_s}}),
                 u"Line 12, column 5: unknown key `wieght`"_s);
        QCOMPARE(troubleText({{12, 5, u"a"_s}, {13, 1, u"b"_s}}), u"Line 12, column 5: a  (and 1 more)"_s);
    }

    void oneQuestionAtATimeAndTheNewestWins() {
        test::FakePolicy desk(20);
        desk.answersLater = true;
        desk.open();
        const auto policy = readText(test::policyText(), {}).policy;
        Asker asker;
        asker.setDesk(&desk);
        std::vector<EffectPtr> effects;
        QList<bool> newest;
        connect(&asker, &Asker::answered, this, [&](const EffectPtr& each, bool isNewest) {
            effects.push_back(each);
            newest << isNewest;
        });
        for (int i = 0; i < 10; ++i)
            asker.want(policy);
        QCOMPARE(desk.evaluations, 1);
        desk.tellEffect();
        QCOMPARE(newest, QList<bool>{false});
        QCOMPARE(desk.evaluations, 2); // the nine between became one
        desk.tellEffect();
        QCOMPARE(newest, (QList<bool>{false, true}));
        QVERIFY(!asker.isAsking());
    }
};

QTEST_GUILESS_MAIN(PolicyPresenterTest)
#include "policypresenter.moc"
