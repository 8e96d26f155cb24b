#include "gateway/alerts.h"

#include "integration/collector.h"
#include "protocol/json.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <future>

#include <sys/stat.h>

using namespace tierline;
using namespace tierline::gateway;
using namespace tierline::test;
using namespace std::chrono_literals;
using When = policy::Alert::When;

namespace {

// A gateway's surroundings that do as they are told.
struct World {
    QTemporaryDir folder;
    ManualClock clock;
    std::shared_ptr<policy::Policy> policy = std::make_shared<policy::Policy>();
    std::int64_t requests = 100, failed = 0;
    bool readable = true;
    std::vector<std::string> lines, told;

    explicit World(When when, std::string webhook = {}) {
        policy::Alert alert;
        alert.name = "watch";
        alert.when = when;
        alert.above = 100'000;
        alert.clear = 50'000;
        alert.webhook = std::move(webhook);
        policy->alerts.push_back(alert);
        policy->tiers.resize(2);
        policy->tiers[0].name = "simple";
        policy->tiers[1].name = "top";
    }

    AlertSources sources() {
        AlertSources made;
        made.clock = &clock;
        made.uptime = [this] { return std::chrono::floor<Milliseconds>(clock.now().time_since_epoch()); };
        made.policy = [this] { return policy; };
        made.sums = [this](const ledger::SumQuery& query) -> Result<std::vector<ledger::Sum>> {
            if (!readable) return fail(ErrorCode::Io, "the disk is gone");
            ledger::Sum sum;
            sum.from = query.from;
            sum.group.requests = requests;
            sum.group.failed = failed;
            return std::vector{sum};
        };
        made.budgets = [](Wall) { return std::vector<route::BudgetStatus>(); };
        made.recording = [] { return true; };
        made.run = [](std::move_only_function<void()>) { return true; };
        made.log = [this](std::string line) { lines.push_back(std::move(line)); };
        made.file = file();
        return made;
    }
    std::string file() const { return folder.path().toStdString() + "/alerts.json"; }

    std::unique_ptr<AlertWatch> watch() {
        auto made = std::make_unique<AlertWatch>(sources(), net::PoolSettings{}, PostRules{3, 5s, 1ms, 5ms});
        made->onChange([this](const route::AlertState& state) {
            told.push_back((state.firing ? "began " : "ended ") + state.subject);
        });
        made->start("http://127.0.0.1:8787");
        return made;
    }
    void evaluate(AlertWatch& watch) {
        clock.forward(AlertSources().every);
        watch.evaluate();
    }
};

ledger::Record recordOf(Wall time, std::string client, bool premium) {
    ledger::Record record;
    record.time = time;
    record.client = std::move(client);
    record.tier = premium ? "top" : "simple";
    return record;
}

} // namespace

class AlertsTest : public QObject {
    Q_OBJECT

private slots:
    void whatBeginsAndEndsIsToldOnce() {
        Collector hook({{503, {}, "", false}, {200, {}, "", false}});
        World world(When::ErrorRate, hook.url() + "/hook?key=secret");
        const auto watch = world.watch();
        world.evaluate(*watch);
        QVERIFY(world.told.empty());
        world.failed = 30;
        for (int round = 0; round < 5; ++round)
            world.evaluate(*watch);
        QCOMPARE(world.told, (std::vector<std::string>{"began "}));
        world.failed = 0;
        for (int round = 0; round < 5; ++round)
            world.evaluate(*watch);
        QCOMPARE(world.told, (std::vector<std::string>{"began ", "ended "}));
        QCOMPARE(world.lines.size(), std::size_t(2));
        QVERIFY(world.lines[0].find("secret") == std::string::npos);
        QVERIFY(hook.gets(3)); // the first one twice
        const auto json = protocol::Json::parse(hook.posts()[1].body);
        QCOMPARE((*json)["event"].string(), std::string_view("alert"));
        QCOMPARE((*json)["name"].string(), std::string_view("watch"));
        QCOMPARE((*json)["state"].string(), std::string_view("firing"));
        QCOMPARE((*json)["value"].number(), 0.3);
        QCOMPARE((*json)["limit"].number(), 0.1);
        QCOMPARE((*json)["unit"].string(), std::string_view("share"));
        QCOMPARE((*json)["since"].string(), std::string_view("2026-06-01T00:00:30.000Z"));
        QCOMPARE((*json)["sentence"].string(),
                 std::string_view("Error rate 30 % over 1 hour (30 of 100 requests), above 10 %."));
        QCOMPARE((*json)["gateway"].string(), std::string_view("http://127.0.0.1:8787"));
        QCOMPARE(hook.posts()[1].body + "\n", world.lines[0]);
        QVERIFY(hook.posts()[2].body.find("\"resolved\"") != std::string::npos);
    }

