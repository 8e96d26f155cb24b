#include "bench/plane.h"

#include <QTest>

using namespace tierline::bench;

namespace {

using Points = std::vector<PlanePoint>;

QString shown(const Points& points) {
    QStringList all;
    for (const auto& point : points)
        all.append(QString::asprintf("%g,%g", point.cost, point.quality));
    return all.join(u' ');
}

QString shown(const std::optional<double>& value) {
    return value ? QString::number(*value, 'f', 3) : QStringLiteral("-");
}

} // namespace

class PlaneTest : public QObject {
    Q_OBJECT

private slots:
    void hull_data() {
        QTest::addColumn<Points>("points");
        QTest::addColumn<QString>("hull");
        QTest::newRow("none") << Points{} << "";
        QTest::newRow("one") << Points{{1, 0.5}} << "1,0.5";
        QTest::newRow("dearer and worse falls out") << Points{{1, 0.5}, {2, 0.4}} << "1,0.5";
        QTest::newRow("under the line falls out") << Points{{0, 0}, {1, 0.4}, {2, 1}} << "0,0 2,1";
        QTest::newRow("above the line stays") << Points{{2, 1}, {1, 0.6}, {0, 0}} << "0,0 1,0.6 2,1";
        QTest::newRow("of one cost the best") << Points{{1, 0.2}, {1, 0.7}, {1, 0.4}} << "1,0.7";
        QTest::newRow("the same point twice") << Points{{1, 0.2}, {1, 0.2}} << "1,0.2";
    }
    void hull() {
        QFETCH(Points, points);
        QFETCH(QString, hull);
        QCOMPARE(shown(risingHull(points)), hull);
    }

    void figures_data() {
        QTest::addColumn<Points>("points");
        QTest::addColumn<double>("highest");
        QTest::addColumn<QString>(
            "figures"); // AIQ by width, by the highest cost, quality at 1.5, cost of 0.5
        QTest::newRow("a line") << Points{{1, 0}, {2, 1}} << 2.0 << "0.500 0.250 0.500 1.500";
        QTest::newRow("flat behind the last") << Points{{1, 0}, {2, 1}} << 3.0 << "0.750 0.500 0.500 1.500";
        QTest::newRow("cut before the last") << Points{{1, 0}, {3, 1}} << 2.0 << "0.250 0.125 0.250 2.000";
        QTest::newRow("one model only") << Points{{1, 0.4}} << 1.0 << "- - 0.400 -";
        QTest::newRow("all is free") << Points{{0, 0.4}} << 0.0 << "- - 0.400 -";
        QTest::newRow("nothing") << Points{} << 1.0 << "- - - -";
    }
    void figures() {
        QFETCH(Points, points);
        QFETCH(double, highest);
        QFETCH(QString, figures);
        const auto hull = risingHull(points);
        const QStringList got{shown(aiq(hull, highest)), shown(aiq(hull, highest, AiqBy::HighestCost)),
                              shown(qualityAt(hull, 1.5)), shown(costOf(hull, 0.5))};
        QCOMPARE(got.join(u' '), figures);
    }

    void aRouterBesideConstants() {
        const auto constants = risingHull({{1, 0.5}, {3, 0.9}});
        QCOMPARE(shown(aboveZeroRouter({2, 0.8}, constants)), "0.100");
        QCOMPARE(shown(aboveZeroRouter({2, 0.6}, constants)), "-0.100");
        QCOMPARE(shown(aboveZeroRouter({0.5, 0.6}, constants)), "-");
        const auto curve = risingHull({{1, 0.5}, {2, 0.9}});
        QCOMPARE(shown(savingAt(curve, {4, 0.9}, 1)), "0.500");
        QCOMPARE(shown(savingAt(curve, {4, 1.0}, 1)), "-"); // never reached
        QCOMPARE(shown(savingAt(curve, {0, 0.9}, 1)), "-"); // free: nothing to save
    }
};

QTEST_APPLESS_MAIN(PlaneTest)
#include "plane.moc"
