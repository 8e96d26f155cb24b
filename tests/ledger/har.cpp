#include "ledger/har.h"

#include "ledger/samples.h"

#include "protocol/json.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

Record answered() {
    Record record = sampleRecord(1);
    record.dialect = "anthropic";
    record.prompt = "the words";
    record.latencyMs = 900;
    record.ttftMs = 300;
    record.overhead.queue = 100'000;
    record.status = 200;
    return record;
}

std::string archive(const Record& record, const Texts& texts, const HarOptions& options) {
    std::string out = harHead("1.0");
    appendHarEntry(out, record, texts, options);
    out += ',';
    appendHarEntry(out, record, texts, options);
    return out += harTail;
}

} // namespace

class HarTest : public QObject {
    Q_OBJECT

private slots:
    // Every member that HAR 1.2 demands, of the type it demands.
    void isAnArchive() {
        const auto text = archive(answered(), {{}, "Done.", KeptRequest{"{\"a\":1}", 7}}, {"http://h", true});
        const auto json = protocol::Json::parse(text);
        QVERIFY2(json.has_value(), text.c_str());
        const auto log = (*json)["log"];
        QCOMPARE(log["version"].string(), std::string_view("1.2"));
        QCOMPARE(log["creator"]["name"].string(), std::string_view("Tierline"));
        QCOMPARE(log["entries"].size(), std::size_t(2));
        for (const auto entry : log["entries"].items()) {
            QVERIFY(entry["startedDateTime"].string()->ends_with("Z"));
            QCOMPARE(entry["time"].int64(), std::int64_t{900});
            const auto request = entry["request"], response = entry["response"], times = entry["timings"];
            QCOMPARE(request["method"].string(), std::string_view("POST"));
            QCOMPARE(request["url"].string(), std::string_view("http://h/v1/messages"));
            for (const auto* list : {"cookies", "headers", "queryString"})
                QVERIFY(request[list].isArray() && request[list].size() == 0);
            QCOMPARE(request["bodySize"].int64(), std::int64_t{7});
            QCOMPARE(request["postData"]["mimeType"].string(), std::string_view("application/json"));
            QCOMPARE(request["postData"]["text"].string(), std::string_view("{\"a\":1}"));
            QCOMPARE(response["status"].int64(), std::int64_t{200});
            QCOMPARE(response["content"]["text"].string(), std::string_view("Done."));
            QCOMPARE(response["content"]["size"].int64(), std::int64_t{5});
            QCOMPARE(response["redirectURL"].string(), std::string_view());
            for (const auto* list : {"cookies", "headers"})
                QVERIFY(response[list].isArray());
            QVERIFY(entry["cache"].isObject());
            std::int64_t sum = 0;
            for (const auto* part : {"blocked", "send", "wait", "receive"})
                sum += times[part].int64().value();
            QCOMPARE(sum, std::int64_t{900});
            QCOMPARE(times["blocked"].int64(), std::int64_t{100});
            QCOMPARE(entry["_tierline"]["id"].string(), std::string_view(answered().id));
        }
    }

    void textsAreThereOnlyWhenAsked_data() {
        QTest::addColumn<bool>("wanted");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<QString>("has");
        QTest::addColumn<QString>("hasNot");
        QTest::newRow("nothing") << false << true << "not here" << "secret";
        QTest::newRow("the whole request") << true << true << "secret body" << "secret words";
        QTest::newRow("the words alone, and it says so") << true << false << "secret words" << "secret body";
    }
    void textsAreThereOnlyWhenAsked() {
        QFETCH(const bool, wanted);
        QFETCH(const bool, whole);
        QFETCH(const QString, has);
        QFETCH(const QString, hasNot);
        Record record = answered();
        record.prompt = "secret words";
        Texts texts;
        if (whole) texts.request = KeptRequest{"secret body", 11};
        const auto text = QString::fromStdString(archive(record, texts, {"http://h", wanted}));
        QVERIFY2(text.contains(has), qPrintable(text));
        QVERIFY2(!text.contains(hasNot), qPrintable(text));
        if (wanted && !whole) QVERIFY(text.contains(QStringLiteral("was not kept")));
    }

    void oddOnes_data() {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("url");
        QTest::newRow("Gemini's model is in the path")
            << "gemini" << "http://h/v1beta/models/a%2Fb%20c:generateContent";
        QTest::newRow("Responses") << "responses" << "http://h/v1/responses";
        QTest::newRow("a dialect of tomorrow") << "klingon" << "http://h/v1/chat/completions";
    }
    void oddOnes() {
        QFETCH(const QString, dialect);
        QFETCH(const QString, url);
        Record record; // of which next to nothing is known
        record.dialect = dialect.toStdString();
        record.requestedModel = "a/b c";
        record.latencyMs = -5;
        record.ttftMs = 70;
        const auto text = archive(record, {}, {"http://h", true});
        const auto json = protocol::Json::parse(text);
        QVERIFY2(json.has_value(), text.c_str());
        const auto entry = *(*json)["log"]["entries"].items().begin();
        QCOMPARE(entry["request"]["url"].string(), url.toStdString());
        for (const auto* part : {"blocked", "send", "wait", "receive"})
            QVERIFY(entry["timings"][part].int64().value() >= 0);
    }
};

QTEST_APPLESS_MAIN(HarTest)
#include "har.moc"
