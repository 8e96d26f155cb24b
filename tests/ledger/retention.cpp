#include "ledger/retention.h"

#include "ledger/keepschema.h"
#include "ledger/kept.h"
#include "ledger/pins.h"

#include <QTest>
#include <thread>

using namespace tierline;
using namespace tierline::ledger;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds day = std::chrono::days(1);

// "2 4", "more" behind it when what comes next may go as well
std::string printed(const Goners& goners) {
    std::string text;
    for (const auto seq : goners.seqs)
        text += std::to_string(seq) + ' ';
    return text + (goners.goOn ? "more" : "stop");
}

// Held so many days before `keptNow`, of 100 bytes each; a `!` behind the number: pinned or labelled.
std::vector<Held> heldFrom(const QString& ages) {
    std::vector<Held> held;
    for (const auto& each : ages.split(u' ', Qt::SkipEmptyParts)) {
        const bool safe = each.endsWith(u'!');
        const auto days = (safe ? each.chopped(1) : each).toInt();
        held.push_back({std::ssize(held) + 1, keptNow - days * day, 100, safe});
    }
    return held;
}

KeepRules bodiesOnly(std::optional<Milliseconds> age, std::optional<std::int64_t> size) {
    return {{age, size}, {}};
}
KeepRules decisionsOnly(std::optional<Milliseconds> age, std::optional<std::int64_t> size) {
    return {{}, {age, size}};
}

constexpr auto bodySeqs = "SELECT seq FROM bodies ORDER BY seq";
constexpr auto rowSeqs = "SELECT seq FROM decisions ORDER BY seq";

} // namespace

class RetentionTest : public QObject {
    Q_OBJECT

private slots:
    void chooses_data() {
        QTest::addColumn<QString>("ages"); // in days, oldest first
        QTest::addColumn<int>("days");     // -1: without bound
        QTest::addColumn<int>("bytes");    // too many
        QTest::addColumn<QString>("gone");
        const auto add = [](const char* name, const char* ages, int days, int size, const char* gone) {
            QTest::newRow(name) << ages << days << size << gone;
        };
        add("nothing is held", "", 7, 1000, "more");
        add("nothing is too old", "6 5 4", 7, 0, "stop");
        add("the old ones go", "9 8 7 6", 7, 0, "1 2 stop");
        add("exactly as old as allowed", "7", 7, 0, "stop");
        add("all are old", "9 8", 7, 0, "1 2 more");
        add("too many bytes", "3 2 1", -1, 150, "1 2 stop");
        add("exactly as many as one has", "3 2 1", -1, 100, "1 stop");
        add("more bytes than there are", "3 2", -1, 1000, "1 2 more");
        add("the pinned stay", "9! 8 7! 6", 7, 0, "2 stop");
        add("the pinned do not count as removed", "9! 8 7! 6", -1, 150, "2 4 more");
        add("only pinned ones", "9! 8!", 7, 1000, "more");
        add("too old and too many: the larger", "9 8 2 1", 7, 250, "1 2 3 stop");
        add("no bound", "9 8", -1, 0, "stop");
        add("from the future", "-5 -4", 7, 0, "stop");
    }
    void chooses() {
        QFETCH(const QString, ages);
        QFETCH(const int, days);
        QFETCH(const int, bytes);
        QFETCH(const QString, gone);
        Excess excess;
        if (days >= 0) excess.before = keptNow - days * day;
        excess.bytes = bytes;
        QCOMPARE(QString::fromStdString(printed(chooseGoners(heldFrom(ages), excess))), gone);
    }

