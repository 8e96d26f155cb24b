#include "sandbox/schemafill.h"

#include "protocol/json.h"

#include <QTest>

using namespace tierline;
using namespace tierline::sandbox;

class SchemaFillTest : public QObject {
    Q_OBJECT

private slots:
    void fits_data() {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* schema, const char* expected) {
            QTest::newRow(name) << QByteArray(schema) << QByteArray(expected);
        };
        row("empty", "", "{}");
        row("broken", "{", "{}");
        row("no properties", R"({"type":"object"})", "{}");
        row("a place of the question", R"({"properties":{"city":{"type":"string"}}})", R"({"city":"Porto"})");
        row("a path of the question", R"({"properties":{"file_path":{"type":"string"}}})",
            R"({"file_path":"src/a.cpp"})");
        row("quoted text", R"({"properties":{"pattern":{"type":"string"}}})", R"({"pattern":"needle"})");
        row("required only",
            R"({"properties":{"a":{"type":"boolean"},"b":{"type":"null"}},"required":["b"]})",
            R"({"b":null})");
        row("one of one", R"({"properties":{"unit":{"enum":["c"]}}})", R"({"unit":"c"})");
        row("a constant", R"({"properties":{"v":{"const":2}}})", R"({"v":2})");
        row("an exact number", R"({"properties":{"n":{"type":"integer","minimum":5,"maximum":5}}})",
            R"({"n":5})");
        row("a list", R"({"properties":{"l":{"type":"array","items":{"const":"x"}}}})", R"({"l":["x"]})");
        row("nested", R"({"properties":{"o":{"properties":{"b":{"type":"boolean"}}}}})",
            R"({"o":{"b":true}})");
        row("the first alternative", R"({"properties":{"v":{"anyOf":[{"type":"boolean"},{"type":"null"}]}}})",
            R"({"v":true})");
        row("null besides", R"({"properties":{"v":{"type":["null","boolean"]}}})", R"({"v":true})");
    }
    void fits() {
        QFETCH(QByteArray, schema);
        Dice dice(1);
        const std::string filled =
            fillSchema(schema.toStdString(), "look in Porto at src/a.cpp for `needle`", dice);
        QTEST(QByteArray::fromStdString(filled), "expected");
    }

    void fillsATextWithoutASchema() {
        QCOMPARE(fillText("use apply_patch with `*** Begin Patch`"), std::string("*** Begin Patch"));
        QVERIFY(!fillText("").empty());
    }

    void endsOnDeepSchemas() {
        std::string schema = R"({"type":"null"})";
        for (int depth = 0; depth < 40; ++depth)
            schema = R"({"properties":{"o":)" + schema + "}}";
        Dice dice(1);
        QVERIFY(protocol::Json::parse(fillSchema(schema, "", dice)));
    }
};

QTEST_APPLESS_MAIN(SchemaFillTest)
#include "schemafill.moc"
