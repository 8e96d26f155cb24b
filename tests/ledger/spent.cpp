// What budgets find after a restart is what they had before it, wherever their days begin and whatever the
// clock did: around changes of the clock, at midnight to the millisecond, with a clock that is set back.
#include "ledger/spent.h"

#include "ledger/folder.h"

#include <QTest>
#include <algorithm>

using namespace tierline;
using namespace tierline::ledger;
using policy::Budget;

namespace {

constexpr Milliseconds hour = std::chrono::hours(1);

std::vector<Budget> everyBudget() {
    std::vector<Budget> all;
    for (const auto scope : {Budget::Scope::All, Budget::Scope::Policy, Budget::Scope::Client,
                             Budget::Scope::Provider, Budget::Scope::Tag})
        for (const auto per : {Budget::Period::Day, Budget::Period::Week, Budget::Period::Month}) {
            Budget budget;
            budget.scope = scope;
            budget.per = per;
            budget.soft = Money::fromNano(1);
            all.push_back(budget);
        }
    return all;
}

QString printed(const route::Budgets& budgets, Wall now) {
    QStringList lines;
    for (const auto& one : budgets.status(now))
        lines << QStringLiteral("%1 %2 %3 %4 from %5: %6 nano-dollars, %7 requests, %8 unpriced")
                     .arg(QString::fromStdString(one.scope), QString::fromStdString(one.name),
                          QString::fromStdString(one.per),
                          one.simulated ? QStringLiteral("simulated") : QStringLiteral("billed"),
                          QString::fromStdString(toRfc3339(one.from)))
                     .arg(one.spent.nano())
                     .arg(one.requests)
                     .arg(one.unpriced);
    lines.sort();
    return lines.join(u'\n');
}

// The last 35 days before `now`, many of the moments at a local midnight; a tenth out of turn.
std::vector<Wall> moments(const Zone& zone, Wall now, Dice& dice) {
    std::vector<Wall> times;
    for (int i = 0; i < 500; ++i) {
        Wall time = now - Milliseconds(dice.next() % static_cast<std::uint64_t>((35 * 24 * hour).count()));
        if (i % 3 == 0) time = zone.startOfDay(time) - Milliseconds(dice.next() % 3);
        if (i % 5 == 0) time = zone.startOfDay(now) + Milliseconds(dice.next() % 3);
        times.push_back(std::min(time, now));
    }
    std::ranges::sort(times);
    for (std::size_t at = 10; at < times.size(); at += 10) // the clock is set back
        std::swap(times[at], times[at - 1 - dice.next() % 9]);
    return times;
}

Record recordAt(std::int64_t number, Wall time, Dice& dice) {
    const auto name = [&](const char* what) { return what + std::to_string(dice.next() % 3); };
    Record record = sampleRecord(number);
    record.time = time;
    record.client = name("client"), record.provider = name("provider"), record.policy = name("policy");
    record.tags = {{"project", name("p")}, {"team", name("t")}};
    record.cost = Money::fromNano(static_cast<std::int64_t>(dice.next() % 1'000'000'000));
    if (dice.next() % 9 == 0) record.cost.reset(), record.flags = Unpriced;
    if (dice.next() % 5 == 0) record.money = MoneyKind::Simulated;
    if (dice.next() % 11 == 0)
        record.usage.reset(), record.cost.reset(), record.flags = {}; // refused: nobody's spending
    return record;
}

void spend(route::Budgets& budgets, const Record& record) {
    if (!record.usage) return;
    route::Reservation held;
    const route::Spender spender{record.policy, record.client, &record.tags,
                                 record.money == MoneyKind::Simulated};
    if (!budgets.reserve(held, spender, record.provider, record.estimatedCost, record.time))
        qFatal("no limit refuses here");
    budgets.settle(held, record.cost);
}

} // namespace

class SpentTest : public QObject {
    Q_OBJECT

private slots:
    void aRestartFindsTheSame_data() {
        QTest::addColumn<std::string>("zone");
        QTest::addColumn<std::string>("now");
        const auto row = [](const char* name, const char* zone, const char* now) {
            QTest::newRow(name) << std::string(zone) << std::string(now);
        };
        row("a day of 23 hours", "Europe/Berlin", "2026-03-29T15:00:00Z");
        row("a day of 25 hours", "Europe/Berlin", "2026-10-25T20:00:00Z");
        row("in the hour that comes twice", "Europe/Berlin", "2026-10-25T01:30:00Z");
        row("the day after", "America/New_York", "2026-11-02T12:00:00Z");
        row("summer time of half an hour", "Australia/Lord_Howe", "2026-04-05T10:00:00Z");
        row("half hours", "Asia/Kolkata", "2026-05-31T18:45:00Z");
        row("quarters of an hour", "Asia/Kathmandu", "2026-05-31T18:20:00Z");
        row("the first millisecond of a month", "UTC", "2026-06-01T00:00:00Z");
        row("the last one of a year", "Pacific/Auckland", "2026-12-31T10:59:59.999Z");
        row("midnight that does not come", "America/Santiago", "2026-09-06T18:00:00Z");
    }
    void aRestartFindsTheSame() {
        QFETCH(const std::string, zone);
        QFETCH(const std::string, now);
        const Zone local = Zone::load(zone);
        if (local.name() != zone) QSKIP("this machine has no time zone files");
        const Wall at = wallFromRfc3339(now).value();
        for (const std::string& kept : {zone, std::string("UTC"), std::string("Asia/Kolkata")})
            if (restart(local, at, kept); QTest::currentTestFailed()) return;
    }

private:
    // `kept`: by whose hours the ledger keeps its sums.
    static void restart(const Zone& local, Wall at, const std::string& kept) {
        const Folder folder;
        auto options = folder.options();
        options.zone = kept;
        const auto ledger = Ledger::open(options).value();
        route::Budgets before(everyBudget(), local);
        Dice dice(20'261'121);
        std::int64_t number = 0;
        for (const Wall time : moments(local, at, dice)) {
            const auto record = recordAt(++number, time, dice);
            ledger->append(shared(record), {});
            spend(before, record);
        }
        QVERIFY(ledger->write([](sqlite3*) -> Result<void> { return {}; })); // after all of them
        QCOMPARE(ledger->rows(), number);
        route::Budgets after(everyBudget(), local);
        const auto sums = spentSince(*ledger, after.loadFrom(at), after.startsToLoad(at));
        QVERIFY2(sums, sums ? "" : toString(sums.error()).c_str());
        after.load(*sums);
        QVERIFY(printed(before, at).contains(QStringLiteral("all  day billed")));
        QCOMPARE(printed(after, at), printed(before, at));
    }
};

QTEST_APPLESS_MAIN(SpentTest)
#include "spent.moc"