    void excess_data() {
        QTest::addColumn<std::optional<std::int64_t>>("age"); // ms
        QTest::addColumn<std::optional<std::int64_t>>("bytes");
        QTest::addColumn<std::int64_t>("used");
        QTest::addColumn<std::optional<std::int64_t>>("before"); // ms before `keptNow`
        QTest::addColumn<std::int64_t>("over");
        using Maybe = std::optional<std::int64_t>;
        const auto add = [](const char* name, Maybe age, Maybe bytes, std::int64_t used, Maybe before,
                            std::int64_t over) {
            QTest::newRow(name) << age << bytes << used << before << over;
        };
        add("no bounds", {}, {}, 1'000'000, {}, 0);
        add("within", 1000, 100, 100, 1000, 0);
        add("beyond by one, and a fiftieth more", {}, 100, 101, {}, 3);
        add("nothing is allowed", 0, 0, 77, 0, 77);
        add("a negative bound is none at all", -5, -5, 77, 0, 77);
        add("older than time", INT64_MAX, {}, 0, {}, 0);
        add("the largest size", {}, INT64_MAX, INT64_MAX, {}, 0);
    }
    void excess() {
        QFETCH(const std::optional<std::int64_t>, age);
        QFETCH(const std::optional<std::int64_t>, bytes);
        QFETCH(const std::int64_t, used);
        QFETCH(const std::optional<std::int64_t>, before);
        QFETCH(const std::int64_t, over);
        Bounds bounds{{}, bytes};
        if (age) bounds.age = Milliseconds(*age);
        auto now = keptNow;
        if (age == INT64_MAX) now = Wall(Milliseconds(-10)); // a clock before 1970
        const auto found = excessOf(bounds, used, now);
        QCOMPARE(found.before.has_value(), before.has_value());
        if (before) QCOMPARE((keptNow - *found.before).count(), *before);
        QCOMPARE(found.bytes, over);
    }

