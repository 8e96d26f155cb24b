// The upstream fails at step n for n = 0, 1, 2 … until it succeeds. After each the ledger has one row,
// nothing is left under way, and the client has an answer or a clear error in its dialect.
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include <QTest>

using namespace tierline;
using namespace tierline::test;

namespace {

struct Pair {
    Dialect client, provider;
};
constexpr std::array pairs{
    Pair{Dialect::OpenAi, Dialect::OpenAi},       Pair{Dialect::Anthropic, Dialect::Anthropic},
    Pair{Dialect::Responses, Dialect::Responses}, Pair{Dialect::Gemini, Dialect::Gemini},
    Pair{Dialect::OpenAi, Dialect::Anthropic},    Pair{Dialect::Anthropic, Dialect::OpenAi},
    Pair{Dialect::Responses, Dialect::Gemini},    Pair{Dialect::Gemini, Dialect::Responses}};

struct Case {
    Dialect client = Dialect::OpenAi, provider = Dialect::OpenAi;
    bool stream = false;
    std::string step;

    std::string request() const { return requestOf(client, stream); }
};

// Some OpenAI-compatible providers end without [DONE]; the finish reason says that nothing is missing.
bool endsWithoutMarker(const Case& one) {
    return one.stream && one.provider == Dialect::OpenAi && one.step == "cut-end";
}

bool isAnswer(const Case& one, const WireReply& reply) {
    const bool translated = one.client != one.provider;
    if (!one.stream && !translated) return reply.body == plainBody(one.client);
    if (saidIn(one.client, one.stream, reply.body) != "Four, I think.") return false;
    if (!one.stream) return true;
    if (endsWithoutMarker(one) && !translated)
        return reply.body.find("\"finish_reason\":\"stop\"") != std::string::npos;
    return isValidStream(reply.body) && isWhole(one.client, reply.body);
}

bool committedBeforeFailure(const Case& one) {
    return one.stream && !endsWithoutMarker(one)
           && (one.step == "stall-body" || one.step == "cut" || one.step == "error-content"
               || one.step == "cut-end");
}

} // namespace

class FailAt : public QObject {
    Q_OBJECT

    Scripted m_upstream;

    static void addRows() {
        QTest::addColumn<Case>("one");
        const auto add = [](std::string_view step, bool stream) {
            for (const auto& [client, provider] : pairs)
                QTest::addRow("%s to %s, %s, %s", toString(client).data(), toString(provider).data(),
                              stream ? "stream" : "plain", step.data())
                    << Case{client, provider, stream, std::string(step)};
        };
        for (const auto step : plainSteps)
            add(step, false);
        for (const auto step : streamSteps)
            add(step, true);
    }

    void check(Station& station, const Case& one, const WireReply& reply, bool answered) {
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t(1));
        const ledger::Record& row = rows.front();
        QCOMPARE(QString::fromStdString(row.id), QString::fromStdString(reply.headers.at("x-tierline-id")));
        QVERIFY(reply.complete);
        QVERIFY(station.becomesQuiet());
        for (const auto& breaker : station.gateway().snapshot().breakers)
            QCOMPARE(breaker.view.probesInFlight, 0);
        if (answered) {
            QVERIFY2(isAnswer(one, reply), reply.body.c_str());
            QVERIFY(row.outcome == ledger::Outcome::Ok);
            QVERIFY(row.usage && row.cost);
            // An empty but whole reply counted the one token of its message_start.
            const bool counted = one.provider == Dialect::Anthropic && one.stream && one.step == "empty";
            QCOMPARE(row.usage->output, std::int64_t(counted ? 6 : 5));
        } else {
            QVERIFY(row.outcome != ledger::Outcome::Ok);
            QVERIFY(row.error.has_value());
            QVERIFY(row.attempts.back().errorClass.has_value());
        }
    }

