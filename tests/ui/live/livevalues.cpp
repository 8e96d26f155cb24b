// What the Live page computes beside its table: density, map, votes, marks, differences, savings.
#include "records.h"

#include "live/comparison.h"
#include "live/density.h"
#include "live/markbook.h"
#include "live/minimap.h"
#include "live/opinions.h"
#include "live/savedline.h"
#include "live/worddiff.h"

#include <QLocale>
#include <QStringList>
#include <QTest>

#include <limits>

using namespace tierline;
using namespace tierline::live;
using namespace Qt::Literals::StringLiterals;

namespace {

std::uint32_t sum(const std::vector<DensitySlice>& columns) {
    std::uint32_t all = 0;
    for (const auto& column : columns)
        all += column.all();
    return all;
}

QString marked(const QString& text, const std::vector<DiffSpan>& spans) {
    QStringList parts;
    for (const auto& span : spans)
        parts << text.mid(span.at, span.length);
    return parts.join(u'|');
}

ledger::Spend spendOf(ledger::MoneyKind kind, std::int64_t baseline, std::int64_t beside,
                      std::int64_t switched = 0) {
    ledger::Spend spend;
    spend.money = kind;
    spend.total.baseline = Money::fromNano(baseline);
    spend.total.costBesideBaseline = Money::fromNano(beside);
    spend.total.switchCost = Money::fromNano(switched);
    return spend;
}

} // namespace

class LiveValuesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void densityLosesNoDecision_data() {
        QTest::addColumn<std::vector<qint64>>("times");
        using Times = std::vector<qint64>;
        QTest::newRow("one") << Times{1'780'000'000'000};
        QTest::newRow("within a second") << Times{1'000, 1'001, 1'999};
        QTest::newRow("backwards") << Times{9'000, 5'000, 1'000};
        QTest::newRow("a year apart") << Times{0, 31'536'000'000, 15'768'000'000};
        QTest::newRow("before 1970") << Times{-5'000'000'000, 5'000};
        QTest::newRow("absurd clocks")
            << Times{std::numeric_limits<qint64>::min(), 0, std::numeric_limits<qint64>::max()};
    }
    void densityLosesNoDecision() {
        QFETCH(std::vector<qint64>, times);
        Density density;
        for (const auto time : times)
            density.add(time, 1, false);
        QVERIFY((density.until() - density.from()) / density.sliceLength() <= qint64(Density::mostSlices));
        QCOMPARE(sum(density.columns(density.from(), density.until(), 7)), std::uint32_t(times.size()));
    }

    void densityCountsTiersAndFailures() {
        Density density;
        density.add(10'000, 0, false);
        density.add(10'200, 3, true);
        density.add(10'300, -1, false);
        density.add(10'400, 99, true);
        const auto all = density.columns(density.from(), density.until(), 1).front();
        QCOMPARE(all.calls[0], 1U);
        QCOMPARE(all.calls[3], 1U);
        QCOMPARE(all.calls[DensitySlice::tiers], 1U);
        QCOMPARE(all.calls[DensitySlice::tiers - 1], 1U);
        QCOMPARE(all.failed, 2U);
    }

    void aBrushStaysWithinTheStrip() {
        const DensitySpan span{0, 60'000};
        const auto first = moved(std::nullopt, span, -1, false);
        QCOMPARE(first, (DensitySpan{55'000, 60'000}));
        QCOMPARE(moved(first, span, 1, false), first);
        QCOMPARE(moved(first, span, -1, false), (DensitySpan{54'000, 59'000}));
        QCOMPARE(moved(first, span, -100, false), (DensitySpan{0, 5'000}));
        QCOMPARE(moved(DensitySpan{10'000, 12'000}, span, 1, true), (DensitySpan{10'000, 13'000}));
        QCOMPARE(moved(DensitySpan{10'000, 12'000}, span, -9, true), (DensitySpan{10'000, 11'000}));
    }

    void theMapShowsEveryFailureOfAListThatIsNotHuge() {
        const auto lines =
            mapLines(1'000, 100, [](int row) { return MapRow{row < 500 ? 0 : 2, row == 777, row == 3}; });
        QCOMPARE(lines.size(), std::size_t(100));
        QCOMPARE(lines[10].tier, 0);
        QCOMPARE(lines[90].tier, 2);
        QVERIFY(lines[77].failed && !lines[76].failed);
        QVERIFY(lines[0].marked);
        QVERIFY(mapLines(0, 100, [](int) { return MapRow(); }).empty());
        QCOMPARE(mapLines(3, 100, [](int) { return MapRow(); }).size(), std::size_t(3));
    }

    void theMapLooksAtABoundedNumberOfRows() {
        int looked = 0;
        mapLines(1'000'000, 200, [&](int) {
            ++looked;
            return MapRow();
        });
        QVERIFY(looked <= 200 * rowsLookedAt * 2);
    }

    void opinionsAreUndoneAndRefused() {
        Opinions opinions;
        const std::vector<Opinion> rows{{"a", 0, ""}, {"b", 1, "simple"}};
        const auto first = opinions.label(rows, "complex");
        QCOMPARE(first.say.size(), std::size_t(2));
        QCOMPARE(first.show[1], (Opinion{"b", 1, "complex"}));
        const auto back = opinions.answered(first.number, {"b"});
        QCOMPARE(back, (std::vector<Opinion>{{"b", 1, "simple"}}));
        const auto undone = opinions.undo(); // only what came to be
        QCOMPARE(undone.show, (std::vector<Opinion>{{"a", 0, ""}}));
        QVERIFY(undone.say[0].feedback.setsLabel && !undone.say[0].feedback.label);
        QVERIFY(!opinions.canUndo());
        QVERIFY(opinions.label({{"a", 0, "complex"}}, "complex").isEmpty());
    }

    void aRefusalDoesNotTakeBackWhatWasSaidLater() {
        Opinions opinions;
        const auto first = opinions.vote({{"a", 0, ""}}, 1);
        const auto second = opinions.vote({{"a", 1, ""}}, -1);
        QVERIFY(opinions.answered(first.number, {"a"}).empty());
        QCOMPARE(opinions.answered(second.number, {"a"}), (std::vector<Opinion>{{"a", 1, ""}}));
    }

    void theNextRowToLabel_data() {
        QTest::addColumn<int>("current");
        QTest::addColumn<bool>("closest");
        QTest::addColumn<int>("next");
        QTest::newRow("below the current one") << 1 << false << 3; // 2 has a label
        QTest::newRow("round the end") << 4 << false << 0;
        QTest::newRow("nothing chosen") << -1 << false << 0;
        QTest::newRow("nearest to a line") << -1 << true << 3;
        QTest::newRow("nearest besides itself") << 3 << true << 1;
    }
    void theNextRowToLabel() {
        QFETCH(int, current);
        QFETCH(bool, closest);
        const ToLabel rows[] = {
            {false, true, 300}, {false, true, 200}, {true, true, 1}, {false, true, 100}, {false, false, 0}};
        const auto rowAt = [&](int row) { return rows[row]; };
        QTEST(nextToLabel(5, current, closest, rowAt), "next");
        QCOMPARE(nextToLabel(0, -1, closest, rowAt), -1);
    }

    void marksSurviveAFile() {
        MarkBook book;
        const std::string id = sample::idOf(7);
        book.set(id, {2, true, u"tab\tquote\" שלום 🚀\nsecond line"_s});
        book.set(sample::idOf(8), {0, false, {}});
        const auto read = readMarks(book.toLines());
        QCOMPARE(read.skipped, 0);
        QCOMPARE(read.marks, book);
        QCOMPARE(read.marks.all().size(), std::size_t(1));
    }

    void brokenMarksAreCountedAndPassedOver() {
        const std::string good = "{\"id\":\"01000000000000000000000007\",\"pinned\":true}";
        const auto read = readMarks("\n{\"id\":\n" + good
                                    + "\n[]\n{\"id\":\"x\"}\n"
                                      "{\"id\":\"01000000000000000000000009\",\"colour\":-4}\n"
                                    + std::string(3, '\0'));
        QCOMPARE(read.skipped, 5);
        QCOMPARE(read.marks.all().size(), std::size_t(1));
    }

    void wordsThatDiffer_data() {
        QTest::addColumn<QString>("left");
        QTest::addColumn<QString>("right");
        QTest::addColumn<QString>("onlyLeft");
        QTest::addColumn<QString>("onlyRight");
        QTest::newRow("the same") << u"a b"_s << u"a b"_s << QString() << QString();
        QTest::newRow("a word changed")
            << u"sort the list"_s << u"sort the array"_s << u"list"_s << u"array"_s;
        QTest::newRow("words put in")
            << u"do it"_s << u"do it at once now"_s << QString() << u" at once now"_s;
        QTest::newRow("in the middle and at the end")
            << u"one two three four"_s << u"one 2 three 4"_s << u"two|four"_s << u"2|4"_s;
        QTest::newRow("nothing against something") << QString() << u"x"_s << QString() << u"x"_s;
        QTest::newRow("other scripts") << u"שלום עולם"_s << u"שלום לכם"_s << u"עולם"_s << u"לכם"_s;
    }
    void wordsThatDiffer() {
        QFETCH(QString, left);
        QFETCH(QString, right);
        const auto diff = diffWords(left, right);
        QTEST(marked(left, diff.left), "onlyLeft");
        QTEST(marked(right, diff.right), "onlyRight");
    }

    void hugeTextsDifferBetweenTheirCommonEnds() {
        QString left = u"same "_s, right = u"same "_s;
        for (int i = 0; i < 20'000; ++i) {
            left += u"a%1 "_s.arg(i);
            right += u"b%1 "_s.arg(i);
        }
        const auto diff = diffWords(left, right);
        QCOMPARE(diff.left.front().at, 5);
    }

    void twoDecisionsPartWhereTheyDiffer() {
        auto left = sample::refactoring(sample::idOf(1)), right = sample::refactoring(sample::idOf(2));
        QCOMPARE(compare(left, right).sentence, u"The same words. Nothing else differs either."_s);
        right.tier = "simple";
        right.cost = Money::fromNano(500'000);
        right.firedSignals.erase(right.firedSignals.begin());
        const auto made = compare(left, right);
        QVERIFY2(made.sentence.contains(u"They part in 3 of"_s), qPrintable(made.sentence));
        const auto cost = std::ranges::find(made.lines, u"Cost"_s, &CompareLine::what);
        QCOMPARE(cost->difference, u"−$0.04"_s);
        const auto rule = std::ranges::find(made.lines, u"refactor"_s, &CompareLine::what);
        QCOMPARE(rule->right, u"–"_s);
        QVERIFY(made.asText().contains(u"* Tier: complex | simple"_s));
    }

    void whatRoutingSaved_data() {
        QTest::addColumn<SavedToday>("today");
        QTest::addColumn<QString>("text");
        using ledger::MoneyKind;
        SavedToday day;
        day.baselineName = "strongest";
        QTest::newRow("nothing yet") << day << QString();
        auto billed = day;
        billed.spend = {spendOf(MoneyKind::Simulated, 90'000'000'000, 1),
                        spendOf(MoneyKind::Billed, 5'000'000'000, 2'000'000'000)};
        QTest::newRow("billed money goes before simulated")
            << billed << u"Today routing saved $3.00 against always strongest"_s;
        auto lost = day;
        lost.spend = {spendOf(MoneyKind::Billed, 5'000'000'000, 2'000'000'000, 4'500'000'000)};
        QTest::newRow("lost caches count")
            << lost << u"Today routing cost $1.50 more than always strongest"_s;
        auto simulated = day;
        simulated.spend = {spendOf(MoneyKind::Simulated, 2'000'000'000, 1'000'000'000)};
        QTest::newRow("simulated money says so")
            << simulated << u"Today routing saved $1.00 against always strongest (simulated money)"_s;
        auto watched = day;
        watched.isObserving = true;
        ledger::WouldBeSum sum;
        sum.requests = 40;
        sum.savings.baseline = Money::fromNano(8'000'000'000);
        sum.savings.cost = Money::fromNano(3'000'000'000);
        ledger::WouldBeSum pinned = sum;
        pinned.isPinned = true;
        watched.wouldBe = {pinned, sum};
        watched.spend = billed.spend;
        QTest::newRow("observing") << watched
                                   << u"Observing: routing would have saved $5.00 of today's $8.00"_s;
    }
    void whatRoutingSaved() {
        QFETCH(SavedToday, today);
        QTEST(savedLine(today).text, "text");
    }
};

QTEST_MAIN(LiveValuesTest)
#include "livevalues.moc"
