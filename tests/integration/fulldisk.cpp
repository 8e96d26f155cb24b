// The gateway on a disk that fills up or turns read-only: every client gets its reply, those whose decision
// is not recorded are told, `/readyz` says why, and what was recorded is there when all is well again.
#include "ledger/smalldisk.h"

#include "ledger/database.h"
#include "ledger/sums.h"
#include "scripted.h"
#include "station.h"
#include "wire.h"

#include <QTest>

#include <fstream>

using namespace tierline;
using namespace tierline::test;

namespace {

constexpr std::int64_t costOfReply = 14'000;

struct Asked {
    std::vector<std::string> recorded; // ids
    int unrecorded = 0;
};

class Service { // a gateway whose data lies on the disk of a test
public:
    Service(std::string folder, const std::string& policy, bool synchronousFull)
        : m_folder(std::move(folder)) {
        m_options.policyFile = m_place.path().toStdString() + "/policy.yaml";
        m_options.dataFolder = m_folder + "/data";
        m_options.port = 0;
        m_options.logDecisions = false;
        m_options.stopGrace = Milliseconds(0);
        m_options.synchronousFull = synchronousFull;
        std::ofstream(m_options.policyFile) << policy;
    }
    std::string start() {
        auto started = gateway::Gateway::start(m_options);
        if (started) m_gateway = std::move(*started);
        return started ? std::string() : toString(started.error());
    }
    void stop() { m_gateway = nullptr; }
    gateway::Gateway& gateway() { return *m_gateway; }
    WireReply fetch(std::string_view what) const { return test::ask(portOf(m_gateway->url()), get(what)); }

    // A long prompt, each another, plain and streamed by turns. False: the client was let down.
    bool ask(Asked& asked) {
        const bool stream = ++m_number % 2 == 0;
        auto body = chatBody(stream);
        auto seed = static_cast<std::uint32_t>(m_number);
        std::string words(20'000, ' ');
        for (auto& c : words)
            c = static_cast<char>('a' + ((seed = seed * 1664525U + 1013904223U) >> 27U) % 26);
        body.insert(body.find("What is"), words + ' ');
        const auto reply = test::ask(portOf(m_gateway->url()), post("/v1/chat/completions", body));
        if (reply.status != 200 || !reply.complete) return false;
        if (stream && !reply.body.ends_with("[DONE]\n\n")) return false;
        const auto id = reply.headers.at("x-tierline-id");
        // A stream's head is gone before the decision is made: it is looked up instead.
        const auto row = m_gateway->ledger().decision(id);
        const bool isThere = row && row->has_value();
        if (!stream && isThere == reply.headers.contains("x-tierline-recorded")) return false;
        if (isThere)
            asked.recorded.push_back(id);
        else
            ++asked.unrecorded;
        return true;
    }

    std::string missing(const Asked& asked) const {
        const auto& ledger = m_gateway->ledger();
        for (const auto& id : asked.recorded)
            if (const auto row = ledger.decision(id); !row || !*row) return id;
        const auto same = ledger.read([](sqlite3* database) { return ledger::checkSums(database); });
        return same ? std::string() : toString(same.error());
    }

private:
    std::string m_folder;
    QTemporaryDir m_place;
    gateway::Options m_options;
    std::unique_ptr<gateway::Gateway> m_gateway;
    int m_number = 0;
};

} // namespace

class FullDiskTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { ownMounts(); }

private:
    static std::string policyFor(const Scripted& upstream) {
        return policyOf(Dialect::OpenAi, {{"p/one", upstream.url("good"), ""}},
                        "budgets:\n  - {scope: all, per: month, soft: 1}\n");
    }

private slots:
    void aFullDisk() {
        const SmallDisk disk(8 * 1024);
        if (!disk.isThere()) QSKIP("a small tmpfs cannot be mounted here");
        const Scripted upstream;
        Service service(disk.path(), policyFor(upstream), false);
        QCOMPARE(service.start(), std::string());
        disk.fill(1200);
        Asked asked;
        while (asked.unrecorded < 6 && asked.recorded.size() < 300)
            QVERIFY(service.ask(asked));
        QVERIFY2(asked.unrecorded == 6 && asked.recorded.size() > 3,
                 std::to_string(asked.recorded.size()).c_str());
        const auto ready = service.fetch("/readyz");
        QCOMPARE(ready.status, 503);
        QVERIFY2(ready.body.find("free space on its disk") != std::string::npos, ready.body.c_str());
        const auto metrics = service.fetch("/metrics");
        QVERIFY2(metrics.body.find("tierline_commit_failures_total 6") != std::string::npos,
                 metrics.body.c_str());
        // What is not recorded was spent all the same.
        const auto all = static_cast<std::int64_t>(asked.recorded.size()) + asked.unrecorded;
        QCOMPARE(service.gateway().snapshot().budgets.front().requests, all);
        QVERIFY(service.gateway().snapshot().budgets.front().spent.nano() >= all * costOfReply);
        QCOMPARE(service.fetch("/stats").status, 200);

        disk.makeRoom();
        for (int more = 0; more < 10; ++more)
            QVERIFY(service.ask(asked));
        QCOMPARE(asked.unrecorded, 6);
        QCOMPARE(service.fetch("/readyz").status, 200);
        QCOMPARE(service.missing(asked), std::string());
        service.stop();
        QCOMPARE(service.start(), std::string());
        QCOMPARE(service.missing(asked), std::string());
        QCOMPARE(service.gateway().snapshot().budgets.front().requests,
                 static_cast<std::int64_t>(asked.recorded.size()));
    }

