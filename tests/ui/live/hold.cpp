// Which requests a filter holds, what the hold says of itself, and the rows of those that wait: without a
// screen.
#include "live/holdcondition.h"
#include "live/holdmodel.h"
#include "live/holdpresenter.h"
#include "live/holdwish.h"

#include "records.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace tierline;
using namespace tierline::live;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::int64_t moment = 1'780'000'000'000; // of the sample

Filter filterOf(const QString& text) {
    const auto parsed = parseFilter(text);
    return parsed.problem ? Filter{} : parsed.filter;
}

Names::View namesKnown() {
    static Names names;
    names.of(NameKind::Client).idOf("claude-code");
    names.of(NameKind::Client).idOf("claude");
    names.of(NameKind::Model).idOf("bee/mid-1");
    names.of(NameKind::Tags).idOf("project=x");
    return names.view();
}

bool isHeld(const QString& filter, const ledger::Record& record, std::int64_t now = moment) {
    const auto condition = holdCondition(holdWish(filterOf(filter)).condition, namesKnown(), now);
    return !condition || condition(record);
}

HeldRequest heldOf(const std::string& id, std::chrono::seconds left = std::chrono::seconds(20)) {
    auto record = sample::refactoring(id);
    record.estimatedCost = Money::fromNano(41'000'000);
    return {std::make_shared<const ledger::Record>(record), record.candidates, Monotonic() + left};
}

} // namespace

class HoldUiTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aFilterIsWidenedToWhatIsKnownBefore_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("held"); // empty: it cannot be held by
        QTest::addColumn<QString>("note");
        const auto row = [](const char* name, const QString& filter, const QString& held,
                            const QString& note = {}) { QTest::newRow(name) << filter << held << note; };
        row("no filter", u""_s, u"every request"_s);
        row("known before", u"tier:complex client:curl"_s, u"tier is complex and client is curl"_s);
        row("what is known only after is left out", u"tier:complex state:failed"_s, u"tier is complex"_s,
            u"Left out, since it is known only after the answer: state is failed."_s);
        row("one of two, of which one is not known", u"tier:complex or state:failed"_s, u""_s);
        row("nothing is known", u"status:5xx"_s, u""_s);
        row("not what is not known", u"not state:ok"_s, u""_s);
        row("not both, of which one is not known", u"not (tier:complex state:ok)"_s, u""_s);
        row("neither, of which one is not known", u"not (tier:complex or state:ok)"_s,
            u"not (tier is complex)"_s, u"Left out, since it is known only after the answer: state is ok."_s);
        row("not none of them", u"not (not (tier:complex lat>2s))"_s, u"not (not (tier is complex))"_s,
            u"Left out, since it is known only after the answer: latency above 2 s."_s);
        row("said once", u"lat>2s tier:simple (lat>2s or vote:up)"_s, u"tier is simple"_s,
            u"Left out, since it is known only after the answer: latency above 2 s, vote is up."_s);
        row("by an estimate", u"cost>0.01"_s, u"cost above $0.01"_s,
            u"cost: as estimated before it is sent."_s);
        row("by two", u"cost>0.01 tokens>10k cost<1"_s,
            u"cost above $0.01 and tokens above 10,000 and cost below $1.00"_s,
            u"cost and tokens: as estimated before it is sent."_s);
        row("a label comes later", u"label:none"_s, u""_s);
    }
    void aFilterIsWidenedToWhatIsKnownBefore() {
        QFETCH(QString, filter);
        QFETCH(QString, held);
        QFETCH(QString, note);
        const HoldWish wish = holdWish(filterOf(filter));
        QCOMPARE(wish.isPossible, !held.isEmpty());
        QCOMPARE(wish.words, held);
        if (wish.isPossible)
            QCOMPARE(wish.note, note);
        else
            QVERIFY2(wish.note.contains(inWords(filterOf(filter))) && wish.note.contains(u"clear it"_s),
                     qPrintable(wish.note));
    }

    void everyFieldIsEitherKnownBeforeOrNot() { // a new one is thought about
        QStringList after;
        for (const QString& name : fieldNames()) {
            Term term;
            term.field = *fieldNamed(name);
            if (!isKnownBefore(term)) after << name;
        }
        QCOMPARE(after, (QStringList{u"status"_s, u"state"_s, u"outcome"_s, u"lat"_s, u"ttft"_s, u"label"_s,
                                     u"vote"_s, u"flip"_s, u"pinned"_s, u"mark"_s, u"flag"_s}));
    }

    void theConditionAsksTheRecordAsPlanned_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("held");
        const auto row = [](const char* name, const QString& filter, bool held) {
            QTest::newRow(name) << filter << held;
        };
        row("everything", u""_s, true);
        row("its tier", u"tier:complex"_s, true);
        row("another tier", u"tier:simple"_s, false);
        row("one of a list", u"tier:simple,complex"_s, true);
        row("none of a list", u"tier!=simple,complex"_s, false);
        row("the model that it would go to", u"model:bee/mid-1"_s, true);
        row("a part of its name", u"model:mid"_s, true);
        row("the whole name of another", u"client:claude"_s, false);
        row("its whole name", u"client:claude-code"_s, true);
        row("a part that is nobody's name", u"client:claude-c"_s, true);
        row("a pattern", u"client~^claude-\\w+$"_s, true);
        row("a provider", u"provider:bee"_s, true);
        row("a rule that fired", u"rule:retry"_s, true);
        row("a rule that did not", u"rule:poem"_s, false);
        row("a tag", u"tag:project=x"_s, true);
        row("a tag's key", u"tag:project"_s, true);
        row("no such tag", u"tag:team=y"_s, false);
        row("words of the prompt over a line's end", u"\"retry loop\""_s, true);
        row("words that are not there", u"poem"_s, false);
        row("a pattern of the prompt", u"text~refactor.*tests"_s, true);
        row("its score", u"score>=0.2"_s, true);
        row("a higher score", u"score>0.2"_s, false);
        row("what it is expected to cost", u"cost>0.04"_s, true);
        row("more than that", u"cost>0.05"_s, false);
        row("a cost that is known", u"cost:none"_s, false);
        row("its tokens as expected", u"tokens:9000..9500"_s, true);
        row("from now on", u"since:1h"_s, true);
        row("older than an hour, which nothing new is", u"to:1h"_s, false);
        row("its session", u"session:5f1e"_s, true);
        row("its policy", u"policy:aaaa"_s, true);
        row("its id", u"id:01hold"_s, true);
        row("another id", u"id:01other"_s, false);
        row("all of it", u"tier:complex cost>0.04 not client:curl"_s, true);
        row("not all of it", u"tier:complex cost>0.04 not client:claude-code"_s, false);
        row("any of it", u"tier:simple or rule:refactor"_s, true);
    }
    void theConditionAsksTheRecordAsPlanned() {
        QFETCH(QString, filter);
        QFETCH(bool, held);
        QVERIFY2(!parseFilter(filter).problem, qPrintable(filter));
        auto record = sample::refactoring("01HOLD");
        record.prompt = "please refactor the RETRY\n\tloop and refactor the tests";
        record.tags["project"] = "x";
        record.estimatedCost = Money::fromNano(41'000'000);
        QCOMPARE(isHeld(filter, record), held);
    }

    void aPatternThatGoesAstrayIsGivenUp() {
        auto record = sample::refactoring("01HOLD");
        record.prompt = std::string(60, 'a') + "b";
        QVERIFY(isHeld(u"text~^a+b$"_s, record));
        QVERIFY(!isHeld(u"text~^(a+)+c"_s, record));
        QVERIFY(!isHeld(u"text~^(a|aa)+$|^(a|aa)+b$"_s, record)); // it would match in the end
    }

    void whatIsMissingIsNotMet() {
        auto record = sample::refactoring("01HOLD");
        record.prompt.reset();
        record.estimatedCost.reset();
        QVERIFY(!isHeld(u"refactor"_s, record));
        QVERIFY(!isHeld(u"cost>0"_s, record));
        QVERIFY(isHeld(u"cost:none"_s, record));
        QVERIFY(!isHeld(u"tag:project"_s, record));
    }

    void theViewSaysWhatIs() {
        HoldFacts facts;
        QCOMPARE(present(facts).buttonHint, holdIsElsewhere());
        facts.isThere = true;
        facts.wish = holdWish({});
        HoldView view = present(facts);
        QVERIFY(!view.isShown && view.status.isEmpty());
        facts.news.isOn = true;
        view = present(facts);
        QCOMPARE(view.title, u"Holding every request"_s);
        QCOMPARE(view.status, u"Hold is on"_s);
        QVERIFY(view.isShown && !view.anyWaits && view.counts.isEmpty());
        QVERIFY2(view.empty.contains(u"20 s"_s), qPrintable(view.empty));
        facts.wish = holdWish(filterOf(u"tier:complex state:ok"_s));
        facts.news.waiting = {heldOf("a"), heldOf("b")};
        facts.news.released = 5;
        facts.news.dropped = 1;
        facts.news.passed = 3;
        facts.filterChanged = true;
        view = present(facts);
        QCOMPARE(view.title, u"Holding requests where tier is complex"_s);
        QCOMPARE(view.counts,
                 u"2 waiting · 5 released · 1 dropped · 3 not held, since all places were taken"_s);
        QVERIFY(view.note.contains(u"state is ok"_s));
        QCOMPARE(view.status, u"Hold is on · 2 waiting"_s);
        QVERIFY(view.offersFilter && view.empty.isEmpty());
        facts.isThere = false; // another gateway is watched by now
        QVERIFY(!present(facts).isShown);
    }

    void switchedOffItSaysWhoGoesOn() {
        QCOMPARE(holdEnded(0), u"Hold is off"_s);
        QCOMPARE(holdEnded(1), u"Hold is off; 1 request goes on"_s);
        QCOMPARE(holdEnded(3), u"Hold is off; 3 requests go on"_s);
    }

    void rowsComeAndGoInPlace() {
        HoldModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.setWaiting({heldOf("a"), heldOf("b"), heldOf("c")}, Monotonic());
        model.setWaiting({heldOf("b"), heldOf("c"), heldOf("d")}, Monotonic());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.at(0)->record->id, std::string("b"));
        QCOMPARE(model.at(2)->record->id, std::string("d"));
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed[0][1].toInt(), 0);
        model.setWaiting({}, Monotonic());
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.at(0) == nullptr && model.at(-1) == nullptr);
    }

    void cellsSayWhatOneNeedsToDecide() {
        HoldModel model;
        model.setTiers({u"simple"_s, u"moderate"_s, u"complex"_s});
        auto odd = sample::refactoring("b");
        odd.prompt.reset();
        odd.estimatedCost.reset();
        model.setWaiting({heldOf("a", std::chrono::seconds(17)),
                          {std::make_shared<const ledger::Record>(odd), {}, Monotonic()}},
                         Monotonic());
        const auto cell = [&](int row, HoldColumn column, int role = Qt::DisplayRole) {
            return model.index(row, static_cast<int>(column)).data(role);
        };
        QCOMPARE(cell(0, HoldColumn::Client).toString(), u"claude-code"_s);
        QCOMPARE(cell(0, HoldColumn::Model).toString(), u"bee/mid-1"_s);
        QCOMPARE(cell(0, HoldColumn::Cost).toString(), u"$0.041"_s);
        QCOMPARE(cell(0, HoldColumn::Left).toString(), u"0:17"_s);
        QCOMPARE(cell(0, HoldColumn::Left, HoldShareRole).toDouble(), 0.85);
        QCOMPARE(cell(0, HoldColumn::Tier, HoldTierRole).toInt(), 2);
        const QString spoken = cell(0, HoldColumn::Client, Qt::AccessibleTextRole).toString();
        QVERIFY2(spoken.contains(u"would go to bee/mid-1"_s) && spoken.contains(u"in 17 s"_s),
                 qPrintable(spoken));
        QCOMPARE(cell(1, HoldColumn::Prompt).toString(), u"(text not kept)"_s);
        QCOMPARE(cell(1, HoldColumn::Cost).toString(), u"?"_s);
        QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
        model.tick(Monotonic() + std::chrono::seconds(15));
        QCOMPARE(cell(0, HoldColumn::Left).toString(), u"0:02"_s);
        QCOMPARE(cell(1, HoldColumn::Left).toString(), u"0:00"_s); // never below
        QCOMPARE(told.size(), 1);
        for (int column = 0; column < holdColumnCount; ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::WhatsThisRole).toString().isEmpty());
    }

    void hostilePromptsAreOneLine() {
        HoldModel model;
        auto record = sample::refactoring("a");
        record.prompt = std::string("a\0b\n\xe2\x80\xae turned \xff", 15) + std::string(2'000'000, 'x');
        record.client = std::string(100'000, 'y');
        model.setWaiting({{std::make_shared<const ledger::Record>(record), {}, Monotonic()}}, Monotonic());
        for (int column = 0; column < holdColumnCount; ++column) {
            const QString text = model.index(0, column).data().toString();
            QVERIFY(text.size() < 500 && !text.contains(u'\n') && !text.contains(QChar(0x202e)));
        }
    }
};

QTEST_GUILESS_MAIN(HoldUiTest)
#include "hold.moc"
