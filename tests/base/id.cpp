#include "base/id.h"

#include <QTest>

#include <set>

using namespace tierline;

class IdTest : public QObject {
    Q_OBJECT

private slots:
    void idsRiseWithinAMillisecondAndWhenTheClockGoesBack() {
        IdGenerator ids(7);
        const Wall noon{Milliseconds{1'780'000'000'000}};
        std::string last;
        for (const int step : {0, 0, 0, 1, -5, -5, 2}) {
            const auto id = ids.next(noon + Milliseconds{step});
            QVERIFY2(id > last, id.c_str());
            QVERIFY(isRequestId(id));
            last = id;
        }
    }

    void theTimeIsInTheId() {
        IdGenerator ids(1);
        const Wall time{Milliseconds{1'469'918'176'385}};
        const auto id = ids.next(time);
        QCOMPARE(id.substr(0, 10), std::string("01ARYZ6S41")); // example of the ULID specification
        QVERIFY(timeOf(id) == time);
        QVERIFY(!timeOf("not an id"));
    }

    void tenThousandAreDistinct() {
        IdGenerator ids(3);
        std::set<std::string> seen;
        for (int i = 0; i < 10'000; ++i)
            seen.insert(ids.next(Wall{Milliseconds{i / 100}}));
        QCOMPARE(seen.size(), std::size_t(10'000));
    }

    void diceRepeatFromTheirSeed() {
        Dice a(42), b(42), c(43);
        const auto first = a.next();
        QVERIFY(first == b.next());
        QVERIFY(first != c.next());
        for (int i = 0; i < 1000; ++i) {
            const double x = a.uniform();
            QVERIFY(x >= 0 && x < 1);
        }
    }
};

QTEST_APPLESS_MAIN(IdTest)
#include "id.moc"
