#include "base/jsonwriter.h"

#include <QTest>

#include <cmath>

using namespace tierline;

class JsonWriterTest : public QObject {
    Q_OBJECT

private slots:
    void placesCommas() {
        std::string out;
        JsonWriter json(out);
        json.beginObject();
        json.member("a", 1);
        json.key("b");
        json.beginArray();
        json.value(true);
        json.null();
        json.beginObject();
        json.endObject();
        json.endArray();
        json.member("c", -2.5);
        json.member("d", "x");
        json.key("e");
        json.raw("{\"f\":0}");
        json.endObject();
        QCOMPARE(out, std::string(R"({"a":1,"b":[true,null,{}],"c":-2.5,"d":"x","e":{"f":0}})"));
    }

    void writesNumbersExactly() {
        std::string out;
        JsonWriter json(out);
        json.beginArray();
        json.value(std::int64_t{-9'223'372'036'854'775'807 - 1});
        json.value(std::uint64_t{18'446'744'073'709'551'615U});
        json.value(0.1);
        json.value(1e300);
        json.value(std::nan(""));
        json.endArray();
        QCOMPARE(out, std::string("[-9223372036854775808,18446744073709551615,0.1,1e+300,null]"));
    }

    void escapesStrings_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("printed");
        QTest::newRow("plain") << QByteArray("abc") << QByteArray("\"abc\"");
        QTest::newRow("quote and backslash") << QByteArray("a\"b\\c") << QByteArray("\"a\\\"b\\\\c\"");
        QTest::newRow("controls") << QByteArray("\n\r\t\x01\x1f", 5)
                                  << QByteArray("\"\\n\\r\\t\\u0001\\u001f\"");
        QTest::newRow("a NUL byte") << QByteArray("a\0b", 3) << QByteArray("\"a\\u0000b\"");
        QTest::newRow("umlaut and emoji pass") << QByteArray("ü😀") << QByteArray("\"ü😀\"");
        QTest::newRow("a lone byte is replaced") << QByteArray("a\xff"
                                                               "b")
                                                 << QByteArray("\"a\xef\xbf\xbd"
                                                               "b\"");
        QTest::newRow("cut sequence") << QByteArray("\xe2\x82") << QByteArray("\"\xef\xbf\xbd\xef\xbf\xbd\"");
    }

    void escapesStrings() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, printed);
        std::string out;
        appendJsonString(out, std::string_view(text.constData(), std::size_t(text.size())));
        QCOMPARE(QByteArray::fromStdString(out), printed);
    }

    // Text is scanned by words of eight bytes: what must not pass plainly may stand at any place in one.
    void escapesAtEveryPlace_data() {
        QTest::addColumn<QByteArray>("sign");
        QTest::addColumn<QByteArray>("printed");
        QTest::newRow("quote") << QByteArray("\"") << QByteArray("\\\"");
        QTest::newRow("backslash") << QByteArray("\\") << QByteArray("\\\\");
        QTest::newRow("NUL byte") << QByteArray("\0", 1) << QByteArray("\\u0000");
        QTest::newRow("last control") << QByteArray("\x1f") << QByteArray("\\u001f");
        QTest::newRow("neighbours of what is escaped") << QByteArray(" !#[]\x7f") << QByteArray(" !#[]\x7f");
        QTest::newRow("umlaut") << QByteArray("ü") << QByteArray("ü");
        QTest::newRow("emoji, then a quote") << QByteArray("😀\"") << QByteArray("😀\\\"");
        QTest::newRow("half of an umlaut") << QByteArray("\xc3") << QByteArray("\xef\xbf\xbd");
    }

    void escapesAtEveryPlace() {
        QFETCH(QByteArray, sign);
        QFETCH(QByteArray, printed);
        for (int before = 0; before < 18; ++before)
            for (int after = 0; after < 18; ++after) {
                const QByteArray head(before, 'a'), tail(after, 'z');
                const auto text = (head + sign + tail).toStdString();
                std::string out;
                appendJsonString(out, text);
                QCOMPARE(QByteArray::fromStdString(out), '"' + head + printed + tail + '"');
            }
    }
};

QTEST_APPLESS_MAIN(JsonWriterTest)
#include "jsonwriter.moc"
