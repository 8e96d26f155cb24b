// A policy that changes while the gateway runs: taken under load, refused when it is bad, rolled back; what
// mode `observe` says; answers given again from the cache and from recordings.
#include "scripted.h"
#include "speech.h"
#include "station.h"
#include "wire.h"

#include "base/hash.h"
#include "base/paths.h"
#include "ledger/audit.h"
#include "protocol/json.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

using namespace tierline;
using namespace tierline::test;

namespace {

// A reply costs 14,000 nano-dollars at one dollar per million tokens.
constexpr std::int64_t costAtOne = 14'000;

std::string twoTiers(const Scripted& upstream, const std::string& below = "0.5", const std::string& more = {},
                     const std::string& key = {}) {
    return "version: 1\nproviders:\n  p: {dialect: openai, base_url: \"" + upstream.url("good") + "\"" + key
           + "}\nmodels:\n  p/low: {price: {input: 1, output: 1}}\n  p/high: {price: {input: 9, output: 9}}\n"
             "tiers:\n  - {name: low, below: "
           + below + ", models: [p/low]}\n  - {name: high, models: [p/high]}\ndefault_tier: low\n" + more;
}

void write(const std::string& file, const std::string& text) {
    if (const auto done = replaceFile(file, text); !done) qFatal("%s", toString(done.error()).c_str());
}

std::string fileOf(const Station& station) {
    return station.folder() + "/policy.yaml";
}

WireReply reload(const Station& station) {
    return ask(station.port(), post("/policy/reload", "{}"));
}

std::string inForce(const Station& station) {
    const auto json = protocol::Json::parse(ask(station.port(), get("/policy")).body);
    return json ? std::string((*json)["hash"].string().value_or("")) : std::string();
}

std::string chat(std::string_view model, bool stream = false, std::string_view headers = {}) {
    return post("/v1/chat/completions", chatBody(stream, model), headers);
}

std::int64_t nanoAt(const Station& station, std::initializer_list<std::string_view> path) {
    const auto json = protocol::Json::parse(ask(station.port(), get("/stats")).body);
    if (!json) return -1;
    auto view = json->root();
    for (const auto name : path)
        view = view[name];
    return view.int64().value_or(-1);
}

} // namespace

