// Every case of tests/data/policy/decisions, by the pure core; and that together they show every
// selection_reason.
#include "decisionworld.h"

#include <QtTest>

using namespace tierline;
using testing::DecisionCase;

Q_DECLARE_METATYPE(tierline::testing::DecisionCase)

namespace {

QString folder() {
    return QStringLiteral(TIERLINE_TEST_DATA) + QStringLiteral("/policy/decisions");
}

QString valueOf(const QStringList& lines, QLatin1String key) {
    for (const auto& line : lines)
        if (line.startsWith(key)) return line.mid(key.size());
    return {};
}

} // namespace

class DecisionsTest : public QObject {
    Q_OBJECT

private slots:
    void decides_data() {
        QTest::addColumn<DecisionCase>("one");
        const QDir dir(folder());
        for (const auto& file : dir.entryList({QStringLiteral("*.txt")}))
            for (const auto& one : testing::readDecisionCases(dir.filePath(file)))
                QTest::newRow(qPrintable(file.chopped(4) + QStringLiteral(": ") + one.name)) << one;
    }

    void decides() {
        QFETCH(DecisionCase, one);
        testing::DecisionWorld world(one);
        QCOMPARE(world.unknown, QStringList());
        const auto said = world.decide();
        QVERIFY2(!valueOf(one.expected, QLatin1String("reason: ")).isEmpty(), "a case names its reason");
        for (const auto& line : one.expected)
            QVERIFY2(said.contains(line),
                     qPrintable(QStringLiteral("not said: %1\nbut: %2").arg(line, said.join(u'\n'))));
        m_reasons.insert(valueOf(said, QLatin1String("reason: ")));
        const auto asked = valueOf(said, QLatin1String("asks: "));
        for (const auto& step : asked.split(QStringLiteral(", ")))
            if (step.endsWith(u')')) m_reasons.insert(step.section(u'(', 1).chopped(1));
    }

    void everyReasonIsShown_data() {
        QTest::addColumn<QString>("reason");
        for (int i = 0; i <= static_cast<int>(route::SelectionReason::AllExhausted); ++i) {
            const auto reason = static_cast<route::SelectionReason>(i);
            if (reason == route::SelectionReason::Experiment) continue;
            const auto name = QByteArray(toString(reason).data());
            QTest::newRow(name.constData()) << QString::fromUtf8(name);
        }
    }

    void everyReasonIsShown() {
        QFETCH(QString, reason);
        QVERIFY2(m_reasons.contains(reason), "no case shows it");
    }

private:
    QSet<QString> m_reasons; // that came out of the cases before
};

QTEST_APPLESS_MAIN(DecisionsTest)
#include "decisions.moc"