    void aDiskThatTurnsReadOnly() {
        const FailingDisk disk;
        if (!disk.isThere()) QSKIP("a disk in a file cannot be mounted here");
        const Scripted upstream;
        Service service(disk.path(), policyFor(upstream), true);
        QCOMPARE(service.start(), std::string());
        Asked asked;
        for (int at = 0; at < 20; ++at)
            QVERIFY(service.ask(asked));
        QCOMPARE(asked.unrecorded, 0);
        QVERIFY(disk.turnReadOnly());
        for (int at = 0; at < 6; ++at)
            QVERIFY(service.ask(asked));
        QCOMPARE(asked.unrecorded, 6);
        const auto ready = service.fetch("/readyz");
        QCOMPARE(ready.status, 503);
        QVERIFY2(ready.body.find("check its disk") != std::string::npos, ready.body.c_str());
        QCOMPARE(service.missing(asked), std::string());
        service.stop();
        const auto refused = service.start(); // nowhere to record: it says so before it takes requests
        QVERIFY2(refused.find(disk.path()) != std::string::npos, refused.c_str());
        qInfo("%s", refused.c_str());
        QVERIFY(disk.mountAgain());
        QCOMPARE(service.start(), std::string());
        QCOMPARE(service.fetch("/readyz").status, 200);
        QVERIFY(service.ask(asked));
        QCOMPARE(asked.unrecorded, 6);
        QCOMPARE(service.missing(asked), std::string());
    }

    void aDiskThatIsFullAtTheStart() {
        const SmallDisk disk(1024);
        if (!disk.isThere()) QSKIP("a small tmpfs cannot be mounted here");
        disk.fill(0);
        const Scripted upstream;
        Service service(disk.path(), policyFor(upstream), false);
        const auto refused = service.start();
        QVERIFY2(refused.find(disk.path()) != std::string::npos, refused.c_str());
        qInfo("%s", refused.c_str());
        disk.makeRoom();
        QCOMPARE(service.start(), std::string());
        Asked asked;
        QVERIFY(service.ask(asked));
        QCOMPARE(service.missing(asked), std::string());
    }
};

QTEST_GUILESS_MAIN(FullDiskTest)
#include "fulldisk.moc"
