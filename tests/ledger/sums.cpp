#include "ledger/folder.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

std::string printed(const std::vector<Sum>& sums) {
    std::string text;
    for (const auto& sum : sums)
        text += toRfc3339(sum.from).substr(0, 16) + " " + sum.key + " " + std::string(toString(sum.money))
                + " " + std::to_string(sum.group.requests) + " " + toString(sum.group.cost) + "\n";
    return text;
}

Record at(std::int64_t number, const char* time, std::int64_t nano) {
    Record record = sampleRecord(number);
    record.time = wallFromRfc3339(time).value();
    record.cost = Money::fromNano(nano);
    record.firedSignals.resize(1);
    if (number == 2) record.tags = {{"team", "blue"}, {"app", "mail"}};
    if (number == 3) record.money = MoneyKind::Simulated;
    return record;
}

} // namespace

class SumsTest : public QObject {
    Q_OBJECT

private slots:
    void sums_data() {
        QTest::addColumn<Dimension>("by");
        QTest::addColumn<Step>("step");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("kinds of money never add up")
            << Dimension::Whole << Step::Whole
            << QByteArray("2026-03-01T00:00  billed 4 15.00\n2026-03-01T00:00  simulated 1 4.00\n");
        QTest::newRow("the day of the change to summer time has 23 hours")
            << Dimension::Whole << Step::Day
            << QByteArray("2026-03-28T23:00  billed 2 3.00\n2026-03-28T23:00  simulated 1 4.00\n"
                          "2026-03-29T22:00  billed 2 12.00\n");
        QTest::newRow("a request has several tags")
            << Dimension::Tag << Step::Whole
            << QByteArray(
                   "2026-03-01T00:00 app=mail billed 1 2.00\n2026-03-01T00:00 team=blue billed 1 2.00\n");
        QTest::newRow("by rule and hour")
            << Dimension::Rule << Step::Hour
            << QByteArray(
                   "2026-03-28T23:00 refactor billed 1 1.00\n2026-03-29T01:00 refactor billed 1 2.00\n"
                   "2026-03-29T21:00 refactor simulated 1 4.00\n2026-03-29T22:00 refactor billed 2 12.00\n");
    }
    void sums() {
        QFETCH(const Dimension, by);
        QFETCH(const Step, step);
        QFETCH(const QByteArray, expected);
        const Folder folder;
        Options options = folder.options();
        options.zone = "Europe/Berlin";
        const auto ledger = Ledger::open(options).value();
        QVERIFY(store(*ledger, at(5, "2026-03-29T22:30:00Z", 8'000'000'000))); // the clock goes back after it
        QVERIFY(store(*ledger, at(1, "2026-03-28T23:00:00Z", 1'000'000'000)));
        QVERIFY(store(*ledger, at(2, "2026-03-29T01:00:00Z", 2'000'000'000)));
        QVERIFY(store(*ledger, at(3, "2026-03-29T21:59:59.999Z", 4'000'000'000)));
        QVERIFY(store(*ledger, at(4, "2026-03-29T22:00:00Z", 4'000'000'000)));
        QVERIFY(store(*ledger, at(6, "2026-04-01T00:00:00Z", 1))); // not in the range
        const auto found = ledger->sums({wallFromRfc3339("2026-03-01T00:00:00Z").value(),
                                         wallFromRfc3339("2026-04-01T00:00:00Z").value(), by, step});
        QVERIFY(found.has_value());
        QCOMPARE(QByteArray::fromStdString(printed(*found)), expected);
    }

    void nothingThere() {
        const auto nowhere = Ledger::open({}).value();
        QVERIFY(nowhere->sums({Wall{}, Wall::max(), Dimension::Model, Step::Hour}).value().empty());
    }
};

QTEST_APPLESS_MAIN(SumsTest)
#include "sums.moc"
