// Requests held by a person at a running gateway, and every way in which their wait ends.
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include <QTest>

using namespace tierline;
using namespace tierline::test;

namespace {

// One tier, two models of one provider; the cheaper one is planned.
std::string policyFor(const Scripted& upstream, std::string_view ofSecond = {}) {
    return policyOf(Dialect::OpenAi, {{"first/a", upstream.url("good"), {}},
                                      {"second/b", upstream.url("good"), {}, std::string(ofSecond)}});
}

gateway::HoldOptions everything(Milliseconds atMost = Milliseconds(20'000), std::size_t places = 100) {
    return {{}, atMost, places};
}

void addDialects() {
    QTest::addColumn<int>("dialect");
    QTest::addColumn<bool>("stream");
    for (const auto dialect : {Dialect::OpenAi, Dialect::Responses, Dialect::Anthropic, Dialect::Gemini})
        for (const bool stream : {false, true})
            QTest::addRow("%s, %s", std::string(toString(dialect)).c_str(), stream ? "streamed" : "whole")
                << static_cast<int>(dialect) << stream;
}

} // namespace

class HoldIntegration : public QObject {
    Q_OBJECT

    Scripted m_upstream;
    std::unique_ptr<Station> m_station;

    gateway::Gateway& gateway() { return m_station->gateway(); }
    void start(const std::string& policy, gateway::Options options = {}) {
        m_station = std::make_unique<Station>(policy, std::move(options));
        QVERIFY2(m_station->isUp(), m_station->trouble().c_str());
    }
    std::vector<gateway::HeldRequest> waiting() { return gateway().held().requests; }
    std::string tagOf(const ledger::Record& record) {
        const auto found = record.tags.find("held");
        return found == record.tags.end() ? std::string() : found->second;
    }
    ledger::Record theRow() {
        m_station->becomesQuiet();
        const auto rows = m_station->rows();
        return rows.size() == 1 ? rows.front() : ledger::Record();
    }

private slots:
    void cleanup() { m_station.reset(); }

    void releasedItIsAnsweredAsIfNothingHadBeen_data() { addDialects(); }
    void releasedItIsAnsweredAsIfNothingHadBeen() {
        QFETCH(int, dialect);
        QFETCH(bool, stream);
        const auto spoken = static_cast<Dialect>(dialect);
        start(policyFor(m_upstream));
        gateway().hold(everything());
        const int before = m_upstream.requests();
        Wire client(m_station->port());
        client.send(requestOf(spoken, stream));
        QTRY_COMPARE(waiting().size(), std::size_t(1));
        QCOMPARE(m_upstream.requests(), before); // nothing has left
        const auto held = waiting().front();
        QCOMPARE(held.record->model, std::string("first/a"));
        QCOMPARE(held.record->provider, std::string("first"));
        QVERIFY(held.record->prompt.has_value());
        QVERIFY(gateway().releaseHeld(held.record->id));
        const auto reply = client.read();
        QCOMPARE(reply.status, 200);
        QCOMPARE(saidIn(spoken, stream, reply.body), std::string("Four, I think."));
        const auto row = theRow();
        QCOMPARE(row.id, held.record->id);
        QCOMPARE(row.model, std::string("first/a"));
        QCOMPARE(tagOf(row), std::string("released"));
        QVERIFY2(row.selectionDetail.find("held for 0.") != std::string::npos, row.selectionDetail.c_str());
        QVERIFY(row.outcome == ledger::Outcome::Ok);
        QCOMPARE(row.attempts.size(), std::size_t(1));
    }

    void droppedItIs403InItsClientsDialect_data() { addDialects(); }
    void droppedItIs403InItsClientsDialect() {
        QFETCH(int, dialect);
        QFETCH(bool, stream);
        const auto spoken = static_cast<Dialect>(dialect);
        start(policyFor(m_upstream));
        gateway().hold(everything());
        const int before = m_upstream.requests();
        Wire client(m_station->port());
        client.send(requestOf(spoken, stream));
        QTRY_COMPARE(waiting().size(), std::size_t(1));
        QVERIFY(gateway().dropHeld(waiting().front().record->id));
        const auto reply = client.read();
        QCOMPARE(reply.status, 403);
        QCOMPARE(reply.headers.at("content-type"), std::string("application/json"));
        QVERIFY2(errorIn(spoken, reply.body).find("dropped by the person") != std::string::npos,
                 reply.body.c_str());
        const auto row = theRow();
        QCOMPARE(row.status, 403);
        QVERIFY(row.outcome == ledger::Outcome::Refused);
        QCOMPARE(row.error->errorClass, std::string("dropped"));
        QCOMPARE(tagOf(row), std::string("dropped"));
        QVERIFY(row.selectionReason != "all_exhausted");
        QVERIFY(row.attempts.empty() && !row.cost);
        QCOMPARE(m_upstream.requests(), before); // and nobody was asked
        QCOMPARE(gateway().held().dropped, 1);
    }

