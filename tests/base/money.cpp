#include "base/money.h"

#include <QTest>

using namespace tierline;

class MoneyTest : public QObject {
    Q_OBJECT

private slots:
    void readsPricesExactly_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("nano"); // -1: refused
        QTest::newRow("dollars") << "2.50" << qint64(2'500'000'000);
        QTest::newRow("whole") << "15" << qint64(15'000'000'000);
        QTest::newRow("small") << "0.0375" << qint64(37'500'000);
        QTest::newRow("nine decimals") << "0.000000001" << qint64(1);
        QTest::newRow("zero") << "0" << qint64(0);
        QTest::newRow("zero with decimals") << "0.000" << qint64(0);
        QTest::newRow("leading point") << ".5" << qint64(500'000'000);
        QTest::newRow("exponent") << "1e-2" << qint64(10'000'000);
        QTest::newRow("positive exponent") << "1.5E+1" << qint64(15'000'000'000);
        QTest::newRow("ten decimals, last zero") << "0.1234567890" << qint64(123'456'789);
        QTest::newRow("ten decimals") << "0.1234567891" << qint64(-1);
        QTest::newRow("negative") << "-1" << qint64(-1);
        QTest::newRow("words") << "auto" << qint64(-1);
        QTest::newRow("empty") << "" << qint64(-1);
        QTest::newRow("two points") << "1.2.3" << qint64(-1);
        QTest::newRow("huge") << "99999999999" << qint64(-1);
        QTest::newRow("huge exponent") << "1e99" << qint64(-1);
        QTest::newRow("infinite") << "inf" << qint64(-1);
    }

    void readsPricesExactly() {
        QFETCH(QString, text);
        QFETCH(qint64, nano);
        const auto rate = rateFromDecimal(text.toStdString());
        QCOMPARE(rate ? qint64(rate->nanoPerMillion) : qint64(-1), nano);
    }

    void printsMoney_data() {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<QString>("text");
        QTest::newRow("cents") << qint64(1'840'000'000) << "1.84";
        QTest::newRow("two decimals at least") << qint64(2'000'000'000) << "2.00";
        QTest::newRow("a nano") << qint64(1) << "0.000000001";
        QTest::newRow("negative") << qint64(-1'500'000) << "-0.0015";
        QTest::newRow("the smallest") << std::numeric_limits<qint64>::min() << "-9223372036.854775808";
    }

    void printsMoney() {
        QFETCH(qint64, nano);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(toString(Money::fromNano(nano))), text);
    }

    void roundsOnceAndHalfUp() {
        CostSum half;
        half.add(1, Rate{500'000}); // half a nano-dollar
        QCOMPARE(half.total().nano(), std::int64_t(1));
        CostSum below;
        below.add(1, Rate{499'999});
        QCOMPARE(below.total().nano(), std::int64_t(0));
        CostSum twice; // two halves are one, not two
        twice.add(1, Rate{500'000});
        twice.add(1, Rate{500'000});
        QCOMPARE(twice.total().nano(), std::int64_t(1));
    }

    void saturates() {
        using Range = std::numeric_limits<std::int64_t>;
        CostSum sum;
        sum.add(9'000'000'000'000'000'000, Rate{75'000'000'000});
        QCOMPARE(sum.total().nano(), Range::max());
        const auto most = Money::fromNano(Range::max()), least = Money::fromNano(Range::min());
        const auto one = Money::fromNano(1);
        QCOMPARE((most + one).nano(), Range::max());
        QCOMPARE((least - one).nano(), Range::min());
        QCOMPARE((most - least).nano(), Range::max());
        QCOMPARE((least + least).nano(), Range::min());
        QCOMPARE((most + least).nano(), std::int64_t(-1));
    }

    void aHundredMillionTokensDoNotOverflow() {
        CostSum sum;
        sum.add(100'000'000, Rate{75'000'000'000});
        QCOMPARE(sum.total().nano(), std::int64_t(7'500'000'000'000));
    }
};

QTEST_APPLESS_MAIN(MoneyTest)
#include "money.moc"
