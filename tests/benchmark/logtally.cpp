#include "bench/logtally.h"
#include "bench/ledgerrows.h"

#include "bench/setwrite.h"
#include "classify/makecascade.h"
#include "logpolicy.h"
#include "policy/reader.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;
using ledger::MoneyKind;

namespace {

LogTally tally() {
    const auto read = policy::readPolicy(policyText, "test.yaml");
    if (!read.policy) qFatal("%s", toString(read.errors.front()).c_str());
    Decider made;
    made.policy = read.policy;
    std::vector<Error> warnings;
    made.cascade = classify::makeCascade(*classify::Scorer::compile(read.policy), warnings);
    made.when = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
    return LogTally(std::move(made));
}

// A thousand tokens in, a hundred out: small 1.2, large 12, huge 120 thousandths of a dollar.
PastRequest request(const char* prompt, const char* model, std::optional<std::int64_t> nano) {
    PastRequest made;
    made.id = "r";
    made.prompt = prompt;
    made.model = model;
    made.usage = Usage{1000, 0, 0, 0, 100};
    if (nano) made.cost = Money::fromNano(*nano);
    return made;
}

QString shown(const Difference& difference) {
    return QStringLiteral("%1 known, %2 not, %3 -> %4")
        .arg(difference.requests)
        .arg(difference.unknown)
        .arg(difference.before.nano())
        .arg(difference.after.nano());
}

QStringList shown(const std::vector<Elsewhere>& elsewhere) {
    QStringList lines;
    for (const auto& one : elsewhere)
        lines += QStringLiteral("%1 %2: %3; %4")
                     .arg(QString::fromStdString(one.name), QString::fromStdString(one.model),
                          shown(one.logged), shown(one.ours));
    return lines;
}

ledger::Record record(std::optional<int> vote, std::optional<std::string> label) {
    ledger::Record made;
    made.id = "01K00000000000000000000000";
    made.prompt = "hello";
    made.tier = "middle";
    made.model = "p/m";
    made.cost = Money::fromNano(1'500'000);
    made.vote = vote;
    made.label = std::move(label);
    return made;
}

} // namespace

class LogTallyTest : public QObject {
    Q_OBJECT

private slots:
    void theSameTokensElsewhere() {
        auto sums = tally();
        QVERIFY(sums.add(request("hello", "large", 12'500'000)).has_value());       // goes to small
        QVERIFY(sums.add(request("prove it", "large", 12'500'000)).has_value());    // stays
        QVERIFY(sums.add(request("hello", "other", 3'000'000)).has_value());        // no price of ours
        QVERIFY(sums.add(request("hello", "acme/huge", std::nullopt)).has_value()); // no cost in the log
        const auto made = sums.summary();
        QCOMPARE(made.requests, std::int64_t(4));
        QCOMPARE(made.decided, std::int64_t(4));
        QCOMPARE(made.ofTier, (std::vector<std::int64_t>{3, 1}));
        QCOMPARE(
            shown(made.money.at(MoneyKind::Billed).elsewhere),
            (QStringList{
                "the policy : 3 known, 1 not, 28000000 -> 14900000; 3 known, 1 not, 144000000 -> 14400000",
                "always the cheapest acme/small: 3 known, 1 not, 28000000 -> 3600000; 3 known, 1 not, "
                "144000000 -> 3600000",
                "always the strongest acme/large: 3 known, 1 not, 28000000 -> 37000000; 3 known, 1 not, "
                "144000000 -> 36000000"}));
        const auto& models = made.money.at(MoneyKind::Billed).models;
        QCOMPARE(models.size(), std::size_t(3));
        QCOMPARE(models[0].name, std::string("acme/huge"));
        QCOMPARE(models[0].logged.requests, std::int64_t(0));
        QCOMPARE(models[1].name, std::string("acme/large"));
        QCOMPARE(models[1].logged.sum.nano(), std::int64_t(25'000'000));
        QCOMPARE(models[1].ours.sum.nano(), std::int64_t(24'000'000));
        QCOMPARE(models[2].name, std::string("other"));
        QCOMPARE(models[2].ours.requests, std::int64_t(0));
        QVERIFY(made.money.at(MoneyKind::Billed).elsewhere[0].ours.interval.has_value());
    }

