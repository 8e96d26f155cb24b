#include "gateway/keptcalibration.h"

#include "base/paths.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::gateway;

class KeptCalibrationTest : public QObject {
    Q_OBJECT

private slots:
    void aRestartEstimatesTheSame() {
        route::Calibration running, restarted;
        for (int request = 0; request < 600; ++request)
            running.observe("p/a", 1'000, 1'400);
        running.observe("p/once", 1'000, 900);
        const auto kept = calibrationFrom(toJson(running.learned()));
        QVERIFY(kept.has_value());
        restarted.load(*kept);
        QCOMPARE(restarted.estimate("p/a", 5'000), running.estimate("p/a", 5'000));
        QCOMPARE(restarted.estimate("p/a", 5'000), std::int64_t(7'000));
        QCOMPARE(restarted.estimate("p/once", 5'000), running.estimate("p/once", 5'000));
    }

    void whatCannotBeUsed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("cut off") << QByteArray("{\"version\":1,\"models\":[{\"model\":\"p/a\"");
        QTest::newRow("of another version") << QByteArray("{\"version\":2,\"models\":[]}");
        QTest::newRow("counts that are none")
            << QByteArray("{\"version\":1,\"models\":[{\"model\":\"p/a\",\"requests\":\"many\"}]}");
        QTest::newRow("no name") << QByteArray(
            "{\"version\":1,\"models\":[{\"requests\":1,\"estimated_tokens\":1,\"actual_tokens\":1}]}");
    }
    void whatCannotBeUsed() {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        const std::string file = folder.filePath("calibration.json").toStdString();
        QVERIFY(replaceFile(file, text.toStdString()).has_value());
        QVERIFY(!loadCalibration(file).has_value());
    }

    void noFileIsNothingLearned() {
        const QTemporaryDir folder;
        const auto kept = loadCalibration(folder.filePath("calibration.json").toStdString());
        QVERIFY(kept.has_value());
        QVERIFY(kept->empty());
    }
};

QTEST_APPLESS_MAIN(KeptCalibrationTest)
#include "keptcalibration.moc"
