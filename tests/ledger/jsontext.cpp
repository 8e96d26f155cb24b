#include "ledger/jsontext.h"

#include "base/id.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

class JsonTextTest : public QObject {
    Q_OBJECT

private slots:
    void decimals_data() {
        QTest::addColumn<qint64>("value");
        QTest::addColumn<int>("places");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("zero") << qint64{0} << 6 << QByteArray("0");
        QTest::newRow("a score") << qint64{180'000} << 6 << QByteArray("0.18");
        QTest::newRow("one") << qint64{1'000'000} << 6 << QByteArray("1");
        QTest::newRow("smallest") << qint64{1} << 6 << QByteArray("0.000001");
        QTest::newRow("negative weight") << qint64{-200'000} << 6 << QByteArray("-0.2");
        QTest::newRow("nano-dollars") << qint64{1'840'000} << 9 << QByteArray("0.00184");
        QTest::newRow("dollars and a nano") << qint64{12'000'000'001} << 9 << QByteArray("12.000000001");
        QTest::newRow("largest") << std::numeric_limits<qint64>::max() << 9
                                 << QByteArray("9223372036.854775807");
        QTest::newRow("lowest") << std::numeric_limits<qint64>::min() << 9
                                << QByteArray("-9223372036.854775808");
    }
    void decimals() {
        QFETCH(const qint64, value);
        QFETCH(const int, places);
        std::string out = "x";
        appendDecimal(out, value, places);
        QTEST(QByteArray::fromStdString(out.substr(1)), "text");
    }

    void timesAreThoseOfTheBase() {
        Dice dice(7);
        for (int i = 0; i < 5000; ++i) {
            const Wall time(
                Milliseconds(static_cast<std::int64_t>(dice.next() % 4'000'000'000'000) - 1'000'000'000'000));
            std::string out;
            appendTime(out, time);
            QCOMPARE(out, '"' + toRfc3339(time) + '"');
        }
    }

    void texts_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray("") << QByteArray("\"\"");
        QTest::newRow("plain") << QByteArray("say hi") << QByteArray("\"say hi\"");
        QTest::newRow("quote and backslash") << QByteArray("a\"b\\") << QByteArray("\"a\\\"b\\\\\"");
        QTest::newRow("line end") << QByteArray("a\nb") << QByteArray("\"a\\nb\"");
        QTest::newRow("control at the end")
            << QByteArray("plain text\x1f") << QByteArray("\"plain text\\u001f\"");
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << QByteArray("\"a\\u0000b\"");
        QTest::newRow("delete is plain") << QByteArray("\x7f") << QByteArray("\"\x7f\"");
        QTest::newRow("umlaut") << QByteArray("für") << QByteArray("\"für\"");
        QTest::newRow("broken UTF-8") << QByteArray("a\xff") << QByteArray("\"a\xef\xbf\xbd\"");
    }
    void texts() {
        QFETCH(const QByteArray, text);
        std::string out;
        appendText(out, {text.data(), static_cast<std::size_t>(text.size())});
        QTEST(QByteArray::fromStdString(out), "json");
    }
};

QTEST_APPLESS_MAIN(JsonTextTest)
#include "jsontext.moc"