    void whatNobodyPaidIsInNoSum() {
        auto sums = tally();
        auto hit = request("hello", "large", 0);
        hit.isCacheHit = true;
        auto failed = request("hello", "large", std::nullopt);
        failed.hasFailed = true;
        failed.usage.reset();
        auto uncounted = request("hello", "large", 5);
        uncounted.usage.reset();
        auto vectors = request("hello", "large", 5);
        vectors.why = NoRow::NotAChat;
        for (const auto& each : {hit, failed, uncounted, vectors})
            QVERIFY(sums.add(each).has_value());
        const auto made = sums.summary();
        QCOMPARE(made.requests, std::int64_t(3));
        QCOMPARE(made.cacheHits, std::int64_t(1));
        QCOMPARE(made.failed, std::int64_t(1));
        QCOMPARE(made.withoutTokens, std::int64_t(1));
        QCOMPARE(made.noRow.at(NoRow::NotAChat), std::int64_t(1));
        QCOMPARE(shown(made.money.at(MoneyKind::Billed).elsewhere), QStringList());
    }

    void withoutPromptsTheConstantsAreLeft() {
        auto sums = tally();
        auto silent = request("", "large", 12'000'000);
        silent.why = NoRow::NoPrompt;
        QVERIFY(sums.add(silent).has_value());
        const auto made = sums.summary();
        QCOMPARE(made.decided, std::int64_t(0));
        QCOMPARE(shown(made.money.at(MoneyKind::Billed).elsewhere),
                 (QStringList{
                     "always the cheapest acme/small: 1 known, 0 not, 12000000 -> 1200000; 1 known, 0 not, "
                     "12000000 -> 1200000",
                     "always the strongest acme/large: 1 known, 0 not, 12000000 -> 12000000; 1 known, 0 not, "
                     "12000000 -> 12000000"}));
    }

    void kindsOfMoneyStandApart() {
        auto sums = tally();
        auto simulated = request("hello", "large", 12'000'000);
        simulated.money = MoneyKind::Simulated;
        QVERIFY(sums.add(simulated).has_value());
        QVERIFY(sums.add(request("hello", "large", 12'000'000)).has_value());
        const auto made = sums.summary();
        QCOMPARE(made.money.size(), std::size_t(2));
        for (const auto& [kind, money] : made.money)
            QCOMPARE(shown(money.elsewhere[0].logged), "1 known, 0 not, 12000000 -> 1200000");
    }

    void nothingAtAll() {
        const auto made = tally().summary();
        QCOMPARE(made.requests, std::int64_t(0));
        QVERIFY(made.money.empty() && !made.first);
    }

    void anOutcomeOnlyWhereSomebodySaidSo_data() {
        QTest::addColumn<int>("vote");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("nothing said") << 9 << "" << "-";
        QTest::newRow("a vote up") << 1 << "" << "1";
        QTest::newRow("a vote down") << -1 << "" << "0";
        QTest::newRow("a vote that takes no side, whatever the label") << 0 << "middle" << "-";
        QTest::newRow("labelled as it went") << 9 << "middle" << "1";
        QTest::newRow("belongs lower") << 9 << "low" << "1";
        QTest::newRow("belongs higher") << 9 << "high" << "0";
        QTest::newRow("a tier that is no more") << 9 << "gone" << "-";
        QTest::newRow("the vote before the label") << -1 << "low" << "0";
    }
    void anOutcomeOnlyWhereSomebodySaidSo() {
        QFETCH(int, vote);
        QFETCH(QString, label);
        QFETCH(QString, outcome);
        LedgerRows rows({"low", "middle", "high"});
        const auto made =
            rows.caseOf(record(vote == 9 ? std::optional<int>() : vote,
                               label.isEmpty() ? std::optional<std::string>() : label.toStdString()));
        QVERIFY(made.has_value());
        QCOMPARE(made->outcomes.empty() ? QStringLiteral("-") : QString::number(made->outcomes[0].score),
                 outcome);
        QCOMPARE(made->tier.has_value(), !label.isEmpty());
        std::string row;
        appendRow(row, *made, rows.names());
        QVERIFY2(row.find("middle") != row.npos, row.c_str());
        if (!made->outcomes.empty()) QVERIFY2(row.find("0.0015}") != row.npos, row.c_str());
    }

    void aDecisionWithoutItsWordsIsNoRow() {
        auto silent = record({}, {});
        silent.prompt.reset();
        LedgerRows rows({});
        QVERIFY(!rows.caseOf(silent).has_value());
        QCOMPARE(pastRequestOf(silent).why, NoRow::NoPrompt);
    }
};

QTEST_GUILESS_MAIN(LogTallyTest)
#include "logtally.moc"
