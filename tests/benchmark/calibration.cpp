#include "bench/calibration.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {
using Numbers = std::vector<double>;
}

class CalibrationTest : public QObject {
    Q_OBJECT

private slots:
    void error_data() {
        QTest::addColumn<Numbers>("stated");
        QTest::addColumn<QString>("truth");
        QTest::addColumn<QString>("figures"); // ECE, worst, Brier, base
        QTest::newRow("certain and right") << Numbers{0, 1, 1} << "-++" << "0.000 0.000 0.000 0.667";
        QTest::newRow("certain and wrong") << Numbers{1, 1} << "--" << "1.000 1.000 1.000 0.000";
        QTest::newRow("a half that is a half") << Numbers{0.5, 0.5} << "+-" << "0.000 0.000 0.250 0.500";
        // Bin [.2,.3): stated .25, actual 0.5; bin [.9,1]: .95 and 1.
        QTest::newRow("two bins by their rows") << Numbers{0.25, 0.25, 0.9, 1.0} << "+-++"
                                                << "0.150 0.250 0.159 0.750";
        QTest::newRow("one class only") << Numbers{0.1, 0.1} << "--" << "0.100 0.100 0.010 0.000";
    }
    void error() {
        QFETCH(Numbers, stated);
        QFETCH(QString, truth);
        QFETCH(QString, figures);
        std::vector<bool> isSo;
        for (const QChar sign : truth)
            isSo.push_back(sign == u'+');
        const auto got = calibration(stated, isSo);
        QVERIFY(got.has_value());
        QCOMPARE(QString::asprintf("%.3f %.3f %.3f %.3f", got->error, got->worst, got->brier, got->base),
                 figures);
        QCOMPARE(got->bins.size(), std::size_t(10));
        std::size_t rows = 0;
        for (const auto& bin : got->bins)
            rows += bin.rows;
        QCOMPARE(rows, stated.size());
        QVERIFY(!got->bins[5].actual || truth == u"+-");
    }

    void mistakes() {
        QVERIFY(!calibration({}, {}));
        QVERIFY(!calibration(Numbers{0.5}, {true, false}));
        QVERIFY(!calibration(Numbers{1.01}, {true}));
        QVERIFY(!calibration(Numbers{std::nan("")}, {true}));
    }
};

QTEST_APPLESS_MAIN(CalibrationTest)
#include "calibration.moc"
