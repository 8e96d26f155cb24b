// The pane with real clicks and keys.
#include "inspector/inspector.h"
#include "inspector/costtab.h"
#include "inspector/decisiontab.h"
#include "inspector/fakeinspectordesk.h"
#include "inspector/textview.h"
#include "inspector/waterfall.h"
#include "kit/actions.h"
#include "kit/theme.h"

#include "records.h"

#include <QApplication>
#include <QClipboard>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>

using namespace tierline;
using namespace tierline::inspector;
using namespace Qt::Literals::StringLiterals;

namespace {

RecordPtr made(int n) {
    auto record = sample::refactoring(sample::idOf(n));
    record.reply = "The reply of " + std::to_string(n);
    return std::make_shared<const ledger::Record>(record);
}

QString idOf(int n) {
    return QString::fromStdString(sample::idOf(n));
}

} // namespace

class InspectorTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<test::FakeInspectorDesk> m_desk;
    Inspector* m_pane = nullptr;

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"inspector"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Dark);
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QSettings().clear();
        m_window = std::make_unique<QWidget>();
        m_desk = std::make_unique<test::FakeInspectorDesk>();
        m_pane = new Inspector(m_window.get());
        m_pane->resize(1000, 420);
        m_window->resize(1000, 420);
        m_pane->setPolicy(sample::policyOfFourTiers());
        m_pane->setDesk(m_desk.get());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    void theArrowsChangeTheTabAndItIsRemembered() {
        kit::Actions actions(m_window.get());
        m_pane->addActions(actions);
        m_pane->showRecord(made(1));
        m_pane->decisionTab().waterfall().setFocus();
        QTest::keyClick(&m_pane->decisionTab().waterfall(), Qt::Key_Right);
        QCOMPARE(m_pane->tab(), Inspector::Conversation);
        QTRY_VERIFY(!m_pane->textOf(Inspector::Conversation).edit().toPlainText().isEmpty());
        m_pane->stepTab(-2);
        QCOMPARE(m_pane->tab(), Inspector::Attempts);
        const Inspector another;
        QCOMPARE(another.tab(), Inspector::Attempts);
    }

    void aDecisionIsFetchedByItsIdAndLateAnswersAreDropped() {
        m_pane->showId(idOf(1));
        m_pane->showId(idOf(2));
        QCOMPARE(m_desk->asked, QStringList({u"fetch "_s + idOf(1), u"fetch "_s + idOf(2)}));
        m_desk->answer(Content{idOf(1), made(1), nullptr, std::nullopt, {}});
        QVERIFY(m_pane->record() == nullptr);
        m_desk->answer(Content{idOf(2), made(2), nullptr, std::nullopt, {}});
        QCOMPARE(QString::fromStdString(m_pane->record()->id), idOf(2));
        auto& reply = m_pane->textOf(Inspector::Response).edit();
        QTRY_VERIFY(reply.toPlainText().contains(u"The reply of 2"_s));
    }

    void scoredWordsAreOneClickAwayAndWhatIsNotKeptOffersTheSetting() {
        auto record = sample::refactoring(sample::idOf(1));
        record.dialect = "openai";
        const auto words = QString::fromStdString(*record.prompt);
        QJsonArray messages;
        for (int i = 0; i < 60; ++i)
            messages.append(QJsonObject{{u"role"_s, i % 2 == 0 ? u"user"_s : u"assistant"_s},
                                        {u"content"_s, i == 40 ? words : u"turn %1"_s.arg(i)}});
        const auto body =
            QJsonDocument(QJsonObject{{u"model"_s, u"auto"_s}, {u"messages"_s, messages}}).toJson();
        Content content{idOf(1), std::make_shared<const ledger::Record>(record), nullptr, std::nullopt, {}};
        m_pane->setTab(Inspector::Conversation);
        auto& view = m_pane->textOf(Inspector::Conversation);
        QSignalSpy asked(m_pane, &Inspector::keepingRequested);
        const auto button = [&](const QString& text) {
            for (auto* each : view.findChildren<QToolButton*>())
                if (each->text() == text && each->isVisibleTo(&view)) return each;
            return static_cast<QToolButton*>(nullptr);
        };
        m_pane->showContent(content);
        QTRY_VERIFY(button(u"Keep whole requests…"_s) != nullptr);
        QTest::mouseClick(button(u"Keep whole requests…"_s), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        content.request = std::make_shared<const std::string>(body.toStdString());
        m_pane->showContent(content);
        QTRY_VERIFY(view.edit().toPlainText().contains(u"turn 59"_s));
        QVERIFY(button(u"Keep whole requests…"_s) == nullptr);
        QVERIFY(!view.edit().cursorRect().intersects(view.edit().viewport()->rect().adjusted(0, 60, 0, 0)));
        QTest::mouseClick(button(u"Scored words"_s), Qt::LeftButton);
        QCOMPARE(view.edit().textCursor().block().text(), words.section(u'\n', 0, 0));
        QVERIFY(view.edit().viewport()->rect().contains(view.edit().cursorRect().center()));
    }

    void aNoteStandsInTheHeader() {
        m_pane->showRecord(made(1));
        const auto note = [&] {
            for (const auto* label : m_pane->findChildren<QLabel*>())
                if (label->accessibleDescription() == u"Your note"_s && label->isVisible())
                    return label->text();
            return QString();
        };
        QVERIFY(note().isEmpty());
        m_pane->setNote(u"look at this again"_s);
        QCOMPARE(note(), u"Note: look at this again"_s);
        m_pane->setNote({});
        QVERIFY(note().isEmpty());
    }

    void whatIsNotInTheLedgerSaysSo() {
        m_pane->showId(idOf(3));
        m_desk->answer(Content{idOf(3), nullptr, nullptr, std::nullopt, {}});
        bool said = false;
        for (const QLabel* label : m_pane->findChildren<QLabel*>())
            said = said || (label->isVisible() && label->text().contains(u"not in the ledger"_s));
        QVERIFY(said);
    }

    void aReplayStandsBesideWhatItRepeats() {
        m_pane->showRecord(made(1));
        m_pane->replay();
        QCOMPARE(m_desk->asked.last(), u"replay %1 prompt"_s.arg(idOf(1)));
        m_desk->answer(Replayed{idOf(1), idOf(2), u"Replayed"_s, true});
        QCOMPARE(m_desk->asked.last(), u"fetch "_s + idOf(2));
        auto after = *made(2);
        after.tier = "simple";
        m_desk->answer(
            Content{idOf(2), std::make_shared<const ledger::Record>(after), nullptr, std::nullopt, {}});
        bool said = false;
        for (const QLabel* label : m_pane->findChildren<QLabel*>())
            said = said || (label->isVisible() && label->text().contains(u"simple instead of complex"_s));
        QVERIFY(said);
    }

    void aReplayOfAnotherDecisionDoesNotTakeThePane() {
        m_pane->showRecord(made(1));
        m_pane->replay();
        m_pane->showRecord(made(5));
        m_desk->answer(Replayed{idOf(1), idOf(2), u"Replayed"_s, true});
        QCOMPARE(QString::fromStdString(m_pane->record()->id), idOf(5));
    }

    void aRuleIsADoorAndASelectionBecomesOne() {
        m_pane->showRecord(made(1));
        const QSignalSpy filters(m_pane, &Inspector::filterRequested);
        QTest::mouseClick(&m_pane->decisionTab().waterfall(), Qt::LeftButton, {}, QPoint(20, 30));
        QCOMPARE(filters.size(), 1);
        QCOMPARE(filters.front().front().toString(), u"rule:refactor"_s);
        QCOMPARE(ruleFrom(u"The \"Retry\\ Loop\"!"_s),
                 u"- {id: the-retry-loop, any: [\"the \\\"retry\\\\ loop\\\"!\"], weight: 0.10}"_s);
        QVERIFY(ruleFrom(u" ?! "_s).isEmpty());
    }

    void hostileTextsAreShown_data() {
        QTest::addColumn<QString>("prompt");
        QTest::newRow("ten thousand lines") << u"line\n"_s.repeated(10'000);
        QTest::newRow("one line of a megabyte") << u"x"_s.repeated(1'000'000);
        QTest::newRow("right to left with emoji") << u"שלום 😀 مرحبا"_s.repeated(100);
        QTest::newRow("NUL bytes") << u"a"_s + QChar(0) + u"b"_s;
    }
    void hostileTextsAreShown() {
        QFETCH(QString, prompt);
        auto record = *made(1);
        record.prompt = prompt.toStdString();
        m_pane->showRecord(std::make_shared<const ledger::Record>(record));
        auto& edit = m_pane->textOf(Inspector::Conversation).edit();
        QTRY_VERIFY(edit.toPlainText().size() >= std::min<qsizetype>(prompt.size(), 1'000));
        QVERIFY(!edit.toPlainText().contains(QChar(0)));
    }

    void aMissingPriceHasADoor() {
        m_pane->showRecord(std::make_shared<const ledger::Record>(sample::withoutText(sample::idOf(1))));
        const QSignalSpy asked(m_pane, &Inspector::priceRequested);
        QVERIFY(m_pane->costTab().view().needsPrice);
        Q_EMIT m_pane->costTab().priceRequested();
        QCOMPARE(asked.front().front().toString(), u"bee/mid-1"_s);
    }

    void textIsFoundRoundTheEnd() {
        TextView view(u"the reply"_s);
        const std::vector<Block> blocks{{BlockKind::Plain, {}, u"one two one"_s}};
        view.setContent(blocks, shownOf(blocks));
        view.openFind();
        auto* field = view.findChild<QLineEdit*>();
        field->setText(u"one"_s);
        QVERIFY(view.findNext());
        QCOMPARE(view.edit().textCursor().selectionStart(), 8);
        QVERIFY(view.findNext());
        QCOMPARE(view.edit().textCursor().selectionStart(), 0);
        field->setText(u"three"_s);
        QVERIFY(!view.findNext());
    }
};

QTEST_MAIN(InspectorTest)
#include "inspector.moc"
