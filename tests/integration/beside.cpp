// What a gateway does beside its requests: alerts and their webhooks, spans, the audit trail, what it learned
// of token counts, texts that go with age, calls that pass through under a budget.
#include "base/paths.h"
#include "gateway/keptcalibration.h"
#include "gateway/otlpcheck.h"
#include "integration/collector.h"
#include "ledger/audit.h"
#include "ledger/bodies.h"
#include "ledger/database.h"
#include "ledger/texts.h"
#include "protocol/json.h"
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace tierline;
using namespace tierline::test;
using namespace std::chrono_literals;

namespace {

std::string policyAt(const std::string& upstream, const std::string& more) {
    return policyOf(Dialect::OpenAi, {{"p/one", upstream, ""}}, more);
}

gateway::Options quickAlerts() {
    gateway::Options options;
    options.alertsEvery = 5ms;
    return options;
}

protocol::Json get(const Station& station, const std::string& path) {
    return *protocol::Json::parse(
        ask(station.port(), "GET " + path + " HTTP/1.1\r\nhost: localhost\r\n\r\n").body);
}

bool becomesTrue(const std::function<bool()>& condition) {
    return QTest::qWaitFor(condition, 10'000);
}

ledger::Body textsOf(const gateway::Gateway& gateway, std::int64_t seq) {
    ledger::Body body;
    const auto read = gateway.ledger().read([&](sqlite3* database) -> Result<void> {
        auto found = ledger::bodyOf(database, seq);
        if (!found) return std::unexpected(found.error());
        body = std::move(*found);
        return {};
    });
    return read ? body : ledger::Body{"unreadable", "unreadable"};
}

} // namespace

class BesideTest : public QObject {
    Q_OBJECT

private slots:
    void anAlertIsToldEverywhere() {
        Collector hook;
        const Scripted upstream;
        Station station(
            policyAt(upstream.url("status-500"), "alerts:\n  - {when: error_rate, above: 0.5, over: "
                                                 "1h, min_requests: 3, webhook: \""
                                                     + hook.url() + "/hook\"}\n"),
            quickAlerts());
        QVERIFY2(station.isUp(), station.trouble().c_str());
        for (int request = 0; request < 4; ++request)
            QVERIFY(ask(station.port(), requestOf(Dialect::OpenAi, false)).status >= 500);
        QVERIFY(hook.gets(1));
        const auto told = protocol::Json::parse(hook.posts().front().body);
        QCOMPARE((*told)["state"].string(), std::string_view("firing"));
        QCOMPARE((*told)["gateway"].string(), std::string_view(station.gateway().url()));
        const auto alerts = station.gateway().snapshot().alerts;
        QCOMPARE(alerts.size(), std::size_t(1));
        QVERIFY(alerts.front().firing);
        const auto body = get(station, "/alerts");
        QCOMPARE((*body["alerts"].items().begin())["state"].string(), std::string_view("firing"));
        QVERIFY(becomesTrue([&] {
            return ask(station.port(), "GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n")
                       .body.find("tierline_webhooks_total{result=\"sent\"} 1")
                   != std::string::npos;
        }));
    }

    void spansOfRequests_data() {
        QTest::addColumn<bool>("stream");
        QTest::addColumn<bool>("content");
        QTest::addColumn<QString>("headers");
        QTest::addColumn<bool>("texts");
        QTest::newRow("plain") << false << false << "" << false;
        QTest::newRow("plain, with content") << false << true << "" << true;
        QTest::newRow("streamed, with content") << true << true << "" << true;
        QTest::newRow("content, but the client wants none kept")
            << true << true << "x-tierline-no-store: 1\r\n"
            << false;
    }
    void spansOfRequests() {
        QFETCH(bool, stream);
        QFETCH(bool, content);
        QFETCH(QString, headers);
        Collector collector;
        const Scripted upstream;
        const std::string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        {
            Station station(
                policyAt(upstream.url("good"), "telemetry: {otlp: \"" + collector.url()
                                                   + "\", content: " + (content ? "true" : "false") + "}\n"));
            QVERIFY2(station.isUp(), station.trouble().c_str());
            const auto reply =
                ask(station.port(), post("/v1/chat/completions", chatBody(stream),
                                         "traceparent: " + parent + "\r\n" + headers.toStdString()));
            QCOMPARE(reply.status, 200);
            QVERIFY(station.becomesQuiet());
        } // what waits is sent at the end
        QVERIFY(collector.gets(1));
        const auto traces = OtlpReader::read(collector.posts().front().body);
        QCOMPARE(QString::fromStdString(traces.trouble), "");
        QCOMPARE(traces.spans.size(), std::size_t(2)); // the request and its one attempt
        QCOMPARE(traces.spans.front().traceId, parent.substr(3, 32));
        QVERIFY(traces.spans.front().attributes.contains("tierline.model_used"));
        const bool hasTexts = traces.spans.front().attributes.contains("gen_ai.output.messages");
        QTEST(hasTexts, "texts");
    }

