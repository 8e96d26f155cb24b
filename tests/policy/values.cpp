#include "policy/values.h"

#include <QTest>

using namespace tierline;
using namespace tierline::policy;

class ValuesTest : public QObject {
    Q_OBJECT

private slots:
    void readsMillionths_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("value"); // empty: refused; ~ in front: rounded
        QTest::newRow("tenths") << "0.3" << "300000";
        QTest::newRow("whole") << "1" << "1000000";
        QTest::newRow("negative") << "-0.25" << "-250000";
        QTest::newRow("plus") << "+0.25" << "250000";
        QTest::newRow("no leading digit") << ".5" << "500000";
        QTest::newRow("no trailing digit") << "1." << "1000000";
        QTest::newRow("exponent") << "1e-3" << "1000";
        QTest::newRow("exponent with plus") << "1.5E+1" << "15000000";
        QTest::newRow("trailing zeros are exact") << "0.1000000000000" << "100000";
        QTest::newRow("half rounds away from zero") << "0.0000005" << "~1";
        QTest::newRow("negative half too") << "-0.0000005" << "~-1";
        QTest::newRow("below half") << "0.00000049" << "~0";
        QTest::newRow("what a double would miss") << "0.7" << "700000";
        QTest::newRow("far below") << "1e-100" << "~0";
        QTest::newRow("minus zero") << "-0" << "0";
        QTest::newRow("too large") << "2001" << "";
        QTest::newRow("much too large") << "1e99" << "";
        QTest::newRow("hexadecimal") << "0x10" << "";
        QTest::newRow("underscores") << "1_000" << "";
        QTest::newRow("two points") << "1.2.3" << "";
        QTest::newRow("exponent without digits") << "1e" << "";
        QTest::newRow("only a sign") << "-" << "";
        QTest::newRow("only a point") << "." << "";
        QTest::newRow("infinity") << ".inf" << "";
        QTest::newRow("a space") << "1 " << "";
        QTest::newRow("empty") << "" << "";
    }

    void readsMillionths() {
        QFETCH(QString, text);
        QFETCH(QString, value);
        const auto found = decimalFrom(text.toStdString());
        const auto printed =
            found ? (found->exact ? QString() : QStringLiteral("~")) + QString::number(found->value)
                  : QString();
        QCOMPARE(printed, value);
    }

    void readsAmounts_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("usd"); // empty: refused
        QTest::newRow("whole") << "5" << "5.00";
        QTest::newRow("cents") << "0.25" << "0.25";
        QTest::newRow("what a double would miss") << "0.1" << "0.10";
        QTest::newRow("a nano-dollar") << "0.000000001" << "0.000000001";
        QTest::newRow("exponent") << "1e3" << "1000.00";
        QTest::newRow("the most") << "999999.999999999" << "999999.999999999";
        QTest::newRow("a million") << "1000000" << "";
        QTest::newRow("ten decimals") << "0.0000000001" << "";
        QTest::newRow("negative") << "-1" << "";
        QTest::newRow("a currency") << "$5" << "";
        QTest::newRow("not a number") << ".nan" << "";
        QTest::newRow("empty") << "" << "";
    }

    void readsAmounts() {
        QFETCH(QString, text);
        QFETCH(QString, usd);
        const auto amount = amountFrom(text.toStdString());
        QCOMPARE(amount ? QString::fromStdString(toString(*amount)) : QString(), usd);
    }

    void readsSizes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes"); // -1: refused
        QTest::newRow("a plain number") << "1000" << qint64{1000};
        QTest::newRow("bytes") << "12B" << qint64{12};
        QTest::newRow("kilobytes") << "3kB" << qint64{3'000};
        QTest::newRow("megabytes") << "500MB" << qint64{500'000'000};
        QTest::newRow("gigabytes") << "2GB" << qint64{2'000'000'000};
        QTest::newRow("terabytes") << "1TB" << qint64{1'000'000'000'000};
        QTest::newRow("powers of two") << "2GiB" << qint64{2'147'483'648};
        QTest::newRow("the most") << "1000TB" << qint64{1'000'000'000'000'000};
        QTest::newRow("more than that") << "1001TB" << qint64{-1};
        QTest::newRow("what would overflow") << "9999999999999999TiB" << qint64{-1};
        QTest::newRow("a number beyond reason") << "99999999999999999999" << qint64{-1};
        QTest::newRow("bits") << "2Gb" << qint64{-1};
        QTest::newRow("negative") << "-1" << qint64{-1};
        QTest::newRow("a fraction") << "1.5GB" << qint64{-1};
        QTest::newRow("only a unit") << "GB" << qint64{-1};
        QTest::newRow("empty") << "" << qint64{-1};
    }

    void readsSizes() {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        QCOMPARE(qint64{bytesFrom(text.toStdString()).value_or(-1)}, bytes);
    }

    void readsDurations_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed"); // empty: refused
        QTest::newRow("milliseconds") << "300ms" << "300ms";
        QTest::newRow("seconds") << "5s" << "5s";
        QTest::newRow("minutes") << "10m" << "10m";
        QTest::newRow("sixty seconds") << "60s" << "1m";
        QTest::newRow("hours") << "2h" << "2h";
        QTest::newRow("days") << "7d" << "7d";
        QTest::newRow("zero") << "0s" << "0ms";
        QTest::newRow("no unit") << "5" << "";
        QTest::newRow("unknown unit") << "5w" << "";
        QTest::newRow("a fraction") << "1.5s" << "";
        QTest::newRow("negative") << "-5s" << "";
        QTest::newRow("a space") << "5 s" << "";
        QTest::newRow("only a unit") << "s" << "";
        QTest::newRow("ten years and more") << "3651d" << "";
        QTest::newRow("beyond 64 bits") << "99999999999999999999d" << "";
    }

    void readsDurations() {
        QFETCH(QString, text);
        QFETCH(QString, printed);
        const auto duration = durationFrom(text.toStdString());
        QCOMPARE(duration ? QString::fromStdString(toString(*duration)) : QString(), printed);
    }

    void knowsKeyReferences_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isOne");
        QTest::newRow("environment") << "env:OPENAI_API_KEY" << true;
        QTest::newRow("file") << "file:/run/secrets/key" << true;
        QTest::newRow("keychain") << "keychain:openai" << true;
        QTest::newRow("client") << "client" << true;
        QTest::newRow("environment without a name") << "env:" << false;
        QTest::newRow("a name that begins with a digit") << "env:1KEY" << false;
        QTest::newRow("a name with a dash") << "env:MY-KEY" << false;
        QTest::newRow("a pasted key") << "sk-0123456789abcdef" << false;
        QTest::newRow("empty") << "" << false;
    }

    void knowsKeyReferences() {
        QFETCH(QString, text);
        QFETCH(bool, isOne);
        QCOMPARE(isKeyReference(text.toStdString()), isOne);
    }

    void knowsZoneNames() {
        QVERIFY(isZoneName("Europe/Berlin"));
        QVERIFY(isZoneName("Etc/GMT+1"));
        QVERIFY(!isZoneName("../../etc/passwd"));
        QVERIFY(!isZoneName("/etc/localtime"));
        QVERIFY(!isZoneName(""));
    }
};

QTEST_APPLESS_MAIN(ValuesTest)
#include "values.moc"
