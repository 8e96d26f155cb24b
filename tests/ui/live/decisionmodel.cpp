#include "live/decisionmodel.h"
#include "inspector/dialects.h"

#include "records.h"

#include "kit/statedot.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace tierline;
using namespace tierline::live;

class DecisionModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheModelContract() {
        DecisionModel model(nullptr, 100);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPolicy(sample::policyOfFourTiers());
        model.append(sample::many(0, 60));
        model.append(sample::many(60, 60));
        model.append(sample::many(120, 500));
        model.append({});
        QCOMPARE(model.rowCount(), 100);
        QCOMPARE(model.record(99)->id, sample::idOf(619));
    }

    void dropsTheOldestInBlocks() {
        DecisionModel model(nullptr, 100);
        model.append(sample::many(0, 100));
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.append(sample::many(100, 1));
        QCOMPARE(removed.count(), 1);
        QCOMPARE(model.rowCount(), 91); // ten left at once, one came
        QCOMPARE(model.record(0)->id, sample::idOf(10));
        QCOMPARE(model.rowOf(sample::idOf(100)), 90);
        QCOMPARE(model.rowOf(sample::idOf(3)), -1);
        QVERIFY(!model.record(91));
        QVERIFY(!model.record(-1));
    }

    void cellsSayWhatHappened_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        const auto c = [](Column column) { return static_cast<int>(column); };
        QTest::newRow("one line of prompt")
            << 0 << c(Column::Prompt)
            << QStringLiteral("Überlege: please refactor the retry loop and refactor the tests");
        QTest::newRow("tier") << 0 << c(Column::Tier) << QStringLiteral("complex");
        QTest::newRow("score") << 0 << c(Column::Score) << QStringLiteral("0.20");
        QTest::newRow("model") << 0 << c(Column::Model) << QStringLiteral("bee/mid-1");
        QTest::newRow("state") << 0 << c(Column::State) << QStringLiteral("ok");
        QTest::newRow("tokens") << 0 << c(Column::Tokens) << QStringLiteral("9.1k / 1.2k");
        QTest::newRow("failover is a path") << 1 << c(Column::Model) << QStringLiteral("mid-2 › mid-1");
        QTest::newRow("failover is a second try") << 1 << c(Column::State) << QStringLiteral("ok, try 2");
        QTest::newRow("text not kept") << 2 << c(Column::Prompt) << QStringLiteral("(text not kept)");
        QTest::newRow("unknown price is a miss") << 2 << c(Column::Cost) << QStringLiteral("?");
        QTest::newRow("a translation is marked") << 3 << c(Column::Model) << QStringLiteral("bee/mid-1 ↔");
        QTest::newRow("not routed: no tier") << 4 << c(Column::Tier) << QStringLiteral("–");
        QTest::newRow("not routed: no score") << 4 << c(Column::Score) << QStringLiteral("–");
        QTest::newRow("not routed: no words") << 4 << c(Column::Prompt) << QStringLiteral("(not scored)");
        QTest::newRow("not routed: its provider") << 4 << c(Column::Model) << QStringLiteral("bee");
    }

    void cellsSayWhatHappened() {
        QFETCH(int, which);
        QFETCH(int, column);
        QFETCH(QString, text);
        DecisionModel model;
        model.append({std::make_shared<ledger::Record>(sample::refactoring(sample::idOf(0))),
                      std::make_shared<ledger::Record>(sample::fellOver(sample::idOf(1))),
                      std::make_shared<ledger::Record>(sample::withoutText(sample::idOf(2))),
                      std::make_shared<ledger::Record>(sample::translated(sample::idOf(3))),
                      std::make_shared<ledger::Record>(sample::unrouted(sample::idOf(4)))});
        QCOMPARE(model.index(which, column).data().toString(), text);
    }

    void theToolTipSaysWhatWasLost() {
        DecisionModel model;
        const auto record = sample::translated(sample::idOf(0));
        model.append({std::make_shared<ledger::Record>(record)});
        const auto tip = model.index(0, static_cast<int>(Column::Model)).data(Qt::ToolTipRole).toString();
        QCOMPARE(tip, QStringLiteral("bee/mid-1\n") + inspector::translationSentence(record));
    }

    void everyOutcomeHasWordsAndAShape_data() {
        QTest::addColumn<int>("outcome");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("tone");
        const auto row = [](const char* name, ledger::Outcome outcome, const char* text, kit::Tone tone) {
            QTest::newRow(name) << static_cast<int>(outcome) << QString::fromLatin1(text)
                                << static_cast<int>(tone);
        };
        row("ok", ledger::Outcome::Ok, "ok", kit::Tone::Good);
        row("failed", ledger::Outcome::Failed, "failed 503", kit::Tone::Bad);
        row("cancelled", ledger::Outcome::Cancelled, "cancelled", kit::Tone::Idle);
        row("truncated", ledger::Outcome::Truncated, "truncated", kit::Tone::Bad);
        row("refused", ledger::Outcome::Refused, "refused 503", kit::Tone::Warn);
    }

    void everyOutcomeHasWordsAndAShape() {
        QFETCH(int, outcome);
        QFETCH(QString, text);
        QFETCH(int, tone);
        auto record = sample::refactoring(sample::idOf(0));
        record.outcome = static_cast<ledger::Outcome>(outcome);
        record.status = 503;
        QCOMPARE(stateText(record.outcome, 1, record.status), text);
        QCOMPARE(stateTone(record.outcome, 1), tone);
    }

    void aTierOfAnotherPolicyHasNoPlaceOnTheLadder() {
        DecisionModel model;
        model.setPolicy(sample::policyOfFourTiers());
        auto record = sample::refactoring(sample::idOf(0));
        record.tier = "high";
        model.append({std::make_shared<ledger::Record>(record)});
        QCOMPARE(model.index(0, 0).data(TierRole).toInt(), -1);
        QCOMPARE(model.index(0, 0).data(TierCountRole).toInt(), 4);
    }

    void aMegabyteOfPromptIsOneShortCell() {
        auto record = sample::refactoring(sample::idOf(0));
        record.prompt = std::string(1'000'000, 'x') + "\n\nend";
        DecisionModel model;
        model.append({std::make_shared<ledger::Record>(record)});
        QVERIFY(model.index(0, int(Column::Prompt)).data().toString().size() < 500);
    }

    void aScreenReaderHearsASentence() {
        DecisionModel model;
        model.append({std::make_shared<ledger::Record>(sample::refactoring(sample::idOf(0))),
                      std::make_shared<ledger::Record>(sample::unrouted(sample::idOf(1)))});
        const auto words = model.index(0, 0).data(Qt::AccessibleTextRole).toString();
        QVERIFY(words.contains(QStringLiteral("claude-code")));
        QVERIFY(words.contains(QStringLiteral("bee/mid-1")));
        QVERIFY(words.contains(QStringLiteral("tier complex")));
        QVERIFY(spoken(model.cell(1)).contains(QStringLiteral("no tier")));
    }
};

QTEST_MAIN(DecisionModelTest)
#include "decisionmodel.moc"
