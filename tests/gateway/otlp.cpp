#include "gateway/otlp.h"

#include "gateway/otlpcheck.h"

#include <QTest>

#include <set>

using namespace tierline;
using namespace tierline::gateway;
using namespace tierline::test;

namespace {

const Wall noon = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1} + std::chrono::hours(12);

ledger::Record recordOf() {
    ledger::Record record;
    record.id = "01J00000000000000000000001";
    record.time = noon;
    record.latencyMs = 1'500;
    record.ttftMs = 40;
    record.dialect = "openai";
    record.requestedModel = "auto";
    record.model = "gemini/flash";
    record.provider = "gemini";
    record.policy = std::string(64, 'a');
    record.prompt = "the secret question";
    record.category = "code";
    record.tier = "simple";
    record.score = 250'000;
    record.selectionReason = "complexity_match";
    record.estimatedCost = Money::fromNano(1'840'000);
    record.cost = Money::fromNano(2'000'000);
    record.usage = Usage{100, 20, 3, 4, 50, 10};
    record.finishReason = "stop";
    record.status = 200;
    ledger::Attempt failed;
    failed.model = "openai/gpt";
    failed.provider = "openai";
    failed.start = noon;
    failed.end = noon + Milliseconds(200);
    failed.errorClass = ErrorClass::RateLimited;
    ledger::Attempt good;
    good.model = "gemini/flash";
    good.provider = "gemini";
    good.start = noon + Milliseconds(200);
    good.end = noon + Milliseconds(1'500);
    record.attempts = {failed, good};
    return record;
}

Traced tracedOf(ledger::Record record) {
    Traced traced;
    traced.record = std::make_shared<const ledger::Record>(std::move(record));
    return traced;
}

ReadTraces read(const Traced& traced, bool content = false) {
    return OtlpReader::read(otlpTraces({&traced, 1}, {content, "1.0", "here"}));
}

QString attribute(const ReadSpan& span, const char* key) {
    const auto at = span.attributes.find(key);
    return at == span.attributes.end() ? "absent" : QString::fromStdString(at->second);
}

} // namespace

