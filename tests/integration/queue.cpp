// Providers' gates under a crowd: who waits, who goes to a dearer tier and when, who is told to come again.
#include "burst.h"

#include <QTest>

#include <set>

using namespace tierline;
using namespace tierline::test;

namespace {

// A provider that takes two a minute, and the minute is a real one: nobody else comes through here.
struct Narrow {
    explicit Narrow(const std::string& maxWait) {
        Crowd crowd;
        crowd.rpm = 2;
        crowd.maxWait = maxWait;
        const auto policy = crowdPolicy(crowd);
        auto started = sandbox::Sandbox::start({7, 0.0});
        box = std::move(*started);
        gateway::Options options;
        options.sandboxAddress = [this](std::string_view which) { return box->address(which); };
        station = std::make_unique<Station>(policy, std::move(options));
    }

    void fill() const {
        for (int i = 0; i < 2; ++i)
            QCOMPARE(ask(station->port(), post("/v1/chat/completions", crowdBody(i))).status, 200);
        QVERIFY(station->becomesQuiet());
    }

    std::unique_ptr<sandbox::Sandbox> box;
    std::unique_ptr<Station> station;
};

std::string pinned() {
    return R"({"model":"nimbus/nano-1","max_tokens":20,"messages":[{"role":"user","content":"hi"}]})";
}

} // namespace

class Queue : public QObject {
    Q_OBJECT

private slots:
    void aThousandAtOnceWaitInsteadOfSpilling() {
        std::string trouble;
        const auto with = play({}, trouble);
        QVERIFY2(trouble.empty(), trouble.c_str());
        QCOMPARE(with.ok, 1000);
        QCOMPARE(with.cheap, 1000);
        QCOMPARE(with.dear, 0);
        QVERIFY2(with.waited >= 700, qPrintable(QString::number(with.waited)));
        std::set<std::string> ids;
        for (const auto& row : with.rows) {
            ids.insert(row.id);
            QVERIFY(row.attempts.size() <= 3);
            if (row.attempts.front().queuedMs == 0) continue;
            QVERIFY2(row.selectionDetail.find("in nimbus' queue, ") != std::string::npos,
                     row.selectionDetail.c_str());
            QVERIFY(row.overhead.queue > 0);
        }
        QCOMPARE(ids.size(), std::size_t(1000)); // none is lost, none is written twice

        Crowd hasty;
        hasty.maxWait = "1ms"; // nobody waits
        const auto without = play(hasty, trouble);
        QVERIFY2(trouble.empty(), trouble.c_str());
        QCOMPARE(without.ok, 1000);
        QVERIFY2(without.dear >= 400, qPrintable(QString::number(without.dear)));
        QVERIFY(with.cost.nano() * 10 < without.cost.nano());
    }

    void noTierIsLeftWhileTheDeadlineAllowsWaiting() {
        Crowd crowd;
        crowd.prompts = 600;
        crowd.minute = Milliseconds(2'000);
        crowd.maxWait = "2500ms"; // one more minute fits, two do not
        std::string trouble;
        const auto out = play(crowd, trouble);
        QVERIFY2(trouble.empty(), trouble.c_str());
        QCOMPARE(out.ok, 600);
        QVERIFY2(out.cheap >= 400, qPrintable(QString::number(out.cheap)));
        for (const auto& row : out.rows) {
            if (row.provider != "dune") continue;
            QCOMPARE(row.selectionReason, std::string("rate_limit_fallback"));
            const auto& why = row.candidates.front().reason;
            QVERIFY2(why.find("no room ") == 0 || why.find("rate limited") == 0, why.c_str());
        }
    }

    void withinTheDeadlineAPinnedModelWaitsAndPastItIsToldToComeAgain() {
        Narrow narrow("50ms");
        QVERIFY2(narrow.station->isUp(), narrow.station->trouble().c_str());
        narrow.fill();
        const auto reply = ask(narrow.station->port(), post("/v1/chat/completions", pinned()));
        QCOMPARE(reply.status, 429);
        const auto after = reply.headers.find("retry-after");
        QVERIFY(after != reply.headers.end());
        const auto seconds = std::stoi(after->second);
        QVERIFY2(seconds > 30 && seconds <= 70, after->second.c_str());
        QVERIFY2(reply.body.find("queue_deadline") != std::string::npos, reply.body.c_str());
        QVERIFY(narrow.station->becomesQuiet());
        const auto row = narrow.station->rows().front();
        QCOMPARE(row.status, 429);
        QVERIFY(row.outcome == ledger::Outcome::Refused);
        QVERIFY2(row.candidates.front().reason.find("no room for 6") == 0,
                 row.candidates.front().reason.c_str());
    }

    void whoCannotWaitGoesUp() {
        Narrow narrow("50ms");
        narrow.fill();
        const auto reply = ask(narrow.station->port(), post("/v1/chat/completions", crowdBody(9)));
        QCOMPARE(reply.status, 200);
        QVERIFY(narrow.station->becomesQuiet());
        const auto row = narrow.station->rows().front();
        QCOMPARE(row.provider, std::string("dune"));
        QCOMPARE(row.selectionReason, std::string("rate_limit_fallback"));
    }

    void aClientThatLeavesLeavesTheQueue() {
        Narrow narrow("120s");
        narrow.fill();
        {
            Wire client(narrow.station->port());
            client.send(post("/v1/chat/completions", pinned()));
            QTRY_COMPARE(narrow.station->gateway().snapshot().openRequests, 1);
            client.close();
        }
        QVERIFY(narrow.station->becomesQuiet());
        const auto row = narrow.station->rows().front();
        QVERIFY(row.outcome == ledger::Outcome::Cancelled);
        QVERIFY(row.attempts.empty());
    }

    void stoppingDoesNotWaitForTheQueue() {
        Narrow narrow("120s");
        narrow.fill();
        Wire client(narrow.station->port());
        client.send(post("/v1/chat/completions", pinned()));
        QTRY_COMPARE(narrow.station->gateway().snapshot().openRequests, 1);
        narrow.station->gateway().stop();
        const auto rows = narrow.station->rows();
        QCOMPARE(rows.size(), std::size_t(3));
        QVERIFY(rows.front().outcome != ledger::Outcome::Ok);
    }
};

QTEST_GUILESS_MAIN(Queue)
#include "queue.moc"
