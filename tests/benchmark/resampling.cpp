#include "bench/resampling.h"

#include "bench/ranking.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace tierline;
using namespace tierline::bench;

namespace {

std::vector<double> chances(std::size_t rows, double share, std::uint64_t seed) {
    Dice dice(seed);
    std::vector<double> made(rows);
    for (auto& each : made)
        each = dice.uniform() < share ? 1 : 0;
    return made;
}

} // namespace

class ResamplingTest : public QObject {
    Q_OBJECT

private slots:
    void everyResampleHasAsManyRows() {
        for (const std::size_t rows : {1U, 2U, 7U}) {
            std::vector<std::uint64_t> drawn(rows);
            const auto got = bootstrap(rows, {500, 3, 0.95}, [&](std::span<const std::uint32_t> counts) {
                for (std::size_t at = 0; at < rows; ++at)
                    drawn[at] += counts[at];
                return std::optional<double>(std::accumulate(counts.begin(), counts.end(), 0.0));
            });
            QVERIFY(got.has_value());
            QCOMPARE(got->low, double(rows));
            QCOMPARE(got->high, double(rows));
            QVERIFY(std::ranges::min(drawn) > 350 && std::ranges::max(drawn) < 650);
        }
    }

    void theSameSeedGivesTheSame() {
        const auto weak = chances(300, 0.4, 1), strong = chances(300, 0.8, 2), scores = chances(300, 0.5, 3);
        const auto ranking = Ranking::of(scores, weak, strong);
        const auto run = [&](std::uint64_t seed) {
            return bootstrap(300, {200, seed, 0.95}, [&](auto counts) { return ranking->apgr(counts); });
        };
        QCOMPARE(run(5)->low, run(5)->low);
        QVERIFY(run(5)->low != run(6)->low);
        QVERIFY(run(5)->low < *ranking->apgr() && *ranking->apgr() < run(5)->high);
    }

    void anIntervalOfAMeanHasItsKnownWidth() {
        const auto values = chances(1000, 0.5, 9);
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / 1000;
        const auto got = bootstrap(1000, {4000, 1, 0.95}, [&](std::span<const std::uint32_t> counts) {
            double sum = 0;
            for (std::size_t at = 0; at < 1000; ++at)
                sum += values[at] * counts[at];
            return std::optional(sum / 1000);
        });
        const double reach = 1.96 * std::sqrt(mean * (1 - mean) / 1000);
        QVERIFY(std::abs(got->low - (mean - reach)) < 0.003);
        QVERIFY(std::abs(got->high - (mean + reach)) < 0.003);
    }

    void twoEqualRoutersDoNotDiffer() {
        const auto weak = chances(200, 0.4, 1), strong = chances(200, 0.8, 2), scores = chances(200, 0.5, 3);
        const auto a = Ranking::of(scores, weak, strong), b = Ranking::of(scores, weak, strong);
        const auto got = bootstrap(200, {300, 1, 0.95}, [&](auto counts) -> std::optional<double> {
            return *a->apgr(counts) - *b->apgr(counts);
        });
        QCOMPARE(got->low, 0.0);
        QCOMPARE(got->high, 0.0);
    }

    void chanceLiesAroundAHalf() {
        const auto weak = chances(400, 0.4, 1), strong = chances(400, 0.8, 2);
        const auto got = chanceRange(weak, strong);
        QVERIFY(got.has_value());
        QVERIFY(got->low < 0.5 && 0.5 < got->high);
        QVERIFY(got->low > 0.4 && got->high < 0.6);
    }

    void whatHasNoFigure() {
        QVERIFY(!bootstrap(0, {}, [](auto) { return std::optional(1.0); }));
        QVERIFY(!bootstrap(5, {}, [](auto) { return std::optional<double>(); }));
        QVERIFY(!chanceRange({}, {}));
        const std::vector<double> same{1, 0, 1};
        QVERIFY(!chanceRange(same, same));
        // Of three rows the one that differs is missing in (2/3)^3 = 30 % of the resamples.
        const std::vector<double> weak{0, 1, 1}, strong{1, 1, 1}, scores{3, 2, 1};
        const auto ranking = Ranking::of(scores, weak, strong);
        const auto got = bootstrap(3, {1000, 1, 0.95}, [&](auto counts) { return ranking->apgr(counts); });
        QVERIFY(got && got->undefined > 230 && got->undefined < 370);
    }

    void quantilesLieBetweenRanks_data() {
        QTest::addColumn<double>("share");
        QTest::addColumn<double>("value");
        QTest::newRow("the first") << 0.0 << 10.0;
        QTest::newRow("the last") << 1.0 << 40.0;
        QTest::newRow("the middle") << 0.5 << 25.0;
        QTest::newRow("a tenth") << 0.1 << 13.0;
    }
    void quantilesLieBetweenRanks() {
        QFETCH(double, share);
        QFETCH(double, value);
        QCOMPARE(quantile(std::vector<double>{10, 20, 30, 40}, share), value);
    }
};

QTEST_APPLESS_MAIN(ResamplingTest)
#include "resampling.moc"
