#include "classify/train.h"

#include "base/id.h"
#include "classify/curve.h"
#include "classify/textmodel.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <deque>

using namespace tierline;
using namespace tierline::classify;

namespace {

// Hard ones say "prove" or "design" among plain words, easy ones "weather" or "timer".
struct Made {
    std::deque<std::string> texts;
    std::vector<TrainRow> rows;
};

Made synthetic(std::size_t count, std::uint64_t seed) {
    static const std::vector<std::string> plain{"the", "a",  "of", "this", "for",  "team", "table",
                                                "and", "on", "in", "with", "that", "work", "day"};
    Dice dice(seed);
    Made made;
    for (std::size_t i = 0; i < count; ++i) {
        const bool hard = i % 2 == 0;
        std::string text;
        const auto words = 4 + dice.next() % 8;
        const auto telling = dice.next() % words;
        for (std::size_t w = 0; w < words; ++w) {
            if (!text.empty()) text += ' ';
            if (w == telling)
                text +=
                    hard ? (dice.next() % 2 ? "prove" : "design") : (dice.next() % 2 ? "weather" : "timer");
            else
                text += plain[dice.next() % plain.size()];
        }
        made.texts.push_back(text);
        made.rows.push_back({made.texts.back(), hard ? 1.0 : 0.0, 0, 1, hard ? 0.9 : 0.15, 1});
    }
    return made;
}

TrainOptions quick() {
    TrainOptions options;
    options.name = "test 1";
    options.about = "synthetic";
    options.cost = 1;
    return options;
}

std::int32_t weightOf(const TextFile& file, std::string_view word) {
    for (const auto& term : file.terms)
        if (term.kind == TermKind::Word && term.text == word) return term.weight;
    return 0;
}

} // namespace

class Train : public QObject {
    Q_OBJECT

private slots:
    void theSameRowsAndSeedGiveTheSameBytes() {
        const auto first = synthetic(240, 5), second = synthetic(240, 5);
        const auto one = train(first.rows, quick()), other = train(second.rows, quick());
        QVERIFY(one && other);
        QVERIFY(!one->model.terms.empty());
        QCOMPARE(print(one->model), print(other->model));
        QCOMPARE(one->scores, other->scores);
        auto options = quick();
        options.seed = 2; // other folds, so another curve
        QVERIFY(print(train(first.rows, options)->model) != print(one->model));
    }

