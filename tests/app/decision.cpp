#include "ctl/decision.h"

#include "policy/reader.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ctl;

class DecisionTest : public QObject {
    Q_OBJECT

private slots:
    void marksMatchedWords_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<int>>("spans"); // begin, end, …
        QTest::addColumn<QString>("marked");
        QTest::newRow("none") << "abc" << QList<int>{} << "abc";
        QTest::newRow("one") << "abcdef" << QList<int>{2, 4} << "ab«cd»ef";
        QTest::newRow("all") << "abc" << QList<int>{0, 3} << "«abc»";
        QTest::newRow("two out of order") << "abcdef" << QList<int>{4, 5, 0, 1} << "«a»bcd«e»f";
        QTest::newRow("overlapping") << "abcdef" << QList<int>{1, 4, 2, 6} << "a«bcdef»";
        QTest::newRow("touching") << "abcdef" << QList<int>{1, 2, 2, 3} << "a«bc»def";
        QTest::newRow("inside characters of several bytes")
            << QStringLiteral("größe") << QList<int>{2, 6} << QStringLiteral("gr«öß»e");
        QTest::newRow("beyond the end") << "abc" << QList<int>{1, 9} << "abc";
        QTest::newRow("empty") << "abc" << QList<int>{1, 1} << "abc";
    }

    void marksMatchedWords() {
        QFETCH(QString, text);
        QFETCH(QList<int>, spans);
        QFETCH(QString, marked);
        std::vector<classify::Span> list;
        for (qsizetype i = 0; i + 1 < spans.size(); i += 2)
            list.push_back({static_cast<std::uint32_t>(spans[i]), static_cast<std::uint32_t>(spans[i + 1])});
        QCOMPARE(QString::fromStdString(markSpans(text.toStdString(), list, false)), marked);
    }

    void drawsTheRuler_data() {
        QTest::addColumn<int>("score");
        QTest::addColumn<int>("column"); // of the dot, behind two blanks
        QTest::newRow("zero") << 0 << 0;
        QTest::newRow("on the line") << 500'000 << 36;
        QTest::newRow("one") << 1'000'000 << 72;
        QTest::newRow("below nothing") << -5 << 0;
        QTest::newRow("above all") << 2'000'000 << 72;
    }

    void drawsTheRuler() {
        QFETCH(int, score);
        QFETCH(int, column);
        policy::Policy policy;
        policy.tiers = {{"low", 500'000, {}}, {"high", std::nullopt, {}}};
        const auto lines = QString::fromStdString(ruler(policy, score)).split(u'\n');
        QCOMPARE(lines[0].size(), 75);
        QCOMPARE(static_cast<int>(lines[0].indexOf(u'●')), column + 2);
        QCOMPARE(static_cast<int>(lines[1].indexOf(QStringLiteral("0.50"))), 38);
        QVERIFY(lines[2].contains(QStringLiteral("low")) && lines[2].contains(QStringLiteral("high")));
    }

    // Lines close together, many tiers, long names: nothing overlaps and nothing is out of range.
    void theRulerTakesAnyTiers() {
        policy::Policy policy;
        for (int i = 1; i <= 50; ++i)
            policy.tiers.push_back({"tier-with-a-long-name-" + std::to_string(i), i * 20'000 - 1, {}});
        policy.tiers.push_back({"last", std::nullopt, {}});
        const auto lines = QString::fromStdString(ruler(policy, 300'000)).split(u'\n');
        QCOMPARE(lines[0].size(), 75);
        for (const auto& label : lines[1].split(u' ', Qt::SkipEmptyParts))
            QVERIFY2(label.size() <= 8 && label.startsWith(u'0'), qPrintable(lines[1]));
    }
};

QTEST_APPLESS_MAIN(DecisionTest)
#include "decision.moc"
