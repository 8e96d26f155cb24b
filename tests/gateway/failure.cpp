#include "gateway/failure.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;
using route::Refusal;

namespace {

struct World { // three models, one tier
    policy::Policy policy;
    route::Plan plan;
    std::vector<health::ModelHealth> health{3};
    std::vector<ledger::Attempt> attempts;

    World() {
        for (policy::ModelIndex at = 0; at < 3; ++at) {
            policy::Model model;
            model.id = "p/m" + std::to_string(at);
            policy.models.push_back(model);
            route::Candidate candidate;
            candidate.model = at;
            plan.candidates.push_back(candidate);
        }
    }
    void refuse(std::size_t at, Refusal refusal, std::string reason) {
        plan.candidates[at].verdict = route::CandidateVerdict::Refused;
        plan.candidates[at].refusal = refusal;
        plan.candidates[at].reason = std::move(reason);
    }
    void fail(std::size_t at, ErrorClass why) {
        ledger::Attempt attempt;
        attempt.model = policy.models[at].id;
        attempt.errorClass = why;
        attempts.push_back(attempt);
    }
    Exhausted result() const { return exhausted(plan, policy, health, attempts, nullptr); }
};

} // namespace

class FailureTest : public QObject {
    Q_OBJECT

private slots:
    void classes_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("errorClass");
        using enum net::NetFailure::Kind;
        QTest::newRow("resolve") << int(Resolve) << "network";
        QTest::newRow("connect") << int(Connect) << "network";
        QTest::newRow("connect timeout") << int(ConnectTimeout) << "timeout_connect";
        QTest::newRow("tls") << int(Tls) << "network";
        QTest::newRow("first byte") << int(FirstByteTimeout) << "timeout_first_byte";
        QTest::newRow("idle") << int(IdleTimeout) << "timeout_idle";
        QTest::newRow("total") << int(TotalTimeout) << "timeout_total";
        QTest::newRow("reset") << int(Reset) << "network";
        QTest::newRow("protocol") << int(Protocol) << "protocol_error";
        QTest::newRow("cancelled") << int(Cancelled) << "client_cancelled";
        QTest::newRow("offline") << int(Offline) << "offline";
    }
    void classes() {
        QFETCH(int, kind);
        const auto errorClass = errorClassOf(static_cast<net::NetFailure::Kind>(kind));
        QTEST(QString::fromStdString(std::string(toString(errorClass))), "errorClass");
    }

    void nothingLeft() {
        World world;
        world.fail(0, ErrorClass::ServerError);
        world.refuse(1, Refusal::BreakerOpen, "breaker open for 12 s: 5 consecutive server_error");
        world.health[1].reopensIn = Milliseconds(12'000);
        world.refuse(2, Refusal::BreakerOpen, "breaker open for 3 s: 5 consecutive network");
        world.health[2].reopensIn = Milliseconds(3'000);
        const Exhausted result = world.result();
        QCOMPARE(result.error.status, 503);
        QCOMPARE(result.error.code, std::string("all_exhausted"));
        QCOMPARE(result.retryAfter->count(), 3'000);
        QCOMPARE(
            QString::fromStdString(result.error.message),
            QString("No model could answer this request: p/m0: server_error; p/m1: breaker open for 12 s: 5 "
                    "consecutive server_error; p/m2: breaker open for 3 s: 5 consecutive network."));
    }

    void onlyRateLimits() {
        World world;
        world.fail(0, ErrorClass::RateLimited);
        world.attempts.back().serverDelay = Milliseconds(7'000);
        world.refuse(1, Refusal::RateLimited, "rate limited for 20 s");
        world.health[1].rateLimitedFor = Milliseconds(20'000);
        world.refuse(2, Refusal::OtherDialect, "speaks anthropic");
        QCOMPARE(world.result().error.status, 429);
        QCOMPARE(world.result().retryAfter->count(), 7'000);
        world.refuse(2, Refusal::BreakerOpen, "breaker open");
        QCOMPARE(world.result().error.status, 503);
    }

    void aRateLimitBesideAFailureIsNoRateLimit() {
        World world;
        world.fail(0, ErrorClass::RateLimited);
        world.fail(1, ErrorClass::EmptyReply);
        QCOMPARE(world.result().error.status, 503);
    }

    void offlineHasItsOwnSentence() {
        World world;
        world.fail(0, ErrorClass::Offline);
        world.fail(1, ErrorClass::Offline);
        QCOMPARE(world.result().error.status, 503);
        QCOMPARE(world.result().error.code, std::string("offline"));
        QVERIFY(world.result().error.message.find("no network") != std::string::npos);
        QVERIFY(!world.result().retryAfter);
    }

    void ofTheClient() {
        QVERIFY(isForTheClient(ErrorClass::BadRequest));
        QVERIFY(isForTheClient(ErrorClass::ContextTooLong));
        QVERIFY(isForTheClient(ErrorClass::ContentFiltered));
        QVERIFY(!isForTheClient(ErrorClass::Auth));
        QVERIFY(!isForTheClient(ErrorClass::ServerError));
    }

    void whatNoModelCanServeIsTheRequestsFault_data() {
        QTest::addColumn<int>("second"); // refusal of the second of three models
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::newRow("no context window holds it")
            << int(Refusal::ContextWindow) << 400 << "context_length_exceeded";
        QTest::newRow("nobody has the ability") << int(Refusal::Capability) << 400 << "no_able_model";
        QTest::newRow("too dear for its limit") << int(Refusal::Cost) << 400 << "no_able_model";
        QTest::newRow("one only waits for its breaker")
            << int(Refusal::BreakerOpen) << 503 << "all_exhausted";
        QTest::newRow("one lacks its key") << int(Refusal::NoCredential) << 503 << "all_exhausted";
    }
    void whatNoModelCanServeIsTheRequestsFault() {
        QFETCH(int, second);
        World world;
        world.refuse(0, Refusal::TierTooLow, "tier too low");
        world.refuse(1, static_cast<Refusal>(second), "because");
        world.refuse(2, Refusal::OtherDialect, "speaks another dialect");
        const auto result = world.result();
        QTEST(result.error.status, "status");
        QTEST(QString::fromStdString(result.error.code), "code");
    }

    void aRefusedKeyIsNotRepeated() {
        World world;
        world.fail(0, ErrorClass::Auth);
        Failure last;
        last.body = R"({"error":{"message":"Incorrect API key provided: sk-1"}})";
        last.errorClass = ErrorClass::Auth;
        QVERIFY(
            exhausted(world.plan, world.policy, world.health, world.attempts, &last).error.original.empty());
        last.errorClass = ErrorClass::ServerError;
        QCOMPARE(exhausted(world.plan, world.policy, world.health, world.attempts, &last).error.original,
                 last.body);
    }
};

QTEST_APPLESS_MAIN(FailureTest)
#include "failure.moc"
