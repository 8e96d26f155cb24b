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
