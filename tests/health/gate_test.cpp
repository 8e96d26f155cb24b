#include "base/id.h"
#include "health/gate.h"

#include <QtTest>

#include <map>

using namespace tierline;
using namespace tierline::health;
using namespace std::chrono_literals;

namespace {

policy::Policy policyOf(int keys, std::optional<std::int64_t> rpm, std::optional<int> concurrent = {}) {
    policy::Policy made;
    made.providers.resize(1);
    auto& provider = made.providers[0];
    provider.id = "one";
    provider.key = "env:K1";
    for (int i = 1; i < keys; ++i)
        provider.moreKeys.push_back("env:K" + std::to_string(i + 1));
    made.models.resize(2);
    made.models[0].id = "one/a";
    made.models[1].id = "one/b";
    for (auto& model : made.models)
        model.provider = "one";
    made.models[0].rpm = rpm;
    provider.concurrent = concurrent;
    return made;
}

Gate gateOf(const policy::Policy& policy) {
    Gate gate;
    gate.configure(policy, policy.providers[0]);
    return gate;
}

} // namespace

class GateTest : public QObject {
    Q_OBJECT

private:
    ManualClock m_clock;
    Need need(Gate& gate, std::string_view model = "one/a") {
        return {gate.numberOf(model), 100, ~KeySet{0}};
    }

private slots:
    void theKeyWithMostRoomIsTaken() {
        auto gate = gateOf(policyOf(3, 2));
        std::string order;
        for (int i = 0; i < 6; ++i)
            order += std::to_string(gate.take(need(gate), m_clock.now())->key);
        QCOMPARE(order, std::string("012012"));
        QVERIFY(!gate.take(need(gate), m_clock.now()));
        QCOMPARE(gate.crowd(need(gate), m_clock.now()).reason, std::string("2 requests a minute"));
        QVERIFY(gate.take(need(gate, "one/b"), m_clock.now())); // no limit of its own
    }