class OtlpTest : public QObject {
    Q_OBJECT

private slots:
    void aRequestAndItsAttempts() {
        const auto traces = read(tracedOf(recordOf()));
        QCOMPARE(QString::fromStdString(traces.trouble), "");
        QCOMPARE(traces.spans.size(), std::size_t(3));
        const auto& [request, failed, good] = std::tie(traces.spans[0], traces.spans[1], traces.spans[2]);
        QCOMPARE(request.name, std::string("chat auto"));
        QCOMPARE(request.parentId, std::string());
        QCOMPARE(request.start, std::int64_t(1'780'315'200'000'000'000));
        QCOMPARE(request.end - request.start, std::int64_t(1'500'000'000));
        QCOMPARE(request.error, std::string());
        QCOMPARE(failed.name, std::string("chat gpt"));
        QCOMPARE(failed.error, std::string("rate_limited"));
        QCOMPARE(good.error, std::string());
        QCOMPARE(failed.parentId, request.spanId);
        QCOMPARE(good.parentId, request.spanId);
        QCOMPARE(std::set({request.spanId, failed.spanId, good.spanId}).size(), std::size_t(3));
        QCOMPARE(std::set({request.traceId, failed.traceId, good.traceId}).size(), std::size_t(1));
        QCOMPARE(spanCount(tracedOf(recordOf())), std::size_t(3));
    }

    void attributes_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        const auto row = [](const char* key, const QString& value) { QTest::newRow(key) << key << value; };
        const auto text = [](const char* of) { return QString("{\"stringValue\":\"%1\"}").arg(of); };
        const auto integer = [](const char* of) { return QString("{\"intValue\":\"%1\"}").arg(of); };
        const auto number = [](const char* of) { return QString("{\"doubleValue\":%1}").arg(of); };
        row("gen_ai.operation.name", text("chat"));
        row("gen_ai.provider.name", text("gcp.gemini"));
        row("gen_ai.request.model", text("auto"));
        row("gen_ai.response.model", text("flash"));
        row("gen_ai.response.time_to_first_chunk", number("0.04"));
        row("gen_ai.usage.input_tokens", integer("127"));
        row("gen_ai.usage.output_tokens", integer("50"));
        row("gen_ai.usage.cache_read.input_tokens", integer("20"));
        row("gen_ai.usage.cache_write.input_tokens", integer("7"));
        row("gen_ai.usage.reasoning.output_tokens", integer("10"));
        row("tierline.model_used", text("gemini/flash"));
        row("tierline.estimated_cost_usd", number("0.00184"));
        row("tierline.cost_nano_usd", integer("2000000"));
        row("tierline.classified_intent", text("code"));
        row("tierline.tier", text("simple"));
        row("tierline.score", number("0.25"));
        row("tierline.selection_reason", text("complexity_match"));
        row("tierline.policy", text("aaaaaaaaaaaa"));
        row("gen_ai.input.messages", "absent");
        row("gen_ai.request.stream", "absent");
    }
    void attributes() {
        QFETCH(QString, key);
        const auto traces = read(tracedOf(recordOf()));
        QTEST(attribute(traces.spans[0], key.toLatin1().constData()), "value");
    }

    void noTextLeavesUnlessAskedFor() {
        auto record = recordOf();
        record.error = {"server_error", "the secret question was bad"};
        Traced traced = tracedOf(record);
        traced.reply = "the secret answer";
        QVERIFY(otlpTraces({&traced, 1}, {}).find("secret") == std::string::npos);
        const std::string body = otlpTraces({&traced, 1}, {true, "1", ""});
        QVERIFY(body.find("secret question") != std::string::npos);
        QVERIFY(body.find("secret answer") != std::string::npos);
        QVERIFY(body.find("was bad") == std::string::npos); // what a provider said is nobody's message
    }

    void messagesHaveTheirForm() {
        Traced traced = tracedOf(recordOf());
        traced.reply = "It is \"so\".";
        const auto traces = read(traced, true);
        const auto wrapped = protocol::Json::parse(traces.spans[0].attributes.at("gen_ai.output.messages"));
        const auto message = protocol::Json::parse(*(*wrapped)["stringValue"].string());
        for (const auto item : message->root().items()) {
            QCOMPARE(item["role"].string(), std::string_view("assistant"));
            QCOMPARE(item["finish_reason"].string(), std::string_view("stop"));
            for (const auto part : item["parts"].items())
                QCOMPARE(part["content"].string(), std::string_view("It is \"so\"."));
        }
        QCOMPARE(message->root().size(), std::size_t(1));
    }

    void hostileRecordsStayWellFormed_data() {
        QTest::addColumn<int>("number");
        for (const auto& [name, number] : {std::pair{"times before 1970 and an end before the start", 0},
                                           std::pair{"text that is no UTF-8", 1},
                                           std::pair{"a reply of a megabyte, cut within a character", 2},
                                           std::pair{"huge counts", 3}, std::pair{"nothing at all", 4}})
            QTest::newRow(name) << number;
    }
    void hostileRecordsStayWellFormed() {
        QFETCH(int, number);
        auto record = recordOf();
        Traced traced;
        if (number == 0) {
            record.time = Wall(Milliseconds(-5));
            record.latencyMs = -9;
            record.attempts[0].end = noon - std::chrono::hours(24);
        } else if (number == 1) {
            record.client = record.requestedModel = "a\xff\n\"";
        } else if (number == 2) {
            traced.reply = "x";
            while (traced.reply.size() < 1'000'000)
                traced.reply += "\u20ac";
        } else if (number == 3) {
            record.usage->input = std::numeric_limits<std::int64_t>::max() - 1'000;
            record.time = Wall::max() - std::chrono::hours(1);
        } else {
            record = {};
        }
        traced.record = std::make_shared<const ledger::Record>(record);
        const std::string body = otlpTraces({&traced, 1}, {true, "1", ""});
        const auto traces = OtlpReader::read(body);
        QCOMPARE(QString::fromStdString(traces.trouble), "");
        QVERIFY(body.size() < 100'000);
        QVERIFY(body.find("\xef\xbf\xbd") == std::string::npos || number == 1);
    }

    void traceParents_data() {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("expected");
        const QByteArray trace = "0af7651916cd43dd8448eb211c80319c", span = "b7ad6b7169203331";
        const QByteArray good = "00-" + trace + "-" + span + "-01";
        const QString said = trace + " " + span;
        QTest::newRow("sampled") << good << said + " sampled";
        QTest::newRow("not sampled") << "00-" + trace + "-" + span + "-00" << said;
        QTest::newRow("other flags") << "00-" + trace + "-" + span + "-0b" << said + " sampled";
        QTest::newRow("a later version may be longer")
            << "01-" + trace + "-" + span + "-01-x" << said + " sampled";
        QTest::newRow("this version may not") << good + "-x" << "none";
        QTest::newRow("version ff is none") << "ff" + good.mid(2) << "none";
        QTest::newRow("capitals are none") << good.toUpper() << "none";
        QTest::newRow("a trace of zeros") << "00-" + QByteArray(32, '0') + "-" + span + "-01" << "none";
        QTest::newRow("a span of zeros") << "00-" + trace + "-" + QByteArray(16, '0') + "-01" << "none";
        QTest::newRow("cut off") << good.left(54) << "none";
        QTest::newRow("other separators") << QByteArray(good).replace('-', '_') << "none";
        QTest::newRow("empty") << QByteArray() << "none";
    }
    void traceParents() {
        QFETCH(QByteArray, header);
        const auto parent = parseTraceParent(header.toStdString());
        QString said = "none";
        if (parent)
            said = QString::fromStdString(parent->traceId + " " + parent->spanId)
                   + (parent->sampled ? " sampled" : "");
        QTEST(said, "expected");
    }

    void theClientsTraceGoesOn() {
        Traced traced = tracedOf(recordOf());
        traced.parent = TraceParent{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true};
        const auto traces = read(traced);
        QCOMPARE(QString::fromStdString(traces.trouble), "");
        for (const auto& span : traces.spans)
            QCOMPARE(span.traceId, traced.parent->traceId);
        QCOMPARE(traces.spans[0].parentId, traced.parent->spanId);
    }
};

QTEST_APPLESS_MAIN(OtlpTest)
#include "otlp.moc"