    void sentElsewhereItIsThatModelsAnswer_data() {
        QTest::addColumn<bool>("stream");
        QTest::newRow("whole") << false;
        QTest::newRow("streamed") << true;
    }
    void sentElsewhereItIsThatModelsAnswer() {
        QFETCH(bool, stream);
        start(policyFor(m_upstream));
        gateway().hold(everything());
        Wire client(m_station->port());
        client.send(post("/v1/chat/completions", chatBody(stream)));
        QTRY_COMPARE(waiting().size(), std::size_t(1));
        const auto held = waiting().front();
        QCOMPARE(held.choices.size(), std::size_t(2));
        for (const auto& choice : held.choices)
            QCOMPARE(choice.verdict, std::string("able"));
        QCOMPARE(held.choices[1].model, std::string("second/b"));
        QVERIFY(held.choices[1].estimatedCost > held.choices[0].estimatedCost);
        QVERIFY(gateway().releaseHeld(held.record->id, "second/b"));
        const auto reply = client.read();
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.headers.at("x-tierline-model"), std::string("second/b"));
        const auto row = theRow();
        QCOMPARE(row.model, std::string("second/b"));
        QCOMPARE(row.selectionReason, std::string("forced"));
        QCOMPARE(tagOf(row), std::string("rerouted"));
        QVERIFY2(row.selectionDetail.find("sent to second/b by hand") != std::string::npos,
                 row.selectionDetail.c_str());
        QCOMPARE(row.candidates.size(), std::size_t(2));
        QCOMPARE(row.attempts.size(), std::size_t(1));
    }