private slots:
    void alone_data() { addRows(); }
    void alone() {
        QFETCH(Case, one);
        Station station(policyOf(one.provider, {{"first/a", m_upstream.url(one.step), {}}}));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), one.request());
        const bool good = one.step == "good" || endsWithoutMarker(one);
        QVERIFY(reply.headers.contains("x-tierline-id"));
        check(station, one, reply, good);
        if (good || QTest::currentTestFailed()) return;
        if (committedBeforeFailure(one)) {
            QCOMPARE(reply.status, 200);
            QVERIFY2(reply.body.find("Four, ") != std::string::npos, reply.body.c_str());
            QVERIFY2(isValidStream(reply.body), reply.body.c_str());
            QVERIFY2(!errorEventIn(one.client, reply.body).empty(), reply.body.c_str());
            QVERIFY2(!isWhole(one.client, reply.body), reply.body.c_str());
            const auto row = station.rows().front();
            QVERIFY(row.flags & ledger::Flag::Partial);
            QVERIFY(row.outcome == ledger::Outcome::Truncated);
            QVERIFY(row.usage && row.cost);
        } else {
            QCOMPARE(reply.status, one.step == "status-429" ? 429 : 503);
            QVERIFY2(!errorIn(one.client, reply.body).empty(), reply.body.c_str());
            QCOMPARE(reply.headers.at("content-type"), std::string("application/json"));
        }
    }

    void withAnother_data() { addRows(); }
    void withAnother() {
        QFETCH(Case, one);
        const std::vector<Target> targets{{"first/a", m_upstream.url(one.step), {}},
                                          {"second/b", m_upstream.url("good"), {}}};
        Station station(policyOf(one.provider, targets));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), one.request());
        QCOMPARE(reply.status, 200);
        const bool cut = committedBeforeFailure(one);
        check(station, one, reply, !cut);
        if (QTest::currentTestFailed()) return;
        const auto row = station.rows().front();
        const bool first = one.step == "good" || endsWithoutMarker(one) || cut;
        QCOMPARE(row.attempts.size(), std::size_t(first ? 1 : 2));
        QCOMPARE(QString::fromStdString(row.model), QString(first ? "first/a" : "second/b"));
        QCOMPARE(QString::fromStdString(reply.headers.at("x-tierline-model")),
                 QString(first ? "first/a" : "second/b"));
    }

    // n models fail one after the other, each at a later step, and the last one answers.
    void chain_data() {
        QTest::addColumn<bool>("stream");
        QTest::addColumn<int>("n");
        for (const bool stream : {false, true})
            for (int n = 0; n < 16; n += 3)
                QTest::addRow("%s, %d models fail first", stream ? "stream" : "plain", n) << stream << n;
    }
    void chain() {
        QFETCH(bool, stream);
        QFETCH(int, n);
        std::vector<Target> targets;
        for (int at = 0; at < n; ++at) {
            const auto step = stream ? streamSteps[std::size_t(at)] : plainSteps[std::size_t(at)];
            targets.push_back({"p" + std::to_string(at) + "/m", m_upstream.url(step), {}});
        }
        targets.push_back({"last/m", m_upstream.url("good"), {}});
        Station station(policyOf(Dialect::OpenAi, targets));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const Case one{Dialect::OpenAi, Dialect::OpenAi, stream, "good"};
        const WireReply reply = ask(station.port(), one.request());
        check(station, one, reply, true);
        if (QTest::currentTestFailed()) return;
        QCOMPARE(station.rows().front().attempts.size(), std::size_t(n + 1));
    }

    void badRequestIsPassedThrough() {
        const std::vector<Target> targets{{"first/a", m_upstream.url("status-400"), {}},
                                          {"second/b", m_upstream.url("good"), {}}};
        Station station(policyOf(Dialect::OpenAi, targets));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), post("/v1/chat/completions", chatBody(false)));
        QCOMPARE(reply.status, 400);
        QCOMPARE(QString::fromStdString(errorIn(Dialect::OpenAi, reply.body)), QString("scripted"));
        QCOMPARE(station.rows().front().attempts.size(), std::size_t(1));
    }

    void aClientThatLeavesCancelsTheUpstream_data() {
        QTest::addColumn<bool>("stream");
        QTest::addColumn<QString>("step");
        QTest::addRow("plain, before the reply") << false << "stall";
        QTest::addRow("stream, before the reply") << true << "stall";
        QTest::addRow("stream, in the middle") << true << "stall-body";
    }
    void aClientThatLeavesCancelsTheUpstream() {
        QFETCH(bool, stream);
        QFETCH(QString, step);
        std::string policy = policyOf(Dialect::OpenAi, {{"first/a", m_upstream.url(step.toStdString()), {}}});
        for (std::size_t at; (at = policy.find("300ms")) != std::string::npos;)
            policy.replace(at, 5, "20s");
        policy.replace(policy.find("total: 5s"), 9, "total: 30s");
        Station station(policy);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const int before = m_upstream.requests(), hangUps = m_upstream.hangUps();
        {
            Wire wire(station.port());
            QVERIFY(wire.send(post("/v1/chat/completions", chatBody(stream))));
            if (step == "stall-body") QVERIFY(wire.readUntil("Four, "));
            QTRY_VERIFY_WITH_TIMEOUT(m_upstream.requests() > before, 2000);
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_upstream.hangUps() > hangUps, 2000);
        QVERIFY(station.becomesQuiet());
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t(1));
        QVERIFY(rows.front().outcome == ledger::Outcome::Cancelled);
        QCOMPARE(int(rows.front().flags & (ledger::Flag::Estimated | ledger::Flag::Partial)),
                 int(ledger::Flag::Estimated | ledger::Flag::Partial));
        QCOMPARE(station.gateway().snapshot().breakers.front().view.failures, 0);
    }
};

QTEST_GUILESS_MAIN(FailAt)
#include "failat.moc"
