// One example of each endpoint and header that outsiders rely on, over the wire, against the sandbox.
#include "protocol/json.h"
#include "sandbox/sandbox.h"
#include "station.h"
#include "wire.h"

#include <QTest>

#include <sys/stat.h>

#include <memory>
#include <optional>
#include <set>

using namespace tierline;
using namespace tierline::test;
using protocol::Json;
using protocol::JsonView;

namespace {

// Names of `wanted` that the object lacks.
std::string missing(JsonView object, std::string_view wanted) {
    std::string text;
    while (!wanted.empty()) {
        const std::size_t space = wanted.find(' ');
        const std::string_view name = wanted.substr(0, space);
        if (!name.empty() && !object.get(name)) text += (text.empty() ? "" : " ") + std::string(name);
        if (space == std::string_view::npos) break;
        wanted.remove_prefix(space + 1);
    }
    return text;
}

std::string text(JsonView value) {
    return std::string(value.string().value_or(""));
}

constexpr std::string_view recordBase =
    "id time client dialect requested_model session policy envelope prompt features signals score confidence "
    "margin tier category requirements stages candidates selection_reason estimated_tokens "
    "estimated_cost_nano_usd";
constexpr std::string_view recordOutcome =
    "attempts model provider status outcome latency_ms ttft_ms usage price_date cost_nano_usd baseline "
    "switch_cost_nano_usd money flags overhead_us finish_reason vote label tags";

constexpr std::string_view anthropicVersion = "anthropic-version: 2023-06-01\r\n";

} // namespace

#define HAS(object, names) QCOMPARE(QString::fromStdString(missing(object, names)), QString())

class Contract : public QObject {
    Q_OBJECT

    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    std::unique_ptr<Station> m_station;

    WireReply call(std::string_view request) { return ask(m_station->port(), request); }
    WireReply chat(std::string_view headers = {}, std::string_view model = "auto") {
        return call(post("/v1/chat/completions", chatBody(false, model), headers));
    }
    Json json(const WireReply& reply) {
        auto parsed = Json::parse(reply.body);
        if (!parsed) {
            QTest::qFail(("no JSON: " + reply.body).c_str(), __FILE__, __LINE__);
            return std::move(*Json::parse("{}"));
        }
        return std::move(*parsed);
    }
    Json recordOf(const std::string& id) {
        for (const auto& row : m_station->rows())
            if (row.id == id) return std::move(*Json::parse(ledger::toJson(row)));
        QTest::qFail("no such record", __FILE__, __LINE__);
        return std::move(*Json::parse("{}"));
    }

private slots:
    void initTestCase() {
        sandbox::Options simulated;
        simulated.timeScale = 0;
        auto started = sandbox::Sandbox::start(simulated);
        QVERIFY(started.has_value());
        m_sandbox = std::move(*started);
        gateway::Options options;
        sandbox::Sandbox* box = m_sandbox.get();
        options.sandboxAddress = [box](std::string_view name) { return box->address(name); };
        options.sandboxState = [box] { return box->stateJson(); };
        options.sandboxFault = [box](std::string_view name, std::string_view body) {
            return box->setFaultJson(name, body);
        };
        m_station = std::make_unique<Station>(sandboxPolicy(), std::move(options));
        QVERIFY2(m_station->isUp(), m_station->trouble().c_str());
    }
    void cleanupTestCase() {
        m_station.reset();
        m_sandbox.reset();
    }

    void chatCompletions() {
        const WireReply reply = chat();
        QCOMPARE(reply.status, 200);
        HAS(json(reply).root(), "id object model choices usage");
        for (const char* name :
             {"id", "model", "provider", "tier", "score", "reason", "policy", "estimated-cost"})
            QVERIFY2(reply.headers.contains(std::string("x-tierline-") + name), name);
        QVERIFY(isRequestId(reply.headers.at("x-tierline-id")));
        QCOMPARE(reply.headers.at("x-tierline-policy").size(), std::size_t(12));
    }