    void itLearnsWhichWordsTell() {
        const auto made = synthetic(240, 5);
        const auto trained = train(made.rows, quick());
        QVERIFY(trained);
        QVERIFY(weightOf(trained->model, "prove") > 0);
        QVERIFY(weightOf(trained->model, "design") > 0);
        QVERIFY(weightOf(trained->model, "weather") < 0);
        QVERIFY(weightOf(trained->model, "prove") > 5 * std::abs(weightOf(trained->model, "table")));
        std::size_t right = 0;
        for (std::size_t i = 0; i < made.rows.size(); ++i)
            right += (trained->scores[i] > 525'000) == (made.rows[i].need > 0.5);
        QVERIFY2(right > 230, qPrintable(QString::number(right)));
    }

    void theModelSaysOfARowWhatTrainingDid() {
        const auto made = synthetic(240, 5);
        const auto trained = train(made.rows, quick());
        const auto model = TextModel::parse(print(trained->model));
        QVERIFY2(model.has_value(), model ? "" : toString(model.error()).c_str());
        TextScratch scratch;
        QVERIFY((*model)->run("prove this for the team", scratch).score > 600'000);
        QVERIFY((*model)->run("a timer for the team", scratch).score < 300'000);
    }

    // Group 1 is nearly always hard for a reason that no word tells; only the word within a group counts.
    void aSourcesBaseRateIsNotLearned() {
        auto made = synthetic(400, 9);
        for (std::size_t i = 0; i < made.rows.size(); ++i) {
            auto& row = made.rows[i];
            row.group = i % 4 < 2 ? 0 : 1;
            made.texts[i] += row.group == 1 ? " sourcemark" : " othermark";
            row.text = made.texts[i];
            if (row.group == 1 && i % 8 < 6) row.need = 1; // hard whatever the words say
        }
        const auto apart = train(made.rows, quick());
        for (auto& row : made.rows)
            row.group = 0;
        const auto together = train(made.rows, quick());
        QVERIFY(apart && together);
        QVERIFY(weightOf(together->model, "sourcemark") > 2 * std::abs(weightOf(apart->model, "sourcemark")));
    }

    void weightMeansSoManyRows() {
        auto made = synthetic(60, 3);
        auto repeated = made.rows;
        for (std::size_t i = 0; i < made.rows.size(); i += 3)
            made.rows[i].weight = 2;
        auto doubled = made.rows;
        for (std::size_t i = 0; i < made.rows.size(); i += 3)
            repeated.push_back(repeated[i]);
        const auto by = train(doubled, quick()), with = train(repeated, quick());
        QVERIFY(by && with);
        // Frequencies of terms differ by the copies, so the weights are alike and not the same.
        QVERIFY(weightOf(by->model, "prove") > 0 && weightOf(with->model, "prove") > 0);
        QVERIFY(print(by->model) != print(train(synthetic(60, 3).rows, quick())->model));
    }

    void badRows_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        for (const auto& [what, says] : {std::pair("none", "nothing to train on"),
                                         {"one class", "every row says the same"},
                                         {"nan", "between 0 and 1"},
                                         {"need above one", "between 0 and 1"},
                                         {"place", "between 0 and 1"},
                                         {"no weight", "weight must be"},
                                         {"heavy", "weight must be"},
                                         {"group", "groups"},
                                         {"not utf-8", "not UTF-8"},
                                         {"folds", "folds must be"},
                                         {"cost", "cost must be"},
                                         {"few", "too few"},
                                         {"one class in the folds", "without one of the folds"}})
            QTest::newRow(what) << QString::fromLatin1(what) << QString::fromLatin1(says);
    }

    void badRows() {
        QFETCH(QString, what);
        QFETCH(QString, says);
        auto made = synthetic(40, 1);
        auto options = quick();
        auto& rows = made.rows;
        if (what == QStringLiteral("none")) rows.clear();
        if (what == QStringLiteral("one class"))
            for (auto& row : rows)
                row.need = 1;
        if (what == QStringLiteral("nan")) rows[7].need = std::nan("");
        if (what == QStringLiteral("need above one")) rows[7].need = 1.01;
        if (what == QStringLiteral("place")) rows[7].place = -0.1;
        if (what == QStringLiteral("no weight")) rows[7].weight = 0;
        if (what == QStringLiteral("heavy")) rows[7].weight = 17;
        if (what == QStringLiteral("group")) rows[7].group = 1000;
        if (what == QStringLiteral("not utf-8")) rows[7].text = "\xff";
        if (what == QStringLiteral("folds")) options.folds = 1;
        if (what == QStringLiteral("cost")) options.cost = 0;
        if (what == QStringLiteral("few")) rows.resize(9);
        if (what == QStringLiteral("one class in the folds"))
            for (std::size_t i = 0; i < rows.size(); ++i)
                rows[i].need = i == 0 ? 0 : 1;
        const auto trained = train(rows, options);
        QVERIFY(!trained.has_value());
        QCOMPARE(trained.error().code, ErrorCode::InvalidInput);
        QVERIFY2(QString::fromStdString(trained.error().detail).contains(says),
                 trained.error().detail.c_str());
    }

    void itStopsWhenToldTo() {
        const auto made = synthetic(60, 1);
        for (int stop = 0; stop < 7; ++stop) {
            auto options = quick();
            int heard = 0;
            double last = -1;
            options.progress = [&](std::string_view, double share) {
                if (share <= last) heard = 1000;
                last = share;
                return heard++ < stop;
            };
            const auto trained = train(made.rows, options);
            QVERIFY(!trained.has_value());
            QCOMPARE(trained.error().code, ErrorCode::Refused);
            QCOMPARE(heard, stop + 1);
        }
    }

    void rowsWithoutAPlaceStillMakeAModel() {
        auto made = synthetic(60, 1);
        for (auto& row : made.rows)
            row.placeWeight = 0;
        const auto trained = train(made.rows, quick());
        QVERIFY(trained);
        const auto model = TextModel::parse(print(trained->model));
        QVERIFY(model.has_value());
        TextScratch scratch;
        QCOMPARE((*model)->run("prove this", scratch).confidence, 0);
    }

    void theCurve_data() {
        QTest::addColumn<QString>("places"); // of rows with rising sums
        QTest::addColumn<QString>("scores"); // of the knots
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("one step") << "00000000 99999999" << "0.0 0.9";
        QTest::newRow("three steps") << "00000000 55555555 99999999" << "0.0 0.5 0.9";
        QTest::newRow("what falls is one") << "99999999 00000000" << "0.4";
        QTest::newRow("a dent is levelled") << "00000000 66666666 44444444 99999999" << "0.0 0.5 0.9";
        QTest::newRow("what hardly rises is one") << "55555555 55555556 99999999" << "0.5 0.9";
    }

    void theCurve() {
        QFETCH(QString, places);
        QFETCH(QString, scores);
        std::vector<Placed> rows;
        for (const auto sign : places)
            if (sign.isDigit())
                rows.push_back({0.1 * static_cast<double>(rows.size()), 0.1 * sign.digitValue(), 1});
        std::ranges::reverse(rows);  // their order does not matter
        rows.push_back({-50, 1, 0}); // of no weight
        QStringList found;
        for (const auto& knot : fitCurve(rows))
            found += QString::number(std::floor(knot.score * 10 + 0.01) / 10, 'f', 1);
        QCOMPARE(found.join(QLatin1Char(' ')), scores);
    }

    void whatMissesItsPlaceIsLessSure() {
        std::vector<Placed> rows;
        for (int i = 0; i < 16; ++i)
            rows.push_back({0.1 * i, i % 2 == 0 ? 0.2 : 0.6, 1}); // within 0.2 of the middle
        const auto knots = fitCurve(rows);
        QCOMPARE(knots.size(), std::size_t{1});
        QVERIFY(std::abs(knots[0].confidence - 0.6) < 1e-9);
    }
};

QTEST_APPLESS_MAIN(Train)
#include "train.moc"
