// The endpoints beside chat: what passes to the provider that the policy names, embeddings, and what the
// gateway answers by itself.
#include "passing.h"
#include "scripted.h"
#include "station.h"

#include <QTest>

using namespace tierline;
using namespace tierline::test;

namespace {

constexpr std::string_view ours = "sk-ours";

gateway::Options withKey() {
    gateway::Options options;
    options.secrets = [](std::string_view) { return Result<Secret>(Secret(std::string(ours))); };
    return options;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// Each client brings a credential of its own, which is nobody else's business.
std::string withTheirKey(const std::string& request) {
    const std::size_t line = request.find("\r\n") + 2;
    return request.substr(0, line) + "Authorization: Bearer sk-theirs\r\nX-Api-Key: sk-theirs\r\n"
           + request.substr(line);
}

} // namespace

class PassThrough : public QObject {
    Q_OBJECT

    Scripted m_upstream;

    std::string baseUrl(Dialect dialect) const {
        std::string url = m_upstream.url("told");
        if (dialect == Dialect::Gemini) url += "beta";
        return url;
    }
    std::string policy(Dialect dialect, std::string_view more) const {
        return policyOf(dialect, {{"main/a", baseUrl(dialect), ", key: \"env:MAIN\""}}, more);
    }

private slots:
    void passes_data() {
        QTest::addColumn<std::size_t>("at");
        for (std::size_t at = 0; at < passings.size(); ++at)
            QTest::newRow(passings[at].name) << at;
    }
    void passes() {
        QFETCH(std::size_t, at);
        const Passing& row = passings[at];
        m_upstream.tell(row.reply.empty() ? std::vector<std::string>() : std::vector{row.reply});
        Station station(policy(row.provider, "pass_through: main\n"), withKey());
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), withTheirKey(row.request));
        QVERIFY(reply.complete);
        QCOMPARE(reply.status, row.status);
        QVERIFY2(holds(reply.body, row.said), reply.body.substr(0, 300).c_str());
        const std::string seen = m_upstream.lastRequest();
        QVERIFY2(holds(seen, row.there) || holds(lower(seen), row.there), seen.c_str());
        QVERIFY2(holds(seen, ours) && !holds(seen, "sk-theirs"), seen.c_str());
        QVERIFY(station.becomesQuiet());
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t(1));
        const ledger::Record& record = rows.front();
        QCOMPARE(record.tier, std::string());
        QCOMPARE(record.provider, std::string("main"));
        QCOMPARE(record.status, row.status);
        QCOMPARE(record.outcome == ledger::Outcome::Ok, row.status == 200);
        QCOMPARE(record.usage ? record.usage->allInput() : -1, row.in);
        QCOMPARE(record.usage ? record.usage->output : -1, row.out);
    }

    void aProviderThatIsDown_data() {
        QTest::addColumn<Dialect>("provider");
        QTest::addColumn<std::string>("request");
        QTest::addColumn<std::string>("said");
        QTest::newRow("OpenAI") << Dialect::OpenAi << get("/v1/files")
                                << std::string("{\"error\":{\"type\":\"server_error\"");
        QTest::newRow("Anthropic") << Dialect::Anthropic << get("/v1/messages/batches")
                                   << std::string("{\"type\":\"error\"");
        QTest::newRow("Gemini") << Dialect::Gemini << get("/v1beta/files")
                                << std::string("{\"error\":{\"code\":502");
    }
    void aProviderThatIsDown() {
        QFETCH(Dialect, provider);
        QFETCH(std::string, request);
        QFETCH(std::string, said);
        Station station(
            policyOf(provider, {{"main/a", m_upstream.url("refuse"), {}}}, "pass_through: main\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), request);
        QCOMPARE(reply.status, 502);
        QVERIFY2(reply.body.starts_with(said), reply.body.c_str());
        QVERIFY(station.becomesQuiet());
        QCOMPARE(station.rows().size(), std::size_t(1));
        QCOMPARE(station.rows().front().status, 502);
    }

    void aClientThatLeaves_data() {
        QTest::addColumn<std::string>("step");
        QTest::newRow("before the reply") << std::string("stall");
        QTest::newRow("within it") << std::string("stall-body");
    }
    void aClientThatLeaves() {
        QFETCH(std::string, step);
        const int asked = m_upstream.requests(), gone = m_upstream.hangUps();
        Station station(
            policyOf(Dialect::OpenAi, {{"main/a", m_upstream.url(step), {}}}, "pass_through: main\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        Wire wire(station.port());
        QVERIFY(wire.send(post("/v1/completions", "{}")));
        QTRY_COMPARE(m_upstream.requests(), asked + 1);
        wire.close();
        QTRY_COMPARE(m_upstream.hangUps(), gone + 1);
        QVERIFY(station.becomesQuiet());
        QTRY_COMPARE(station.rows().size(), std::size_t(1));
        QCOMPARE(station.rows().front().status, 499);
        QVERIFY(station.rows().front().outcome == ledger::Outcome::Cancelled);
    }

    // A kept connection takes the request and dies without a word.
    void sendsTwiceOnlyWhatMayBe_data() {
        QTest::addColumn<std::string>("request");
        QTest::addColumn<int>("times");
        QTest::newRow("GET") << get("/v1/files") << 2;
        QTest::newRow("POST") << post("/v1/batches", "{}") << 1;
        QTest::newRow("POST with a key") << post("/v1/batches", "{}", "Idempotency-Key: once\r\n") << 2;
        QTest::newRow("DELETE") << asDelete("/v1/files/file-1") << 1;
    }
    void sendsTwiceOnlyWhatMayBe() {
        QFETCH(std::string, request);
        QFETCH(int, times);
        gateway::Options options;
        options.threads = 1; // so that both calls share their connections
        Station station(
            policyOf(Dialect::OpenAi,
                     {{"first/a", m_upstream.url("good"), {}}, {"main/b", m_upstream.url("close"), {}}},
                     "pass_through: main\n"),
            std::move(options));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        QCOMPARE(ask(station.port(), post("/v1/chat/completions", chatBody(false))).status, 200);
        QVERIFY(station.becomesQuiet());
        const int before = m_upstream.requests();
        QCOMPARE(ask(station.port(), request).status, 502);
        QCOMPARE(m_upstream.requests() - before, times);
    }

    void answersByItself_data() {
        QTest::addColumn<std::size_t>("at");
        for (std::size_t at = 0; at < fetches.size(); ++at)
            QTest::newRow(fetches[at].name) << at;
    }
    void answersByItself() {
        QFETCH(std::size_t, at);
        const int before = m_upstream.requests();
        Station station(policy(Dialect::OpenAi, {}), withKey());
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), fetches[at].request);
        QCOMPARE(reply.status, fetches[at].status);
        QVERIFY2(holds(reply.body, fetches[at].said), reply.body.c_str());
        QCOMPARE(m_upstream.requests(), before);
        QVERIFY(station.rows().empty());
    }

    void embeds_data() {
        QTest::addColumn<std::size_t>("at");
        for (std::size_t at = 0; at < embeddings.size(); ++at)
            QTest::newRow(embeddings[at].name) << at;
    }
    void embeds() {
        QFETCH(std::size_t, at);
        const Embedding& row = embeddings[at];
        const std::string one = policyOf(row.provider, {{"main/chat", baseUrl(row.provider), {}}});
        const std::size_t place = one.find("models:\n") + 8;
        std::string models;
        for (const char letter : row.models)
            models += std::string("  main/") + letter
                      + ": {price: {input: 1, output: 1}, abilities: [embeddings]}\n";
        m_upstream.tell(row.reply.empty() ? std::vector<std::string>() : std::vector{row.reply});
        const int before = m_upstream.requests();
        Station station(one.substr(0, place) + models + one.substr(place));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const WireReply reply = ask(station.port(), post("/v1/embeddings", row.body));
        QCOMPARE(reply.status, row.status);
        QVERIFY2(holds(reply.body, row.said), reply.body.c_str());
        QCOMPARE(m_upstream.requests() - before, row.status == 200 ? 1 : 0);
        if (row.status == 200) QVERIFY2(holds(m_upstream.lastRequest(), row.there), row.there.data());
        QVERIFY(station.becomesQuiet());
        QCOMPARE(station.rows().size(), std::size_t(1));
        QCOMPARE(station.rows().front().tier, std::string());
        QCOMPARE(station.rows().front().status, row.status);
    }

    void takesItsToken_data() {
        QTest::addColumn<std::string>("request");
        QTest::addColumn<int>("status");
        QTest::newRow("x-goog-api-key") << get("/v1beta/models", "x-goog-api-key: tl-token\r\n") << 200;
        QTest::newRow("?key=") << get("/v1beta/models?key=tl-token") << 200;
        QTest::newRow("Bearer") << get("/v1/models", "Authorization: Bearer tl-token\r\n") << 200;
        QTest::newRow("x-api-key") << get("/v1/models", "x-api-key: tl-token\r\n") << 200;
        QTest::newRow("another in ?key=") << get("/v1beta/models?key=tl-other") << 401;
        QTest::newRow("none") << get("/v1beta/models") << 401;
    }
    void takesItsToken() {
        QFETCH(std::string, request);
        QFETCH(int, status);
        gateway::Options options = withKey();
        options.clientToken = "tl-token";
        Station station(policy(Dialect::OpenAi, {}), std::move(options));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        QCOMPARE(ask(station.port(), request).status, status);
    }
};

QTEST_GUILESS_MAIN(PassThrough)
#include "passthrough.moc"
