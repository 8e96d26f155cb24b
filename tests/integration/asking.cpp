// The asker against servers that answer as they like: what a reply means, leaving within a second, what
// became of calls that a crash left open.
#include "asking/carryout.h"
#include "asking/endtoend.h"
#include "askingcases.h"
#include "collector.h"
#include "sandbox/sandbox.h"
#include "station.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::test;
using asking::Asker;

namespace {

constexpr std::string_view policyText =
    "version: 1\n"
    "providers: {nimbus: {dialect: openai, base_url: \"sandbox://nimbus\"}}\n"
    "models: {nimbus/nano-1: {price: {input: 0.05, output: 0.20}}}\n"
    "tiers: [{name: only, models: [nimbus/nano-1]}]\n"
    "default_tier: only\n";

std::vector<asking::Asked> calls(int count) {
    std::vector<asking::Asked> made;
    for (int at = 0; at < count; ++at)
        made.push_back({"key" + std::to_string(at), "nimbus/nano-1", Money::fromNano(1'000'000), false});
    return made;
}

std::string bodyOf(std::size_t at) {
    bench::Case row;
    row.prompt = "Question " + std::to_string(at);
    return bench::requestBody(row, "nimbus/nano-1", {});
}

} // namespace

class AskingTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_count = 0;
    std::string fresh() { return m_folder.filePath(QString::number(++m_count)).toStdString(); }

