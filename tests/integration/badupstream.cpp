// What an upstream may send instead of a clean reply, for every dialect, passed on and translated: an answer
// where it can be read all the same, else a clear error in the client's dialect. Then the client's connection
// goes on, and there is one row.
#include "../net/compress.h"
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include <QTest>

#include <functional>

using namespace tierline;
using namespace tierline::test;
namespace zip = tierline::net::test;

namespace {

using Pieces = std::vector<std::string>;

enum class Want { Answer, BadRequest, Exhausted, Cut }; // Cut: an error event behind content

struct Row {
    const char* name;
    bool stream;
    Want want;
    std::function<Pieces(Dialect)> said;
    const char* text = "Four, I think.";
};

std::string replyOf(int status, std::string_view type, std::string_view body, std::string_view more = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Some\r\nContent-Type: " + std::string(type)
           + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n"
           + std::string(body);
}

constexpr std::string_view html = "<!doctype html><html><body>502 Bad Gateway</body></html>";

auto htmlOf(int status) {
    return [status](Dialect) { return Pieces{replyOf(status, "text/html", html)}; };
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
        text.replace(at, what.size(), by);
    return text;
}

std::string streamOf(Dialect dialect) {
    std::string all;
    for (const auto& event : streamEvents(dialect))
        all += event;
    return all;
}

constexpr std::string_view events = "Content-Type: text/event-stream\r\n";

// The events as chunks, each given piece in a segment of its own; an empty one waits until the client has
// read the content before it, so that it has left for certain.
Pieces chunked(const Pieces& pieces, std::string_view fields = events, bool ends = true) {
    Pieces all{"HTTP/1.1 200 OK\r\n" + std::string(fields) + "Transfer-Encoding: chunked\r\n\r\n"};
    for (const auto& piece : pieces)
        all.push_back(piece.empty() ? piece : chunk(piece));
    if (ends) all.push_back("0\r\n\r\n");
    return all;
}

auto altered(std::string_view what, std::string_view by) {
    return [what, by](Dialect dialect) { return chunked({replaced(streamOf(dialect), what, by)}); };
}

// The stream with something of its own in the place behind the first content.
auto inserted(std::string middle, bool waits = false) {
    return [middle, waits](Dialect dialect) {
        auto all = streamEvents(dialect);
        const auto at = static_cast<std::ptrdiff_t>(preambleCount(dialect)) + 1;
        all.insert(all.begin() + at, middle);
        if (waits) all.insert(all.begin() + at, std::string());
        return chunked(all);
    };
}

auto atOnce(std::string event) {
    return [event](Dialect) { return chunked({event}); };
}

Pieces bytewise(Dialect dialect) {
    constexpr std::string_view word = "F\xc3\xbcr \xf0\x9f\x98\x80";
    const std::string all = replaced(streamOf(dialect), "Four", word);
    const std::size_t at = all.find(word);
    Pieces pieces{all.substr(0, at)};
    for (const char byte : word)
        pieces.emplace_back(1, byte);
    pieces.push_back(all.substr(at + word.size()));
    return chunked(pieces);
}

Pieces gzipped(Dialect dialect) {
    const std::string fields = std::string(events) + "Content-Encoding: gzip\r\n";
    return chunked(zip::compressEach(zip::Wrapper::Gzip, streamEvents(dialect)), fields);
}

Pieces brokenGzip(Dialect dialect) {
    Pieces pieces = zip::compressEach(zip::Wrapper::Gzip, streamEvents(dialect));
    pieces.front().replace(2, 6, "\xff\xff\xff\xff\xff\xff");
    return chunked(pieces, std::string(events) + "Content-Encoding: gzip\r\n");
}

Pieces gzippedPlain(Dialect dialect) {
    return {replyOf(200, "application/json", zip::compressed(zip::Wrapper::Gzip, plainBody(dialect)),
                    "Content-Encoding: gzip\r\n")};
}

Pieces cutJson(Dialect dialect) {
    const std::string body = plainBody(dialect);
    return {replyOf(200, "application/json", std::string_view(body).substr(0, body.size() / 2))};
}

Pieces wrappedError(Dialect dialect) {
    return {replyOf(400, "application/json", "[" + errorBodyOf(dialect, 400) + "]")};
}

std::string hugeEvent() {
    return "data: {\"x\":\"" + std::string(9U << 20U, 'x') + "\"}\n\n";
}

// A proxy's answer: the status alone tells.
const std::vector<Row> rows{
    {"HTML with 200", false, Want::Exhausted, htmlOf(200)},
    {"HTML with 400", false, Want::BadRequest, htmlOf(400)},
    {"HTML with 502", false, Want::Exhausted, htmlOf(502)},
    {"JSON cut off", false, Want::Exhausted, cutJson},
    {"JSON of another kind", false, Want::Exhausted,
     [](Dialect) { return Pieces{replyOf(200, "application/json", R"({"hello":"there"})")}; }},
    {"a list", false, Want::Exhausted,
     [](Dialect) { return Pieces{replyOf(200, "application/json", "[]")}; }},
    {"nothing", false, Want::Exhausted, [](Dialect) { return Pieces{replyOf(200, "application/json", "")}; }},
    {"an error behind 200", false, Want::Exhausted,
     [](Dialect dialect) { return Pieces{replyOf(200, "application/json", errorBodyOf(dialect, 500))}; }},
    {"an error in a list", false, Want::BadRequest, wrappedError},
    {"JSON as text", false, Want::Answer,
     [](Dialect dialect) { return Pieces{replyOf(200, "text/plain", plainBody(dialect))}; }},
    {"gzip", false, Want::Answer, gzippedPlain},
    {"HTML with 200", true, Want::Exhausted, htmlOf(200)},
    {"HTML with 400", true, Want::BadRequest, htmlOf(400)},
    {"HTML with 502", true, Want::Exhausted, htmlOf(502)},
    {"HTML as events", true, Want::Exhausted, [](Dialect) { return chunked({std::string(html)}); }},
    {"events of another type", true, Want::Exhausted,
     [](Dialect dialect) { return Pieces{replyOf(200, "application/json", streamOf(dialect))}; }},
    {"the type in other letters", true, Want::Answer,
     [](Dialect dialect) {
         return chunked({streamOf(dialect)}, "Content-Type: Text/Event-Stream; Charset=UTF-8\r\n");
     }},
    {"CRLF", true, Want::Answer, altered("\n", "\r\n")},
    {"CR", true, Want::Answer, altered("\n", "\r")},
    {"no space behind the colon", true, Want::Answer, altered("data: ", "data:")},
    {"data of several lines", true, Want::Answer, altered(",\"", ",\ndata: \"")},
    {"a byte order mark", true, Want::Answer,
     [](Dialect dialect) { return chunked({"\xef\xbb\xbf" + streamOf(dialect)}); }},
    {"UTF-8 byte by byte", true, Want::Answer, bytewise, "F\xc3\xbcr \xf0\x9f\x98\x80, I think."},
    {"a lone surrogate", true, Want::Answer, altered("Four", "Four\\ud83d"), "Four\xef\xbf\xbd, I think."},
    {"a surrogate in two events", true, Want::Answer, altered("I think", "\\ude00 I think"),
     "Four, \xef\xbf\xbd I think."},
    {"comments", true, Want::Answer, inserted(": keep-alive\n\n")},
    {"an unknown event", true, Want::Answer,
     inserted("event: future.thing\ndata: {\"type\":\"future.thing\",\"x\":[1]}\n\n")},
    {"gzip", true, Want::Answer, gzipped},
    {"broken gzip", true, Want::Exhausted, brokenGzip},
    {"JSON cut off at once", true, Want::Exhausted, atOnce("data: {\"id\":\"c\n\n")},
    {"JSON cut off behind content", true, Want::Cut, inserted("data: {\"id\":\"c\n\n", true)},
    {"a huge event at once", true, Want::Exhausted, atOnce(hugeEvent())},
    {"a huge event behind content", true, Want::Cut, inserted(hugeEvent(), true)},
    {"the connection ends without its last chunk", true, Want::Cut,
     [](Dialect dialect) {
         auto all = streamEvents(dialect);
         all.resize(preambleCount(dialect) + 1);
         all.emplace_back();
         return chunked(all, events, false);
     }},
};

} // namespace

