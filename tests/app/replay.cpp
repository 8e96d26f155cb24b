// tierlinectl replay, run as a user runs it: what would have changed, in requests and money.
#include "app/program.h"

#include "ledger/folder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace tierline;

namespace {

constexpr const char* policyText =
    "version: 1\n"
    "providers:\n  p: {dialect: openai, base_url: \"http://127.0.0.1:9\", key: \"env:NOBODY_HAS_THIS\"}\n"
    "models:\n  p/low: {price: {input: 1, output: 1}}\n  p/high: {price: {input: 9, output: 9}}\n"
    "tiers:\n  - {name: low, below: 0.5, models: [p/low]}\n  - {name: high, models: [p/high]}\n"
    "classify: {rules: [{id: proof, weight: 0.9, any: [prove]}]}\n"
    "default_tier: low\n";

struct Asked {
    const char *model, *tier, *prompt; // prompt: nullptr = not kept
    std::int64_t nano;                 // paid, and estimated
};

// What the policy of that time did; the new one sends all without `prove` low.
constexpr Asked asked[] = {{"auto", "high", "hello", 9'000'000},
                           {"auto", "high", "sum this up", 9'000'000},
                           {"auto", "low", "prove it", 1'000'000},
                           {"auto", "low", "good morning", 1'000'000},
                           {"auto", "old", "a tier that is gone", 1'000'000},
                           {"p/high", "high", "hello", 9'000'000},
                           {"auto", "high", nullptr, 9'000'000}};

ledger::Record recordOf(const Asked& from, int number) {
    auto record = ledger::sampleRecord(number);
    record.time = systemClock().wall() - std::chrono::hours(number);
    record.requestedModel = from.model;
    record.tier = from.tier;
    record.model = std::string("p/") + (from.nano > 1'000'000 ? "high" : "low");
    record.provider = "p";
    record.prompt.reset();
    if (from.prompt != nullptr) record.prompt = from.prompt;
    record.cost = record.estimatedCost = Money::fromNano(from.nano);
    record.candidates = {{record.model, "chosen", "", record.estimatedCost}};
    record.estimatedIn = 500;
    record.estimatedOut = 500;
    record.usage = catalog::Usage{500, 0, 0, 0, 500, 0};
    return record;
}

} // namespace

class ReplayCommandTest : public QObject {
    Q_OBJECT

    Program m_program;

    Ran run(const QStringList& arguments) const {
        return m_program.run(
            QStringList{QStringLiteral("replay"), QStringLiteral("--policy"), m_program.path("policy.yaml")}
            + arguments);
    }
    QJsonObject json(const QStringList& arguments) const {
        const auto ran = run(arguments + QStringList{QStringLiteral("--json")});
        if (ran.exitCode != 0) qWarning("%s", qPrintable(ran.err));
        return QJsonDocument::fromJson(ran.out.toUtf8()).object();
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void initTestCase() {
        m_program.write("policy.yaml", policyText);
        ledger::Options options;
        options.folder = m_program.path("data/tierline").toStdString();
        const auto book = ledger::Ledger::open(options).value();
        int number = 1;
        for (const auto& each : asked)
            QVERIFY(store(*book, recordOf(each, number++)));
    }

    void aPersonReadsIt() {
        const auto ran = run({});
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.err.isEmpty(), qPrintable(ran.err));
        for (const char* line :
             {"        7  in all", "        5  replayed", "        1  not: no prompt is kept",
              "        1  not: the client named the model",
              "4 (80.0 %) would go to another tier, 3 (60.0 %) to another model",
              "  old                      1           0", "  low                      1           1",
              "  high                     2           0", "billed: 5 requests replayed, 3 to another model",
              "  as estimated                     5            $0.021            $0.013           -$0.008",
              "        2  p/high → p/low   -$0.016 billed", "The 3 requests that would change most",
              "high, p/high: score 0.43 by refactor"})
            QVERIFY2(ran.out.contains(QString::fromUtf8(line)),
                     qPrintable(QStringLiteral("lacks %1 in\n%2").arg(QString::fromUtf8(line), ran.out)));
        QVERIFY2(!ran.out.contains(u"sum this up"), qPrintable(ran.out)); // prompts only when asked for
    }

    void aProgramReadsIt() {
        const auto all = json({});
        QCOMPARE(all["requests"].toInt(), 7);
        QCOMPARE(all["replayed"].toInt(), 5);
        QCOMPARE(all["not_replayed"]["no prompt is kept"].toInt(), 1);
        const auto billed = all["money"]["billed"].toObject();
        QCOMPARE(billed["estimated"]["difference_nano_usd"].toInt(), -8'000'000);
        QCOMPARE(billed["tokens"]["before_nano_usd"].toInt(), 21'000'000);
        QCOMPARE(billed["tokens"]["after_nano_usd"].toInt(), 13'000'000);
        const auto interval = billed["tokens"]["interval95_nano_usd"].toArray();
        QVERIFY(interval[0].toInt() <= -8'000'000 && interval[1].toInt() >= -8'000'000);
        QCOMPARE(all["movers"].toArray().size(), 3);
        QVERIFY(!all["movers"][0].toObject().contains(QStringLiteral("prompt")));
        QVERIFY(
            json({QStringLiteral("--prompts")})["movers"][0].toObject().contains(QStringLiteral("prompt")));
    }

    void whatIsChosen_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("requests");
        QTest::addColumn<int>("replayed");
        QTest::newRow("all") << QStringList{} << 7 << 5;
        QTest::newRow("since a span") << QStringList{"--since", "150m"} << 2 << 2;
        QTest::newRow("the newest three") << QStringList{"--limit", "3"} << 3 << 1;
        QTest::newRow("pinned too") << QStringList{"--pinned"} << 7 << 6;
        QTest::newRow("none so new") << QStringList{"--since", "1s"} << 0 << 0;
    }
    void whatIsChosen() {
        QFETCH(QStringList, arguments);
        QFETCH(int, requests);
        QFETCH(int, replayed);
        const auto all = json(arguments);
        QCOMPARE(all["requests"].toInt(), requests);
        QCOMPARE(all["replayed"].toInt(), replayed);
        QCOMPARE(run(arguments).out.contains(u"Nothing to compare."), replayed == 0);
    }

    void mistakes_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        QTest::newRow("no ledger there") << QStringList{"--data", "/nowhere"} << "/nowhere";
        QTest::newRow("no such time")
            << QStringList{"--since", "yesterday"} << "neither a day nor a time nor a span";
        QTest::newRow("no such policy") << QStringList{"--policy", "/nowhere.yaml"} << "/nowhere.yaml";
        QTest::newRow("a limit of none") << QStringList{"--limit", "0"} << "--limit";
    }
    void mistakes() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const bool named = arguments.first() == u"--policy";
        const auto ran =
            named ? m_program.run(QStringList{QStringLiteral("replay")} + arguments) : run(arguments);
        QCOMPARE(ran.exitCode, 2);
        QVERIFY(ran.out.isEmpty());
        QVERIFY2(ran.err.contains(said), qPrintable(ran.err));
    }

    void aBrokenPolicyIsSaidWithItsPlace() {
        m_program.write("broken.yaml", "version: 1\ntires: []\n");
        const auto ran = m_program.run({"replay", "--policy", m_program.path("broken.yaml")});
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(u"broken.yaml:2:1") && ran.err.contains(u"tiers"), qPrintable(ran.err));
    }
};

QTEST_GUILESS_MAIN(ReplayCommandTest)
#include "replay.moc"
