#include "policy/nearest.h"

#include <QTest>
#include <vector>

using namespace tierline::policy;

class NearestTest : public QObject {
    Q_OBJECT

private slots:
    void countsEdits_data() {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<int>("distance");
        QTest::newRow("equal") << "weight" << "weight" << 0;
        QTest::newRow("two neighbours swapped") << "wieght" << "weight" << 1;
        QTest::newRow("one letter missing") << "wight" << "weight" << 1;
        QTest::newRow("one letter too many") << "weights" << "weight" << 1;
        QTest::newRow("one letter wrong") << "weigth" << "weight" << 1;
        QTest::newRow("case does not count") << "Weight" << "weight" << 0;
        QTest::newRow("nothing against a word") << "" << "abc" << 3;
        QTest::newRow("all different") << "abc" << "xyz" << 3;
    }

    void countsEdits() {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(int, distance);
        QCOMPARE(static_cast<int>(editDistance(a.toStdString(), b.toStdString())), distance);
        QCOMPARE(static_cast<int>(editDistance(b.toStdString(), a.toStdString())), distance);
    }

    void proposes_data() {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("close") << "lagre" << "did you mean `large`?";
        QTest::newRow("far") << "zzzzzzzz" << "the nearest known one is `small` (known: small, mid, large)";
    }

    void proposes() {
        QFETCH(QString, word);
        QFETCH(QString, remedy);
        const std::vector<std::string> known{"small", "mid", "large"};
        QCOMPARE(QString::fromStdString(nearestRemedy(word.toStdString(), known)), remedy);
    }

    void tiesGoToTheEarlierWord() {
        const std::vector<std::string> known{"abc", "abd"};
        QCOMPARE(nearest("abx", known)->word, std::string("abc"));
    }

    void nothingKnownProposesNothing() {
        QVERIFY(!nearest("x", {}));
        QVERIFY(nearestRemedy("x", {}).empty());
    }

    void aHugeWordIsCut() {
        const std::vector<std::string> known{"small"};
        QCOMPARE(nearest(std::string(10'000'000, 'x'), known)->word, std::string("small"));
    }
};

QTEST_APPLESS_MAIN(NearestTest)
#include "nearest.moc"
