#include "playground/playpage.h"

#include "chatserver.h"
#include "fakeplay.h"
#include "wholeconversation.h"

#include "kit/actions.h"
#include "kit/flatbutton.h"
#include "kit/theme.h"
#include "playground/answercolumn.h"
#include "playground/answersview.h"
#include "playground/prompt.h"
#include "playground/promptcard.h"
#include "playground/promptedit.h"
#include "playground/textsview.h"
#include "playground/variantsview.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

using namespace tierline;
using namespace tierline::playground;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Stage {
    test::FakePlay desk{test::playPolicy()};
    PlaygroundPage page;
    Stage() {
        page.resize(1200, 760);
        page.setDesk(&desk);
        page.show();
    }
    void type(const QString& words) {
        page.promptCard().focusPrompt();
        page.promptCard().prompt().setWords({});
        QTest::keyClicks(&page.promptCard().prompt(), words);
    }
    AnswerColumn& column(std::size_t at) const { return *page.answersView().columns()[at]; }
};

QByteArray headOf(const char* model) {
    return test::ChatServer::streamHead(
        "x-tierline-id: 01J00000000000000000000001\r\nx-tierline-model: " + QByteArray(model)
        + "\r\nx-tierline-tier: simple\r\nx-tierline-estimated-cost: 0.00184\r\n");
}

} // namespace

class PlayPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void typingDecides();
    void withoutADeskThePageSaysSo();
    void ctrlEnterRuns();
    void anAnswerStreamsIn();
    void stoppingOneLeavesWhatIsThere();
    void errorsStandInTheColumn();
    void aDeadGatewayIsSaid();
    void sideBySideWithVoteAndDifferences();
    void theLedgersCostReplacesTheEstimate();
    void variantsAreTriedWhenTheyAreSeen();
    void whatIsFoldedIsShown();
    void megabytesDoNotStopTheWindow();
    void pastingRichTextGivesWords();
    void theHistoryRemembersAndForgets();
    void editAndReplayTakesTheRecord();
    void everyActionIsThere();
};

void PlayPageTest::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"playpage"_s);
    kit::Theme::install(*qApp, kit::ThemeChoice::Light);
}

void PlayPageTest::init() {
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    QSettings().clear();
}

void PlayPageTest::typingDecides() {
    Stage stage;
    QCOMPARE(stage.page.view().headline, u"Nothing to decide yet"_s);
    QVERIFY(!stage.page.runButton().isEnabled());
    stage.type(u"What is"_s);
    QCOMPARE(stage.page.view().headline, u"sim/nano"_s);
    QTest::keyClicks(&stage.page.promptCard().prompt(), u" the design"_s);
    QCOMPARE(stage.page.view().headline, u"sim/mid"_s);                     // 0.40 - 0.20 + 0.30
    QCOMPARE(stage.page.promptCard().prompt().extraSelections().size(), 2); // the two words that counted
    QVERIFY(stage.page.runButton().text().contains(u"simulated"_s));
    QVERIFY(stage.desk.asked.isEmpty()); // nothing was asked of anybody
    stage.type({});
    QCOMPARE(stage.page.view().headline, u"Nothing to decide yet"_s);
}

void PlayPageTest::withoutADeskThePageSaysSo() {
    PlaygroundPage page;
    page.show();
    QTest::keyClicks(&page.promptCard().prompt(), u"Prove it"_s);
    QCOMPARE(page.view().headline, u"The policy cannot decide"_s);
    QVERIFY(page.view().reason.contains(u"elsewhere"_s));
    QVERIFY(!page.runButton().isEnabled());
}

