#include "route/calibration.h"

#include <QTest>
#include <limits>
#include <thread>

using namespace tierline::route;

namespace {

constexpr qint64 most = std::numeric_limits<qint64>::max();

} // namespace

class CalibrationTest : public QObject {
    Q_OBJECT

private slots:
    void seeds_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<qint64>("tokens"); // of 7,000 estimated
        QTest::newRow("Claude takes more") << "anthropic/claude-sonnet-4-5-20250929" << qint64{8'000};
        QTest::newRow("in any case") << "openrouter/Anthropic/CLAUDE-3" << qint64{8'000};
        QTest::newRow("GPT") << "openai/gpt-5-2025-08-07" << qint64{7'000};
        QTest::newRow("Gemini") << "google/gemini-2.5-pro" << qint64{7'000};
        QTest::newRow("Llama") << "groq/llama-3.1-8b-instant" << qint64{7'000};
        QTest::newRow("DeepSeek") << "deepseek/deepseek-chat" << qint64{8'400};
        QTest::newRow("a model nobody knows") << "nimbus/nano-1" << qint64{7'000};
        QTest::newRow("no name") << "" << qint64{7'000};
    }

    void seeds() {
        QFETCH(QString, model);
        QTEST(qint64{Calibration().estimate(model.toStdString(), 7'000)}, "tokens");
    }

    void learns_data() {
        QTest::addColumn<int>("requests");
        QTest::addColumn<qint64>("raw");
        QTest::addColumn<qint64>("counted");
        QTest::addColumn<qint64>("factor"); // of a model whose seed is 1
        QTest::newRow("four requests say nothing yet")
            << 4 << qint64{100} << qint64{150} << qint64{1'000'000};
        QTest::newRow("five do") << 5 << qint64{100} << qint64{150} << qint64{1'500'000};
        QTest::newRow("exactly a third more") << 6 << qint64{300} << qint64{400} << qint64{1'333'333};
        QTest::newRow("fewer than estimated") << 9 << qint64{1'000} << qint64{640} << qint64{640'000};
        QTest::newRow("never above four") << 5 << qint64{10} << qint64{70} << qint64{4'000'000};
        QTest::newRow("never below a quarter") << 5 << qint64{1'000} << qint64{1} << qint64{250'000};
        QTest::newRow("thousands, halved on the way")
            << 5'000 << qint64{100} << qint64{130} << qint64{1'300'000};
        QTest::newRow("nothing counted is passed over")
            << 50 << qint64{100} << qint64{0} << qint64{1'000'000};
        QTest::newRow("a negative count too") << 50 << qint64{100} << qint64{-5} << qint64{1'000'000};
        QTest::newRow("nothing estimated") << 50 << qint64{0} << qint64{100} << qint64{1'000'000};
        QTest::newRow("counts beyond reason") << 5'000 << most << most << qint64{1'000'000} * 4;
        QTest::newRow("an estimate beyond reason") << 5'000 << most << qint64{1} << qint64{250'000};
    }

    void learns() {
        QFETCH(int, requests);
        QFETCH(qint64, raw);
        QFETCH(qint64, counted);
        TokenRatio ratio;
        for (int i = 0; i < requests; ++i)
            ratio.observe(raw, counted);
        QTEST(qint64{ratio.factor(1'000'000)}, "factor");
        QVERIFY(ratio.requests < 512);
    }

    void oneOddRequestMovesLittle() {
        TokenRatio ratio;
        for (int i = 0; i < 99; ++i)
            ratio.observe(1'000, 1'000);
        ratio.observe(1'000, 1'000'000'000); // counts eightfold at most
        QCOMPARE(qint64{ratio.factor(0)}, qint64{1'070'000});
    }

    void theOldIsForgotten() {
        TokenRatio ratio;
        for (int i = 0; i < 10'000; ++i)
            ratio.observe(100, 200);
        for (int i = 0; i < 5'000; ++i)
            ratio.observe(100, 100);
        QVERIFY(ratio.factor(0) < 1'001'000);
        QVERIFY(ratio.factor(0) >= 1'000'000);
    }

    void scales_data() {
        QTest::addColumn<qint64>("raw");
        QTest::addColumn<qint64>("factor");
        QTest::addColumn<qint64>("tokens");
        QTest::newRow("half up") << qint64{1} << qint64{1'500'000} << qint64{2};
        QTest::newRow("below half") << qint64{1} << qint64{1'499'999} << qint64{1};
        QTest::newRow("nothing") << qint64{0} << qint64{4'000'000} << qint64{0};
        QTest::newRow("less than nothing") << qint64{-5} << qint64{4'000'000} << qint64{0};
        QTest::newRow("beyond the range") << most << qint64{4'000'000} << most;
    }

    void scales() {
        QFETCH(qint64, raw);
        QFETCH(qint64, factor);
        QTEST(qint64{scaled(raw, factor)}, "tokens");
    }

    void showsDrift() {
        Calibration calibration;
        for (int i = 0; i < 5; ++i)
            calibration.observe("p/b", 100, 150);
        calibration.observe("p/b", 100, 150); // the first that is predicted with what was learned
        calibration.observe("p/claude", 700, 900);
        const auto rows = calibration.drift();
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[0], (TokenDrift{"p/b", 6, 600, 650, 900, 1'500'000, true}));
        QCOMPARE(rows[1], (TokenDrift{"p/claude", 1, 700, 800, 900, 1'142'857, false}));
        QCOMPARE(qint64{calibration.estimate("p/b", 10)}, qint64{15});
        QCOMPARE(qint64{calibration.estimate("p/c", 10)}, qint64{10});
    }

    void aRestartKnowsTheSame() {
        Calibration running, restarted;
        for (int i = 0; i < 200; ++i)
            running.observe("p/a", 120, 150);
        restarted.load({{"p/a", 200, 24'000, 30'000}});
        QCOMPARE(restarted.estimate("p/a", 1'000), running.estimate("p/a", 1'000));
        QCOMPARE(restarted.drift()[0].factor, std::int64_t{1'250'000});
        for (int i = 0; i < 200; ++i) { // and goes on learning
            restarted.observe("p/a", 100, 100);
            running.observe("p/a", 100, 100);
        }
        QCOMPARE(restarted.estimate("p/a", 1'000), running.estimate("p/a", 1'000));
    }

    void loadsWhatMakesSense() {
        Calibration calibration;
        calibration.load({{"zero", 0, 100, 100},
                          {"negative", 10, -100, 100},
                          {"many", 1'000'000, 100'000'000, 200'000'000},
                          {"few", 3, 300, 600},
                          {"huge", 5, most, most}});
        const auto rows = calibration.drift();
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].model, std::string("few"));
        QVERIFY(!rows[0].isLearned);
        QCOMPARE(rows[2].factor, std::int64_t{2'000'000});
        // As heavy as 256 requests, not as a million: it can still be unlearned.
        for (int i = 0; i < 2'000; ++i)
            calibration.observe("many", 100, 100);
        QVERIFY(calibration.drift()[2].factor < 1'100'000);
    }

    void modelsAreBounded() {
        Calibration calibration;
        for (int i = 0; i < 3'000; ++i)
            calibration.observe("p/" + std::to_string(i), 100, 200);
        QCOMPARE(calibration.drift().size(), std::size_t{1'000});
        QCOMPARE(qint64{calibration.estimate("p/2999", 100)}, qint64{100});
    }

    void manyThreadsLoseNothing() {
        Calibration calibration;
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread)
            threads.emplace_back([&calibration] {
                for (int i = 0; i < 5'000; ++i) {
                    calibration.observe("p/a", 100, 125);
                    calibration.estimate("p/a", 100);
                }
            });
        threads.clear();
        const auto rows = calibration.drift();
        QCOMPARE(rows[0].requests, std::int64_t{40'000});
        QCOMPARE(rows[0].actual, std::int64_t{5'000'000});
        QCOMPARE(rows[0].factor, std::int64_t{1'250'000});
    }
};

QTEST_APPLESS_MAIN(CalibrationTest)
#include "calibration.moc"
