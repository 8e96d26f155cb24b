#include "bench/tierquality.h"

#include "bench/proportions.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {
using Tiers = std::vector<std::size_t>;
}

class TierQualityTest : public QObject {
    Q_OBJECT

private slots:
    void figures_data() {
        QTest::addColumn<Tiers>("truth");
        QTest::addColumn<Tiers>("predicted");
        QTest::addColumn<QString>("figures"); // accuracy, macro-F1, under, over, severe
        QTest::newRow("all right") << Tiers{0, 1, 2} << Tiers{0, 1, 2} << "1.000 1.000 0.000 0.000 0.000";
        // F1: 2·1/(2+2), 2·1/(2+1), 2·1/(1+2).
        QTest::newRow("one too low, one too high")
            << Tiers{0, 0, 1, 2, 1} << Tiers{0, 1, 1, 2, 0} << "0.600 0.667 0.200 0.200 0.000";
        QTest::newRow("two too low is severe")
            << Tiers{2, 2} << Tiers{0, 1} << "0.000 0.000 1.000 0.000 0.500";
        QTest::newRow("a constant router")
            << Tiers{0, 0, 0, 1} << Tiers{0, 0, 0, 0} << "0.750 0.429 0.250 0.000 0.000";
        QTest::newRow("one class only") << Tiers{1, 1} << Tiers{1, 1} << "1.000 1.000 0.000 0.000 0.000";
        QTest::newRow("a tier that nobody has does not count")
            << Tiers{0, 1} << Tiers{0, 1} << "1.000 1.000 0.000 0.000 0.000";
    }
    void figures() {
        QFETCH(Tiers, truth);
        QFETCH(Tiers, predicted);
        QFETCH(QString, figures);
        const auto got = tierQuality(truth, predicted, 3);
        QVERIFY(got.has_value());
        QString text;
        for (const double value :
             {got->accuracy, got->macroF1, got->underRouted, got->overRouted, got->severe})
            text += QString::number(value, 'f', 3) + u' ';
        QCOMPARE(text.trimmed(), figures);
        QCOMPARE(std::size_t(9), got->confusion.size());
    }

    void eachTierHasItsOwn() {
        const auto got = tierQuality(Tiers{0, 0, 1, 2}, Tiers{0, 1, 1, 1}, 4);
        QVERIFY(got.has_value());
        QCOMPARE(got->confusion[0 * 4 + 1], std::uint64_t(1));
        QCOMPARE(got->each[1].precision.value(), 1.0 / 3);
        QCOMPARE(got->each[0].recall.value(), 0.5);
        QVERIFY(!got->each[2].precision); // never predicted
        QVERIFY(!got->each[3].recall);    // never true
    }

    void mistakes() {
        QVERIFY(!tierQuality({}, {}, 3));
        QVERIFY(!tierQuality(Tiers{0}, Tiers{0, 1}, 3));
        QVERIFY(!tierQuality(Tiers{0}, Tiers{3}, 3));
        QCOMPARE(macroF1(std::vector<std::uint64_t>(9), 3), 0.0);
    }

    void wilsonsInterval_data() {
        QTest::addColumn<quint64>("hits");
        QTest::addColumn<quint64>("cases");
        QTest::addColumn<QString>("range");
        QTest::newRow("half of ten") << quint64(5) << quint64(10) << "0.500 0.2366 0.7634";
        QTest::newRow("none of ten") << quint64(0) << quint64(10) << "0.000 0.0000 0.2775";
        QTest::newRow("all of ten") << quint64(10) << quint64(10) << "1.000 0.7225 1.0000";
        QTest::newRow("no case") << quint64(0) << quint64(0) << "-";
        QTest::newRow("more hits than cases") << quint64(2) << quint64(1) << "-";
    }
    void wilsonsInterval() {
        QFETCH(quint64, hits);
        QFETCH(quint64, cases);
        QFETCH(QString, range);
        const auto got = wilson(hits, cases);
        QCOMPARE(got ? QString::asprintf("%.3f %.4f %.4f", got->value, got->low, got->high)
                     : QStringLiteral("-"),
                 range);
    }

    void mcnemarsTest_data() {
        QTest::addColumn<quint64>("first");
        QTest::addColumn<quint64>("second");
        QTest::addColumn<QString>("chance");
        QTest::newRow("no case differs") << quint64(0) << quint64(0) << "1.0000";
        QTest::newRow("evenly split") << quint64(5) << quint64(5) << "1.0000";
        QTest::newRow("one in ten") << quint64(1) << quint64(9) << "0.0215"; // 2 (1 + 10) / 1024
        QTest::newRow("all on one side") << quint64(0) << quint64(5) << "0.0625";
        QTest::newRow("many, evenly") << quint64(50'000) << quint64(50'000) << "1.0000";
        QTest::newRow("many, unevenly") << quint64(49'000) << quint64(51'000) << "0.0000";
    }
    void mcnemarsTest() {
        QFETCH(quint64, first);
        QFETCH(quint64, second);
        QFETCH(QString, chance);
        QCOMPARE(QString::number(mcnemar(first, second), 'f', 4), chance);
    }
};

QTEST_APPLESS_MAIN(TierQualityTest)
#include "tierquality.moc"
