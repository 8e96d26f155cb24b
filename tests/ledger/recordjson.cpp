#include "ledger/record.h"
#include "ledger/samples.h"

#include <QFile>
#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

// One record with every member, as the contract names and orders them.
std::string sampleJson() {
    QFile file(QStringLiteral(TIERLINE_TEST_DATA "/ledger/record.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toStdString() : std::string();
}

Record contractRecord() {
    Record r = sampleRecord(1);
    r.session = "s1";
    r.policy = "9f86d081884c";
    r.prompt = "Please refactor";
    r.firedSignals[1] = {"proof", classify::SignalKind::Regex, 0, policy::Effect::Floor, 3, {{0, 1}, {2, 4}}};
    r.candidates.erase(r.candidates.begin() + 1, r.candidates.end() - 1);
    r.candidates[1].reason = "breaker open";
    auto& failed = r.attempts.emplace_back();
    failed.model = "local/qwen";
    failed.provider = "local";
    failed.errorClass = ErrorClass::Overloaded;
    r.translation = Translation{"anthropic", {"seed", "penalties"}, 4000};
    r.flags = Estimated | WouldBe;
    r.tags = {{"team", "y"}, {"project", "x"}};
    return r;
}

} // namespace

class RecordJsonTest : public QObject {
    Q_OBJECT

private slots:
    void printsTheContractsNamesInItsOrder() {
        QCOMPARE(QByteArray::fromStdString(toJson(contractRecord())),
                 QByteArray::fromStdString(sampleJson()));
    }

    void anEmptyRecordHasEveryMemberThatIsNotMarkedOptional() {
        Record record;
        record.id = "x";
        const std::string json = toJson(record);
        for (const auto* member :
             {"\"prompt\":null", "\"usage\":null", "\"ttft_ms\":null", "\"cost_nano_usd\":null",
              "\"cost\":null", "\"estimated_cost_nano_usd\":null", "\"vote\":null", "\"label\":null",
              "\"flags\":[]", "\"tags\":{}", "\"attempts\":[]", "\"signals\":[]"})
            QVERIFY2(json.contains(member), member);
        QVERIFY(!json.contains("\"error\""));
        QVERIFY(!json.contains("\"translation\""));
    }

    void partsOfAUsageStandInItWhereTheyAreNotZero() {
        Record record = contractRecord();
        record.usage->parts.inputAudio = 12;
        record.usage->parts.searches = 2;
        const std::string json = toJson(record);
        QVERIFY2(json.contains(R"("reasoning":0,"input_audio":12,"searches":2})"), json.c_str());
        const auto back = recordFromJson(json);
        QVERIFY(back.has_value());
        QVERIFY(*back == record);
        record.usage.reset();
        QVERIFY(toJson(record).contains("\"usage\":null"));
    }

    void withoutOutcomeThereAreNoAttemptsUsageAndCost() {
        std::string json;
        appendJson(json, contractRecord(), false);
        const auto document = protocol::Json::parse(json);
        QVERIFY(document.has_value());
        for (const auto* member : {"attempts", "translation", "usage", "cost_nano_usd", "cost"})
            QVERIFY2(!document->get(member), member);
        for (const auto* member : {"estimated_cost_nano_usd", "candidates", "score", "tags"})
            QVERIFY2(document->get(member).has_value(), member);
    }

    void randomRecordsComeBackAsTheyWere() {
        Dice dice(20'260'601);
        for (int i = 0; i < 3000; ++i) {
            const Record record = randomRecord(dice);
            const std::string json = toJson(record);
            const auto back = recordFromJson(json);
            QVERIFY2(back.has_value(), (back ? "" : toString(back.error()) + "\n" + json).c_str());
            QCOMPARE(toJson(*back), json);
            QVERIFY2(*back == record, json.c_str());
        }
    }

    void reading_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("said"); // empty: it is read
        const auto with = [](const char* members) {
            return QByteArray("{\"id\":\"a\",\"time\":\"2026-06-01T08:00:00.000Z\"") + members + "}";
        };
        QTest::newRow("the least there is") << with("") << QByteArray();
        QTest::newRow("a member of a later version") << with(",\"mood\":{\"good\":[1]}") << QByteArray();
        QTest::newRow("null everywhere")
            << with(",\"score\":null,\"signals\":null,\"usage\":null") << QByteArray();
        QTest::newRow("nothing") << QByteArray("") << QByteArray("JSON");
        QTest::newRow("cut off") << with("").chopped(1) << QByteArray("JSON");
        QTest::newRow("a list") << QByteArray("[]") << QByteArray("must be a JSON object");
        QTest::newRow("no id") << QByteArray("{\"time\":\"2026-06-01T08:00:00Z\"}")
                               << QByteArray("needs `id`");
        QTest::newRow("no time") << QByteArray("{\"id\":\"a\"}") << QByteArray("needs `id` and `time`");
        QTest::newRow("time that is none")
            << QByteArray("{\"id\":\"a\",\"time\":\"noon\"}") << QByteArray("`time`");
        QTest::newRow("score in words") << with(",\"score\":\"high\"") << QByteArray("`score`");
        QTest::newRow("score beyond all") << with(",\"score\":1e300") << QByteArray("`score`");
        QTest::newRow("half a picture")
            << with(",\"usage\":{\"output_image\":0.5}") << QByteArray("`usage.output_image`");
        QTest::newRow("half a token") << with(",\"usage\":{\"input\":1.5}") << QByteArray("`usage.input`");
        QTest::newRow("unknown outcome") << with(",\"outcome\":\"fine\"") << QByteArray("`outcome`");
        QTest::newRow("unknown flag") << with(",\"flags\":[\"odd\"]") << QByteArray("`flags`");
        QTest::newRow("flags as text") << with(",\"flags\":\"estimated\"") << QByteArray("`flags`");
        QTest::newRow("span of three")
            << with(",\"signals\":[{\"spans\":[[1,2,3]]}]") << QByteArray("`signals.spans`");
        QTest::newRow("span below zero")
            << with(",\"signals\":[{\"spans\":[[-1,2]]}]") << QByteArray("`signals.spans`");
        QTest::newRow("signal that is a number") << with(",\"signals\":[5]") << QByteArray("`signals`");
        QTest::newRow("unknown error class")
            << with(",\"attempts\":[{\"error_class\":\"bad luck\"}]") << QByteArray("`attempts.error_class`");
        QTest::newRow("dropped as text")
            << with(",\"translation\":{\"dropped\":\"seed\"}") << QByteArray("`translation.dropped`");
        QTest::newRow("dropped numbers")
            << with(",\"translation\":{\"dropped\":[1]}") << QByteArray("`translation.dropped`");
        QTest::newRow("tag that is a number") << with(",\"tags\":{\"a\":1}") << QByteArray("`tags.a`");
    }
    void reading() {
        QFETCH(const QByteArray, json);
        QFETCH(const QByteArray, said);
        const auto record = recordFromJson(json.toStdString());
        if (said.isEmpty()) {
            QVERIFY2(record.has_value(), record ? "" : toString(record.error()).c_str());
            return;
        }
        QVERIFY(!record);
        QCOMPARE(record.error().code, ErrorCode::InvalidInput);
        QVERIFY2(record.error().detail.contains(said.data()), record.error().detail.c_str());
    }

    void mutatedRecordsNeverCrash() {
        Dice dice(11);
        const std::string json = sampleJson();
        for (int i = 0; i < 3000; ++i) {
            std::string bad = json;
            for (auto n = dice.next() % 4; n < 4; ++n)
                bad[dice.next() % bad.size()] = "{}[]\",:0-e\\nt"[dice.next() % 13];
            if (const auto record = recordFromJson(bad)) QVERIFY(recordFromJson(toJson(*record)).has_value());
        }
    }
};

QTEST_APPLESS_MAIN(RecordJsonTest)
#include "recordjson.moc"