    void chatCompletionsStreamed() {
        const WireReply reply = call(post("/v1/chat/completions", chatBody(true)));
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.headers.at("content-type").starts_with("text/event-stream"));
        QVERIFY(reply.complete && reply.body.ends_with("data: [DONE]\n\n"));
        QVERIFY2(reply.body.find("\"usage\":{") == std::string::npos, "the usage chunk was not asked for");
        const Json record = recordOf(reply.headers.at("x-tierline-id"));
        QVERIFY(record["usage"]["output"].int64().value_or(0) > 0);
        QVERIFY(record["ttft_ms"].isNumber());
    }

    void usageChunkComesWhenAskedFor() {
        const std::string body =
            R"({"model":"auto","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]})";
        const WireReply reply = call(post("/v1/chat/completions", body));
        QVERIFY(reply.body.find("\"usage\":{") != std::string::npos);
    }

    void messages() {
        const WireReply reply = call(post("/v1/messages", messagesBody(false), anthropicVersion));
        QCOMPARE(reply.status, 200);
        HAS(json(reply).root(), "id type role model content stop_reason usage");
        QVERIFY(reply.headers.contains("x-tierline-id"));
    }

    void messagesStreamed() {
        const WireReply reply = call(post("/v1/messages", messagesBody(true), anthropicVersion));
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.body.find("event: message_start") != std::string::npos);
        QVERIFY(reply.complete && reply.body.find("event: message_stop") != std::string::npos);
    }

    void countTokens() {
        const WireReply reply =
            call(post("/v1/messages/count_tokens", messagesBody(false), anthropicVersion));
        QCOMPARE(reply.status, 200);
        QVERIFY(json(reply)["input_tokens"].int64().value_or(0) > 0);
    }

    void models() {
        const WireReply openAi = call(get("/v1/models"));
        QCOMPARE(text(json(openAi)["object"]), std::string("list"));
        std::set<std::string> ids;
        const Json listed = json(openAi);
        for (const JsonView model : listed["data"].items())
            ids.insert(text(model["id"]));
        for (const char* id : {"auto", "auto:simple", "auto:reasoning", "nimbus/nano-1"})
            QVERIFY2(ids.contains(id), id);
        const WireReply anthropic = call(get("/v1/models", anthropicVersion));
        HAS(json(anthropic).root(), "data has_more first_id last_id");
    }

    void record() {
        const WireReply reply = chat("x-tierline-tag: project=alpha\r\nx-tierline-client: tests\r\n"
                                     "x-tierline-session: s-1\r\n");
        const Json record = recordOf(reply.headers.at("x-tierline-id"));
        HAS(record.root(), recordBase);
        HAS(record.root(), recordOutcome);
        QCOMPARE(text(record["client"]), std::string("tests"));
        QCOMPARE(text(record["session"]), std::string("s-1"));
        QCOMPARE(text(record["tags"]["project"]), std::string("alpha"));
        QCOMPARE(text(record["prompt"]), std::string("What is two and two?"));
        QCOMPARE(text(record["money"]), std::string("simulated"));
        QCOMPARE(text(record["outcome"]), std::string("ok"));
        QVERIFY(record["cost_nano_usd"].int64().value_or(0) > 0);
        HAS(record["usage"], "input cached_read cache_write_5m cache_write_1h output reasoning");
        HAS(record["overhead_us"], "read classify plan connect translate commit");
        HAS(record["baseline"], "name model cost_nano_usd");
        HAS(*record["attempts"].items().begin(),
            "model provider start first_byte end breaker_before breaker_after bytes committed");
        HAS(*record["candidates"].items().begin(), "model verdict reason estimated_cost_nano_usd");
        HAS(*record["signals"].items().begin(), "name kind weight spans");
    }

    void noStoreKeepsThePromptOut() {
        const WireReply reply = chat("x-tierline-no-store: 1\r\n");
        const Json record = recordOf(reply.headers.at("x-tierline-id"));
        QVERIFY(!record["prompt"].isString());
        QVERIFY(ledger::toJson(m_station->rows().front()).find("two and two") == std::string::npos);
    }

    void tierAndFloor() {
        QCOMPARE(chat("x-tierline-tier: complex\r\n").headers.at("x-tierline-tier"), std::string("complex"));
        QCOMPARE(chat({}, "auto:complex").headers.at("x-tierline-tier"), std::string("complex"));
        QCOMPARE(chat({}, "nimbus/mini-1").headers.at("x-tierline-model"), std::string("nimbus/mini-1"));
        QCOMPARE(chat({}, "mini-1").headers.at("x-tierline-model"), std::string("nimbus/mini-1"));
        const WireReply unknown = chat("x-tierline-tier: superb\r\n");
        QCOMPARE(unknown.status, 400);
        QVERIFY(text(json(unknown)["error"]["message"]).find("simple, moderate") != std::string::npos);
    }

    void routeWithoutExecution() {
        const auto before = m_station->rows().size();
        const WireReply reply = call(post("/route", R"({"prompt":"What is the capital of France?"})"));
        QCOMPARE(reply.status, 200);
        const Json record = json(reply);
        HAS(record.root(), recordBase);
        QVERIFY(!record.get("attempts") && !record.get("usage") && !record.get("cost_nano_usd"));
        QCOMPARE(m_station->rows().size(), before);
        const WireReply messages =
            call(post("/route", R"({"messages":[{"role":"user","content":"Prove that it halts."}]})"));
        QVERIFY(text(json(messages)["tier"]) != text(record["tier"]));
    }

    void routeWithExecution() {
        const WireReply reply = call(post("/route", R"({"prompt":"What is two and two?","execute":true})"));
        QCOMPARE(reply.status, 200);
        const Json record = json(reply);
        HAS(record.root(), recordOutcome);
        QCOMPARE(text(record["outcome"]), std::string("ok"));
        QCOMPARE(text(recordOf(text(record["id"]))["id"]), text(record["id"]));
    }

    void askAnswers() {
        const WireReply reply = call(post("/ask", R"({"prompt":"What is two and two?"})"));
        QCOMPARE(reply.status, 200);
        const Json answer = json(reply);
        QVERIFY(!text(answer["response"]).empty());
        HAS(answer["metadata"], "id complexity model_used estimated_cost actual_cost reason");
        QVERIFY(answer["metadata"]["actual_cost_nano_usd"].int64().value_or(0) > 0);
        QCOMPARE(call(post("/ask", "{}")).status, 400);
        QCOMPARE(call(post("/ask", R"({"prompt":""})")).status, 400);
    }

    void askHasMoreThanOneDialectToChooseFrom() { // the reasoning tier's cheaper model here speaks Anthropic
        const WireReply reply = call(post("/ask", R"({"prompt":"hi","model":"auto:reasoning"})"));
        QCOMPARE(reply.status, 200);
        const Json record = recordOf(reply.headers.at("x-tierline-id"));
        QCOMPARE(text(record["tier"]), std::string("reasoning"));
        QCOMPARE(text(record["model"]), std::string("dune/large-3"));
    }

    void feedback() {
        const std::string id = chat().headers.at("x-tierline-id");
        const WireReply reply =
            call(post("/feedback", R"({"id":")" + id + R"(","vote":-1,"label":"complex"})"));
        QCOMPARE(reply.status, 200);
        const Json record = recordOf(id);
        QCOMPARE(record["vote"].int64().value_or(0), std::int64_t(-1));
        QCOMPARE(text(record["label"]), std::string("complex"));
        QCOMPARE(call(post("/feedback", R"({"id":"01ARZ3NDEKTSV4RRFFQ69G5FAV","vote":1})")).status, 404);
        QCOMPARE(call(post("/feedback", R"({"id":")" + id + R"(","vote":2})")).status, 400);
        QCOMPARE(call(post("/feedback", R"({"id":")" + id + R"(","label":"superb"})")).status, 400);
    }

    void stats() {
        chat();
        const Json stats = json(call(get("/stats")));
        HAS(stats.root(), "requests by_tier by_model by_reason by_outcome votes spend overhead_us breakers");
        HAS(stats["spend"]["simulated"], "actual actual_nano_usd estimated estimated_nano_usd");
        HAS(stats["overhead_us"], "read classify plan connect translate commit");
        HAS(stats["overhead_us"]["plan"], "p50 p95 p99");
        QVERIFY(stats["requests"].int64().value_or(0) >= 1);
    }

    void costsToday() {
        chat();
        const Json costs = json(call(get("/costs/today")));
        HAS(costs.root(),
            "total_spend total_spend_nano_usd requests by_model by_complexity savings time_zone from "
            "to billed simulated equivalent savings_vs_always_ember/reason-1");
        HAS(costs["savings"], "baseline usd nano_usd");
        QCOMPARE(text(costs["money"]), std::string("simulated"));
        QCOMPARE(text(costs["savings"]["baseline"]), std::string("strongest"));
        QVERIFY(costs["savings"]["nano_usd"].int64().value_or(0) > 0);
        QCOMPARE(costs["billed"]["total_spend_nano_usd"].int64().value_or(-1), std::int64_t(0));
        const Json other = json(call(get("/costs/today?baseline=nimbus/nano-1")));
        QCOMPARE(text(other["savings"]["baseline"]), std::string("nimbus/nano-1"));
        QVERIFY(other["savings"]["nano_usd"].int64()
                == other["savings_vs_always_nimbus/nano-1_nano_usd"].int64());
        QCOMPARE(call(get("/costs/today?baseline=unknown")).status, 400);
        QCOMPARE(call(get("/costs/today?from=yesterday")).status, 400);
        const Json past = json(call(get("/costs/today?from=2020-01-01&to=2020-01-02")));
        QCOMPARE(past["requests"].int64().value_or(-1), std::int64_t(0));
    }

    void decisions() {
        const std::string first = chat().headers.at("x-tierline-id");
        const std::string second = chat().headers.at("x-tierline-id");
        const Json newest = json(call(get("/decisions?limit=1")));
        QCOMPARE(text((*newest["decisions"].items().begin())["id"]), second);
        const Json since = json(call(get("/decisions?since=" + first)));
        QCOMPARE(since["decisions"].size(), std::size_t(1));
        QCOMPARE(call(get("/decisions?limit=0")).status, 400);
        QCOMPARE(call(get("/decisions?limit=1001")).status, 400);
    }

    void decisionsStream() {
        Wire live(m_station->port());
        QVERIFY(live.send(get("/decisions/stream")));
        QVERIFY(live.readUntil("decisions as they are committed"));
        const std::string first = chat().headers.at("x-tierline-id");
        QVERIFY(live.readUntil("event: decision\nid: " + first + "\ndata: {\"id\":\"" + first));
        const std::string second = chat().headers.at("x-tierline-id");
        Wire resumed(m_station->port());
        QVERIFY(resumed.send(get("/decisions/stream", "Last-Event-ID: " + first + "\r\n")));
        QVERIFY(resumed.readUntil("id: " + second));
        const std::string third = chat().headers.at("x-tierline-id");
        QVERIFY(resumed.readUntil("id: " + third));
        QVERIFY(live.readUntil("id: " + third));
    }

    void breakers() {
        const Json listed = json(call(get("/breakers")));
        QCOMPARE(listed["breakers"].size(), std::size_t(8));
        HAS(*listed["breakers"].items().begin(), "model state reason reopens_in_ms p95_ms samples since");
        const auto act = [&](std::string_view action) {
            return call(post("/breakers/nimbus%2Fnano-1", R"({"action":")" + std::string(action) + R"("})"));
        };
        QCOMPARE(act("hold_open").status, 200);
        QVERIFY(chat().headers.at("x-tierline-model") != "nimbus/nano-1");
        QCOMPARE(act("reset").status, 200);
        QCOMPARE(chat().headers.at("x-tierline-model"), std::string("nimbus/nano-1"));
        QCOMPARE(act("explode").status, 400);
        QCOMPARE(call(post("/breakers/nobody%2Fx", R"({"action":"trip"})")).status, 404);
    }

    void sandboxFaults() {
        const Json state = json(call(get("/sandbox")));
        QVERIFY(state.root().isObject());
        QCOMPARE(call(post("/sandbox/nimbus", R"({"fault":"error","seconds":30})")).status, 200);
        const WireReply reply = chat();
        QCOMPARE(reply.status, 200);
        QVERIFY(reply.headers.at("x-tierline-provider") != "nimbus");
        QCOMPARE(call(post("/sandbox/nimbus", R"({"fault":"none"})")).status, 200);
        QCOMPARE(call(post("/sandbox/nimbus", R"({"fault":"fire"})")).status, 400);
        QCOMPARE(call(post("/sandbox/nobody", R"({"fault":"none"})")).status, 404);
        QCOMPARE(call(post("/breakers/nimbus%2Fnano-1", R"({"action":"reset"})")).status, 200);
    }

    void healthReadyMetrics() {
        const Json health = json(call(get("/healthz")));
        QCOMPARE(text(health["status"]), std::string("ok"));
        QCOMPARE(text(health["program"]), std::string("tierline"));
        QVERIFY(health["pid"].isNumber());
        QCOMPARE(call(get("/readyz")).status, 200);
        chat();
        const WireReply metrics = call(get("/metrics"));
        QCOMPARE(metrics.status, 200);
        for (const char* name :
             {"tierline_requests_total{", "tierline_breaker_state{", "tierline_ledger_rows ",
              "tierline_routing_seconds_bucket{", "tierline_connections_accepted_total "})
            QVERIFY2(metrics.body.find(name) != std::string::npos, name);
    }

    void rootAndHead() {
        const WireReply root = call(get("/"));
        QCOMPARE(root.status, 200);
        QVERIFY(root.body.find("/v1/chat/completions") != std::string::npos);
        Wire wire(m_station->port());
        QVERIFY(wire.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QCOMPARE(wire.read(true).status, 200);
    }

    void unknownModelListsCandidates() {
        const WireReply openAi = chat({}, "gemini-9");
        QCOMPARE(openAi.status, 404);
        QVERIFY(text(json(openAi)["error"]["message"]).find("nimbus/nano-1") != std::string::npos);
        QCOMPARE(text(json(openAi)["error"]["code"]), std::string("model_not_found"));
        const WireReply anthropic =
            call(post("/v1/messages", messagesBody(false, "gemini-9"), anthropicVersion));
        QCOMPARE(anthropic.status, 404);
        QCOMPARE(text(json(anthropic)["type"]), std::string("error"));
        const Json record = recordOf(openAi.headers.at("x-tierline-id"));
        QCOMPARE(text(record["outcome"]), std::string("refused"));
    }

    void portInUseNamesUs() {
        gateway::Options options;
        options.port = m_station->port();
        options.dataFolder = m_station->folder() + "/other";
        options.policyFile = m_station->folder() + "/policy.yaml";
        options.logDecisions = false;
        options.sandboxAddress = [](std::string_view) { return std::string("http://127.0.0.1:9"); };
        const auto second = gateway::Gateway::start(options);
        QVERIFY(!second);
        QVERIFY(second.error().code == ErrorCode::InUse);
        QVERIFY2(second.error().detail.find("another Tierline (pid ") != std::string::npos,
                 second.error().detail.c_str());
    }

    void ledgerIsPrivate() {
        struct stat folder{};
        QCOMPARE(::stat((m_station->folder() + "/data").c_str(), &folder), 0);
        QCOMPARE(int(folder.st_mode & 0777), 0700);
    }
};

QTEST_GUILESS_MAIN(Contract)
#include "contract.moc"
