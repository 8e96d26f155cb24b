// Times and money of a decision.
#include "inspector/comparison.h"
#include "inspector/costs.h"
#include "inspector/timing.h"

#include "bodytexts.h"
#include "records.h"

#include <QTest>

using namespace tierline;
using namespace tierline::inspector;
using namespace Qt::Literals::StringLiterals;

class FiguresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theAxisHoldsEveryStretch() {
        auto record = sample::fellOver(sample::idOf(1));
        record.overhead = {10, 20, 30, 0, 5, 90, 0};
        record.attempts[1].queuedMs = 40;
        const auto view = timingOf(record);
        QCOMPARE(view.rows.size(), std::size_t(3));
        QCOMPARE(view.rows[0].stretches.front().to, std::int64_t(65));
        QVERIFY(view.rows[1].stretches.front().spell == Spell::Failed);
        QVERIFY(view.rows[2].stretches.front().spell == Spell::Queue);
        for (const auto& row : view.rows)
            for (const auto& stretch : row.stretches) {
                QVERIFY(stretch.from >= 0 && stretch.from <= stretch.to);
                QVERIFY(stretch.to <= view.whole);
            }
        QVERIFY(view.summary.contains(u"to the first token"_s));
    }

    void aClockThatJumpedIsCutToTheAxis() {
        auto record = sample::refactoring(sample::idOf(1));
        record.attempts.front().start = Wall{} - Milliseconds{5};
        record.attempts.front().end = Wall::max();
        record.attempts.front().queuedMs = -7;
        record.latencyMs = std::numeric_limits<std::int64_t>::max();
        record.overhead.read = -1;
        const auto view = timingOf(record);
        QVERIFY(view.whole > 0);
        for (const auto& row : view.rows)
            for (const auto& stretch : row.stretches)
                QVERIFY(stretch.from >= 0 && stretch.from <= stretch.to && stretch.to <= view.whole);
    }

    void stepsAreRound_data() {
        QTest::addColumn<qint64>("whole");
        QTest::addColumn<int>("wanted");
        QTest::addColumn<qint64>("step");
        QTest::newRow("under two seconds") << qint64(1'900'000) << 5 << qint64(500'000);
        QTest::newRow("a microsecond") << qint64(1) << 5 << qint64(1);
        QTest::newRow("a day") << qint64(86'400'000'000) << 10 << qint64(10'000'000'000);
    }
    void stepsAreRound() {
        QFETCH(qint64, whole);
        QFETCH(int, wanted);
        QFETCH(qint64, step);
        QCOMPARE(qint64(axisStep(whole, wanted)), step);
    }

    void tokensTimesPriceIsTheCost() {
        auto record = sample::refactoring(sample::idOf(1));
        route::ModelPrice price;
        price.rates.input = Rate{3'000'000'000};
        price.rates.output = Rate{15'000'000'000};
        const auto view = costsOf(record, price);
        QCOMPARE(view.lines.front().cost, u"$0.027"_s); // 9,000 × $3 / 1M
        QVERIFY(view.lines.back().isSum);
        QCOMPARE(view.lines.back().cost, u"$0.0405"_s); // as the record says
        QVERIFY(!view.needsPrice);
        QVERIFY(view.kind.startsWith(u"Simulated"_s));
    }

    void anUnknownPriceIsAMiss() {
        const auto view = costsOf(sample::withoutText(sample::idOf(1)), std::nullopt);
        QVERIFY(view.needsPrice);
        QVERIFY(view.trouble.contains(u"bee/mid-1"_s));
        for (const auto& line : view.lines)
            QCOMPARE(line.cost, u"?"_s);
    }

    void aReplayIsComparedInASentence() {
        const auto before = sample::refactoring(sample::idOf(1));
        auto after = before;
        after.tier = "simple";
        after.cost = Money::fromNano(500'000);
        const auto words = comparisonOf(before, after);
        QVERIFY(words.contains(u"simple instead of complex"_s));
        QVERIFY(words.contains(u"the same model"_s));
        QVERIFY(words.contains(u"$0.04 cheaper"_s));
        after.money = ledger::MoneyKind::Billed;
        QVERIFY(comparisonOf(before, after).contains(u"do not compare"_s));
    }

    void aCaseIsARowOfASet() {
        auto record = sample::refactoring("01X");
        record.prompt = "say \"hi\"";
        QCOMPARE(asCase(record), u"{\"id\":\"01X\",\"prompt\":\"say \\\"hi\\\"\"}"_s);
        record.label = "simple";
        QVERIFY(asCase(record).endsWith(u"\"tier\":\"simple\"}"_s));
        record.dialect = "anthropic";
        const std::string request = sample::anthropic;
        const auto whole = asCase(record, &request);
        QVERIFY(whole.startsWith(u"{\"id\":\"01X\",\"messages\":[{\"role\":\"system\""_s));
        QVERIFY(whole.contains(u"And now?"_s) && whole.contains(u"\"tier\":\"simple\""_s));
        const std::string broken = "{";
        QVERIFY(asCase(record, &broken).contains(u"\"prompt\":"_s)); // rather the words than nothing
    }
};

QTEST_GUILESS_MAIN(FiguresTest)
#include "figures.moc"
