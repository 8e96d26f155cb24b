#include "net/wheel.h"

#include <QtTest>

#include <vector>

using namespace tierline;
using namespace tierline::net;
using namespace std::chrono_literals;

namespace {

struct Item final : Expiring {
    Item() { node.owner = this; }
    ~Item() { Wheel::unlink(node); }
    void onDeadline() override {
        ++fired;
        if (then) then();
    }
    Wheel::Node node;
    int fired = 0;
    std::function<void()> then;
};

const Monotonic start{std::chrono::hours(1)};

// Follows the wheel's own promises, as the loop does.
void runTo(Wheel& wheel, Monotonic until) {
    for (Monotonic next = wheel.next(); next <= until; next = wheel.next())
        wheel.advance(next);
    wheel.advance(until);
}

} // namespace

class WheelTest : public QObject {
    Q_OBJECT

private slots:
    void firesInTime_data() {
        QTest::addColumn<int>("after"); // ms
        for (const int after : {0, 1, 9, 10, 11, 50, 99, 5'099, 5'110, 5'121, 60'000, 600'000})
            QTest::newRow(std::to_string(after).c_str()) << after;
    }
    void firesInTime() {
        QFETCH(int, after);
        Wheel wheel(start);
        Item item;
        const Monotonic due = start + Milliseconds(after);
        wheel.set(item.node, due);
        runTo(wheel, due - 1ms);
        QCOMPARE(item.fired, 0);
        runTo(wheel, due + Wheel::tick);
        QCOMPARE(item.fired, 1);
        runTo(wheel, due + 1h);
        QCOMPARE(item.fired, 1);
        QVERIFY(wheel.next() == Monotonic::max());
    }

    void laterCostsNothingAndEarlierCounts() {
        Wheel wheel(start);
        Item item;
        wheel.set(item.node, start + 50ms);
        QVERIFY(wheel.next() == start + 50ms);
        QVERIFY(!wheel.set(item.node, start + 500ms)); // nobody needs to wake earlier
        QVERIFY(wheel.next() == start + 50ms);         // stands where it stood
        runTo(wheel, start + 400ms);
        QCOMPARE(item.fired, 0);
        QVERIFY(wheel.set(item.node, start + 475ms)); // earlier than promised
        QVERIFY(wheel.next() == start + 480ms);       // and up to the next tick
        runTo(wheel, start + 479ms);
        QCOMPARE(item.fired, 0);
        runTo(wheel, start + 480ms);
        QCOMPARE(item.fired, 1);
    }

    void clearedNeverFires() {
        Wheel wheel(start);
        Item item;
        wheel.set(item.node, start + 50ms);
        item.node.due = Wheel::never;
        runTo(wheel, start + 1h);
        QCOMPARE(item.fired, 0);
        QVERIFY(wheel.next() == Monotonic::max());
    }

    void ownersMaySetAgainOrDie() {
        Wheel wheel(start);
        Item again;
        auto other = std::make_unique<Item>();
        auto third = std::make_unique<Item>();
        again.then = [&] {
            other.reset(); // due in the same tick
            if (again.fired < 3) wheel.set(again.node, start + Milliseconds(20 * (again.fired + 1)));
        };
        wheel.set(again.node, start + 20ms);
        wheel.set(other->node, start + 20ms);
        wheel.set(third->node, start + 20ms);
        runTo(wheel, start + 100ms);
        QCOMPARE(again.fired, 3);
        QVERIFY(!other);
        QCOMPARE(third->fired, 1);
    }

    void aLateLoopMissesNone() {
        Wheel wheel(start);
        std::vector<std::unique_ptr<Item>> items;
        for (int i = 0; i < 1000; ++i) {
            items.push_back(std::make_unique<Item>());
            wheel.set(items.back()->node, start + Milliseconds(i * 17));
        }
        wheel.advance(start + 1h); // in one jump
        wheel.advance(start + 2h);
        for (const auto& item : items)
            QCOMPARE(item->fired, 1);
        // And after the jump time still runs right.
        Item item;
        wheel.set(item.node, start + 2h + 30ms);
        runTo(wheel, start + 2h + 29ms);
        QCOMPARE(item.fired, 0);
        runTo(wheel, start + 2h + 40ms);
        QCOMPARE(item.fired, 1);
    }
};

QTEST_APPLESS_MAIN(WheelTest)
#include "wheel.moc"
