// Many requests at the same time, and long random histories against a naive second implementation.
#include "route/budgets.h"

#include "base/id.h"

#include <QTest>
#include <atomic>
#include <thread>

using namespace tierline;
using namespace tierline::route;
using policy::Budget;

namespace {

const Wall noon = *wallFromRfc3339("2026-06-03T12:00:00Z");

Money nano(std::int64_t amount) {
    return Money::fromNano(amount);
}

Budget hardBudget(Budget::Scope scope, Budget::Period per, std::int64_t hard) {
    Budget budget;
    budget.scope = scope;
    budget.per = per;
    budget.hard = nano(hard);
    return budget;
}

struct Tally {
    std::atomic<std::int64_t> settled = 0, overshoot = 0, accepted = 0, refused = 0;
};

// One thread's requests; `excess` in tenths: how much more than reserved they may cost.
void ask(Budgets& budgets, Tally& tally, std::uint64_t seed, std::uint64_t excess) {
    Dice dice(seed);
    const std::string name = "client " + std::to_string(seed % 3);
    const std::map<std::string, std::string> tags{{"project", std::to_string(seed % 2)}};
    for (int round = 0; round < 3'000; ++round) {
        const auto cost = static_cast<std::int64_t>(dice.next() % 1'000 + 1);
        Reservation held;
        if (!budgets.reserve(held, {"policy", name, &tags, false}, "p", nano(cost), noon)) {
            ++tally.refused;
            continue;
        }
        ++tally.accepted;
        if (dice.next() % 4 == 0) {
            budgets.release(held);
            continue;
        }
        const auto most = static_cast<std::uint64_t>(cost) * (10 + excess) / 10;
        const auto actual = static_cast<std::int64_t>(dice.next() % (most + 1));
        tally.settled += actual;
        tally.overshoot += std::max<std::int64_t>(0, actual - cost);
        budgets.settle(held, nano(actual));
    }
}

// Everything that ever happened, added up anew for each question.
class Naive {
public:
    struct Entry {
        std::string client, provider, tag;
        bool simulated = false, isHeld = true;
        std::int64_t amount = 0; // held, or spent
        std::chrono::sys_days day;
    };

    explicit Naive(std::vector<Budget> budgets) : m_budgets(std::move(budgets)) {}

    static std::chrono::sys_days startOf(Budget::Period per, std::chrono::sys_days day) {
        const std::chrono::year_month_day date(day);
        switch (per) {
        case Budget::Period::Day: return day;
        case Budget::Period::Week:
            return day - std::chrono::days((std::chrono::weekday(day).iso_encoding() - 1));
        case Budget::Period::Month: return date.year() / date.month() / 1;
        }
        return day;
    }

    static bool matches(const Budget& budget, const Entry& a, const Entry& b) {
        if (a.simulated != b.simulated || startOf(budget.per, a.day) != startOf(budget.per, b.day))
            return false;
        switch (budget.scope) {
        case Budget::Scope::All:
        case Budget::Scope::Policy: return true;
        case Budget::Scope::Client: return a.client == b.client;
        case Budget::Scope::Provider: return a.provider == b.provider;
        case Budget::Scope::Tag: return a.tag == b.tag;
        }
        return false;
    }

    std::int64_t sum(const Budget& budget, const Entry& like, bool withHeld, int except = -1) const {
        std::int64_t total = 0;
        for (const auto& [id, entry] : entries)
            if (id != except && matches(budget, entry, like) && (withHeld || !entry.isHeld))
                total += entry.amount;
        return total;
    }

    bool fits(const Entry& wanted, int except) const {
        for (const auto& budget : m_budgets)
            if (sum(budget, wanted, false) >= budget.hard->nano()
                || sum(budget, wanted, true, except) + wanted.amount > budget.hard->nano())
                return false;
        return true;
    }

    bool isShut(const Entry& asking) const {
        for (const auto& budget : m_budgets)
            if (budget.scope != Budget::Scope::Provider && sum(budget, asking, false) >= budget.hard->nano())
                return true;
        return false;
    }

    std::map<int, Entry> entries;

private:
    std::vector<Budget> m_budgets;
};

std::vector<SpentBefore> ledgerOf(const Naive& naive) {
    std::vector<SpentBefore> sums;
    for (const auto& [id, entry] : naive.entries) {
        SpentBefore sum;
        sum.hour = Wall(entry.day) + std::chrono::hours(7);
        sum.simulated = entry.simulated;
        sum.cost = nano(entry.amount);
        sum.requests = 1;
        sum.policy = "policy";
        sum.client = entry.client;
        sum.provider = entry.provider;
        sums.push_back(sum);
        sum.policy = sum.client = sum.provider = "";
        sum.tag = "project=" + entry.tag;
        sums.push_back(sum);
    }
    return sums;
}

} // namespace

class BudgetsParallelTest : public QObject {
    Q_OBJECT

private slots:
    void neverBeyondTheLimitByMoreThanRequestsTook_data() {
        QTest::addColumn<quint64>("excess");
        QTest::newRow("no request costs more than it reserved") << quint64{0};
        QTest::newRow("some cost up to twice as much") << quint64{10};
    }

