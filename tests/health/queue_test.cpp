#include "base/id.h"
#include "health/queue.h"

#include <QtTest>

#include <set>

using namespace tierline;
using namespace tierline::health;

namespace {

std::vector<Waiter> some(FairQueue& queue, int count) {
    return queue.release([&](const Waiter&) { return count-- > 0; });
}

} // namespace

class QueueTest : public QObject {
    Q_OBJECT

private slots:
    // Words of `in`: client, session and number. `out`: the numbers in the order in which they are let go.
    void takesTurns_data() {
        QTest::addColumn<QString>("in");
        QTest::addColumn<QString>("out");
        QTest::newRow("one session: as they came") << "ax1 ax2 ax3" << "1 2 3";
        QTest::newRow("two sessions of a client") << "ax1 ax2 ax3 ay4 ay5" << "1 4 2 5 3";
        QTest::newRow("a crowd and a single client") << "ax1 ay2 az3 aw4 bx5" << "1 5 2 3 4";
        QTest::newRow("clients before sessions") << "ax1 ax2 ay3 bx4 bx5" << "1 4 3 5 2";
        QTest::newRow("a session's name means its client's own") << "ax1 ax2 bx3" << "1 3 2";
    }
    void takesTurns() {
        QFETCH(QString, in);
        QFETCH(QString, out);
        FairQueue queue;
        std::map<Ticket, QString> numbers;
        for (const auto& word : in.split(' ')) {
            const auto text = word.toStdString();
            numbers[queue.enter({text.substr(0, 1), text.substr(1, 1)}, {})] = word.mid(2);
        }
        QStringList got;
        while (queue.size() > 0)
            got += numbers[some(queue, 1).front().ticket];
        QCOMPARE(got.join(' '), out);
    }

    void anotherModelsWaitersPass() {
        FairQueue queue;
        queue.enter({"a", "x"}, {0, 1, 0});
        const auto second = queue.enter({"a", "x"}, {0, 2, 0});
        queue.enter({"a", "x"}, {0, 1, 0});
        const auto out = queue.release([](const Waiter& waiter) { return waiter.model == 2; });
        QCOMPARE(out.size(), std::size_t(1));
        QCOMPARE(out.front().ticket, second);
        QCOMPARE(queue.lineOf(1).waiting, std::size_t(2));
        QCOMPARE(queue.lineOf(2).waiting, std::size_t(0));
    }

    void aLargeOneIsNotPassedBySmallOnesOfItsModel() {
        FairQueue queue;
        queue.enter({"a", "x"}, {0, 1, 900});
        queue.enter({"b", "x"}, {0, 1, 1});
        QVERIFY(queue.release([](const Waiter& waiter) { return waiter.tokens < 100; }).empty());
        QCOMPARE(queue.lineOf(1).tokens, 901);
    }

    void isBounded() {
        FairQueue queue(2);
        QVERIFY(queue.enter({"a", "x"}, {}) != 0);
        const auto second = queue.enter({"a", "y"}, {});
        QCOMPARE(queue.enter({"b", "x"}, {}), Ticket(0));
        QVERIFY(queue.leave(second));
        QVERIFY(!queue.leave(second));
        QVERIFY(queue.enter({"b", "x"}, {}) != 0);
        QCOMPARE(queue.heads().size(), std::size_t(1));
    }

    // Everyone who enters comes out exactly once, by being let go or by leaving; within a session and a model
    // in the order of coming.
    void nobodyIsLost() {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            Dice dice(seed);
            FairQueue queue(200);
            std::set<Ticket> inside;
            std::map<Ticket, std::string> lines;
            std::map<std::string, Ticket> lastOut;
            const auto out = [&](const Waiter& waiter) {
                QVERIFY(inside.erase(waiter.ticket) == 1);
                auto& last = lastOut[lines[waiter.ticket]];
                QVERIFY(waiter.ticket > last);
                last = waiter.ticket;
            };
            for (int step = 0; step < 3'000; ++step) {
                const auto what = dice.next() % 10;
                if (what < 5) {
                    const auto model = static_cast<std::uint32_t>(dice.next() % 3);
                    const Caller caller{std::to_string(dice.next() % 4), std::to_string(dice.next() % 3)};
                    const auto ticket = queue.enter(caller, {0, model, 5});
                    QCOMPARE(ticket == 0, inside.size() == 200);
                    if (ticket == 0) continue;
                    inside.insert(ticket);
                    lines[ticket] = caller.client + "/" + caller.session + "/" + std::to_string(model);
                } else if (what < 6 && !inside.empty()) {
                    const auto ticket = *inside.begin();
                    QVERIFY(queue.leave(ticket));
                    inside.erase(ticket);
                } else {
                    for (const auto& waiter :
                         queue.release([&](const Waiter&) { return dice.uniform() < 0.4; }))
                        out(waiter);
                }
                QCOMPARE(queue.size(), inside.size());
            }
            for (const auto& waiter : some(queue, 1'000))
                out(waiter);
            QVERIFY(inside.empty());
            QCOMPARE(queue.size(), std::size_t(0));
        }
    }
};

QTEST_APPLESS_MAIN(QueueTest)
#include "queue_test.moc"
