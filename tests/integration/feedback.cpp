// POST /feedback through a gateway: what it takes, what it refuses, where it shows.
#include "feedbackcases.h"
#include "protocol/json.h"
#include "scripted.h"
#include "station.h"
#include "wire.h"

#include <QTest>

using namespace tierline;
using namespace tierline::test;

class FeedbackTest : public QObject {
    Q_OBJECT

    Scripted m_upstream;
    std::unique_ptr<Station> m_station;
    std::string m_id;

    WireReply give(std::string_view body) const { return ask(m_station->port(), post("/feedback", body)); }
    std::string voteAndLabel() const {
        const auto row = m_station->rows().front();
        return (row.vote ? std::to_string(*row.vote) : "-") + " " + row.label.value_or("-");
    }

private slots:
    void init() {
        m_station =
            std::make_unique<Station>(policyOf(Dialect::OpenAi, {{"first/a", m_upstream.url("good"), {}}}));
        QVERIFY2(m_station->isUp(), m_station->trouble().c_str());
        m_id = ask(m_station->port(), post("/v1/chat/completions", chatBody(false))).headers["x-tierline-id"];
    }
    void cleanup() { m_station.reset(); }

    void takesAndRefuses_data() {
        QTest::addColumn<int>("index");
        for (int index = 0; index < int(std::size(feedbackCases)); ++index)
            QTest::newRow(feedbackCases[std::size_t(index)].name) << index;
    }
    void takesAndRefuses() {
        QFETCH(int, index);
        const FeedbackCase& row = feedbackCases[std::size_t(index)];
        give(feedbackBody(m_id, "\"vote\":-1"));
        const auto reply = give(feedbackBody(m_id, row.members));
        QCOMPARE(reply.status, row.status);
        QVERIFY2(reply.body.find(row.said) != std::string::npos, reply.body.c_str());
        QCOMPARE(voteAndLabel(), std::string(row.after));
    }

    void anUnknownDecisionIs404() {
        const auto reply = give(feedbackBody("01K00000000000000000ZZZZZZ", "\"vote\":1"));
        QCOMPARE(reply.status, 404);
        QVERIFY2(reply.body.find("There is no decision 01K") != std::string::npos, reply.body.c_str());
        QCOMPARE(give(feedbackBody("x", "\"vote\":1")).status, 400);
        QCOMPARE(give("[]").status, 400);
        QCOMPARE(give("").status, 400);
    }

    void theSameAgainChangesNothing() {
        QVERIFY(give(feedbackBody(m_id, upAndOnly)).body.find(changed) != std::string::npos);
        QVERIFY(give(feedbackBody(m_id, upAndOnly)).body.find(unchanged) != std::string::npos);
        QCOMPARE(voteAndLabel(), std::string("1 only"));
    }

    void showsInDecisionsAndStats() {
        give(feedbackBody(m_id, upAndOnly));
        const auto decisions = ask(m_station->port(), get("/decisions")).body;
        const auto json = protocol::Json::parse(decisions);
        QVERIFY(json.has_value());
        for (const auto decision : (*json)["decisions"].items()) {
            QCOMPARE(decision["vote"].int64().value_or(9), std::int64_t(1));
            QVERIFY(decision["label"].string() == "only");
        }
        const auto stats = protocol::Json::parse(ask(m_station->port(), get("/stats")).body);
        QVERIFY(stats.has_value());
        QCOMPARE((*stats)["votes"]["up"].int64().value_or(0), std::int64_t(1));
        QCOMPARE((*stats)["votes"]["down"].int64().value_or(9), std::int64_t(0));
    }

    void followersAreToldOfIt() {
        Wire follower(m_station->port());
        QVERIFY(follower.send(get("/decisions/stream")));
        QVERIFY(follower.readUntil("as they are committed"));
        give(feedbackBody(m_id, upAndOnly));
        QVERIFY(follower.readUntil("\"label\":\"only\""));
    }

    // The policy that decided may have had other tiers than the one in force.
    void aTierOfThenIsALabelToo() {
        auto other = policyOf(Dialect::OpenAi, {{"first/a", m_upstream.url("good"), {}}});
        for (auto at = other.find("only"); at != std::string::npos; at = other.find("only", at + 1))
            other.replace(at, 4, "sole");
        m_station->restart(other);
        QVERIFY2(m_station->isUp(), m_station->trouble().c_str());
        QCOMPARE(give(feedbackBody(m_id, "\"label\":\"sole\"")).status, 200);
        QCOMPARE(give(feedbackBody(m_id, "\"label\":\"only\"")).status, 200);
        const auto reply = give(feedbackBody(m_id, "\"label\":\"neither\""));
        QCOMPARE(reply.status, 400);
        QVERIFY2(reply.body.find("sole, only") != std::string::npos, reply.body.c_str());
    }
};

QTEST_GUILESS_MAIN(FeedbackTest)
#include "feedback.moc"
