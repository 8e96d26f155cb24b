// Kills `tierlinectl bench --end-to-end` with SIGKILL in the middle and lets it go on, against a gateway that
// lives on and against one that dies with it. The gateway's ledger counts what was asked in all lives: a call
// whose answer was written down is never made again; made twice are at most those that were under way.
#include "bench/answers.h"
#include "sandbox/sandbox.h"
#include "station.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <map>
#include <set>

using namespace tierline;
using namespace tierline::test;

namespace {

constexpr int cases = 150, concurrency = 8, killAt = 45;
constexpr int limit = 60'000; // ms

constexpr const char* policyText = "version: 1\n"
                                   "providers:\n"
                                   "  nimbus: {dialect: openai, base_url: \"sandbox://nimbus\"}\n"
                                   "  dune: {dialect: anthropic, base_url: \"sandbox://dune\"}\n"
                                   "models:\n"
                                   "  nimbus/nano-1: {price: {input: 0.05, output: 0.20}}\n"
                                   "  dune/large-3: {price: {input: 5.00, output: 25.00}}\n"
                                   "tiers:\n"
                                   "  - {name: low, below: 0.5, models: [nimbus/nano-1]}\n"
                                   "  - {name: high, models: [dune/large-3]}\n"
                                   "default_tier: low\n"
                                   "classify:\n"
                                   "  rules: [{id: hard, any: [hard], weight: 0.9}]\n";

struct Counted { // calls by key
    std::map<std::string, int> calls;
    Money cost;
    int rows = 0, withoutCost = 0;
};

Counted count(const std::vector<ledger::Record>& rows) {
    Counted found;
    for (const auto& row : rows) {
        ++found.rows;
        const auto tag = row.tags.find("bench");
        if (tag != row.tags.end()) ++found.calls[tag->second];
        const bool isPartial =
            (row.flags & ledger::Flag::Partial) != 0; // the client left: only the least is known
        if (row.cost && !isPartial)
            found.cost += *row.cost;
        else
            ++found.withoutCost;
    }
    return found;
}

struct Kept { // in the store, when nobody runs
    std::set<std::string> done, open;
    bench::RunSpend spend;
    std::int64_t answers = 0;
};

} // namespace

class BenchKill : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string m_said; // by the last program

    std::string path(const char* name) const {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }

    QStringList arguments(const std::string& answers, const QStringList& more) const {
        return QStringList{"bench",
                           "--end-to-end",
                           "--policy",
                           m_folder.filePath("policy.yaml"),
                           "--set",
                           m_folder.filePath("set.jsonl"),
                           "--answers",
                           QString::fromStdString(answers),
                           "--concurrency",
                           QString::number(concurrency),
                           "--no-robustness",
                           "--resamples",
                           "100",
                           "--resume"}
               + more;
    }

    static QString program() { return qEnvironmentVariable("TIERLINE_BIN") + "/tierlinectl"; }

    int run(const std::string& answers, const QStringList& more) {
        QProcess process;
        process.start(program(), arguments(answers, more));
        if (!process.waitForFinished(limit)) return -1;
        m_said = process.readAllStandardError().toStdString() + process.readAllStandardOutput().toStdString();
        return process.exitCode();
    }

    static Kept keptIn(const std::string& folder) {
        Kept kept;
        QFile file(QString::fromStdString(folder + "/answers.jsonl"));
        if (!file.open(QIODevice::ReadOnly)) return kept;
        std::string run;
        for (const auto& line : file.readAll().split('\n')) {
            const auto value = [&](const char* name) {
                const auto mark = QByteArray("\"") + name + "\":\"";
                const auto at = line.indexOf(mark);
                const auto from = at + mark.size();
                return at < 0 ? std::string() : line.mid(from, line.indexOf('"', from) - from).toStdString();
            };
            if (!value("run").empty()) run = value("run");
            if (!value("done").empty() && line.endsWith('}') && !line.contains("\"trouble\""))
                kept.done.insert(value("done"));
        }
        auto store = bench::AnswerStore::open(folder);
        if (!store) qFatal("%s", toString(store.error()).c_str());
        for (const auto& begun : store->unfinished())
            kept.open.insert(begun.key);
        kept.spend = store->spendOf(run);
        kept.answers = store->counters().answers;
        return kept;
    }

    // What holds whoever died.
    void check(const Kept& atKill, const Counted& before, const Counted& after, const Kept& end) {
        QVERIFY2(std::ssize(atKill.done) >= killAt && std::ssize(atKill.done) < cases,
                 "no kill in the middle");
        QVERIFY(std::ssize(atKill.open) <= concurrency);
        QCOMPARE(end.answers, std::int64_t(cases));
        QVERIFY(end.open.empty());
        QCOMPARE(std::ssize(after.calls), cases);
        int twice = 0;
        for (const auto& [key, calls] : after.calls) {
            if (atKill.done.contains(key)) QCOMPARE(calls, 1);
            if (calls > 1) QVERIFY2(atKill.open.contains(key), "asked twice, and was not under way");
            QVERIFY(calls <= 2);
            twice += calls - 1;
        }
        QVERIFY(twice <= concurrency);
        QCOMPARE(after.rows, cases + twice);
        QCOMPARE(end.spend.spent.nano(), after.cost.nano()); // to the nano-dollar, of both lives
        QVERIFY(end.spend.unknown <= concurrency && end.spend.unknown >= after.withoutCost);
        QCOMPARE(end.spend.perhaps > Money(), end.spend.unknown > 0);
        qInfo("%zu answers at the kill, %zu under way; %d calls in the first life, %d in the second; %d made "
              "twice, %d "
              "without a known cost",
              atKill.done.size(), atKill.open.size(), before.rows, after.rows - before.rows, twice,
              after.withoutCost);
    }

