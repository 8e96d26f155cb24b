// Which answers are looked at twice: a share by the request's id, and those near a line.
#include "gateway/verify.h"

#include <QtTest>

using namespace tierline;

namespace {

policy::Quality verifying(policy::Millionths rate, policy::Millionths margin = 0) {
    policy::Quality quality;
    quality.verify = policy::Quality::Verify::Text;
    quality.verifyRate = rate;
    quality.verifyMargin = margin;
    return quality;
}

} // namespace

class VerifyTest : public QObject {
    Q_OBJECT

private slots:
    void theShareIsKept_data() {
        QTest::addColumn<int>("rate");
        for (const int rate : {0, 10'000, 100'000, 500'000, 1'000'000})
            QTest::addRow("%d of a million", rate) << rate;
    }
    void theShareIsKept() {
        QFETCH(int, rate);
        IdGenerator ids(7);
        int due = 0;
        constexpr int all = 20'000;
        for (int at = 0; at < all; ++at)
            due += gateway::isVerifyDue(verifying(rate), ids.next(Wall(Milliseconds(1'700'000'000'000 + at))),
                                        9);
        const double share = double(due) / all, wanted = rate / 1e6;
        QVERIFY2(std::abs(share - wanted) < 0.012, qPrintable(QString::number(share)));
        if (rate == 0) QCOMPARE(due, 0);
        if (rate == 1'000'000) QCOMPARE(due, all);
    }

    void theSameIdTheSameDice() {
        const RequestId id = "01K00000000000000000ABCDEF";
        const bool first = gateway::isVerifyDue(verifying(500'000), id, 9);
        for (int at = 0; at < 10; ++at)
            QCOMPARE(gateway::isVerifyDue(verifying(500'000), id, 9), first);
    }

    void nearALineIsAlwaysDue() {
        const RequestId id = "01K00000000000000000ABCDEF";
        QVERIFY(gateway::isVerifyDue(verifying(0, 50'000), id, 50'000));
        QVERIFY(!gateway::isVerifyDue(verifying(0, 50'000), id, 50'001));
        QVERIFY(!gateway::isVerifyDue(verifying(0, 0), id, 0));
    }

    void offIsOff() {
        auto quality = verifying(1'000'000, 1'000'000);
        quality.verify = policy::Quality::Verify::Off;
        QVERIFY(!gateway::isVerifyDue(quality, "01K00000000000000000ABCDEF", 0));
    }
};

QTEST_APPLESS_MAIN(VerifyTest)
#include "verify.moc"