void PlayPageTest::ctrlEnterRuns() {
    Stage stage;
    kit::Actions actions(&stage.page);
    stage.page.addActions(actions);
    stage.page.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&stage.page));
    stage.type(u"What is TCP?"_s);
    QTest::keyClick(&stage.page.promptCard().prompt(), Qt::Key_Return);
    QVERIFY(stage.desk.asks.empty()); // Enter alone is a line
    QTest::keyClick(&stage.page.promptCard().prompt(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(stage.desk.asks.size(), 1);
    QCOMPARE(stage.desk.asks.front().draft.model, u"auto"_s);
    QCOMPARE(stage.desk.asks.front().draft.prompt, u"What is TCP?\n"_s);
}

void PlayPageTest::anAnswerStreamsIn() {
    test::ChatServer server;
    server.waits = true;
    server.script = {headOf("sim/nano"), test::ChatServer::delta(u"It is a "_s)};
    Stage stage;
    stage.desk.door = {server.url(), u"secret-token"_s};
    stage.type(u"What is TCP?"_s);
    QTest::mouseClick(&stage.page.runButton(), Qt::LeftButton);
    QTRY_COMPARE(stage.column(0).text().toPlainText(), u"It is a "_s); // before its end
    QVERIFY(stage.column(0).stopButton().isVisible());
    QVERIFY(stage.page.view().canStop);
    QVERIFY(server.requests.value(0).startsWith("POST /v1/chat/completions "));
    QVERIFY(server.requests.value(0).toLower().contains("authorization: bearer secret-token"));
    QVERIFY(server.requests.value(0).contains("\"stream\":true"));
    const QByteArray rest = test::ChatServer::delta(u"protocol 🙂."_s) + test::ChatServer::ending(12, 340);
    for (const char byte : rest)
        server.send(QByteArray(1, byte));
    server.end();
    QTRY_COMPARE(stage.column(0).answer().phase, Answer::Phase::Done);
    QCOMPARE(stage.column(0).text().toPlainText(), u"It is a protocol 🙂."_s);
    QVERIFY2(stage.column(0).figures().contains(u"$0.000137 simulated · 12 / 340 tokens"_s),
             qPrintable(stage.column(0).figures())); // 12 x 0.10 + 340 x 0.40, by the million
    QVERIFY(!stage.page.view().canStop);
}

void PlayPageTest::stoppingOneLeavesWhatIsThere() {
    test::ChatServer server;
    server.waits = true;
    server.script = {headOf("sim/nano"), test::ChatServer::delta(u"Once"_s)};
    Stage stage;
    stage.desk.door = {server.url(), {}};
    stage.page.runOnBox().setCurrentIndex(1);
    stage.type(u"Prove it"_s); // two are able
    stage.page.run();
    QCOMPARE(stage.page.answersView().columns().size(), 2);
    QTRY_COMPARE(stage.column(0).text().toPlainText(), u"Once"_s);
    QTRY_COMPARE(stage.column(1).text().toPlainText(), u"Once"_s);
    QTest::mouseClick(&stage.column(0).stopButton(), Qt::LeftButton);
    QCOMPARE(stage.column(0).answer().phase, Answer::Phase::Stopped);
    QCOMPARE(stage.column(0).text().toPlainText(), u"Once"_s);
    QVERIFY(stage.column(1).answer().isUnderWay());
    stage.page.stopAll();
    QCOMPARE(stage.page.answersView().underWay(), 0);
    QTRY_COMPARE(server.left, 2); // the gateway hears of it
}

void PlayPageTest::errorsStandInTheColumn() {
    test::ChatServer server;
    server.script = {
        "HTTP/1.1 402 Payment Required\r\ncontent-type: application/json\r\ncontent-length: 46\r\n\r\n",
        "{\"error\":{\"message\":\"The day's budget is gone.\"}}"};
    server.script.first().replace("46", QByteArray::number(server.script.last().size()));
    Stage stage;
    stage.desk.door = {server.url(), {}};
    stage.type(u"What is TCP?"_s);
    stage.page.run();
    QTRY_COMPARE(stage.column(0).answer().phase, Answer::Phase::Failed);
    QCOMPARE(stage.column(0).answer().error, u"402: The day's budget is gone."_s);
}

void PlayPageTest::aDeadGatewayIsSaid() {
    Stage stage;
    {
        test::ChatServer gone;
        stage.desk.door = {gone.url(), {}};
    }
    stage.type(u"What is TCP?"_s);
    stage.page.run();
    QTRY_COMPARE(stage.column(0).answer().phase, Answer::Phase::Failed);
    QVERIFY(stage.column(0).answer().error.startsWith(u"The gateway did not answer"_s));
    stage.desk.isOpen = false;
    Q_EMIT stage.desk.doorChanged();
    QVERIFY(!stage.page.runButton().isEnabled());
}

void PlayPageTest::sideBySideWithVoteAndDifferences() {
    Stage stage;
    stage.page.runOnBox().setCurrentIndex(1);
    stage.type(u"Prove it"_s);
    stage.page.run();
    auto& view = stage.page.answersView();
    QVERIFY(!view.voteButton(u"a"_s).isEnabled()); // nothing to judge yet
    for (std::size_t at = 0; at < 2; ++at) {
        Answer answer;
        answer.column = stage.desk.asks[at].column;
        answer.asked = answer.model = stage.desk.asks[at].draft.model;
        answer.id = at == 0 ? u"ID-A"_s : u"ID-B"_s;
        answer.text = at == 0 ? u"the red car"_s : u"the blue car"_s;
        answer.phase = Answer::Phase::Done;
        Q_EMIT stage.desk.answered(answer);
    }
    QVERIFY(view.voteButton(u"a"_s).isEnabled());
    stage.desk.asked.clear();
    QTest::mouseClick(&view.voteButton(u"a"_s), Qt::LeftButton);
    QCOMPARE(stage.desk.asked.join(u", "_s), u"vote ID-A 1, vote ID-B -1"_s);
    QCOMPARE(stage.desk.shelf.past.first().vote, u"a"_s);
    stage.desk.asked.clear();
    QTest::mouseClick(&view.voteButton(u"tie"_s), Qt::LeftButton);
    QCOMPARE(stage.desk.asked.join(u", "_s), u"vote ID-A 0, vote ID-B 0"_s); // both are taken back
    QTest::mouseClick(&view.diffButton(), Qt::LeftButton);
    QCOMPARE(stage.column(1).text().toPlainText(), u"the blue car"_s);
    QTextCursor cursor(stage.column(1).text().document());
    cursor.setPosition(6);
    QVERIFY(cursor.charFormat().fontUnderline());
    cursor.setPosition(2);
    QVERIFY(!cursor.charFormat().fontUnderline());
    QTest::mouseClick(&view.diffButton(), Qt::LeftButton);
    cursor.setPosition(6);
    QVERIFY(!cursor.charFormat().fontUnderline());
    QCOMPARE(stage.column(0).text().toPlainText(), u"the red car"_s);
}

void PlayPageTest::theLedgersCostReplacesTheEstimate() {
    Stage stage;
    stage.type(u"What is TCP?"_s);
    stage.page.run();
    Answer answer;
    answer.column = stage.desk.asks.front().column;
    answer.model = u"sim/nano"_s;
    answer.id = u"01JX"_s;
    answer.estimate = Money::fromNano(5'000);
    answer.phase = Answer::Phase::Done;
    Q_EMIT stage.desk.answered(answer);
    ledger::Record record;
    record.id = "01JX";
    record.cost = Money::fromNano(7'000'000);
    record.money = ledger::MoneyKind::Simulated;
    stage.page.takeRecord(record);
    QVERIFY2(stage.column(0).figures().contains(u"$0.007 simulated"_s),
             qPrintable(stage.column(0).figures()));
    QSignalSpy asked(&stage.page, &PlaygroundPage::decisionRequested);
    Q_EMIT stage.column(0).decisionRequested(u"01JX"_s);
    QCOMPARE(asked.size(), 1);
}

void PlayPageTest::variantsAreTriedWhenTheyAreSeen() {
    Stage stage;
    stage.type(u"Design a cache. What is it for?"_s);
    QCoreApplication::processEvents();
    QVERIFY(!stage.desk.asked.contains(u"variants"_s));
    stage.page.showTab(PlaygroundPage::Variants);
    QTRY_VERIFY(stage.desk.asked.contains(u"variants"_s));
    auto& table = stage.page.variantsView().table();
    QCOMPARE(table.model()->rowCount(), 9);
    QVERIFY(stage.page.variantsView().asText().startsWith(u"Variant\tScore\tTier\tModel\tEstimate"_s));
    table.setFocus();
    table.selectRow(4);
    QTest::keyClick(&table, Qt::Key_Return); // lower case, into the editor
    QCOMPARE(stage.page.promptCard().draft().prompt, u"design a cache. what is it for?"_s);
    stage.page.variantsView().translationEdit().setPlainText(u"Entwirf einen Cache"_s);
    QTRY_COMPARE(table.model()->index(3, 5).data().toString(), u"The translation that you pasted."_s);
}

void PlayPageTest::whatIsFoldedIsShown() {
    Stage stage;
    Draft draft;
    draft.prompt = u"What is TCP?"_s;
    draft.wrap = Wrap::ClaudeCode;
    stage.page.setDraft(draft);
    stage.page.showTab(PlaygroundPage::Folded);
    QVERIFY2(stage.page.foldedView().sentence().contains(u"claude-code"_s),
             qPrintable(stage.page.foldedView().sentence()));
    QCOMPARE(stage.page.foldedView().text().extraSelections().size(), 1);
    stage.page.showTab(PlaygroundPage::Judge);
    QVERIFY(stage.page.judgeView().text().toPlainText().contains(u"What is TCP?"_s));
    QVERIFY(stage.page.judgeView().sentence().contains(u"sim/mid"_s));
}

void PlayPageTest::megabytesDoNotStopTheWindow() {
    Stage stage;
    stage.desk.answersLater = true;
    const QString words = u"Design "_s + QString(2'000'000, u'x');
    auto* mime = new QMimeData;
    mime->setText(words);
    QGuiApplication::clipboard()->setMimeData(mime);
    stage.page.promptCard().prompt().paste();
    QVERIFY(stage.page.promptCard().prompt().isHeld());
    QVERIFY(stage.page.promptCard().prompt().document()->characterCount() < 30'000); // its beginning alone
    QCOMPARE(stage.page.promptCard().draft().prompt.size(), words.size());
    QCOMPARE(stage.page.view().headline, u"Deciding"_s);
    QTRY_COMPARE(stage.desk.asked.value(0), u"decide %1"_s.arg(words.size())); // beside the window
    stage.desk.tellDecision();
    QCOMPARE(stage.page.view().headline, u"No model can take it"_s);
    stage.page.promptCard().prompt().setWords(u"What is"_s);
    QVERIFY(!stage.page.promptCard().prompt().isReadOnly());
    QCOMPARE(stage.page.view().headline, u"sim/nano"_s);
}

void PlayPageTest::pastingRichTextGivesWords() {
    Stage stage;
    auto* mime = new QMimeData;
    mime->setHtml(u"<b>What is</b> bold"_s);
    mime->setText(u"What is bold"_s);
    QGuiApplication::clipboard()->setMimeData(mime);
    stage.page.promptCard().prompt().paste();
    QCOMPARE(stage.page.promptCard().draft().prompt, u"What is bold"_s);
}

void PlayPageTest::theHistoryRemembersAndForgets() {
    Stage stage;
    stage.type(u"What is TCP?"_s);
    stage.page.run();
    QCOMPARE(stage.desk.shelf.past.size(), 1);
    QCOMPARE(stage.desk.shelf.past.first().draft.prompt, u"What is TCP?"_s);
    Q_EMIT stage.page.promptCard().clearHistoryRequested();
    QVERIFY(stage.desk.shelf.past.isEmpty());
    QVERIFY(!stage.desk.shelf.templates.isEmpty());
}

void PlayPageTest::editAndReplayTakesTheRecord() {
    Stage stage;
    ledger::Record record;
    record.prompt = std::string("Prove it\0now", 12);
    record.requestedModel = "auto:complex";
    stage.page.setPrompt(record);
    QCOMPARE(stage.page.promptCard().draft().prompt, u"Prove it\uFFFDnow"_s);
    QCOMPARE(stage.page.promptCard().draft().model, u"auto:complex"_s);
    QCOMPARE(stage.page.view().headline, u"real/large"_s);
    QSignalSpy said(&stage.page, &PlaygroundPage::message);
    record.prompt.reset();
    stage.page.setPrompt(record);
    QCOMPARE(said.size(), 1);
    record.prompt = "Prove it";
    record.dialect = "anthropic";
    const std::string request = wholeConversation;
    stage.page.setPrompt(record, &request);
    auto draft = stage.page.promptCard().draft();
    QCOMPARE(draft.prompt, u"Prove it"_s);
    QVERIFY(draft.around && draft.around->messages == 4);
    draft.prompt = u"Refute it"_s;
    const auto body = bodyOf(draft, u"real/large"_s, false);
    const auto read = QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
    QCOMPARE(read.value("model"_L1).toString(), u"real/large"_s);
    const auto messages = read.value("messages"_L1).toArray();
    QCOMPARE(messages.size(), 4);
    QCOMPARE(messages[0].toObject().value("role"_L1).toString(), u"system"_s);
    QVERIFY(messages[3].toObject().value("content"_L1).toString().endsWith(u"</reminder>\nRefute it"_s));
    QVERIFY(!body.contains("Prove it"));
}

void PlayPageTest::everyActionIsThere() {
    Stage stage;
    kit::Actions actions(&stage.page);
    stage.page.addActions(actions);
    QStringList commands;
    for (auto* action : actions.all())
        if (const auto command = kit::Actions::commandOf(*action); !command.isEmpty()) commands << command;
    commands.sort();
    QCOMPARE(commands.join(u' '), u"judge peel route score"_s);
    QSignalSpy shown(&stage.page, &PlaygroundPage::shown);
    actions.find(u"playground.judge"_s)->trigger();
    QCOMPARE(shown.size(), 1);
}

QTEST_MAIN(PlayPageTest)
#include "playpage.moc"