private slots:
    void initTestCase() {
        std::ofstream(path("policy.yaml")) << policyText;
        std::ofstream set(path("set.jsonl"));
        for (int at = 0; at < cases; ++at)
            set << "{\"id\":\"" << at << "\",\"prompt\":\""
                << (at % 5 == 0 ? "A hard question" : "A question") << " of number " << at
                << ": say one word\",\"tier\":\"" << (at % 5 == 0 ? "high" : "low")
                << "\",\"grader\":{\"kind\":\"regex\",\"pattern\":\"[a-z]\"}}\n";
    }

    void theGatewayLivesOn() {
        auto sandbox = sandbox::Sandbox::start({.seed = 5, .timeScale = 0.1});
        QVERIFY(sandbox.has_value());
        gateway::Options options;
        options.sandboxAddress = [&](std::string_view name) { return (*sandbox)->address(name); };
        Station station(policyText, options);
        QVERIFY2(station.isUp(), station.trouble().c_str());
        const auto answers = path("living");
        const QStringList through{"--url", QString::fromStdString(station.gateway().url())};

        QProcess process;
        process.start(program(), arguments(answers, through));
        std::int64_t most = 0;
        QVERIFY(QTest::qWaitFor(
            [&] {
                most = std::max(most, station.gateway().snapshot().openRequests);
                return station.gateway().ledger().rows() >= killAt + concurrency
                       || process.state() == QProcess::NotRunning;
            },
            limit));
        process.kill();
        QVERIFY(process.waitForFinished(limit));
        QVERIFY(station.becomesQuiet());
        QCOMPARE(most, std::int64_t(concurrency)); // saturated, and never more
        const auto atKill = keptIn(answers);
        const auto before = count(station.rows());

        QVERIFY2(run(answers, through) == 0, m_said.c_str());
        const auto after = count(station.rows());
        check(atKill, before, after, keptIn(answers));
        if (QTest::currentTestFailed()) return;
        QVERIFY2(m_said.find("at most 8 at once") != m_said.npos, m_said.c_str());

        QVERIFY2(run(answers, through) == 0, m_said.c_str()); // all is there: nothing is asked
        QCOMPARE(count(station.rows()).rows, after.rows);
        QVERIFY2(m_said.find("150 answered before, 0 asked") != m_said.npos, m_said.c_str());
    }

    void theGatewayDiesWithIt() {
        const auto answers = path("dying");
        const QStringList alone{"--sandbox-time", "0.1"};
        const auto rows = [&] {
            auto book = ledger::Ledger::openReadOnly(answers + "/gateway");
            if (!book) qFatal("%s", toString(book.error()).c_str());
            ledger::DecisionQuery query;
            query.limit = 1'000;
            return *(*book)->decisions(query);
        };
        QProcess process;
        process.start(program(), arguments(answers, alone));
        QVERIFY(QTest::qWaitFor(
            [&] {
                QFile file(QString::fromStdString(answers + "/answers.jsonl"));
                return (file.open(QIODevice::ReadOnly) && file.readAll().count("{\"done\"") > killAt)
                       || process.state() == QProcess::NotRunning;
            },
            limit));
        process.kill();
        QVERIFY(process.waitForFinished(limit));
        const auto atKill = keptIn(answers);
        const auto before = count(rows());
        QVERIFY2(run(answers, alone) == 0, m_said.c_str());
        const auto after = count(rows());
        check(atKill, before, after, keptIn(answers));
        if (QTest::currentTestFailed()) return;
        QVERIFY2(run(answers, alone) == 0, m_said.c_str());
        QCOMPARE(count(rows()).rows, after.rows);
    }

    // A budget that is not enough ends the run early and is never passed; a larger one goes on.
    void aBudgetHoldsOverBothLives() {
        const auto answers = path("budget");
        QVERIFY2(run(answers, {"--sandbox-time", "0", "--budget", "0.06"}) == 1, m_said.c_str());
        QVERIFY2(m_said.find("the budget leaves no room") != m_said.npos, m_said.c_str());
        const auto first = keptIn(answers);
        QVERIFY(first.answers > 0 && first.answers < cases);
        QVERIFY(first.spend.spent + first.spend.perhaps <= Money::fromNano(60'000'000));
        QVERIFY2(run(answers, {"--sandbox-time", "0", "--budget", "0.06"}) == 1, m_said.c_str());
        const auto second = keptIn(answers);
        QVERIFY(second.spend.spent + second.spend.perhaps <= Money::fromNano(60'000'000));
        QVERIFY2(run(answers, {"--sandbox-time", "0", "--budget", "100"}) == 0, m_said.c_str());
        QCOMPARE(keptIn(answers).answers, std::int64_t(cases));
    }
};

QTEST_GUILESS_MAIN(BenchKill)
#include "benchkill.moc"
