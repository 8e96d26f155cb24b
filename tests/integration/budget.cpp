// Budgets through the gateway: what a client is told when a hard one is reached, that requests at the same
// time cannot pass it together, and that a restart goes on with what was spent.
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <thread>

using namespace tierline;
using namespace tierline::test;

namespace {

// A reply costs 14 nano-dollars a dollar of price, 14,000 at one dollar per million tokens.
constexpr std::int64_t costOfReply = 14'000;

std::string policyWith(const Scripted& upstream, const std::string& budgets) {
    return policyOf(Dialect::OpenAi, {{"p/one", upstream.url("good"), ""}}, "budgets:\n" + budgets);
}

Money spent(const Station& station) {
    Money sum;
    for (const auto& row : station.rows())
        sum += row.cost.value_or(Money());
    return sum;
}

} // namespace

class BudgetTest : public QObject {
    Q_OBJECT

private slots:
    void hardIs402_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<bool>("stream");
        for (const Dialect dialect : allDialects)
            for (const bool stream : {false, true})
                QTest::addRow("%s, %s", std::string(toString(dialect)).c_str(), stream ? "stream" : "plain")
                    << int(dialect) << stream;
    }
    void hardIs402() {
        QFETCH(int, dialect);
        QFETCH(bool, stream);
        const Scripted upstream;
        Station station(policyWith(upstream, "  - {scope: all, per: day, hard: 0.000001}\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto reply = ask(station.port(), requestOf(Dialect(dialect), stream));
        QCOMPARE(reply.status, 402);
        const auto said = errorIn(Dialect(dialect), reply.body);
        QVERIFY2(said.find("budget") != std::string::npos, reply.body.c_str());
        QCOMPARE(upstream.requests(), 0);
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows.front().selectionReason, std::string("budget_cap"));
        QCOMPARE(rows.front().status, 402);
        QVERIFY(rows.front().outcome == ledger::Outcome::Refused);
    }

    void togetherTheyDoNotPassIt() {
        const Scripted upstream;
        Station station(policyWith(upstream, "  - {scope: all, per: day, hard: 0.01}\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        std::atomic<int> ok{0}, refused{0}, other{0};
        std::vector<std::thread> clients;
        for (int client = 0; client < 100; ++client)
            clients.emplace_back([&] {
                const int status = ask(station.port(), requestOf(Dialect::OpenAi, false)).status;
                ++(status == 200 ? ok : status == 402 ? refused : other);
            });
        for (auto& client : clients)
            client.join();
        QCOMPARE(other.load(), 0);
        QVERIFY(ok > 0);
        QVERIFY(station.becomesQuiet());
        QVERIFY(spent(station) <= Money::fromNano(10'000'000));
        QCOMPARE(spent(station).nano(), ok * costOfReply);
        const auto budgets = station.gateway().snapshot().budgets;
        QCOMPARE(budgets.size(), std::size_t{1});
        QCOMPARE(budgets.front().spent.nano(), spent(station).nano());
        QCOMPARE(budgets.front().reserved.nano(), std::int64_t{0});
        QCOMPARE(budgets.front().requests, std::int64_t{ok});
    }

    void oneClientDoesNotSpendAnothers() {
        const Scripted upstream;
        Station station(policyWith(upstream, "  - {scope: client, name: ci, per: month, hard: 0.000001}\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const std::string body = chatBody(false);
        QCOMPARE(ask(station.port(), post("/v1/chat/completions", body, "x-tierline-client: ci\r\n")).status,
                 402);
        QCOMPARE(ask(station.port(), post("/v1/chat/completions", body, "x-tierline-client: me\r\n")).status,
                 200);
    }

    void beyondDegradeNoTierAboveItsCap() {
        const Scripted upstream;
        const std::string policy =
            "version: 1\nproviders:\n  p: {dialect: openai, base_url: \"" + upstream.url("good")
            + "\"}\nmodels:\n  p/low: {price: {input: 1, output: 1}}\n  p/high: {price: {input: 9, output: "
              "9}}\n"
              "tiers:\n  - {name: low, below: 0.5, models: [p/low]}\n  - {name: high, models: [p/high]}\n"
              "default_tier: high\nbudgets:\n  - {scope: all, per: day, degrade: 0.0001, cap: low}\n";
        Station station(policy);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        QCOMPARE(ask(station.port(), requestOf(Dialect::OpenAi, false)).headers["x-tierline-tier"],
                 std::string("high"));
        const auto second = ask(station.port(), requestOf(Dialect::OpenAi, false));
        QCOMPARE(second.status, 200);
        QCOMPARE(second.headers.at("x-tierline-tier"), std::string("low"));
        QCOMPARE(second.headers.at("x-tierline-reason"), std::string("budget_cap"));
        const auto pinned = ask(station.port(), requestOf(Dialect::OpenAi, false, "p/high"));
        QCOMPARE(pinned.status, 402);
    }

    void aRestartGoesOn() {
        const Scripted upstream;
        const QTemporaryDir folder;
        const std::string policy = folder.path().toStdString() + "/policy.yaml";
        std::ofstream(policy) << policyWith(upstream,
                                            "  - {scope: all, per: month, soft: 1}\n"
                                            "  - {scope: tag, name: project, per: month, soft: 1}\n");
        gateway::Options options;
        options.port = 0;
        options.policyFile = policy;
        options.dataFolder = folder.path().toStdString() + "/data";
        options.logDecisions = false;
        for (int start = 0; start < 3; ++start) {
            auto gateway = gateway::Gateway::start(options);
            QVERIFY(gateway.has_value());
            const auto before = (*gateway)->snapshot().budgets;
            if (start > 0) {
                QCOMPARE(before.size(), std::size_t{2});
                for (const auto& budget : before)
                    QCOMPARE(budget.spent.nano(), start * costOfReply);
            }
            const auto request =
                post("/v1/chat/completions", chatBody(false), "x-tierline-tag: project=x\r\n");
            QCOMPARE(ask(portOf((*gateway)->url()), request).status, 200);
        }
    }
};

QTEST_GUILESS_MAIN(BudgetTest)
#include "budget.moc"