    void theTrailKnowsWhichPolicyWasStarted() {
        const Scripted upstream;
        Station station(policyAt(upstream.url("good"), ""));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        std::vector<ledger::AuditEntry> entries;
        QVERIFY(becomesTrue([&] {
            entries = ledger::auditEntries(station.gateway().ledger(), {}).value_or(entries);
            return !entries.empty();
        }));
        QCOMPARE(entries.size(), std::size_t(1));
        QCOMPARE(entries.front().action, std::string("policy"));
        QVERIFY(entries.front().detail.find(station.gateway().policy()->hash) != std::string::npos);
        QCOMPARE(entries.front().program, std::string("tierline"));
    }

    void estimatesAreCorrectedAndKept() {
        const Scripted upstream;
        std::string file;
        std::int64_t first = 0, later = 0;
        Station station(policyAt(upstream.url("good"), ""));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        file = station.folder() + "/data/calibration.json";
        for (int request = 0; request < 8; ++request)
            QCOMPARE(ask(station.port(), requestOf(Dialect::OpenAi, false)).status, 200);
        QVERIFY(station.becomesQuiet());
        const auto rows = station.rows();
        first = rows.back().estimatedIn, later = rows.front().estimatedIn;
        const std::int64_t actual = rows.front().usage->allInput();
        QVERIFY2(first != actual, "the upstream counts as it was estimated: nothing to learn");
        QVERIFY(std::abs(later - actual) < std::abs(first - actual));
        const auto stats = get(station, "/stats");
        const auto drift = *stats["token_drift"].items().begin();
        QCOMPARE(drift["model"].string(), std::string_view("p/one"));
        QCOMPARE(drift["requests"].int64(), std::int64_t(8));
        QCOMPARE(drift["actual_tokens"].int64(), 8 * actual);
        station.gateway().stop();
        const auto kept = gateway::loadCalibration(file);
        QVERIFY(kept.has_value());
        QCOMPARE(kept->size(), std::size_t(1));
        QCOMPARE(kept->front().actual, 8 * actual);
    }

    void textsAreKeptAsThePolicySays_data() {
        QTest::addColumn<QString>("capture");
        QTest::addColumn<bool>("stream");
        QTest::addColumn<QString>("headers");
        QTest::addColumn<bool>("prompt");
        QTest::addColumn<bool>("reply");
        QTest::addColumn<bool>("request");
        const auto add = [](const char* name, const char* capture, bool stream, const char* headers,
                            bool prompt, bool reply, bool request) {
            QTest::newRow(name) << QString::fromLatin1(capture) << stream << QString::fromLatin1(headers)
                                << prompt << reply << request;
        };
        add("by default prompts alone", "", false, "", true, false, false);
        add("replies too", "capture: {replies: true}\n", false, "", true, true, false);
        add("replies of streams", "capture: {replies: true}\n", true, "", true, true, false);
        add("replies alone", "capture: {prompts: false, replies: true}\n", true, "", false, true, false);
        add("whole requests", "capture: {requests: true}\n", false, "", true, false, true);
        add("whole requests of streams", "capture: {prompts: false, requests: true}\n", true, "", false,
            false, true);
        add("not when the client wants none kept", "capture: {replies: true, requests: true}\n", true,
            "x-tierline-no-store: 1\r\n", false, false, false);
    }
    void textsAreKeptAsThePolicySays() {
        QFETCH(QString, capture);
        QFETCH(bool, stream);
        QFETCH(QString, headers);
        const Scripted upstream;
        Station station(policyAt(upstream.url("good"), capture.toStdString()));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        QCOMPARE(
            ask(station.port(), post("/v1/chat/completions", chatBody(stream), headers.toStdString())).status,
            200);
        QVERIFY(station.becomesQuiet());
        const auto texts = textsOf(station.gateway(), 1);
        QTEST(texts.prompt.has_value(), "prompt");
        QTEST(texts.reply.has_value(), "reply");
        if (texts.reply) QVERIFY(!texts.reply->empty() && *texts.reply != "unreadable");
        const auto id = station.rows().front().id;
        const auto kept = ledger::textsOf(station.gateway().ledger(), id);
        QVERIFY(kept.has_value());
        QTEST(kept->request.has_value(), "request");
        if (kept->request) QCOMPARE(kept->request->text, chatBody(stream));
    }