private slots:
    void whatAReplyMeans_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("cost");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("meaning");
        for (const auto& row : replyCases())
            QTest::newRow(row.name) << row.status << QString::fromStdString(row.cost)
                                    << QString::fromStdString(row.body)
                                    << QString::fromStdString(row.meaning);
    }
    void whatAReplyMeans() {
        QFETCH(int, status);
        QFETCH(QString, cost);
        QFETCH(QString, body);
        const auto id = status == 502 ? "" : "01J0000000000000000000000A";
        const auto answer = asking::answerOf(status, id, cost.toStdString(), body.toStdString(), "a/b");
        const auto text =
            QStringLiteral("%1|%2|%3%4")
                .arg(QString::fromStdString(answer.text), QString::fromStdString(answer.trouble),
                     answer.cost ? QString::number(answer.cost->nano()) : QStringLiteral("?"),
                     answer.mayBePaid ? QStringLiteral("|perhaps") : QString());
        QTEST(text, "meaning");
    }

    void nobodyIsThere() {
        const auto asker = Asker::start({"http://127.0.0.1:1", ""});
        QVERIFY(asker.has_value());
        (*asker)->ask(7, bodyOf(0), "nimbus/nano-1", "key");
        const auto reply = (*asker)->wait(Milliseconds(10'000));
        QVERIFY(reply.has_value());
        QCOMPARE(reply->call, std::size_t(7));
        QVERIFY(reply->answer.trouble.starts_with("transport: "));
        QVERIFY(!reply->answer.mayBePaid); // it never left
        QVERIFY(!(*asker)->get("/healthz").has_value());
        QVERIFY(!Asker::start({"no url", ""}).has_value());
    }

    // Upstreams that never answer: only cancelling ends the run; the calls stay open in the store.
    void cancelledWaitsForNobody() {
        Collector silent({Answer{200, {}, "", true}});
        auto asker = Asker::start({silent.url(), ""});
        const auto folder = fresh();
        {
            auto store = bench::AnswerStore::open(folder);
            asking::CarryOptions options;
            options.limits.concurrency = 16;
            options.run = "run";
            options.progress = [&](const bench::StepProgress& now) {
                if (now.inFlight < 16 || !silent.gets(16)) return asking::Wish::GoOn;
                return asking::Wish::Cancel;
            };
            const auto done = asking::carryOut(calls(100), bodyOf, *store, **asker, options);
            QVERIFY(done.has_value());
            QVERIFY(done->ending == bench::Ending::Cancelled);
            QCOMPARE(done->progress.left, std::size_t(84));
            QCOMPARE(done->progress.perhaps.nano(), std::int64_t(16'000'000));
        }
        const auto store = bench::AnswerStore::open(folder);
        QCOMPARE(store->unfinished().size(), std::size_t(16));
        QCOMPARE(silent.posts().size(), std::size_t(16));
    }

    // Two answers were lost, one call never arrived: the ledger knows the two, at what they cost.
    void whatTheLedgerKnowsOfOpenCalls() {
        auto sandbox = sandbox::Sandbox::start({.seed = 5, .timeScale = 0});
        gateway::Options options;
        options.sandboxAddress = [&](std::string_view name) { return (*sandbox)->address(name); };
        Station station(policyText, options);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        auto asker = Asker::start({station.gateway().url(), ""});
        auto store = bench::AnswerStore::open(fresh());
        Money cost;
        for (const char* key : {"lost1", "lost2", "never"})
            QVERIFY(store->begin({key, "run", systemClock().wall(), Money::fromNano(500)}).has_value());
        for (const char* key : {"lost1", "lost2"}) {
            (*asker)->ask(0, bodyOf(0), "nimbus/nano-1", key);
            const auto reply = (*asker)->wait(Milliseconds(30'000));
            QVERIFY(reply && reply->answer.trouble.empty());
            cost += *reply->answer.cost;
        }
        const auto found = asking::findOut(*store, **asker);
        QVERIFY(found.has_value());
        QCOMPARE(found->calls, std::size_t(3));
        QCOMPARE(found->paid, std::size_t(2));
        QCOMPARE(found->unknown, std::size_t(1));
        QCOMPARE(found->cost.nano(), cost.nano());
        QCOMPARE(store->spendOf("run").spent.nano(), cost.nano());
        QCOMPARE(store->spendOf("run").perhaps.nano(), std::int64_t(500));
        QVERIFY(store->unfinished().empty());
    }

    // A provider that fails: each case says why, and nothing is taken for an answer.
    void troubleIsKeptByItsClass() {
        auto sandbox = sandbox::Sandbox::start({.seed = 5, .timeScale = 0});
        (*sandbox)->setFault("nimbus", sandbox::Fault::Error, Milliseconds(0));
        gateway::Options options;
        options.sandboxAddress = [&](std::string_view name) { return (*sandbox)->address(name); };
        Station station(policyText, options);
        auto asker = Asker::start({station.gateway().url(), ""});
        auto store = bench::AnswerStore::open(fresh());
        asking::CarryOptions carry;
        carry.limits.concurrency = 4;
        const auto done = asking::carryOut(calls(6), bodyOf, *store, **asker, carry);
        QVERIFY(done.has_value());
        QCOMPARE(done->progress.failed, std::size_t(6));
        for (const auto& trouble : done->troubles)
            QVERIFY2(trouble.starts_with("server_error: HTTP 5"), trouble.c_str());
        QVERIFY(!store->has("key0"));
        (*sandbox)->setFault("nimbus", sandbox::Fault::None, Milliseconds(0));
    }

    void aPolicyWithoutAJudgeIsToldBeforeAnythingIsAsked() {
        bench::Set set;
        set.cases.resize(1);
        set.cases[0].prompt = "x";
        set.cases[0].grader = "\"judge\"";
        bench::Run decided;
        decided.header.models = {"nimbus/nano-1"};
        decided.rows.resize(1);
        decided.rows[0].model = std::uint16_t(0);
        policy::Policy policy;
        policy.models.resize(1);
        policy.models[0].id = "nimbus/nano-1";
        asking::EndToEndOptions options;
        options.answers = fresh();
        const bench::Pricing pricing{std::make_shared<policy::Policy>(policy), nullptr, {}};
        const auto result = asking::runEndToEnd(set, decided, pricing, options, {});
        QVERIFY(!result.has_value());
        QVERIFY(result.error().detail.find("graded by a judge") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(AskingTest)
#include "asking.moc"
