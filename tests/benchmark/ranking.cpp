#include "bench/ranking.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {

using Numbers = std::vector<double>;

// "0.750", or "-" where the figure does not exist.
QString shown(const std::optional<double>& value) {
    return value ? QString::number(*value, 'f', 3) : QStringLiteral("-");
}

} // namespace

class RankingTest : public QObject {
    Q_OBJECT

private slots:
    void gapRecovered_data() {
        QTest::addColumn<Numbers>("scores");
        QTest::addColumn<Numbers>("weak");
        QTest::addColumn<Numbers>("strong");
        QTest::addColumn<QString>("figures"); // APGR, CPT(50), CPT(80), PGR(0.25)
        // Gains in order 1, 1, 0, 0: PGR 0, .5, 1, 1, 1; area (.25 + .75 + 1 + 1) / 4.
        QTest::newRow("the needy first")
            << Numbers{4, 3, 2, 1} << Numbers{0, 0, 1, 1} << Numbers{1, 1, 1, 1} << "0.750 0.250 0.400 0.500";
        QTest::newRow("the needy last")
            << Numbers{1, 2, 3, 4} << Numbers{0, 0, 1, 1} << Numbers{1, 1, 1, 1} << "0.250 0.750 0.900 0.000";
        QTest::newRow("all scores tied are chance")
            << Numbers{7, 7, 7, 7} << Numbers{0, 0, 1, 1} << Numbers{1, 1, 1, 1} << "0.500 0.500 0.800 0.250";
        // Gains 1 | (1, 0) | 0 -> PGR 0, .5, .75, 1, 1.
        QTest::newRow("two in the middle tied")
            << Numbers{3, 2, 2, 1} << Numbers{0, 0, 1, 1} << Numbers{1, 1, 1, 1} << "0.688 0.250 0.550 0.500";
        // Gains 1, -1, 1, 0 -> PGR 0, 1, 0, 1, 1: the first share that reaches it counts.
        QTest::newRow("strong is worse on one")
            << Numbers{4, 3, 2, 1} << Numbers{0, 1, 0, 1} << Numbers{1, 0, 1, 1} << "0.625 0.125 0.200 1.000";
        QTest::newRow("a judge's points")
            << Numbers{2, 1} << Numbers{3, 8.5} << Numbers{9, 8.5} << "0.750 0.250 0.400 0.500";
        QTest::newRow("one prompt") << Numbers{1} << Numbers{0} << Numbers{1} << "0.500 0.500 0.800 0.250";
        QTest::newRow("weak is as good everywhere")
            << Numbers{1, 2, 3} << Numbers{1, 0, 1} << Numbers{1, 0, 1} << "- - - -";
        QTest::newRow("gains and losses cancel out")
            << Numbers{1, 2} << Numbers{1, 0} << Numbers{0, 1} << "- - - -";
        QTest::newRow("decimals that do not add up exactly cancel out too")
            << Numbers{1, 2, 3} << Numbers{0.1, 0.2, 0.3} << Numbers{0.3, 0.1, 0.2} << "- - - -";
    }
    void gapRecovered() {
        QFETCH(Numbers, scores);
        QFETCH(Numbers, weak);
        QFETCH(Numbers, strong);
        QFETCH(QString, figures);
        const auto ranking = Ranking::of(scores, weak, strong);
        QVERIFY(ranking.has_value());
        const QStringList got{shown(ranking->apgr()), shown(ranking->cpt(0.5)), shown(ranking->cpt(0.8)),
                              shown(ranking->pgr(0.25))};
        QCOMPARE(got.join(u' '), figures);
        const std::vector<std::uint32_t> once(scores.size(), 1);
        QCOMPARE(shown(ranking->apgr(once)), shown(ranking->apgr()));
    }

    void aResampleIsTheSetItDraws() {
        const Numbers scores{5, 4, 4, 3, 1}, weak{0, 1, 0, 1, 0}, strong{1, 1, 1, 0, 1};
        const auto ranking = Ranking::of(scores, weak, strong);
        QVERIFY(ranking.has_value());
        const std::vector<std::uint32_t> counts{2, 0, 1, 3, 1};
        Numbers drawn, low, high;
        for (std::size_t at = 0; at < counts.size(); ++at)
            for (std::uint32_t time = 0; time < counts[at]; ++time) {
                drawn.push_back(scores[at]);
                low.push_back(weak[at]);
                high.push_back(strong[at]);
            }
        const auto whole = Ranking::of(drawn, low, high);
        QVERIFY(whole.has_value() && whole->apgr() && ranking->apgr(counts));
        QVERIFY(std::abs(*whole->apgr() - *ranking->apgr(counts)) < 1e-12);
        QVERIFY(!ranking->apgr(std::vector<std::uint32_t>(5, 0)));
    }

    void whatCannotBeRanked_data() {
        QTest::addColumn<Numbers>("scores");
        QTest::addColumn<Numbers>("weak");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << Numbers{} << Numbers{} << "no prompt";
        QTest::newRow("other lengths") << Numbers{1, 2} << Numbers{1} << "2 scores for 1 weak";
        QTest::newRow("not a number")
            << Numbers{1, std::nan("")} << Numbers{1, 1} << "prompt 2 is not a number";
        QTest::newRow("an endless outcome") << Numbers{1} << Numbers{INFINITY} << "prompt 1 is not a number";
    }
    void whatCannotBeRanked() {
        QFETCH(Numbers, scores);
        QFETCH(Numbers, weak);
        QFETCH(QString, said);
        const auto ranking = Ranking::of(scores, weak, weak);
        QVERIFY(!ranking.has_value());
        const auto detail = QString::fromStdString(ranking.error().detail);
        QVERIFY2(detail.contains(said), qPrintable(detail));
    }

    void areaUnderTheCurve_data() {
        QTest::addColumn<Numbers>("scores");
        QTest::addColumn<QString>("positives");
        QTest::addColumn<QString>("figure");
        QTest::newRow("apart") << Numbers{1, 2, 3, 4} << "--++" << "1.000";
        QTest::newRow("the wrong way round") << Numbers{1, 2, 3, 4} << "++--" << "0.000";
        QTest::newRow("all tied") << Numbers{5, 5, 5, 5} << "-+-+" << "0.500";
        QTest::newRow("one tie counts half") << Numbers{1, 2, 2, 3} << "--++" << "0.875";
        QTest::newRow("one class only") << Numbers{1, 2} << "++" << "-";
        QTest::newRow("nothing") << Numbers{} << "" << "-";
        QTest::newRow("other lengths") << Numbers{1, 2} << "+" << "-";
    }
    void areaUnderTheCurve() {
        QFETCH(Numbers, scores);
        QFETCH(QString, positives);
        QFETCH(QString, figure);
        std::vector<bool> isPositive;
        for (const QChar sign : positives)
            isPositive.push_back(sign == u'+');
        QCOMPARE(shown(auc(scores, isPositive)), figure);
    }

    void aDecidedRouterStandsBesideItsShare() {
        const auto got = decided({true, true, false, false}, Numbers{0, 1, 0, 1}, Numbers{1, 1, 1, 1});
        QVERIFY(got && got->pgr);
        QCOMPARE(got->strongShare, 0.5);
        QCOMPARE(got->quality, 0.75);
        QCOMPARE(*got->pgr, 0.5); // as random at that share
        QVERIFY(!decided({}, {}, {}));
        QVERIFY(!decided({true}, Numbers{1}, Numbers{1})->pgr);
    }
};

QTEST_APPLESS_MAIN(RankingTest)
#include "ranking.moc"
