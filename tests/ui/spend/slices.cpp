#include "spend/slices.h"

#include "catalog/catalog.h"

#include <QTest>

#include <algorithm>

using namespace tierline;
using namespace tierline::spend;

namespace {

Wall at(const char* text) {
    return wallFromRfc3339(text).value_or(Wall{});
}

QString words(Wall time) {
    return QString::fromStdString(toRfc3339(time)).left(16);
}

} // namespace

class SlicesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranges_data();
    void ranges();
    void everyMomentHasOneSlice_data();
    void everyMomentHasOneSlice();
    void findsTheSlice();
    void calendarBeginsOnMonday();
};

void SlicesTest::ranges_data() {
    QTest::addColumn<Wish>("wish");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<int>("slices");
    const auto custom = [](const char* from, const char* to) { return Wish{Span::Custom, at(from), at(to)}; };
    QTest::newRow("24 hours with the one under way")
        << Wish{} << "2026-11-17T16:00" << "2026-11-18T16:00" << 24;
    QTest::newRow("seven days of Berlin, quarters")
        << Wish{Span::Days7} << "2026-11-11T23:00" << "2026-11-18T23:00" << 28;
    QTest::newRow("thirty days over the end of summer time")
        << Wish{Span::Days30} << "2026-10-19T22:00" << "2026-11-18T23:00" << 30;
    QTest::newRow("one day by hours") << custom("2026-11-09T23:00:00Z", "2026-11-10T23:00:00Z")
                                      << "2026-11-09T23:00" << "2026-11-10T23:00" << 24;
    QTest::newRow("the day with 25 hours") << custom("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")
                                           << "2026-10-24T22:00" << "2026-10-25T23:00" << 25;
    QTest::newRow("upside down is an hour") << custom("2026-11-10T12:00:00Z", "2026-11-09T12:00:00Z")
                                            << "2026-11-09T11:00" << "2026-11-09T12:00" << 1;
    QTest::newRow("empty is an hour") << custom("2026-11-10T12:00:00Z", "2026-11-10T12:00:00Z")
                                      << "2026-11-10T11:00" << "2026-11-10T12:00" << 1;
    QTest::newRow("the future ends with today") << custom("2026-11-17T23:00:00Z", "2199-01-01T00:00:00Z")
                                                << "2026-11-17T23:00" << "2026-11-18T23:00" << 24;
}

void SlicesTest::ranges() {
    QFETCH(Wish, wish);
    const Zone zone = Zone::load("Europe/Berlin");
    const Range range = rangeOf(wish, zone, at("2026-11-18T15:40:00Z"));
    QTEST(words(range.from), "from");
    QTEST(words(range.to), "to");
    QTEST(static_cast<int>(cutOf(range, zone).edges.size()) - 1, "slices");
}

void SlicesTest::everyMomentHasOneSlice_data() {
    QTest::addColumn<qint64>("hours");
    QTest::addColumn<int>("size");
    const std::pair<const char*, SliceSize> sizes[] = {{"two days", SliceSize::Hour},
                                                       {"nine days", SliceSize::Quarter},
                                                       {"a quarter year", SliceSize::Day},
                                                       {"two years", SliceSize::Week},
                                                       {"twelve years", SliceSize::Month}};
    const qint64 hours[] = {48, 9 * 24, 90 * 24, 730 * 24, 4380 * 24};
    for (std::size_t i = 0; i < std::size(sizes); ++i)
        QTest::newRow(sizes[i].first) << hours[i] << static_cast<int>(sizes[i].second);
}

void SlicesTest::everyMomentHasOneSlice() {
    QFETCH(qint64, hours);
    const Wall to = at("2026-11-18T23:00:00Z"), from = to - std::chrono::hours(hours);
    for (const char* name : {"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"}) {
        const Cut cut = cutOf({from, to}, Zone::load(name));
        QTEST(static_cast<int>(cut.size), "size");
        QVERIFY2(cut.edges.size() >= 2 && cut.edges.size() <= 181, name);
        QVERIFY2(std::ranges::adjacent_find(cut.edges, std::greater_equal{}) == cut.edges.end(), name);
        QCOMPARE(words(cut.edges.front()), words(from));
        QCOMPARE(words(cut.edges.back()), words(to));
    }
}

void SlicesTest::findsTheSlice() {
    const std::vector<Wall> edges{Wall(Milliseconds(10)), Wall(Milliseconds(20)), Wall(Milliseconds(30))};
    const auto found = [&](int time) {
        return static_cast<int>(sliceAt(edges, Wall(Milliseconds(time))).value_or(99));
    };
    QCOMPARE(found(9), 99);
    QCOMPARE(found(10), 0);
    QCOMPARE(found(19), 0);
    QCOMPARE(found(20), 1);
    QCOMPARE(found(30), 99);
    QVERIFY(!sliceAt({}, Wall{}));
}

void SlicesTest::calendarBeginsOnMonday() {
    const Zone zone = Zone::load("Europe/Berlin");
    for (int day = 0; day < 9; ++day) {
        const Wall now = at("2026-11-14T23:30:00Z") + std::chrono::days(day);
        const auto first = zone.dateAt(calendarFrom(zone, now));
        QVERIFY(std::chrono::weekday(first) == std::chrono::Monday);
        const auto age = (zone.dateAt(now) - first).count();
        QVERIFY(age >= 77 && age < 84);
    }
}

QTEST_APPLESS_MAIN(SlicesTest)
#include "slices.moc"