    void bodiesGoByAge() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 10; ++i)
            keepOne(*ledger, recordOf(i, (11 - i) * day, i == 2 ? "good" : ""), "text " + std::to_string(i),
                    "reply");
        QVERIFY(pin(*ledger, idAt(3), true).value());
        const auto report = keepAll(*ledger, bodiesOnly(5 * day, {}), keptNow).value();
        QCOMPARE(listOf(*ledger, bodySeqs), std::string("2 3 6 7 8 9 10"));
        QCOMPARE(report.bodies, std::int64_t{3});
        QCOMPARE(report.decisions, std::int64_t{0});
        QCOMPARE(ledger->rows(), std::int64_t{10});
        QCOMPARE(ask(*ledger, "SELECT value FROM keeping WHERE name='body_bytes'"),
                 ask(*ledger, "SELECT sum(length(prompt)+length(reply)) FROM bodies"));
        // Unpinned, it goes at the next call.
        QVERIFY(pin(*ledger, idAt(3), false).value());
        QCOMPARE(keepAll(*ledger, bodiesOnly(5 * day, {}), keptNow).value().bodies, std::int64_t{1});
    }

    void bodiesGoByBytesWhateverTheSizeOfTheCalls_data() {
        QTest::addColumn<int>("rows");
        for (const int rows : {1, 2, 7, 1000})
            QTest::addRow("%d rows a call", rows) << rows;
    }
    void bodiesGoByBytesWhateverTheSizeOfTheCalls() {
        QFETCH(const int, rows);
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 40; ++i)
            keepOne(*ledger, recordOf(i, (50 - i) * day, i % 10 == 0 ? "kept" : ""),
                    "text " + std::to_string(i), "reply");
        const auto bytes = ask(*ledger, "SELECT sum(length(prompt)+length(reply)) FROM bodies");
        const KeepLimits limits{rows, std::chrono::hours(1)};
        QVERIFY(keepAll(*ledger, bodiesOnly({}, bytes / 2), keptNow, limits).has_value());
        const auto left = ask(*ledger, "SELECT sum(length(prompt)+length(reply)) FROM bodies");
        QVERIFY(left <= bytes / 2 && left > bytes / 3);
        QCOMPARE(ask(*ledger, "SELECT count(*) FROM bodies WHERE seq % 10 = 0"), std::int64_t{4});
        QCOMPARE(ask(*ledger, "SELECT count(*) FROM bodies WHERE seq > 25"), std::int64_t{15});
        QCOMPARE(ask(*ledger, "SELECT value FROM keeping WHERE name='body_bytes'"), left);
    }

    void whatIsPinnedMayTakeMoreThanAllowed() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 4; ++i)
            keepOne(*ledger, recordOf(i, i * day, "label"), "text");
        const auto report = keepAll(*ledger, bodiesOnly({}, 0), keptNow).value();
        QCOMPARE(report.bodies, std::int64_t{0});
        QVERIFY2(report.stuck.starts_with("prompts, replies and requests take "), report.stuck.c_str());
    }

    void decisionsGoByAgeWithTheirTextsAndTheSumsStay() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 10; ++i)
            keepOne(*ledger, recordOf(i, (11 - i) * day, i == 2 ? "good" : ""), "text " + std::to_string(i));
        QVERIFY(pin(*ledger, idAt(4), true).value());
        const auto sumsBefore = ledger->sums({Wall{}, keptNow + day, Dimension::Whole, Step::Day}).value();
        const auto report = keepAll(*ledger, decisionsOnly(5 * day, {}), keptNow).value();
        QCOMPARE(listOf(*ledger, rowSeqs), std::string("2 4 6 7 8 9 10"));
        QCOMPARE(listOf(*ledger, bodySeqs), std::string("2 4 6 7 8 9 10"));
        QCOMPARE(report.decisions, std::int64_t{3});
        QCOMPARE(ledger->rows(), std::int64_t{7});
        const auto sums = ledger->sums({Wall{}, keptNow + day, Dimension::Whole, Step::Day}).value();
        QVERIFY(!sums.empty());
        QCOMPARE(sums.size(), sumsBefore.size());
        for (std::size_t i = 0; i < sums.size(); ++i)
            QVERIFY(sums[i].group == sumsBefore[i].group);
    }

    void theNewestNumberIsNeverGivenAgain() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 5; ++i)
            keepOne(*ledger, recordOf(i, 9 * day), "text");
        QVERIFY(keepAll(*ledger, {{0ms, 0}, {0ms, 0}}, keptNow).has_value());
        QCOMPARE(listOf(*ledger, rowSeqs), std::string("5"));
        QCOMPARE(listOf(*ledger, bodySeqs), std::string());
        QCOMPARE(keepOne(*ledger, recordOf(6, 8 * day), "text"), std::int64_t{6});
        QVERIFY(keepAll(*ledger, decisionsOnly(7 * day, {}), keptNow).has_value());
        QCOMPARE(listOf(*ledger, rowSeqs), std::string("6"));
    }

    void decisionsGoByTheSizeOfTheWhole() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        std::string noise; // does not compress
        quint32 x = 1;
        for (int i = 0; i < 20'000; ++i)
            noise += static_cast<char>('a' + ((x = x * 1664525U + 1013904223U) >> 28U));
        for (int i = 1; i <= 100; ++i)
            keepOne(*ledger, recordOf(i, (101 - i) * day), noise);
        const auto size = [&] {
            return ask(*ledger, "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count,"
                                " pragma_freelist_count, pragma_page_size");
        };
        const auto before = size();
        QVERIFY(keepAll(*ledger, decisionsOnly({}, before / 2), keptNow).has_value());
        QVERIFY2(size() <= before / 2, std::to_string(size()).c_str());
        const auto left = ledger->rows();
        QVERIFY2(left > 20 && left < 60, std::to_string(left).c_str());
        QCOMPARE(ask(*ledger, "SELECT min(seq) FROM decisions"), 101 - left);
    }

    void rowsThatComeLateAreMetTheNextDay() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        keepOne(*ledger, recordOf(1, 9 * day), "a");
        keepOne(*ledger, recordOf(2, 8 * day), "b");
        keepOne(*ledger, recordOf(3, 0 * day), "c");
        const auto rules = decisionsOnly(7 * day, {});
        QVERIFY(keepAll(*ledger, rules, keptNow).has_value());
        QCOMPARE(listOf(*ledger, rowSeqs), std::string("3"));
        keepOne(*ledger, recordOf(4, 30 * day), "late");
        keepOne(*ledger, recordOf(5, 0 * day), "d");
        QVERIFY(keepAll(*ledger, rules, keptNow + day).has_value());
        QCOMPARE(listOf(*ledger, rowSeqs), std::string("3 5"));
    }

    void whatIsAppendedHasItsPromptCompressed() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        auto record = recordOf(1, 9 * day);
        record.prompt = std::string(10'000, 'x');
        QVERIFY(store(*ledger, record).has_value());
        auto empty = recordOf(2, 1 * day);
        empty.prompt = "";
        QVERIFY(store(*ledger, empty).has_value());
        QVERIFY(ask(*ledger, "SELECT length(prompt) FROM bodies WHERE seq=1") < 100);
        QVERIFY(ledger->decision(idAt(1)).value() == record);
        QVERIFY(ledger->decision(idAt(2)).value() == empty);
        QVERIFY(keepAll(*ledger, bodiesOnly(7 * day, {}), keptNow).has_value());
        QVERIFY(!ledger->decision(idAt(1)).value()->prompt);
        QVERIFY(ledger->decision(idAt(2)).value() == empty);
    }

    void pins() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        keepOne(*ledger, recordOf(1, 9 * day), "a");
        QVERIFY(!pin(*ledger, "no-such-id", true).value());
        QVERIFY(!pin(*ledger, {}, true).value());
        QVERIFY(pin(*ledger, idAt(1), true).value());
        QVERIFY(pin(*ledger, idAt(1), true).value());
        QVERIFY(isPinned(*ledger, idAt(1)).value());
        QVERIFY(pin(*ledger, idAt(1), false).value());
        QVERIFY(!isPinned(*ledger, idAt(1)).value());
    }

    void commitsGoOnMeanwhile() {
        const Folder folder;
        const auto ledger = Ledger::open(folder.options()).value();
        for (int i = 1; i <= 300; ++i)
            keepOne(*ledger, recordOf(i, 9 * day), "text");
        std::atomic<bool> stop = false;
        std::jthread keeper([&] {
            while (!stop)
                if (!keepWithin(*ledger, bodiesOnly(7 * day, 100), keptNow, {5, std::chrono::hours(1)}))
                    break;
        });
        for (int i = 301; i <= 600; ++i)
            QVERIFY(store(*ledger, recordOf(i, 1 * day)).has_value());
        stop = true;
        keeper.join();
        QCOMPARE(ledger->rows(), std::int64_t{600});
        QCOMPARE(ledger->health().failed, std::int64_t{0});
    }

    void schedule() {
        ManualClock clock;
        KeepSchedule schedule(clock);
        const KeepRules rules{{day, 5}, {day, 6}};
        const KeepRules withoutAges{{{}, 5}, {{}, 6}};
        QVERIFY(schedule.isDue());
        QVERIFY(schedule.rulesNow(rules) == rules);
        KeepReport unfinished;
        unfinished.more = true;
        schedule.done(unfinished);
        QVERIFY(!schedule.isDue());
        clock.forward(50ms);
        QVERIFY(schedule.isDue());
        schedule.done({});
        clock.forward(59s);
        QVERIFY(!schedule.isDue());
        clock.forward(1s);
        QVERIFY(schedule.isDue());
        QVERIFY(schedule.rulesNow(rules) == rules);
        JumpedClock jumped(clock, std::chrono::years(50));
        KeepSchedule other(jumped);
        QVERIFY(other.rulesNow(rules) == rules);
        jumped.jump = true;
        QVERIFY(other.rulesNow(rules) == withoutAges);
        clock.forward(9min);
        QVERIFY(other.rulesNow(rules) == withoutAges);
        clock.forward(1min);
        QVERIFY(other.rulesNow(rules) == rules);
        jumped.jump = false;
        QVERIFY(other.rulesNow(rules) == withoutAges);
    }

private:
    struct JumpedClock final : Clock {
        JumpedClock(const Clock& of, Milliseconds span) : base(&of), by(span) {}
        Monotonic now() const override { return base->now(); }
        Wall wall() const override { return base->wall() + (jump ? by : Milliseconds(0)); }
        const Clock* base;
        Milliseconds by;
        bool jump = false;
    };
};

QTEST_APPLESS_MAIN(RetentionTest)
#include "retention.moc"
