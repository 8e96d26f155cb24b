// Who waits, for how long at most, and how a wait ends: with a clock that is moved by hand.
#include "gateway/hold.h"

#include <QTest>

#include <string>
#include <vector>

using namespace tierline;
using namespace tierline::gateway;
using How = Freed::How;

namespace {

using Record = ledger::Record;

HeldRequest requestOf(const std::string& id, const std::string& tier = "simple") {
    auto record = std::make_shared<Record>();
    record->id = id;
    record->tier = tier;
    return {std::move(record), {{"bee/mid-1", "able", "", {}}}, {}};
}

std::string idsOf(const HoldState& state) {
    std::string ids;
    for (const auto& request : state.requests)
        ids += (ids.empty() ? "" : " ") + request.record->id;
    return ids;
}

std::string countsOf(const HoldState& state) {
    return "held " + std::to_string(state.held) + ", released " + std::to_string(state.released)
           + ", dropped " + std::to_string(state.dropped) + ", expired " + std::to_string(state.expired)
           + ", passed " + std::to_string(state.passed);
}

std::string toString(const Freed& freed) {
    constexpr std::array names{"released", "dropped", "expired", "left"};
    return names.at(static_cast<std::size_t>(freed.how)) + (freed.model.empty() ? "" : " to " + freed.model);
}

} // namespace

class HoldTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_freed.clear();
        m_hold = std::make_unique<Hold>(m_clock);
    }

    void untilItIsSwitchedOnNobodyWaits() {
        QVERIFY(!m_hold->isOn());
        QVERIFY(!m_hold->wants(*requestOf("a").record));
        QVERIFY(!enter("a"));
        QVERIFY(!m_hold->state().isOn);
        QCOMPARE(countsOf(m_hold->state()), "held 0, released 0, dropped 0, expired 0, passed 0");
    }

    void offItCostsARequestOneLoad() { // prints how long that takes
        int on = 0;
        QBENCHMARK { on += m_hold->isOn() ? 1 : 0; }
        QCOMPARE(on, 0);
    }

    void theConditionDecidesWhoWaits_data() {
        QTest::addColumn<QString>("tier");
        QTest::addColumn<bool>("wanted");
        QTest::newRow("what is asked for waits") << "complex" << true;
        QTest::newRow("the rest does not") << "simple" << false;
    }
    void theConditionDecidesWhoWaits() {
        QFETCH(QString, tier);
        QFETCH(bool, wanted);
        m_hold->set({[](const Record& record) { return record.tier == "complex"; }, Milliseconds(5), 3});
        QCOMPARE(m_hold->wants(*requestOf("a", tier.toStdString()).record), wanted);
        QCOMPARE(countsOf(m_hold->state()), "held 0, released 0, dropped 0, expired 0, passed 0");
    }

    void theOldestComesFirstAndEachHasItsOwnEnd() {
        m_hold->set({{}, Milliseconds(20'000), 100});
        const auto began = m_clock.now();
        QVERIFY(enter("c"));
        m_clock.forward(Milliseconds(3'000));
        QVERIFY(enter("a"));
        QVERIFY(enter("b"));
        const auto state = m_hold->state();
        QVERIFY(state.isOn);
        QCOMPARE(idsOf(state), "c a b");
        QVERIFY(state.requests[0].until == began + Milliseconds(20'000));
        QVERIFY(state.requests[1].until == began + Milliseconds(23'000));
        QCOMPARE(state.requests[1].choices.front().model, std::string("bee/mid-1"));
        QVERIFY(m_freed.empty());
    }

    void aWaitEndsOnceAndSaysHow_data() {
        QTest::addColumn<int>("way");
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("counts");
        QTest::newRow("released") << 0 << "a released"
                                  << "held 2, released 1, dropped 0, expired 0, passed 0";
        QTest::newRow("released to another model")
            << 1 << "a released to bee/mid-1" << "held 2, released 1, dropped 0, expired 0, passed 0";
        QTest::newRow("dropped") << 2 << "a dropped" << "held 2, released 0, dropped 1, expired 0, passed 0";
        QTest::newRow("its time was up") << 3 << "a expired"
                                         << "held 2, released 0, dropped 0, expired 1, passed 0";
        QTest::newRow("its client left") << 4 << "a left"
                                         << "held 2, released 0, dropped 0, expired 0, passed 0";
    }
    void aWaitEndsOnceAndSaysHow() {
        QFETCH(int, way);
        QFETCH(QString, said);
        QFETCH(QString, counts);
        m_hold->set({});
        QVERIFY(enter("a") && enter("b"));
        const auto end = [&] {
            switch (way) {
            case 0: return m_hold->release("a");
            case 1: return m_hold->release("a", "bee/mid-1");
            case 2: return m_hold->drop("a");
            case 3: m_hold->leave("a", How::Expired); return true;
            default: m_hold->leave("a", How::Left); return true;
            }
        };
        QVERIFY(end());
        end();
        QVERIFY(!m_hold->release("a") && !m_hold->drop("a")); // it is gone
        QCOMPARE(QString::fromStdString(freed()), said);
        QCOMPARE(QString::fromStdString(countsOf(m_hold->state())), counts);
        QCOMPARE(idsOf(m_hold->state()), "b");
    }

    void beyondThePlacesTheyGoOnAndAreCounted() {
        m_hold->set({{}, Milliseconds(1), 2});
        QVERIFY(enter("a") && enter("b"));
        QVERIFY(!m_hold->wants(*requestOf("c").record));
        QVERIFY(!enter("c")); // two that were wanted at once
        QCOMPARE(countsOf(m_hold->state()), "held 2, released 0, dropped 0, expired 0, passed 2");
        m_hold->release("a");
        QVERIFY(m_hold->wants(*requestOf("c").record));
        QVERIFY(enter("c"));
        QCOMPARE(idsOf(m_hold->state()), "b c");
    }

    void switchedOffAllGoOn() {
        m_hold->set({});
        QVERIFY(enter("a") && enter("b"));
        m_hold->end();
        QCOMPARE(freed(), "a released, b released");
        QVERIFY(!m_hold->isOn() && m_hold->state().requests.empty());
        QVERIFY(!enter("c"));
        QCOMPARE(countsOf(m_hold->state()), "held 2, released 2, dropped 0, expired 0, passed 0");
        m_hold->set({}); // counts are of the time since
        QCOMPARE(countsOf(m_hold->state()), "held 0, released 0, dropped 0, expired 0, passed 0");
    }

    void anotherConditionLeavesThoseWhoWait() {
        m_hold->set({});
        QVERIFY(enter("a"));
        m_hold->set({[](const Record&) { return false; }, Milliseconds(5), 3});
        QCOMPARE(idsOf(m_hold->state()), "a");
        QVERIFY(!m_hold->wants(*requestOf("b").record));
        m_hold->releaseAll();
        QCOMPARE(freed(), "a released");
        QVERIFY(m_hold->isOn()); // only those who waited
    }

    void stoppedItIsOffForGood() {
        m_hold->set({});
        QVERIFY(enter("a"));
        m_hold->stop();
        QCOMPARE(freed(), "a released");
        m_hold->set({});
        QVERIFY(!m_hold->isOn() && !enter("b"));
    }

    void aFreedOneMayAskTheHold() { // no lock is held meanwhile
        m_hold->set({});
        HoldState seen;
        QVERIFY(m_hold->enter(requestOf("a"), [&](const Freed&) { seen = m_hold->state(); }));
        m_hold->drop("a");
        QCOMPARE(seen.dropped, 1);
        QVERIFY(seen.requests.empty());
    }

private:
    bool enter(const std::string& id) {
        return m_hold
            ->enter(requestOf(id),
                    [this, id](const Freed& how) { m_freed.push_back(id + " " + toString(how)); })
            .has_value();
    }
    std::string freed() const {
        std::string all;
        for (const auto& one : m_freed)
            all += (all.empty() ? "" : ", ") + one;
        return all;
    }

    ManualClock m_clock;
    std::unique_ptr<Hold> m_hold;
    std::vector<std::string> m_freed;
};

QTEST_APPLESS_MAIN(HoldTest)
#include "hold.moc"
