#include "ctl/statsview.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ctl;

class StatsViewTest : public QObject {
    Q_OBJECT

private slots:
    void readsAGatewaysReply() {
        const auto view = viewFromJson(
            R"({"requests":3,"by_tier":{"simple":2,"complex":1},"by_model":{"p/a":3},"by_outcome":{"ok":3},)"
            R"("votes":{"up":1,"down":0},"spend":{"billed":{"actual_nano_usd":1500000000,"estimated_nano_usd":2,)"
            R"("baseline_nano_usd":3000000000,"unpriced":1}},"overhead_us":{"read":{"p50":1,"p95":2,"p99":3}},)"
            R"("breakers":[{"model":"p/a","state":"open","reason":"5 consecutive server_error"}]})");
        QVERIFY(view);
        QCOMPARE(view->requests, 3);
        QCOMPARE(view->byTier.at("simple"), 2);
        QCOMPARE(view->spend[0].actual.nano(), std::int64_t{1'500'000'000});
        const auto text = QString::fromStdString(asText(*view));
        QVERIFY2(text.contains(QStringLiteral("66.7%")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("billed      $1.50")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("1 request without a known price")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("p/a is open: 5 consecutive server_error")), qPrintable(text));
        QVERIFY(!text.contains(QStringLiteral("saved"))); // the gateway does not tell; it is not made up
    }

    void saysWhatRoutingWouldHaveSaved_data() {
        QTest::addColumn<QByteArray>("group");
        QTest::addColumn<QString>("says");
        QTest::newRow("sure")
            << QByteArray(R"("saved_low_nano_usd":5000000000,"saved_high_nano_usd":7000000000,"blocks":9)")
            << QStringLiteral(
                   "$6.00 saved of $9.00: $3.00 instead\n    95 % certain: $5.00 to $7.00, from 9 days\n");
        QTest::newRow("it may be nothing")
            << QByteArray(R"("saved_low_nano_usd":-1000000000,"saved_high_nano_usd":7000000000,"blocks":9)")
            << QStringLiteral("95 % certain: -$1.00 to $7.00, from 9 days; it may as well be nothing");
        QTest::newRow("too few") << QByteArray(R"("saved_low_nano_usd":null,"blocks":2)")
                                 << QStringLiteral("how sure that is cannot be told from 2 days, it takes 8");
        QTest::newRow("no price") << QByteArray(R"("blocks":0,"unpriced":4)")
                                  << QStringLiteral("no request has both costs\n    not counted: 4 requests");
    }
    void saysWhatRoutingWouldHaveSaved() {
        QFETCH(QByteArray, group);
        QFETCH(QString, says);
        const auto view = viewFromJson(
            R"({"requests":20,"would_be":{"billed":{"observed":{"requests":20,"elsewhere":12,"block":"day",)"
            R"("actual_nano_usd":9000000000,"would_be_nano_usd":3000000000,)"
            + group.toStdString() + R"(}}},"policy":{"trouble":[{"text":"policy.yaml:3:1: unknown key"}]}})");
        QVERIFY(view);
        const auto text = QString::fromStdString(asText(*view));
        QVERIFY2(text.contains(QStringLiteral("observed, billed: 20 requests, of which 12 would have gone")),
                 qPrintable(text));
        QVERIFY2(text.contains(says), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("  policy.yaml:3:1: unknown key\n")), qPrintable(text));
        QVERIFY(asJson(*view).find("\"finding\"") != std::string::npos);
    }

    void refusesOtherReplies_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a web page") << QByteArray("<html>");
        QTest::newRow("another JSON") << QByteArray("{\"ok\":true}");
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("nothing") << QByteArray();
    }

    void refusesOtherReplies() {
        QFETCH(QByteArray, body);
        QVERIFY(!viewFromJson(body.toStdString()));
    }

    void survivesOddValues() {
        const auto view =
            viewFromJson(R"({"requests":"many","by_tier":[1],"spend":{"billed":5},"breakers":{"x":1}})");
        QVERIFY(view);
        QCOMPARE(view->requests, 0);
        QVERIFY(!asText(*view).empty());
    }

    void savingsCompareLikeWithLike() {
        ledger::Spend spend;
        spend.money = ledger::MoneyKind::Simulated;
        spend.total.cost = Money::fromNano(700); // of which 300 have no baseline to compare with
        spend.total.baseline = Money::fromNano(1000);
        spend.total.costBesideBaseline = Money::fromNano(400);
        ledger::Counts counts;
        counts.requests = 2;
        const auto view = viewOf(counts, {spend});
        QCOMPARE(view.spend[0].saved->nano(), std::int64_t{600});
        QVERIFY(asJson(view).find("\"saved_nano_usd\":600") != std::string::npos);
    }

    void nothingYetIsOneLine() {
        StatsView view;
        view.source = "here";
        QCOMPARE(QString::fromStdString(asText(view)), QStringLiteral("here: 0 requests\n"));
    }
};

QTEST_APPLESS_MAIN(StatsViewTest)
#include "statsview.moc"
