#include "fakeconnect.h"

#include "connect/connectdialog.h"
#include "kit/diffview.h"
#include "connect/firststeps.h"
#include "connect/headless.h"

#include "kit/theme.h"

#include <QApplication>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace tierline;
using namespace Qt::Literals::StringLiterals;

class ConnectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"connect"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    }
    void init() {
        QSettings().clear();
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin)"_s));
    }

    void writesAndWaitsAndTicks() {
        test::FakeConnect desk;
        connect::ConnectDialog dialog(desk);
        dialog.setKnown({u"curl"_s});
        dialog.setGateway(u"http://127.0.0.1:8787"_s, true, false);
        dialog.show();
        QCOMPARE(dialog.view().headline, u"Claude Code"_s);
        QVERIFY(dialog.view().canWrite);
        QVERIFY(!dialog.findChild<kit::DiffView*>()->diff().contains(u"---"_s));
        QSignalSpy spy(&dialog, &connect::ConnectDialog::connected);
        QTest::mouseClick(dialog.findChild<QPushButton*>(u"connectWrite"_s), Qt::LeftButton);
        QVERIFY(dialog.view().isWaiting);
        QVERIFY(dialog.view().canUndo);
        dialog.heard(u"curl"_s); // somebody else
        QVERIFY(dialog.view().isWaiting);
        dialog.heard(u"claude-code"_s);
        QVERIFY(!dialog.view().isWaiting);
        QCOMPARE(dialog.view().tone, kit::Tone::Good);
        QCOMPARE(spy.size(), 1);
        QTest::mouseClick(dialog.findChild<QPushButton*>(u"connectUndo"_s), Qt::LeftButton);
        QVERIFY(!dialog.view().canUndo);
        QCOMPARE(dialog.view().sentence, u"Undone: the file is as it was."_s);
    }

    void theKeyboardChoosesAClient() {
        test::FakeConnect desk;
        connect::ConnectDialog dialog(desk);
        dialog.setGateway(u"http://127.0.0.1:8787"_s, true, false);
        dialog.show();
        auto* list = dialog.findChild<QListWidget*>();
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down);
        QCOMPARE(dialog.view().headline, u"Codex"_s);
        QVERIFY(desk.asked.contains(u"preview codex"_s));
    }

    void aBrokenFileIsExplained() {
        test::FakeConnect desk;
        desk.trouble = u"/home/sam/.claude/settings.json:2:10: the bracket that opens here is never closed"_s;
        connect::ConnectDialog dialog(desk);
        dialog.setGateway(u"http://127.0.0.1:8787"_s, true, false);
        dialog.show();
        QVERIFY(!dialog.view().canWrite);
        QCOMPARE(dialog.view().tone, kit::Tone::Bad);
        QVERIFY(dialog.view().sentence.contains(u":2:10:"_s));
        QVERIFY(dialog.view().sentence.endsWith(u"close it with }"_s));
    }

    void withoutAGatewayNothingIsWritten() {
        test::FakeConnect desk;
        connect::ConnectDialog dialog(desk);
        dialog.setGateway({}, false, false);
        dialog.show();
        QVERIFY(!dialog.view().canWrite);
        QVERIFY(!dialog.view().sentence.isEmpty());
        QVERIFY(desk.asked.isEmpty());
    }

    void whatCannotBeWrittenIsPasted() {
        test::FakeConnect desk;
        connect::ConnectDialog dialog(desk);
        dialog.setGateway(u"http://127.0.0.1:8787"_s, true, false);
        dialog.show();
        dialog.select(u"cline"_s);
        QCOMPARE(dialog.view().paste.size(), 4U);
        QVERIFY(!dialog.view().canWrite);
        QVERIFY(!dialog.findChild<QPushButton*>(u"connectWrite"_s)->isVisible());
    }

    void stepsTickThemselvesOffAndAreRemembered() {
        connect::FirstSteps steps;
        QVERIFY(steps.isWanted());
        steps.tick(connect::FirstSteps::SeeWhy);
        QVERIFY(steps.isTicked(connect::FirstSteps::SeeWhy));
        connect::FirstSteps again;
        QVERIFY(again.isTicked(connect::FirstSteps::SeeWhy));
        QVERIFY(!again.isTicked(connect::FirstSteps::BreakProvider));
        QSignalSpy spy(&again, &connect::FirstSteps::wantedChanged);
        again.show();
        QTest::mouseClick(again.findChild<QToolButton*>(u"firstStepsClose"_s), Qt::LeftButton);
        QVERIFY(!again.isWanted());
        QCOMPARE(spy.size(), 1);
        connect::FirstSteps later;
        QVERIFY(!later.isWanted());
        later.comeBack();
        QVERIFY(later.isWanted());
        QVERIFY(!later.isTicked(connect::FirstSteps::SeeWhy));
        QVERIFY(connect::FirstSteps().isWanted());
    }

    void aStepIsADoor() {
        connect::FirstSteps steps;
        steps.show();
        QSignalSpy spy(&steps, &connect::FirstSteps::stepRequested);
        QTest::mouseClick(steps.findChild<QToolButton*>(u"firstStep2"_s), Qt::LeftButton);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].value<connect::FirstSteps::Step>(), connect::FirstSteps::BreakProvider);
    }

    void commands_data() {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<bool>("sandbox");
        QTest::addColumn<QString>("command");
        QTest::newRow("a policy")
            << u"/home/sam/p.yaml"_s << false
            << u"/usr/bin/tierlinectl serve --policy /home/sam/p.yaml --data /d --listen 127.0.0.1:8787"_s;
        QTest::newRow("a blank and a quote in its path")
            << u"/home/sam's files/p.yaml"_s << false
            << u"/usr/bin/tierlinectl serve --policy '/home/sam'\\''s files/p.yaml' --data /d --listen 127.0.0.1:8787"_s;
        QTest::newRow("the sandbox")
            << QString() << true
            << u"/usr/bin/tierlinectl serve --sandbox --traffic developers-day@2 --data /d --listen 127.0.0.1:8787"_s;
    }
    void commands() {
        QFETCH(QString, policy);
        QFETCH(bool, sandbox);
        const connect::HeadlessWish wish{u"/usr/bin/tierlinectl"_s, policy, u"/d"_s, u"127.0.0.1:8787"_s,
                                         sandbox};
        QTEST(connect::serveCommand(wish), "command");
    }

    void unitsEscapeWhatSystemdReads() {
        const connect::HeadlessWish wish{
            u"/opt/my tools/tierlinectl"_s, u"/p/50%$.yaml"_s, {}, u"127.0.0.1:1"_s, false};
        QVERIFY(connect::systemdUnit(wish).contains(
            u"ExecStart=\"/opt/my tools/tierlinectl\" serve --policy /p/50%%$$.yaml --listen 127.0.0.1:1\n"_s));
    }
};

QTEST_MAIN(ConnectTest)
#include "connect.moc"
