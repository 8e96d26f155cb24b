#include "gateway/settle.h"

#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

namespace {

policy::Policy twoModels() { // 1 and 10 USD a million in, 2 and 20 out
    policy::Policy policy;
    for (const std::int64_t factor : {1, 10}) {
        policy::Model model;
        model.id = factor == 1 ? "p/cheap" : "p/dear";
        model.provider = "p";
        model.name = model.id.substr(2);
        model.price = policy::Price{{factor * 1'000'000'000}, {factor * 2'000'000'000}, {}, {}, {}};
        policy.models.push_back(model);
    }
    policy::Provider provider;
    provider.id = "p";
    policy.providers.push_back(provider);
    policy.tiers = {{"low", 500'000, {0}}, {"high", std::nullopt, {1}}};
    return policy;
}

Settlement settleWith(const Seen& seen, const policy::Policy& policy, policy::ModelIndex model) {
    const catalog::Catalog noPrices;
    const Wall when = std::chrono::sys_days{std::chrono::year{2026} / 6 / 1};
    return settle(seen, {policy, noPrices, model, nullptr, when}, 0);
}

QString flagNames(ledger::Flags flags) {
    QStringList names;
    if (flags & ledger::Flag::Estimated) names << "estimated";
    if (flags & ledger::Flag::Partial) names << "partial";
    if (flags & ledger::Flag::Unpriced) names << "unpriced";
    return names.join(" ");
}

} // namespace

class SettleTest : public QObject {
    Q_OBJECT

private slots:
    void tokens_data() {
        QTest::addColumn<bool>("counted");
        QTest::addColumn<int>("input");
        QTest::addColumn<int>("output");
        QTest::addColumn<bool>("complete");
        QTest::addColumn<int>("textBytes");
        QTest::addColumn<int>("events");
        QTest::addColumn<QString>("expected"); // input output flags; 40 tokens were estimated
        QTest::newRow("counted") << true << 9 << 5 << true << 20 << 3 << "9 5 ";
        QTest::newRow("not counted") << false << 0 << 0 << true << 21 << 3 << "40 6 estimated";
        QTest::newRow("not counted, without text") << false << 0 << 0 << true << 0 << 3 << "40 3 estimated";
        QTest::newRow("cut before it was counted")
            << false << 0 << 0 << false << 8 << 2 << "40 2 estimated partial";
        QTest::newRow("cut, the start had counted the input")
            << true << 9 << 1 << false << 40 << 9 << "9 10 estimated partial";
        QTest::newRow("cut after the count") << true << 9 << 50 << false << 40 << 9 << "9 50 partial";
        QTest::newRow("input counted as nothing") << true << 0 << 5 << true << 20 << 3 << "40 5 estimated";
        QTest::newRow("left before anything came")
            << false << 0 << 0 << false << 0 << 0 << "40 0 estimated partial";
    }
    void tokens() {
        QFETCH(bool, counted);
        QFETCH(int, input);
        QFETCH(int, output);
        QFETCH(bool, complete);
        QFETCH(int, textBytes);
        QFETCH(int, events);
        Seen seen{std::nullopt, {}, complete, textBytes, events};
        if (counted) seen.usage = protocol::Usage{input, 0, 0, 0, output, 0};
        ledger::Flags flags = 0;
        const Usage usage = usageOf(seen, nullptr, 40, flags);
        QTEST(QString("%1 %2 %3").arg(usage.input).arg(usage.output).arg(flagNames(flags)), "expected");
    }

    void costAndBaseline() {
        Seen seen{Usage{1000, 0, 0, 0, 500, 0}, {}, true, 0, 0};
        const Settlement cheap = settleWith(seen, twoModels(), 0);
        QCOMPARE(cheap.cost->nano(), std::int64_t(2'000'000));
        QCOMPARE(cheap.baselineModel, std::string("p/dear"));
        QCOMPARE(cheap.baselineCost->nano(), std::int64_t(20'000'000));
        QCOMPARE(cheap.priceDate, std::string("policy"));
        QCOMPARE(int(cheap.flags), 0);
        const Settlement dear = settleWith(seen, twoModels(), 1);
        QVERIFY(dear.cost == dear.baselineCost);
    }

    void anUnknownPriceIsAMiss() {
        policy::Policy policy = twoModels();
        policy.models[0].price.reset();
        Seen seen{Usage{1000, 0, 0, 0, 500, 0}, {}, true, 0, 0};
        const Settlement result = settleWith(seen, policy, 0);
        QVERIFY(!result.cost);
        QVERIFY(result.usage && result.baselineCost);
        QCOMPARE(flagNames(result.flags), QString("unpriced"));
        ledger::Record record;
        record.flags = ledger::Flag::WouldBe;
        apply(result, record);
        QCOMPARE(int(record.flags), int(ledger::Flag::WouldBe | ledger::Flag::Unpriced));
        QVERIFY(!record.cost && record.baselineName == "strongest");
    }

    void aFailedAttemptThatWasCountedIsBilledToo() {
        const Seen seen{Usage{1000, 0, 0, 0, 500, 0}, {}, true, 0, 0};
        ledger::Record record;
        apply(settleWith(seen, twoModels(), 1), record);
        addSpent(settleWith(seen, twoModels(), 0), record);
        QCOMPARE(record.usage->input, std::int64_t(2000));
        QCOMPARE(record.cost->nano(), std::int64_t(22'000'000));
        QCOMPARE(record.baselineCost->nano(),
                 std::int64_t(20'000'000)); // the strongest alone would have needed none
    }

    void aFailedAttemptAloneIsTheWholeCost() {
        const Seen seen{Usage{1000, 0, 0, 0, 500, 0}, {}, true, 0, 0};
        ledger::Record record;
        addSpent(settleWith(seen, twoModels(), 0), record);
        QCOMPARE(record.cost->nano(), std::int64_t(2'000'000));
        policy::Policy unpriced = twoModels();
        unpriced.models[1].price.reset();
        addSpent(settleWith(seen, unpriced, 1), record);
        QVERIFY(!record.cost);
        QVERIFY((record.flags & ledger::Flag::Unpriced) != 0);
    }
};

QTEST_APPLESS_MAIN(SettleTest)
#include "settle.moc"
