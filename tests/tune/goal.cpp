#include "tune/goal.h"

#include <QTest>

#include <utility>

using namespace tierline;
using namespace tierline::tune;

class GoalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goals_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("again"); // empty: refused
        const std::pair<const char*, const char*> rows[]{
            {"under:5", "under:5"},
            {"under:0.5", "under:0.5"},
            {"budget:3.50/day", "budget:3.50/day"},
            {"budget:$0.000000001/day", "budget:0.000000001/day"},
            {"top-share:10%", "top-share:10%"},
            {"top-share:0.125", "top-share:12.5%"},
            {"max-under:3%@95%", "max-under:3%@95%"},
            {"max-under:0.03", "max-under:3%@95%"},
            {"max-under:3%@99.9%,budget:2/day,under:7", "max-under:3%@99.9%,budget:2.00/day,under:7"},
            {"", ""},
            {"under", ""},
            {"under:0", ""},
            {"under:-3", ""},
            {"under:nan", ""},
            {"under:inf", ""},
            {"under:5,under:6", ""},
            {"budget:3.50", ""},
            {"budget:3.50/week", ""},
            {"budget:-1/day", ""},
            {"budget:much/day", ""},
            {"top-share:110%", ""},
            {"top-share:", ""},
            {"max-under:0%@95%", ""},
            {"max-under:100%@95%", ""},
            {"max-under:3%@100%", ""},
            {"max-under:3%@20%", ""},
            {"cheapest:1", ""},
        };
        for (const auto& [text, again] : rows)
            QTest::addRow("%s", text[0] ? text : "nothing")
                << QString::fromLatin1(text) << QString::fromLatin1(again);
    }
    void goals() {
        QFETCH(QString, text);
        QFETCH(QString, again);
        const auto goal = parseGoal(text.toStdString());
        if (again.isEmpty()) {
            QVERIFY(!goal);
            QVERIFY(!goal.error().remedy.empty());
            return;
        }
        QVERIFY2(goal, goal ? "" : toString(goal.error()).c_str());
        QCOMPARE(QString::fromStdString(toString(*goal)), again);
        auto repeated = *parseGoal(toString(*goal));
        repeated.isRatioGiven = goal->isRatioGiven; // the usual one is written out
        QVERIFY(repeated == *goal);
        QVERIFY(!inWords(*goal).empty());
    }
};

QTEST_GUILESS_MAIN(GoalTest)
#include "goal.moc"