    void aLimitOf429HoldsForItsKeyAlone() {
        auto gate = gateOf(policyOf(2, {}));
        const auto hold = gate.take(need(gate), m_clock.now());
        QCOMPARE(hold->key, 0);
        gate.block(*hold, 20s, m_clock.now());
        for (int i = 0; i < 3; ++i)
            QCOMPARE(gate.take(need(gate), m_clock.now())->key, 1);
        Need only = need(gate);
        only.keys = keyBit(0);
        QVERIFY(!gate.take(only, m_clock.now()));
        QCOMPARE(gate.crowd(only, m_clock.now()).wait.count(), 20'000);
        QCOMPARE(gate.crowd(only, m_clock.now()).reason, std::string("the provider's own limit"));
        const auto other = gate.take(need(gate, "one/b"), m_clock.now()); // another model with that key
        QVERIFY(other);
    }

    void aRefusedKeyRestsAndComesBack() {
        auto gate = gateOf(policyOf(2, {}));
        gate.credentialFailed(0, ErrorClass::Auth, m_clock.now());
        QCOMPARE(gate.take(need(gate), m_clock.now())->key, 1);
        QCOMPARE(gate.take(need(gate), m_clock.now())->key, 1);
        QVERIFY(gate.refusal(~KeySet{0}, m_clock.now()).empty());
        QCOMPARE(gate.credentials(m_clock.now())[0].reason, std::string("auth, tried again in 30 s"));
        QCOMPARE(gate.credentials(m_clock.now())[0].credential, std::string("1 of 2"));
        gate.credentialFailed(1, ErrorClass::Billing, m_clock.now());
        QCOMPARE(gate.refusal(~KeySet{0}, m_clock.now()),
                 std::string("no key of its 2 can be used; 1 of 2 was refused (auth), tried again in 30 s"));
        m_clock.forward(30s);
        QVERIFY(gate.refusal(~KeySet{0}, m_clock.now()).empty());
        gate.credentialFailed(0, ErrorClass::Auth, m_clock.now());
        QCOMPARE(gate.credentials(m_clock.now())[0].reason, std::string("auth, tried again in 60 s"));
    }

    void aReloadGivesARefusedKeyAnotherChance() {
        const auto policy = policyOf(1, {});
        auto gate = gateOf(policy);
        gate.credentialFailed(0, ErrorClass::Auth, m_clock.now());
        QCOMPARE(gate.refusal(~KeySet{0}, m_clock.now()),
                 std::string("its key was refused (auth), tried again in 30 s"));
        gate.configure(policy, policy.providers[0]);
        QVERIFY(gate.refusal(~KeySet{0}, m_clock.now()).empty());
    }

    void aPoolThatShrinksKeepsWhatIsUnderWay() {
        auto gate = gateOf(policyOf(3, {}));
        std::vector<Hold> holds;
        for (int i = 0; i < 3; ++i)
            holds.push_back(*gate.take(need(gate), m_clock.now()));
        const auto fewer = policyOf(1, {});
        gate.configure(fewer, fewer.providers[0]);
        QCOMPARE(gate.keys(), 1);
        for (const auto& hold : holds)
            gate.giveBack(hold, 50, m_clock.now());
        QCOMPARE(gate.take(need(gate), m_clock.now())->key, 0);
        QCOMPARE(gate.take(need(gate), m_clock.now())->key, 0);
    }

    void aMissingKeyIsNeverTaken() {
        const auto policy = policyOf(2, {});
        Gate gate;
        gate.configure(policy, policy.providers[0], keyBit(0));
        QCOMPARE(gate.take(need(gate), m_clock.now())->key, 1);
        QCOMPARE(gate.take(need(gate), m_clock.now())->key, 1);
        QCOMPARE(gate.credentials(m_clock.now())[0].reason, std::string("it cannot be read"));
    }

    void whoComesLaterDoesNotPassThoseThatWait() {
        auto gate = gateOf(policyOf(1, 1));
        QVERIFY(gate.take(need(gate), m_clock.now()));
        const auto ticket = gate.enter({"a", "x"}, need(gate));
        const auto due = gate.nextRoom(m_clock.now());
        QVERIFY(due && *due > m_clock.now() + 59s);
        m_clock.forward(*due - m_clock.now());
        QVERIFY(!gate.take(need(gate), m_clock.now()));
        const auto out = gate.release(m_clock.now());
        QCOMPARE(out.size(), std::size_t(1));
        QCOMPARE(out.front().ticket, ticket);
    }

    void aPlaceThatComesFreeNeedsNoClock() {
        auto gate = gateOf(policyOf(1, {}, 1));
        const auto hold = gate.take(need(gate), m_clock.now());
        gate.enter({"a", "x"}, need(gate));
        QCOMPARE(gate.crowd(need(gate), m_clock.now()).reason, std::string("1 at once"));
        QVERIFY(!gate.nextRoom(m_clock.now()));
        QVERIFY(gate.release(m_clock.now()).empty());
        gate.giveBack(*hold, {}, m_clock.now());
        QCOMPARE(gate.release(m_clock.now()).size(), std::size_t(1));
    }

    void headroomIsOfTheBestKey() {
        auto gate = gateOf(policyOf(2, 5));
        gate.take(need(gate), m_clock.now());
        const auto view = gate.view(gate.numberOf("one/a"), m_clock.now());
        QCOMPARE(view.requestsLeft.value_or(-1), 5);
        QVERIFY(!view.tokensLeft);
        QCOMPARE(view.inFlight, 1);
        QCOMPARE(view.wait.count(), 0);
    }

    // Random traffic on a pool, with dice and clock given: limits hold at each key, and all who enter come
    // out once, also when places come free by time alone.
    void nobodyIsLostAndNoLimitIsPassed() {
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            Dice dice(seed);
            auto gate = gateOf(policyOf(2, 6, 3));
            std::map<Ticket, int> inside; // → how often it came out
            std::vector<Hold> held;
            std::map<int, std::vector<Monotonic>> sent;
            const auto goes = [&](const Hold& hold) {
                held.push_back(hold);
                if (hold.model == gate.numberOf("one/a")) sent[hold.key].push_back(m_clock.now());
            };
            const auto pump = [&] {
                for (const auto& one : gate.release(m_clock.now())) {
                    ++inside[one.ticket];
                    goes(one.hold);
                }
            };
            for (int step = 0; step < 1'500; ++step) {
                m_clock.forward(Milliseconds(dice.next() % 2'000));
                pump();
                const auto wanted = need(gate, dice.uniform() < 0.7 ? "one/a" : "one/b");
                if (const auto hold = gate.take(wanted, m_clock.now()))
                    goes(*hold);
                else if (const auto ticket = gate.enter({std::to_string(dice.next() % 3), "s"}, wanted))
                    inside.emplace(ticket, 0);
                while (!held.empty() && (held.size() > 5 || dice.uniform() < 0.4)) {
                    gate.giveBack(held.front(), 60, m_clock.now());
                    held.erase(held.begin());
                    pump();
                }
                QVERIFY(held.size() <= 6); // three at each of two keys
                for (auto& [key, times] : sent) {
                    std::erase_if(times, [&](Monotonic at) { return m_clock.now() - at >= 60s; });
                    QVERIFY(times.size() <= 6);
                }
            }
            for (int round = 0; gate.queued() > 0 && round < 10'000; ++round) {
                if (!held.empty()) {
                    gate.giveBack(held.front(), 60, m_clock.now());
                    held.erase(held.begin());
                } else {
                    const auto due = gate.nextRoom(m_clock.now());
                    QVERIFY(due);
                    m_clock.forward(*due - m_clock.now());
                }
                pump();
            }
            QCOMPARE(gate.queued(), std::size_t(0));
            for (const auto& [ticket, count] : inside)
                QCOMPARE(count, 1);
        }
    }
};

QTEST_APPLESS_MAIN(GateTest)
#include "gate_test.moc"