class BadUpstream : public QObject {
    Q_OBJECT

    Scripted m_upstream;

private slots:
    void replies_data() {
        QTest::addColumn<Dialect>("client");
        QTest::addColumn<Dialect>("provider");
        QTest::addColumn<std::size_t>("at");
        for (const auto provider : allDialects)
            for (const auto client : {provider, allDialects[(std::size_t(provider) + 1) % 4]})
                for (std::size_t at = 0; at < rows.size(); ++at)
                    QTest::addRow("%s, %s, %s to %s", rows[at].name, rows[at].stream ? "stream" : "plain",
                                  toString(client).data(), toString(provider).data())
                        << client << provider << at;
    }
    void replies() {
        QFETCH(Dialect, client);
        QFETCH(Dialect, provider);
        QFETCH(std::size_t, at);
        const Row& row = rows[at];
        m_upstream.tell(row.said(provider));
        Station station(policyOf(provider, {{"first/a", m_upstream.url("told"), {}}}));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        Wire wire(station.port());
        QVERIFY(wire.send(requestOf(client, row.stream)));
        if (row.want == Want::Cut) {
            QVERIFY(wire.readUntil("Four, "));
            m_upstream.goOn();
        }
        const WireReply reply = wire.read();
        QVERIFY(reply.complete);
        QVERIFY(!reply.headers.contains("content-encoding"));
        check(row, client, provider, reply);
        if (QTest::currentTestFailed()) return;
        QVERIFY(wire.send(get("/healthz")));
        QCOMPARE(wire.read().status, 200);
        QVERIFY(station.becomesQuiet());
        const auto decisions = station.rows();
        QCOMPARE(decisions.size(), std::size_t(1));
        const auto outcome = row.want == Want::Answer ? ledger::Outcome::Ok
                             : row.want == Want::Cut  ? ledger::Outcome::Truncated
                                                      : ledger::Outcome::Failed;
        QCOMPARE(QString(toString(decisions.front().outcome).data()), QString(toString(outcome).data()));
        // Some failures are tried once more at the same model.
        QCOMPARE(decisions.front().attempts.back().errorClass.has_value(), row.want != Want::Answer);
    }

    static void check(const Row& row, Dialect client, Dialect provider, const WireReply& reply) {
        switch (row.want) {
        case Want::Answer:
            QCOMPARE(reply.status, 200);
            QCOMPARE(QString::fromStdString(saidIn(client, row.stream, reply.body)),
                     QString::fromUtf8(row.text));
            if (row.stream) QVERIFY2(isValidStream(reply.body), reply.body.c_str());
            break;
        case Want::Cut:
            QCOMPARE(reply.status, 200);
            QVERIFY2(!errorEventIn(client, reply.body).empty(), reply.body.c_str());
            QVERIFY2(!isWhole(client, reply.body), reply.body.c_str());
            break;
        case Want::BadRequest:
            QCOMPARE(reply.status, 400);
            if (client == provider && reply.body.starts_with('[')) break; // the provider's own words
            QVERIFY2(!errorIn(client, reply.body).empty(), reply.body.c_str());
            break;
        case Want::Exhausted:
            QCOMPARE(reply.status, 503);
            QVERIFY2(!errorIn(client, reply.body).empty(), reply.body.c_str());
            break;
        }
    }
};

QTEST_GUILESS_MAIN(BadUpstream)
#include "badupstream.moc"