    void aRestartTellsNothingTwice() {
        World world(When::ErrorRate);
        world.failed = 30;
        {
            const auto watch = world.watch();
            world.evaluate(*watch);
        }
        QCOMPARE(world.told.size(), std::size_t(1));
        const auto again = world.watch();
        QCOMPARE(again->current().size(), std::size_t(1));
        world.evaluate(*again);
        QCOMPARE(world.told.size(), std::size_t(1));
        QVERIFY(again->current().front().firing);
        world.failed = 0;
        world.evaluate(*again);
        QCOMPARE(world.told.back(), std::string("ended "));
        struct stat found{};
        QCOMPARE(::stat(world.file().c_str(), &found), 0);
        QCOMPARE(int(found.st_mode & 0777U), 0600);
    }

    void anUnreadableLedgerChangesNothing() {
        World world(When::ErrorRate);
        const auto watch = world.watch();
        world.failed = 30;
        world.evaluate(*watch);
        world.readable = false;
        world.evaluate(*watch);
        QCOMPARE(world.told.size(), std::size_t(1));
        QVERIFY(watch->current().front().firing);
        QVERIFY(watch->body().find("\"held\":\"the ledger cannot be read or written\"") != std::string::npos);
    }

    void premiumAboveItsOwnPast() {
        World world(When::PremiumShare);
        const auto watch = world.watch();
        const Wall now = world.clock.wall();
        for (int number = 0; number < 400; ++number) {
            watch->count(recordOf(now - 48h, "ci", number % 10 == 0));
            watch->count(recordOf(now - 48h, "me", number % 10 == 0));
        }
        for (int number = 0; number < 50; ++number) {
            watch->count(recordOf(now - 10min, "ci", number % 2 == 0));
            watch->count(recordOf(now - 10min, "me", number % 10 == 0));
        }
        world.evaluate(*watch);
        QCOMPARE(world.told, (std::vector<std::string>{"began client ci"}));
        QVERIFY(watch->current().front().sentence.starts_with(
            "Client ci: 50 % of 50 requests on the top tier over 1 hour, 10 % of 400 before"));
        watch->stop(0ms);
        const auto again = world.watch(); // the counts survive too
        world.evaluate(*again);
        QCOMPARE(again->current().front().value, std::int64_t(400'000));
    }

    void theLedgersOwnSums() {
        World world(When::ErrorRate);
        ledger::Options wanted;
        wanted.folder = world.folder.path().toStdString() + "/ledger";
        auto opened = ledger::Ledger::open(std::move(wanted));
        QVERIFY(opened.has_value());
        ledger::Ledger& store = **opened;
        IdGenerator ids(1);
        for (int number = 0; number < 40; ++number) {
            auto record = std::make_shared<ledger::Record>(recordOf(world.clock.wall() - 10min, "ci", false));
            record->id = ids.next(record->time);
            record->model = record->provider = "p/m";
            record->outcome = number % 4 == 0 ? ledger::Outcome::Failed : ledger::Outcome::Ok;
            std::promise<bool> done;
            store.append(record, [&](Result<void> result) { done.set_value(result.has_value()); });
            QVERIFY(done.get_future().get());
        }
        auto sources = world.sources();
        sources.sums = [&](const ledger::SumQuery& query) { return store.sums(query); };
        AlertWatch watch(std::move(sources), {});
        world.evaluate(watch);
        QCOMPARE(QString::fromStdString(watch.current().front().sentence),
                 "Error rate 25 % over 1 hour (10 of 40 requests), above 10 %.");
    }

    void damagedStoresBeginAnew_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{\"version\":1,\"states\":[{\"na");
        QTest::newRow("of another version") << QByteArray("{\"version\":2}");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("a state without its name")
            << QByteArray("{\"version\":1,\"states\":[{\"firing\":true}]}");
        QTest::newRow("a time before all times") << QByteArray(
            "{\"version\":1,\"states\":[{\"name\":\"watch\",\"when\":\"error_rate\",\"subject\":"
            "\"\",\"firing\":true,\"since\":-9223372036854775808}]}");
    }
    void damagedStoresBeginAnew() {
        QFETCH(QByteArray, text);
        QVERIFY(!alertStoreFrom(text.toStdString()));
        World world(When::ErrorRate);
        QFile file(QString::fromStdString(world.file()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.close();
        const auto watch = world.watch();
        QVERIFY(watch->current().empty());
        world.failed = 30;
        world.evaluate(*watch);
        QCOMPARE(world.told.size(), std::size_t(1));
    }

    void storesReadBackAsTheyWere() {
        AlertStore store;
        route::AlertState state;
        state.name = "n\"1\"";
        state.when = When::CostPerHour;
        state.subject = "billed";
        state.firing = true;
        state.since = Wall(Milliseconds(1'780'000'000'123));
        state.value = std::numeric_limits<std::int64_t>::max();
        state.sentence = "S.";
        store.memory.states = {state};
        store.memory.last = route::AlertMoment{Wall(Milliseconds(5)), Milliseconds(7), true};
        store.memory.gap = Wall(Milliseconds(9));
        store.shares.add(Wall(Milliseconds(1'780'000'000'123)), "client a", true);
        const auto read = alertStoreFrom(toJson(store));
        QVERIFY(read.has_value());
        QCOMPARE(read->memory, store.memory);
        QCOMPARE(read->shares.subjects(), store.shares.subjects());
    }

    void sharesAreBounded() {
        ShareTally tally;
        const Wall now = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
        for (int number = 0; number < 1'000; ++number)
            tally.add(now, "client " + std::to_string(number), true);
        QCOMPARE(tally.subjects().size(), ShareTally::subjectLimit);
        tally.add(now, "rule proof", true);
        QVERIFY(tally.subjects().contains("rule proof"));
        tally.forget(now + 24h * 9, 1h);
        QVERIFY(tally.subjects().empty());
    }

    void damagedCountsAreLeftOut() {
        ShareTally tally;
        tally.put("client a", {{9, 1, 2}, {-1, 1, 0}, {5, 10, 3}, {5, 99, 9}, {7, 0, 0}});
        QCOMPARE(tally.subjects().at("client a").size(), std::size_t(1));
    }

    void timesOutOfOrderFindTheirStep() {
        ShareTally tally;
        const Wall now = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
        for (const auto ago : {0min, 30min, 10min, 30min, 0min})
            tally.add(now - ago, "client a", false);
        const auto& counts = tally.subjects().at("client a");
        QCOMPARE(counts.size(), std::size_t(3));
        QVERIFY(std::ranges::is_sorted(counts, {}, &ShareTally::Count::number));
        QCOMPARE(tally.shares(now, 15min).front().requests, std::int64_t(3));
        QCOMPARE(tally.shares(now, 15min).front().requestsBefore, std::int64_t(2));
    }
};

QTEST_GUILESS_MAIN(AlertsTest)
#include "alerts.moc"
