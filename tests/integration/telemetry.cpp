#include "gateway/telemetry.h"

#include "gateway/otlpcheck.h"
#include "integration/collector.h"
#include "integration/scripted.h"

#include <QTest>

#include <set>

using namespace tierline;
using namespace tierline::gateway;
using namespace tierline::test;
using namespace std::chrono_literals;

namespace {

constexpr PostRules quick{3, 5s, 1ms, 5ms};

Traced tracedOf(int number) {
    auto record = std::make_shared<ledger::Record>();
    record->id = "01J000000000000000000" + std::to_string(10'000 + number);
    record->dialect = "openai";
    record->requestedModel = "auto";
    Traced traced;
    traced.record = std::move(record);
    return traced;
}

TelemetryOptions optionsFor(const std::string& url) {
    policy::Telemetry wanted;
    wanted.otlp = url;
    auto options = **telemetryOptions(wanted, {});
    options.rules = quick;
    options.flushEvery = 1ms;
    return options;
}

QString print(const SendCounters& counters) {
    return QString("sent %1 failed %2 dropped %3")
        .arg(counters.sent)
        .arg(counters.failed)
        .arg(counters.dropped);
}

bool settles(const Telemetry& telemetry, std::uint64_t spans) {
    return QTest::qWaitFor(
        [&] {
            const auto counters = telemetry.counters();
            return counters.sent + counters.failed + counters.dropped >= spans;
        },
        10'000);
}

Answer status(int code, net::Headers headers = {}) {
    return {code, std::move(headers), "{}", false};
}
Answer stalled() {
    return {200, {}, "{}", true};
}

} // namespace

Q_DECLARE_METATYPE(std::vector<tierline::test::Answer>)

class TelemetryTest : public QObject {
    Q_OBJECT

private slots:
    void whatACollectorReceives() {
        Collector collector;
        policy::Telemetry wanted;
        wanted.otlp = collector.url() + "/otel/";
        wanted.key = "env:TIERLINE_TEST_OTLP_KEY";
        qputenv("TIERLINE_TEST_OTLP_KEY", "abc");
        const auto options = telemetryOptions(wanted, {});
        QVERIFY(options.has_value());
        Telemetry telemetry(**options, {});
        telemetry.add(tracedOf(1));
        telemetry.stop(10s);
        QVERIFY(collector.gets(1));
        const auto post = collector.posts().front();
        QCOMPARE(post.target, std::string("/otel/v1/traces"));
        QCOMPARE(post.type, std::string("application/json"));
        QCOMPARE(post.authorization, std::string("Bearer abc"));
        const auto traces = OtlpReader::read(post.body);
        QCOMPARE(QString::fromStdString(traces.trouble), "");
        QCOMPARE(traces.spans.size(), std::size_t(1));
        QCOMPARE(print(telemetry.counters()), "sent 1 failed 0 dropped 0");
    }

    void collectors_data() {
        QTest::addColumn<std::vector<Answer>>("script");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<int>("posts");
        using Script = std::vector<Answer>;
        const auto row = [](const char* name, Script script, const char* expected, int posts) {
            QTest::newRow(name) << std::move(script) << expected << posts;
        };
        const char* good = "sent 1 failed 0 dropped 0";
        const char* bad = "sent 0 failed 1 dropped 0";
        row("a good one", {status(200)}, good, 1);
        row("busy once", {status(503), status(200)}, good, 2);
        row("busy and says for how long", {status(429, {{"retry-after", "0"}}), status(200)}, good, 2);
        row("says a week, which is cut", {status(429, {{"retry-after", "604800"}}), status(200)}, good, 2);
        row("always busy: given up", {status(503)}, bad, 3);
        row("finds it wrong: not sent again", {status(400)}, bad, 1);
        row("fails for good: not sent again", {status(500)}, bad, 1);
        row("redirects: not followed", {status(307, {{"location", "http://127.0.0.1:9/"}})}, bad, 1);
        row("refuses some", {{200, {}, "{\"partialSuccess\":{\"rejectedSpans\":\"1\"}}", false}}, bad, 1);
        row("says nonsense but takes it", {{200, {}, "<html>", false}}, good, 1);
        row("refuses more than there were", {{200, {}, "{\"partialSuccess\":{\"rejectedSpans\":99}}", false}},
            bad, 1);
    }
    void collectors() {
        QFETCH(std::vector<Answer>, script);
        QFETCH(int, posts);
        Collector collector(script);
        Telemetry telemetry(optionsFor(collector.url()), {});
        telemetry.add(tracedOf(1));
        QVERIFY(settles(telemetry, 1));
        QTEST(print(telemetry.counters()), "expected");
        QCOMPARE(int(collector.posts().size()), posts);
    }

    void aDeadCollectorLosesOnlySpans() {
        Telemetry telemetry(optionsFor("http://127.0.0.1:" + std::to_string(Scripted::closedPort())), {});
        telemetry.add(tracedOf(1));
        QVERIFY(settles(telemetry, 1));
        QCOMPARE(print(telemetry.counters()), "sent 0 failed 1 dropped 0");
    }

    void aStalledCollectorFillsTheQueueAndNoMore() {
        Collector collector({stalled()});
        auto options = optionsFor(collector.url());
        options.queue = 100;
        Telemetry telemetry(options, {});
        telemetry.add(tracedOf(0));
        QVERIFY(collector.gets(1)); // the first is under way, and stays so
        for (int number = 1; number <= 250; ++number)
            telemetry.add(tracedOf(number));
        QCOMPARE(print(telemetry.counters()), "sent 0 failed 0 dropped 150");
        telemetry.stop(0ms);
        const auto counters = telemetry.counters();
        QCOMPARE(counters.sent, std::uint64_t(0));
        QCOMPARE(counters.failed + counters.dropped, std::uint64_t(251)); // each of them counted once
    }

    void aFullBatchDoesNotWait() {
        Collector collector;
        auto options = optionsFor(collector.url());
        options.flushEvery = 1h;
        options.batch = 10;
        Telemetry telemetry(options, {});
        for (int number = 0; number < 25; ++number)
            telemetry.add(tracedOf(number));
        QVERIFY(settles(telemetry, 20));
        QVERIFY(telemetry.counters().sent >= 20);
        telemetry.stop(10s);
        QCOMPARE(print(telemetry.counters()), "sent 25 failed 0 dropped 0");
        std::set<std::string> ids;
        for (const auto& post : collector.posts())
            for (const auto& span : OtlpReader::read(post.body).spans)
                ids.insert(span.spanId);
        QCOMPARE(ids.size(), std::size_t(25));
    }

    void unsampledTracesStayHere() {
        Collector collector;
        Telemetry telemetry(optionsFor(collector.url()), {});
        Traced traced = tracedOf(1);
        traced.parent = TraceParent{std::string(32, 'a'), std::string(16, 'b'), false};
        telemetry.add(traced);
        telemetry.stop(10s);
        QCOMPARE(print(telemetry.counters()), "sent 0 failed 0 dropped 0");
        QVERIFY(collector.posts().empty());
        telemetry.add(tracedOf(2));
        QCOMPARE(print(telemetry.counters()), "sent 0 failed 0 dropped 1"); // after its end
    }

    void addressesOfThePolicy_data() {
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a host") << QByteArray("http://c:4318") << "http://c:4318 /";
        QTest::newRow("a path and a query") << QByteArray("https://h/a?k=v") << "https://h /a?k=v";
        QTest::newRow("a user is refused") << QByteArray("http://u:p@h/") << "refused";
        QTest::newRow("another scheme is refused") << QByteArray("file:///etc/passwd") << "refused";
        QTest::newRow("a line feed is refused") << QByteArray("http://h/a?b\r\nx: y") << "refused";
        QTest::newRow("a fragment is refused") << QByteArray("http://h/?a#b") << "refused";
    }
    void addressesOfThePolicy() {
        QFETCH(QByteArray, url);
        const auto target = postTarget(url.toStdString());
        QTEST(target ? QString::fromStdString(toString(target->origin) + " " + target->target) : "refused",
              "expected");
    }

    void webhooksKeepTheirOrder() {
        Collector collector({status(503), status(200)});
        Webhooks webhooks({}, quick);
        for (const char* body : {"1", "2", "3"})
            webhooks.post(collector.url() + "/hook?key=secret", body);
        QVERIFY(collector.gets(4));
        webhooks.stop(10s);
        std::string bodies;
        for (const auto& post : collector.posts())
            bodies += post.body;
        QCOMPARE(bodies, std::string("1123"));
        QCOMPARE(collector.posts().front().target, std::string("/hook?key=secret"));
        QCOMPARE(print(webhooks.counters()), "sent 3 failed 0 dropped 0");
    }

    void aStalledWebhookDelaysNoOther() {
        Collector stuck({stalled()}), good;
        Webhooks webhooks({}, {3, 1h, 1ms, 5ms});
        webhooks.post(stuck.url(), "{}");
        QVERIFY(stuck.gets(1));
        webhooks.post(good.url(), "{}");
        QVERIFY(good.gets(1));
        for (std::size_t number = 0; number < 2 * Webhooks::limit; ++number)
            webhooks.post(stuck.url(), "{}");
        QVERIFY(webhooks.counters().dropped >= Webhooks::limit);
        webhooks.stop(0ms);
        const auto counters = webhooks.counters();
        QCOMPARE(counters.sent + counters.failed + counters.dropped, std::uint64_t(2 + 2 * Webhooks::limit));
    }
};

QTEST_GUILESS_MAIN(TelemetryTest)
#include "telemetry.moc"