    void textsPastTheirTimeGo() {
        const Scripted upstream;
        const QTemporaryDir folder;
        gateway::Options options;
        options.port = 0;
        options.policyFile = folder.path().toStdString() + "/policy.yaml";
        options.dataFolder = folder.path().toStdString() + "/data";
        options.logDecisions = false;
        std::ofstream(options.policyFile) << policyAt(upstream.url("good"), "capture: {keep: 7d}\n");
        {
            ledger::Options wanted;
            wanted.folder = options.dataFolder;
            auto store = ledger::Ledger::open(std::move(wanted));
            QVERIFY(store.has_value());
            IdGenerator ids(1);
            for (const auto age : {std::chrono::days(30), std::chrono::days(1)}) {
                auto record = std::make_shared<ledger::Record>();
                record->time = systemClock().wall() - age;
                record->id = ids.next(record->time);
                record->prompt = "How old am I?";
                (*store)->append(std::move(record), {});
            }
        }
        const auto gateway = gateway::Gateway::start(options);
        QVERIFY(gateway.has_value());
        QVERIFY(becomesTrue([&] { return !textsOf(**gateway, 1).prompt; }));
        QCOMPARE(textsOf(**gateway, 2).prompt, std::optional<std::string>("How old am I?"));
        QCOMPARE((*gateway)->ledger().rows(), std::int64_t(2));
    }

    void whatPassesThroughIsUnderTheBudgetsToo() {
        const Scripted upstream;
        Station station(policyAt(upstream.url("good"),
                                 "pass_through: p\nbudgets:\n  - {scope: all, per: day, hard: "
                                 "0.00002}\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const std::string call = post("/v1/completions", R"({"model":"one","prompt":"Hi"})");
        int answered = 0, refused = 0;
        for (int request = 0; request < 4; ++request) {
            const auto reply = ask(station.port(), call);
            ++(reply.status == 402 ? refused : answered);
            if (reply.status == 402)
                QVERIFY(errorIn(Dialect::OpenAi, reply.body).find("budget") != std::string::npos);
        }
        QCOMPARE(answered, 2); // 14,000 nano-dollars each: the second one reaches it
        QCOMPARE(refused, 2);
        QCOMPARE(upstream.requests(), 2);
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t(4));
        QCOMPARE(rows.front().selectionReason, std::string("budget_cap"));
        QVERIFY(rows.front().outcome == ledger::Outcome::Refused);
        QCOMPARE(station.gateway().snapshot().budgets.front().spent.nano(), std::int64_t(28'000));
    }

    void whatBreaksOffOnItsWayThroughIsAMiss() {
        const Scripted upstream;
        Station station(policyAt(upstream.url("cut"),
                                 "pass_through: p\nbudgets:\n  - {scope: all, per: day, soft: 1}\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        ask(station.port(), post("/v1/completions", R"({"model":"one","prompt":"Hi","stream":true})"));
        QVERIFY(station.becomesQuiet());
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t(1));
        QVERIFY(rows.front().flags & ledger::Flag::Partial);
        QVERIFY(rows.front().usage.has_value() || rows.front().flags & ledger::Flag::Unpriced);
        QCOMPARE(station.gateway().snapshot().budgets.front().requests, std::int64_t(1));
    }
};

QTEST_GUILESS_MAIN(BesideTest)
#include "beside.moc"