class LifecycleTest : public QObject {
    Q_OBJECT

private slots:
    void reloadsUnderLoadFailNoRequest() {
        const Scripted upstream;
        const auto one = twoTiers(upstream, "0.5"), two = twoTiers(upstream, "0.4");
        Station station(one);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        std::atomic<bool> done{false};
        std::atomic<int> good{0}, bad{0};
        std::vector<std::thread> clients;
        for (int client = 0; client < 4; ++client)
            clients.emplace_back([&, client] {
                while (!done)
                    ++(ask(station.port(), chat("auto", client % 2 == 1)).status == 200 ? good : bad);
            });
        for (int round = 0; round < 12; ++round) {
            const int before = good;
            write(fileOf(station), round % 2 == 0 ? two : one);
            QCOMPARE(reload(station).status, 200);
            QTRY_VERIFY_WITH_TIMEOUT(good >= before + 4 || bad > 0, 20'000);
        }
        done = true;
        for (auto& client : clients)
            client.join();
        QCOMPARE(bad.load(), 0);
        QVERIFY(station.becomesQuiet());
        std::set<std::string> seen;
        const auto rows = station.rows();
        QCOMPARE(static_cast<int>(rows.size()), std::min(1000, good.load()));
        for (const auto& row : rows) {
            QCOMPARE(row.status, 200);
            seen.insert(row.policy);
        }
        QCOMPARE(seen, (std::set{sha256Hex(one), sha256Hex(two)}));
    }

    void aChangedFileIsNoticed() {
        const Scripted upstream;
        Station station(twoTiers(upstream));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto other = twoTiers(upstream, "0.6");
        write(fileOf(station), other);
        QTRY_COMPARE_WITH_TIMEOUT(inForce(station), sha256Hex(other), 20'000);
        const auto state = station.gateway().snapshot().policy;
        QCOMPARE(state.author, std::string("file"));
        QCOMPARE(state.summary, std::string("tier low below 0.50 → 0.60"));
        QCOMPARE(state.changes, std::int64_t{1});
    }

    void aBadFileReplacesNothing() {
        const Scripted upstream;
        const auto good = twoTiers(upstream);
        Station station(good);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        write(fileOf(station), twoTiers(upstream, "0.5", "rout: {mode: observe}\n"));
        const auto refused = reload(station);
        QCOMPARE(refused.status, 422);
        QVERIFY2(refused.body.find("policy.yaml:11:1") != std::string::npos, refused.body.c_str());
        QVERIFY2(refused.body.find("did you mean") != std::string::npos, refused.body.c_str());
        QCOMPARE(inForce(station), sha256Hex(good));
        const auto state = station.gateway().snapshot().policy;
        QCOMPARE(state.trouble.size(), std::size_t{1});
        QCOMPARE(state.trouble.front().line, 11);
        const auto stats = ask(station.port(), get("/stats")).body;
        QVERIFY2(stats.find("policy.yaml:11:1") != std::string::npos, stats.c_str());
        QCOMPARE(ask(station.port(), chat("auto")).status, 200);
        QCOMPARE(station.rows().front().policy, sha256Hex(good));
        write(fileOf(station), good);
        QCOMPARE(reload(station).status, 200);
        QVERIFY(station.gateway().snapshot().policy.trouble.empty());
        std::filesystem::remove(fileOf(station));
        QCOMPARE(reload(station).status, 404);
        QCOMPARE(ask(station.port(), chat("auto")).status, 200);
    }

    void rollingBackLosesNothing() {
        const Scripted upstream;
        const auto one = twoTiers(upstream, "0.5"), two = twoTiers(upstream, "0.4");
        const std::string edited = "version: 1\nthis is half a thought";
        Station station(one);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        write(fileOf(station), two);
        QCOMPARE(reload(station).status, 200);
        write(fileOf(station), edited);
        const auto back = post("/policy/rollback", "{\"hash\":\"" + sha256Hex(one).substr(0, 8) + "\"}");
        const auto reply = ask(station.port(), back);
        QVERIFY2(reply.status == 200, reply.body.c_str());
        QCOMPARE(inForce(station), sha256Hex(one));
        QCOMPARE(readFile(fileOf(station)).value_or(""), one);
        const auto json = protocol::Json::parse(ask(station.port(), get("/policy/versions")).body);
        QVERIFY(json.has_value());
        std::string story;
        for (const auto version : (*json)["versions"].items())
            story += std::string(version["author"].string().value_or("?")) + " "
                     + std::string(version["hash"].string().value_or("?")).substr(0, 6) + "\n";
        QCOMPARE(story, "rollback " + sha256Hex(one).substr(0, 6) + "\nedited "
                            + sha256Hex(edited).substr(0, 6) + "\nreload " + sha256Hex(two).substr(0, 6)
                            + "\nstart " + sha256Hex(one).substr(0, 6) + "\n");
        const auto text = ask(station.port(), get("/policy/versions/" + sha256Hex(edited).substr(0, 12)));
        QVERIFY2(text.body.find("half a thought") != std::string::npos, text.body.c_str());
        const auto trail = [&] {
            std::string hows;
            const auto entries = ledger::auditEntries(station.gateway().ledger(), {.action = "policy"});
            if (!entries) return hows;
            for (const auto& entry : *entries)
                if (const auto detail = protocol::Json::parse(entry.detail))
                    hows += std::string((*detail)["how"].string().value_or("?")) + " ";
            return hows;
        };
        QTRY_COMPARE_WITH_TIMEOUT(trail(), std::string("start reload rollback "), 20'000);
        // The way to a text that cannot be read is refused, and so are hashes that are none.
        const auto bad = post("/policy/rollback", "{\"hash\":\"" + sha256Hex(edited).substr(0, 8) + "\"}");
        QCOMPARE(ask(station.port(), bad).status, 422);
        QCOMPARE(readFile(fileOf(station)).value_or(""), one);
        QCOMPARE(ask(station.port(), post("/policy/rollback", "{\"hash\":\"00000000\"}")).status, 404);
        QCOMPARE(ask(station.port(), post("/policy/rollback", "{}")).status, 400);
        QCOMPARE(ask(station.port(), get("/policy/versions/..%2Findex.json")).status, 400);
    }

    void aNewBudgetKnowsWhatWasSpent() {
        const Scripted upstream;
        Station station(twoTiers(upstream));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        QCOMPARE(ask(station.port(), chat("p/high")).status, 200);
        write(fileOf(station),
              twoTiers(upstream, "0.5", "budgets: [{scope: all, per: month, hard: 0.0001}]\n"));
        QCOMPARE(reload(station).status, 200);
        QCOMPARE(station.gateway().snapshot().budgets.at(0).spent.nano(), 9 * costAtOne);
        QCOMPARE(ask(station.port(), chat("p/high")).status, 402);
        write(fileOf(station), twoTiers(upstream));
        QCOMPARE(reload(station).status, 200);
        QCOMPARE(ask(station.port(), chat("p/high")).status, 200);
    }

    void observing_data() {
        QTest::addColumn<bool>("byOption");
        QTest::addColumn<bool>("observed"); // else pinned
        QTest::newRow("by the policy's mode") << false << true;
        QTest::newRow("by the option, whatever the policy says") << true << true;
        QTest::newRow("a pinned request of a policy that routes") << false << false;
    }
    void observing() {
        QFETCH(bool, byOption);
        QFETCH(bool, observed);
        const Scripted upstream;
        gateway::Options options;
        options.observe = byOption;
        Station station(twoTiers(upstream, "0.5", observed && !byOption ? "route: {mode: observe}\n" : ""),
                        std::move(options));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        for (int request = 0; request < 3; ++request)
            QCOMPARE(ask(station.port(), chat("p/high", request == 1)).headers["x-tierline-model"],
                     std::string("p/high"));
        QVERIFY(station.becomesQuiet());
        for (const auto& row : station.rows()) {
            QCOMPARE(row.model, std::string("p/high"));
            QCOMPARE((row.flags & ledger::Flag::WouldBe) != 0, observed);
            QCOMPARE(row.wouldBeModel, std::string("p/low"));
            QCOMPARE(row.cost.value_or(Money()).nano(), 9 * costAtOne);
            QCOMPARE(row.wouldBeCost.value_or(Money()).nano(), costAtOne);
        }
        const std::string_view group = observed ? "observed" : "pinned";
        QCOMPARE(nanoAt(station, {"would_be", "billed", group, "requests"}), std::int64_t{3});
        QCOMPARE(nanoAt(station, {"would_be", "billed", group, "elsewhere"}), std::int64_t{3});
        QCOMPARE(nanoAt(station, {"would_be", "billed", group, "saved_nano_usd"}), 3 * 8 * costAtOne);
        QCOMPARE(nanoAt(station, {"would_be", "billed", group, "saved_low_nano_usd"}), std::int64_t{-1});
        const auto costs = ask(station.port(), get("/costs/today")).body;
        QVERIFY2(costs.find("\"finding\":\"too_few\"") != std::string::npos, costs.c_str());
    }

    void theCache_data() {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<bool>("hit");
        const auto row = [](const char* name, const std::string& first, const std::string& second, bool hit) {
            QTest::newRow(name) << QByteArray::fromStdString(first) << QByteArray::fromStdString(second)
                                << hit;
        };
        const std::string me = "x-tierline-client: me\r\n", other = "x-tierline-client: other\r\n";
        row("the same", chat("auto"), chat("auto"), true);
        row("the same stream", chat("auto", true), chat("auto", true), true);
        row("by the name of the model that `auto` chose", chat("auto"), chat("p/low"), true);
        row("another model", chat("auto"), chat("p/high"), false);
        row("a stream of what was plain", chat("auto"), chat("auto", true), false);
        row("of another client", chat("auto", false, me), chat("auto", false, other), false);
        row("with another credential", chat("auto", false, "authorization: Bearer a\r\n"),
            chat("auto", false, "authorization: Bearer b\r\n"), false);
        row("kept by nobody", chat("auto", false, "x-tierline-no-store: 1\r\n"), chat("auto"), false);
        row("asked for anew", chat("auto"), chat("auto", false, "cache-control: no-cache\r\n"), false);
        row("only traced differently", chat("auto", false, "x-request-id: 1\r\n"),
            chat("auto", false, "x-request-id: 2\r\n"), true);
    }
    void theCache() {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        QFETCH(bool, hit);
        const Scripted upstream;
        Station station(twoTiers(upstream, "0.5", "reply_cache: {keep: 1h, bytes: 1MB}\n"));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto before = ask(station.port(), first.toStdString());
        const auto after = ask(station.port(), second.toStdString());
        QCOMPARE(before.status, 200);
        QCOMPARE(after.status, 200);
        QCOMPARE(upstream.requests(), hit ? 1 : 2);
        QCOMPARE(after.headers.contains("x-tierline-cache"), hit);
        if (!hit) return;
        QVERIFY(station.becomesQuiet());
        QCOMPARE(after.body, before.body);
        QCOMPARE(after.headers.at("content-type"), before.headers.at("content-type"));
        QCOMPARE(after.headers.at("age"), std::string("0"));
        const auto rows = station.rows();
        QCOMPARE(rows.size(), std::size_t{2});
        QVERIFY(rows.front().flags & ledger::Flag::Repeated);
        QCOMPARE(rows.front().cost.value_or(Money::fromNano(-1)).nano(), std::int64_t{0});
        QVERIFY(!rows.front().usage && !rows.front().baselineCost);
        QVERIFY(rows.front().attempts.empty());
        QVERIFY2(rows.front().selectionDetail.find(rows.back().id) != std::string::npos,
                 rows.front().selectionDetail.c_str());
        QCOMPARE(nanoAt(station, {"reply_cache", "hits"}), std::int64_t{1});
    }

    void theCacheIsOffByDefault() {
        const Scripted upstream;
        Station station(twoTiers(upstream));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        for (int request = 0; request < 2; ++request)
            QCOMPARE(ask(station.port(), chat("auto")).status, 200);
        QCOMPARE(upstream.requests(), 2);
    }

    void replayed_data() {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<bool>("stream");
        for (const Dialect dialect : allDialects)
            for (const bool stream : {false, true})
                QTest::addRow("%s, %s", std::string(toString(dialect)).c_str(), stream ? "stream" : "plain")
                    << int(dialect) << stream;
    }
    void replayed() {
        QFETCH(int, dialect);
        QFETCH(bool, stream);
        const Scripted upstream;
        const QTemporaryDir folder;
        const std::string tape = folder.filePath("tape").toStdString();
        const auto request = requestOf(Dialect(dialect), stream);
        WireReply first;
        {
            gateway::Options options;
            options.recordFolder = tape;
            Station station(twoTiers(upstream), std::move(options));
            QVERIFY2(station.isUp(), station.trouble().c_str());
            first = ask(station.port(), request);
            QCOMPARE(first.status, 200);
            QVERIFY(station.becomesQuiet());
        }
        QCOMPARE(upstream.requests(), 1);
        gateway::Options options;
        options.replayFolder = tape;
        Station station(twoTiers(upstream, "0.6", {}, ", key: \"env:TIERLINE_TEST_NO_SUCH_KEY\""),
                        std::move(options)); // another policy, and nobody has the key any more
        QVERIFY2(station.isUp(), station.trouble().c_str());
        for (int round = 0; round < 2; ++round) {
            const auto again = ask(station.port(), request);
            QCOMPARE(again.status, 200);
            QCOMPARE(again.body, first.body);
            QCOMPARE(again.headers.at("x-tierline-cache"), std::string("replay"));
        }
        const auto unknown = ask(station.port(), requestOf(Dialect(dialect), stream, "p/high"));
        QCOMPARE(unknown.status, 503);
        QVERIFY2(errorIn(Dialect(dialect), unknown.body).find("--record") != std::string::npos,
                 unknown.body.c_str());
        QCOMPARE(upstream.requests(), 1);
        QVERIFY(station.becomesQuiet());
        const auto row = station.rows().at(1);
        QVERIFY(row.money == ledger::MoneyKind::Equivalent);
        QVERIFY(row.flags & ledger::Flag::Repeated);
        QCOMPARE(row.cost.value_or(Money()).nano(), costAtOne);
    }

    void whatIsNotRecordedMayBeAskedLive() {
        const Scripted upstream;
        const QTemporaryDir folder;
        const std::string tape = folder.filePath("tape").toStdString();
        gateway::Options options;
        options.recordFolder = options.replayFolder = tape;
        options.replayMissLive = true;
        std::filesystem::create_directory(tape);
        std::filesystem::permissions(tape, std::filesystem::perms::owner_all);
        Station station(twoTiers(upstream), std::move(options));
        QVERIFY2(station.isUp(), station.trouble().c_str());
        for (int request = 0; request < 3; ++request)
            QCOMPARE(ask(station.port(), chat("auto")).status, 200);
        QCOMPARE(upstream.requests(), 1);
        for (const auto& item :
             std::filesystem::recursive_directory_iterator(tape)) // a recording that is damaged
            if (item.is_regular_file()) std::ofstream(item.path(), std::ios::trunc) << "nonsense";
        QCOMPARE(ask(station.port(), chat("auto")).status, 200);
        QCOMPARE(upstream.requests(), 2);
        QCOMPARE(nanoAt(station, {"recordings", "damaged"}), std::int64_t{1});
    }
};

QTEST_GUILESS_MAIN(LifecycleTest)
#include "lifecycle.moc"