    void whereItCannotGoIsSaidAndItGoesAsPlanned_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("why");
        QTest::newRow("too small a context") << "second/b" << "context";
        QTest::newRow("a model that the policy does not have") << "third/c" << "the policy does not have it";
    }
    void whereItCannotGoIsSaidAndItGoesAsPlanned() {
        QFETCH(QString, model);
        QFETCH(QString, why);
        start(policyFor(m_upstream, ", context: 1"));
        gateway().hold(everything());
        Wire client(m_station->port());
        client.send(post("/v1/chat/completions", chatBody(false)));
        QTRY_COMPARE(waiting().size(), std::size_t(1));
        const auto held = waiting().front();
        QCOMPARE(held.choices[1].verdict, std::string("refused"));
        QVERIFY2(held.choices[1].reason.find("context") != std::string::npos, held.choices[1].reason.c_str());
        gateway().releaseHeld(held.record->id, model.toStdString());
        QCOMPARE(client.read().status, 200);
        const auto row = theRow();
        QCOMPARE(row.model, std::string("first/a"));
        QCOMPARE(tagOf(row), std::string("released"));
        QVERIFY2(row.selectionDetail.find(why.toStdString()) != std::string::npos,
                 row.selectionDetail.c_str());
    }

    void itsTimeUpItGoesOnByItself() {
        start(policyFor(m_upstream));
        gateway().hold(everything(Milliseconds(30)));
        const auto reply = ask(m_station->port(), post("/v1/chat/completions", chatBody(true)));
        QCOMPARE(reply.status, 200);
        QCOMPARE(tagOf(theRow()), std::string("expired"));
        QCOMPARE(gateway().held().expired, 1);
        QVERIFY(waiting().empty());
    }

    void itsWaitIsNotItsOwnTime() { // the model's `total` of 2 s, of which the hold takes none
        std::string policy = policyOf(Dialect::OpenAi, {{"first/a", m_upstream.url("status-503"), {}},
                                                        {"second/b", m_upstream.url("good"), {}}});
        policy.replace(policy.find("total: 5s"), 9, "total: 2s");
        start(policy);
        gateway().hold(everything(Milliseconds(2'100)));
        QCOMPARE(ask(m_station->port(), post("/v1/chat/completions", chatBody(false))).status, 200);
        const auto row = theRow();
        QCOMPARE(row.attempts.size(), std::size_t(2));
        QVERIFY(row.latencyMs >= 2'000); // as the client saw it
    }

    void aClientThatLeavesEndsItsWait() {
        start(policyFor(m_upstream));
        gateway().hold(everything());
        const int before = m_upstream.requests();
        Wire client(m_station->port());
        client.send(post("/v1/chat/completions", chatBody(false)));
        QTRY_COMPARE(waiting().size(), std::size_t(1));
        client.close();
        QTRY_VERIFY(waiting().empty());
        const auto row = theRow();
        QVERIFY(row.outcome == ledger::Outcome::Cancelled);
        QCOMPARE(tagOf(row), std::string("left"));
        QVERIFY(row.attempts.empty());
        QCOMPARE(m_upstream.requests(), before);
    }

    void beyondThePlacesRequestsGoOn() {
        start(policyFor(m_upstream));
        gateway().hold(everything(Milliseconds(20'000), 1));
        Wire first(m_station->port());
        first.send(post("/v1/chat/completions", chatBody(false)));
        QTRY_COMPARE(waiting().size(), std::size_t(1));
        const auto held = waiting().front().record->id;
        QCOMPARE(ask(m_station->port(), post("/v1/chat/completions", chatBody(false))).status, 200);
        QCOMPARE(gateway().held().passed, 1);
        gateway().releaseAllHeld();
        QCOMPARE(first.read().status, 200);
        QVERIFY(m_station->becomesQuiet());
        const auto rows = m_station->rows();
        QCOMPARE(rows.size(), std::size_t(2));
        for (const auto& row : rows)
            QCOMPARE(tagOf(row), std::string(row.id == held ? "released" : "")); // the other was never held
    }

    void onlyWhatTheConditionMeetsIsHeld() {
        start(policyFor(m_upstream));
        gateway::HoldOptions options = everything();
        options.condition = [](const ledger::Record& record) {
            return record.client == "held" && record.model == "first/a";
        };
        gateway().hold(options);
        QCOMPARE(ask(m_station->port(),
                     post("/v1/chat/completions", chatBody(false), "x-tierline-client: other\r\n"))
                     .status,
                 200);
        Wire client(m_station->port());
        client.send(post("/v1/chat/completions", chatBody(false), "x-tierline-client: held\r\n"));
        QTRY_COMPARE(waiting().size(), std::size_t(1));
        gateway().hold(std::nullopt); // off: it goes on
        QCOMPARE(client.read().status, 200);
        QVERIFY(!gateway().held().isOn);
        QCOMPARE(ask(m_station->port(),
                     post("/v1/chat/completions", chatBody(false), "x-tierline-client: held\r\n"))
                     .status,
                 200);
        QCOMPARE(gateway().held().held, 1);
    }

    void otherCallsAreNotHeld() {
        start(policyFor(m_upstream));
        gateway().hold(everything());
        QCOMPARE(ask(m_station->port(), post("/route", R"({"prompt":"hi"})")).status, 200);
        QCOMPARE(ask(m_station->port(), get("/v1/models")).status, 200);
        const auto unknown =
            ask(m_station->port(), post("/v1/chat/completions", chatBody(false, "none/such")));
        QCOMPARE(unknown.status, 404); // refused already: there is nothing to decide
        QCOMPARE(gateway().held().held, 0);
    }

    void stoppingLosesNobody() {
        gateway::Options options;
        start(policyFor(m_upstream), options);
        gateway().hold(everything());
        std::vector<std::unique_ptr<Wire>> clients;
        for (int i = 0; i < 20; ++i) {
            clients.push_back(std::make_unique<Wire>(m_station->port()));
            clients.back()->send(post("/v1/chat/completions", chatBody(i % 2 == 0)));
        }
        QTRY_COMPARE(waiting().size(), clients.size());
        gateway().stop(); // without a grace: they are cut, but each is written down
        const auto rows = m_station->rows();
        QCOMPARE(rows.size(), clients.size());
        for (const auto& row : rows)
            QCOMPARE(tagOf(row), std::string("released"));
        gateway().hold(everything());
        QVERIFY(!gateway().held().isOn);
    }
};

QTEST_GUILESS_MAIN(HoldIntegration)
#include "hold.moc"