    void neverBeyondTheLimitByMoreThanRequestsTook() {
        QFETCH(quint64, excess);
        constexpr std::int64_t hard = 1'000'000;
        Budgets budgets({hardBudget(Budget::Scope::All, Budget::Period::Day, hard),
                         hardBudget(Budget::Scope::Client, Budget::Period::Week, hard / 2),
                         hardBudget(Budget::Scope::Tag, Budget::Period::Month, hard)},
                        Zone());
        Tally tally;
        std::vector<std::jthread> threads;
        for (std::uint64_t seed = 0; seed < 8; ++seed)
            threads.emplace_back([&budgets, &tally, seed, excess] { ask(budgets, tally, seed, excess); });
        threads.clear();
        const auto status = budgets.status(noon);
        QCOMPARE(status[0].spent.nano(), tally.settled.load());
        QCOMPARE(status[0].reserved.nano(), std::int64_t{0});
        QVERIFY(tally.settled <= hard + tally.overshoot);
        QVERIFY(tally.refused > 0 && tally.accepted > 0);
        if (excess == 0)
            for (const auto& one : status)
                QVERIFY2(one.spent <= *one.hard, one.name.c_str());
        std::int64_t clients = 0, tags = 0;
        for (const auto& one : status) {
            if (one.scope == "client") clients += one.spent.nano();
            if (one.scope == "tag") tags += one.spent.nano();
        }
        QCOMPARE(clients, tally.settled.load());
        QCOMPARE(tags, tally.settled.load());
    }

    // A hundred first requests at once, before any of them has come to a cost.
    void firstRequestsShareWhatThereIs() {
        Budgets budgets({hardBudget(Budget::Scope::All, Budget::Period::Day, 1'000)}, Zone());
        std::atomic<int> accepted = 0;
        std::vector<Reservation> held(100);
        std::vector<std::jthread> threads;
        for (auto& mine : held)
            threads.emplace_back([&budgets, &accepted, &mine] {
                accepted +=
                    budgets.reserve(mine, {"policy", "ci", nullptr, false}, "p", nano(300), noon) ? 1 : 0;
            });
        threads.clear();
        QCOMPARE(accepted.load(), 3);
        for (auto& mine : held)
            budgets.settle(mine, nano(300));
        QCOMPARE(budgets.status(noon)[0].spent.nano(), std::int64_t{900});
    }

    void agreesWithANaiveOne_data() {
        QTest::addColumn<quint64>("seed");
        for (quint64 seed = 1; seed <= 12; ++seed)
            QTest::newRow(qPrintable(QStringLiteral("history %1").arg(seed))) << seed;
    }

    void agreesWithANaiveOne() {
        QFETCH(quint64, seed);
        Dice dice(seed);
        const std::vector<Budget> wanted{hardBudget(Budget::Scope::All, Budget::Period::Month, 9'000),
                                         hardBudget(Budget::Scope::All, Budget::Period::Day, 3'000),
                                         hardBudget(Budget::Scope::Client, Budget::Period::Day, 1'500),
                                         hardBudget(Budget::Scope::Provider, Budget::Period::Week, 2'500),
                                         hardBudget(Budget::Scope::Tag, Budget::Period::Week, 2'000)};
        auto budgets = std::make_unique<Budgets>(wanted, Zone());
        Naive naive(wanted);
        std::map<int, Reservation> held;
        auto day = std::chrono::floor<std::chrono::days>(noon);
        const auto pick = [&](std::uint64_t count) { return std::to_string(dice.next() % count); };
        for (int step = 0; step < 400; ++step) {
            // Mostly today or tomorrow, at times the clock is set back by a day.
            if (dice.next() % 20 == 0) day += std::chrono::days(dice.next() % 4 == 0 ? -1 : 1);
            Naive::Entry entry{pick(3), pick(2),
                               pick(2), dice.next() % 5 == 0,
                               true,    static_cast<std::int64_t>(dice.next() % 400),
                               day};
            const std::map<std::string, std::string> tags{{"project", entry.tag}};
            const Spender spender{"policy", entry.client, &tags, entry.simulated};
            const Wall now = Wall(day) + std::chrono::hours(12);
            QCOMPARE(!budgets->allowance(spender, now).refusal.empty(), naive.isShut(entry));
            const int id = held.empty() || dice.next() % 3 != 0 ? step : held.begin()->first;
            const auto done = budgets->reserve(held[id], spender, entry.provider, nano(entry.amount), now);
            QCOMPARE(done.has_value(), naive.fits(entry, id));
            if (done)
                naive.entries[id] = entry;
            else if (!naive.entries.contains(id))
                held.erase(id);
            while (!held.empty() && dice.next() % 2 == 0) {
                auto& [which, reservation] = *held.begin();
                if (dice.next() % 5 == 0) {
                    budgets->release(reservation);
                    naive.entries.erase(which);
                } else {
                    const auto cost = static_cast<std::int64_t>(dice.next() % 500);
                    budgets->settle(reservation, nano(cost));
                    naive.entries[which].amount = cost;
                    naive.entries[which].isHeld = false;
                }
                held.erase(held.begin());
            }
            if (held.empty() && dice.next() % 30 == 0) { // a restart
                budgets = std::make_unique<Budgets>(wanted, Zone());
                budgets->load(ledgerOf(naive));
            }
            compare(*budgets, naive, wanted, now);
            if (QTest::currentTestFailed()) return;
        }
    }

private:
    static void compare(const Budgets& budgets, const Naive& naive, const std::vector<Budget>& wanted,
                        Wall now) {
        for (const auto& one : budgets.status(now)) {
            const auto budget = std::ranges::find_if(wanted, [&](const Budget& each) {
                return toString(each.scope) == one.scope && toString(each.per) == one.per;
            });
            const Naive::Entry like{
                one.name, one.name, one.name.substr(one.name.find('=') + 1),   one.simulated,
                false,    0,        std::chrono::floor<std::chrono::days>(now)};
            const auto spent = naive.sum(*budget, like, false);
            QCOMPARE(one.spent.nano(), spent);
            QCOMPARE(one.reserved.nano(), naive.sum(*budget, like, true) - spent);
            QCOMPARE(one.level == BudgetLevel::Hard, spent >= budget->hard->nano());
        }
    }
};

QTEST_APPLESS_MAIN(BudgetsParallelTest)
#include "budgetsparallel.moc"
