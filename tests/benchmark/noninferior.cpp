#include "bench/noninferior.h"

#include "bench/ungraded.h"
#include "evaluated.h"

#include <QTest>

using namespace tierline;
using namespace tierline::bench;

namespace {

// So many cases that strong gets right and weak gets wrong, and such that both get right.
struct Sides {
    Set set;
    Run run;
};
Sides sides(int lost, int kept) {
    QString set, run;
    for (int at = 0; at < lost + kept; ++at) {
        set += QStringLiteral("%1 low %2/1;").arg(at).arg(at < lost ? 0 : 1);
        run += QStringLiteral("low %1;").arg(at);
    }
    Sides made;
    made.set = setOf(set);
    made.run = runOf(made.set, run);
    return made;
}

NonInferior asked(const Sides& sides, const NonInferiorQuestion& question, const Run* against = nullptr) {
    auto options = quick();
    options.resampling.times = 2000;
    const auto made = nonInferior(sides.set, sides.run, against, question, options);
    if (!made) qFatal("%s", toString(made.error()).c_str());
    return *made;
}

} // namespace

class NonInferiorTest : public QObject {
    Q_OBJECT

private slots:
    void verdicts_data() {
        QTest::addColumn<int>("lost");
        QTest::addColumn<int>("kept");
        QTest::addColumn<double>("margin");
        QTest::addColumn<int>("verdict");
        const auto row = [](const char* name, int lost, int kept, double margin, NonInferiorVerdict verdict) {
            QTest::newRow(name) << lost << kept << margin << static_cast<int>(verdict);
        };
        row("nothing lost in many", 0, 400, 0.03, NonInferiorVerdict::Shown);
        row("a little lost in many", 2, 398, 0.03, NonInferiorVerdict::Shown);
        row("as much lost as allowed", 12, 388, 0.03, NonInferiorVerdict::NotShown);
        row("much lost", 80, 320, 0.03, NonInferiorVerdict::NotShown);
        row("nothing lost, but in few", 0, 98, 0.03, NonInferiorVerdict::CannotTell);
        row("nothing lost in just enough", 0, 99, 0.03, NonInferiorVerdict::Shown);
        row("much lost in few cannot tell either", 9, 9, 0.5, NonInferiorVerdict::CannotTell);
        row("no margin asks for more than equal", 0, 400, 0, NonInferiorVerdict::NotShown);
    }
    void verdicts() {
        QFETCH(int, lost);
        QFETCH(int, kept);
        QFETCH(double, margin);
        QFETCH(int, verdict);
        const auto made = asked(sides(lost, kept), {Reference::AlwaysStrongest, {}, margin});
        QVERIFY2(static_cast<int>(made.verdict) == verdict, made.sentence.c_str());
        QCOMPARE(made.pairs, std::size_t(lost + kept));
        QCOMPARE(*made.value, -double(lost) / (lost + kept));
        QVERIFY(*made.bound <= *made.value);
    }

    void theBoundIsOneSided() {
        // Binomial: of 400 with a share of 0.1 the 95 % quantile is 50.
        const auto made = asked(sides(40, 360), {Reference::AlwaysStrongest, {}, 0.03});
        QVERIFY2(std::abs(*made.bound + 0.125) < 0.004, made.sentence.c_str());
    }

    void referencesByName() {
        for (const auto reference :
             {Reference::AlwaysStrongest, Reference::AlwaysCheapest, Reference::BestConstant, Reference::Live,
              Reference::Length, Reference::Random})
            QVERIFY(referenceNamed(toString(reference)) == reference);
        QVERIFY(!referenceNamed("always strongest") && !referenceNamed(""));
        const auto given = sides(30, 170);
        QCOMPARE(*asked(given, {Reference::AlwaysCheapest, {}, 0.03}).value, 0.0);
        QCOMPARE(*asked(given, {Reference::BestConstant, {}, 0.03}).value, -0.15);
        QCOMPARE(*asked(given, {Reference::Random, {}, 0.03}).value, 0.0);
        QCOMPARE(*asked(given, {Reference::Live, {}, 0.03}, &given.run).value, 0.0);
    }

    void slicesByLabelOrByTag() {
        auto given = sides(30, 170);
        for (std::size_t at = 0; at < 40; ++at)
            given.set.cases[at].tags["lang"] = "zh";
        for (std::size_t at = 150; at < 200; ++at)
            given.set.cases[at].tier = 2;
        const auto byTag = asked(given, {Reference::AlwaysStrongest, "lang:zh", 0.03});
        QCOMPARE(byTag.pairs, std::size_t(40));
        QCOMPARE(*byTag.value, -0.75);
        QVERIFY(byTag.sentence.find("it takes 99 at least") != std::string::npos);
        const auto byLabel = asked(given, {Reference::AlwaysStrongest, "high", 0.1});
        QCOMPARE(byLabel.pairs, std::size_t(50));
        QVERIFY(byLabel.isShown());
    }

    void aCaseThatIsMissingIsNoPair() {
        const auto given = sides(0, 400);
        const NonInferiorQuestion question{Reference::AlwaysStrongest, {}, 0.03};
        auto failed = given;
        failed.run.rows[7].quality.reset();
        failed.run.rows[7].trouble = "rate_limited";
        auto made = asked(failed, question);
        QVERIFY(!made.isShown());
        QVERIFY2(made.sentence.find("cannot tell: 1 case of 400 has no right or wrong") != std::string::npos,
                 made.sentence.c_str());
        failed.run.rows[7].trouble = nothingToGradeBy;
        made = asked(failed, question);
        QVERIFY2(made.isShown()
                     && made.sentence.find("without 1 case that nothing grades") != std::string::npos,
                 made.sentence.c_str());
        auto stopped = given;
        stopped.run.rows.resize(300);
        made = asked(stopped, question);
        QVERIFY2(!made.isShown() && made.sentence.find("100 cases of 400 have no") != std::string::npos,
                 made.sentence.c_str());
    }

    void withoutLabelsATierIsWhereTheRunSendsCases() {
        auto given = sides(0, 200);
        for (auto& each : given.set.cases)
            each.tier.reset();
        given.set.labelled = 0;
        const auto made = asked(given, {Reference::AlwaysStrongest, "low", 0.03});
        QCOMPARE(made.pairs, std::size_t(200));
        QVERIFY2(made.sentence.find("where it sends cases to `low`") != std::string::npos,
                 made.sentence.c_str());
        const auto none =
            nonInferior(given.set, given.run, nullptr, {Reference::AlwaysStrongest, "high", 0.03}, quick());
        QVERIFY(!none && none.error().code == ErrorCode::NotFound);
        QVERIFY2(toString(none.error()).find("did you mean `high`") == std::string::npos,
                 toString(none.error()).c_str());
    }

    void whatCannotBeAsked() {
        const auto given = sides(3, 30);
        const auto code = [&](const NonInferiorQuestion& question) {
            const auto made = nonInferior(given.set, given.run, nullptr, question, quick());
            return made ? ErrorCode::Internal : made.error().code;
        };
        QCOMPARE(code({Reference::Live, {}, 0.03}), ErrorCode::InvalidInput);
        QCOMPARE(code({Reference::AlwaysStrongest, {}, -0.1}), ErrorCode::InvalidInput);
        QCOMPARE(code({Reference::AlwaysStrongest, {}, std::nan("")}), ErrorCode::InvalidInput);
        QCOMPARE(code({Reference::AlwaysStrongest, "lang:xx", 0.03}), ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(NonInferiorTest)
#include "noninferior.moc"
