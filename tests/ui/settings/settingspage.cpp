// The Settings page with real keys and clicks.
#include "settings/fakesettings.h"

#include "kit/flatbutton.h"
#include "kit/preferences.h"
#include "kit/theme.h"
#include "settings/secretspanel.h"
#include "settings/settingrow.h"
#include "settings/settingspage.h"
#include "settings/shortcuts.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>

using namespace tierline;
using namespace tierline::settings;
using namespace Qt::Literals::StringLiterals;

class SettingsPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void slashSearchesAndEscClears();
    void sectionsAreWalkedByKeys();
    void aSwitchIsMarkedAndReset();
    void aKeyIsStoredAndNeverShown();
    void aFileNeedsAgreement();
    void withoutAKeychainTheOthersAreOffered();
    void aKeyIsTestedAndRemoved();
    void keysOfAnActionAreChangedAndBack();
    void conflictsAreSaid();
    void theLedgerIsCheckedWithProgress();
    void theReportIsShownFirst();
    void withoutADeskTheWindowsOwnAreLeft();

private:
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<test::FakeSettings> m_desk;
    SettingsPage* m_page = nullptr;
    kit::Actions* m_actions = nullptr;
};

void SettingsPageTest::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"settingspage"_s);
    kit::Theme::install(*qApp, kit::ThemeChoice::Light);
}

void SettingsPageTest::init() {
    QSettings().clear();
    kit::reloadPreferences();
    m_desk = std::make_unique<test::FakeSettings>();
    m_window = std::make_unique<QWidget>();
    m_window->resize(1200, 800);
    m_page = new SettingsPage(m_window.get());
    m_page->resize(1200, 800);
    m_actions = new kit::Actions(m_window.get());
    m_actions->add({.id = u"some.thing"_s, .text = u"Some thing"_s, .keys = QKeySequence(u"Ctrl+Y"_s)});
    m_page->addActions(*m_actions);
    m_page->setDesk(m_desk.get());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QCoreApplication::processEvents(); // own keys are applied once all actions are there
}

void SettingsPageTest::cleanup() {
    m_window.reset();
    m_desk.reset();
}

void SettingsPageTest::slashSearchesAndEscClears() {
    m_page->sections().setFocus();
    QTest::keyClick(&m_page->sections(), Qt::Key_Slash);
    QTRY_VERIFY(m_page->searchField().hasFocus());
    QTest::keyClicks(&m_page->searchField(), u"reduced motion"_s);
    QVERIFY(m_page->row(u"window/reducedMotion"_s)->isVisible());
    QVERIFY(!m_page->row(u"route.mode"_s)->isVisible());
    QTest::keyClick(&m_page->searchField(), Qt::Key_Escape);
    QVERIFY(m_page->row(u"route.mode"_s)->isVisible());
    QTest::keyClicks(&m_page->searchField(), u"no such thing"_s);
    for (const Line& line : m_page->lines())
        QVERIFY(!m_page->row(line.key)->isVisible());
}

void SettingsPageTest::sectionsAreWalkedByKeys() {
    m_page->sections().setFocus();
    QTest::keyClick(&m_page->sections(), Qt::Key_Down);
    QCOMPARE(m_page->section(), Section::Capture);
    QVERIFY(m_page->row(u"capture.keep"_s)->isVisible());
    QVERIFY(!m_page->row(u"route.mode"_s)->isVisible());
    QCOMPARE(QSettings().value(u"settings/v1/section"_s).toInt(), 1);
}

void SettingsPageTest::aSwitchIsMarkedAndReset() {
    m_page->showSection(Section::Appearance);
    SettingRow* row = m_page->row(u"window/reducedMotion"_s);
    QSignalSpy told(&kit::preferenceNews(), &kit::PreferenceNews::changed);
    QVERIFY(!row->resetButton().isVisible());
    QTest::keyClick(row->check(), Qt::Key_Space);
    QVERIFY(kit::preferences().reducedMotion);
    QVERIFY(row->line().isChanged && row->resetButton().isVisible());
    QTest::mouseClick(&row->resetButton(), Qt::LeftButton);
    QVERIFY(!kit::preferences().reducedMotion);
    QVERIFY(!row->line().isChanged);
    QCOMPARE(told.size(), 2);
}

void SettingsPageTest::aKeyIsStoredAndNeverShown() {
    m_page->showSection(Section::Secrets);
    SecretsPanel& secrets = m_page->secrets();
    QAbstractItemModelTester tester(secrets.table().model());
    const QString key = u"sk-not-a-real-key-0123456789"_s;
    secrets.nameField().clear();
    QTest::keyClicks(&secrets.nameField(), u"acme"_s);
    QCOMPARE(secrets.secretField().echoMode(), QLineEdit::Password);
    QTest::keyClicks(&secrets.secretField(), key);
    QTest::mouseClick(&secrets.storeButton(), Qt::LeftButton);
    QVERIFY(m_desk->asked.contains(u"store acme 28 characters in 3"_s));
    QVERIFY(secrets.secretField().text().isEmpty());
    QCOMPARE(secrets.word(), u"stored in the right place"_s);
    for (const QString& name : QSettings().allKeys())
        QVERIFY(!QSettings().value(name).toString().contains(key));
    secrets.nameField().setText(u"../../etc/passwd"_s);
    secrets.secretField().setText(key);
    QVERIFY(!secrets.storeButton().isEnabled());
}

void SettingsPageTest::aFileNeedsAgreement() {
    m_page->showSection(Section::Secrets);
    SecretsPanel& secrets = m_page->secrets();
    secrets.nameField().setText(u"acme"_s);
    secrets.secretField().setText(u"some-key"_s);
    secrets.storeField().setCurrentIndex(2);
    QVERIFY(secrets.agreement().isVisible());
    QVERIFY(!secrets.storeButton().isEnabled());
    QTest::keyClick(&secrets.secretField(), Qt::Key_Return);
    QVERIFY(m_desk->asked.isEmpty());
    QTest::keyClick(&secrets.agreement(), Qt::Key_Space);
    QVERIFY(secrets.storeButton().isEnabled());
    QTest::mouseClick(&secrets.storeButton(), Qt::LeftButton);
    QVERIFY(m_desk->asked.contains(u"store acme 8 characters in 5"_s));
    QVERIFY(!secrets.agreement().isChecked()); // for the next one anew
}

void SettingsPageTest::withoutAKeychainTheOthersAreOffered() {
    m_desk->data.keychain.clear();
    m_desk->data.keychainTrouble = u"no secret service"_s;
    m_desk->look();
    m_page->showSection(Section::Secrets);
    SecretsPanel& secrets = m_page->secrets();
    QCOMPARE(static_cast<Store>(secrets.storeField().currentData().toInt()), Store::ThisRun);
    secrets.nameField().setText(u"acme"_s);
    secrets.secretField().setText(u"some-key"_s);
    QVERIFY(secrets.storeButton().isEnabled());
    secrets.storeField().setCurrentIndex(0);
    QVERIFY(!secrets.storeButton().isEnabled());
    QVERIFY(secrets.word().contains(u"No keychain answers"_s));
}

void SettingsPageTest::aKeyIsTestedAndRemoved() {
    m_page->showSection(Section::Secrets);
    SecretsPanel& secrets = m_page->secrets();
    secrets.table().setCurrentIndex(secrets.table().model()->index(0, 0));
    QTest::mouseClick(&secrets.testButton(), Qt::LeftButton);
    QVERIFY(m_desk->asked.contains(u"test keychain:acme"_s));
    QVERIFY(secrets.word().contains(u"51 characters"_s));
    QTest::mouseClick(&secrets.removeButton(), Qt::LeftButton);
    QVERIFY(m_desk->asked.contains(u"remove acme from 4"_s));
    secrets.table().setCurrentIndex(secrets.table().model()->index(1, 0)); // of the environment
    QVERIFY(!secrets.removeButton().isEnabled());
}

void SettingsPageTest::keysOfAnActionAreChangedAndBack() {
    m_page->showSection(Section::Shortcuts);
    ShortcutsPanel& keys = m_page->shortcuts();
    QAbstractItemModelTester tester(&keys.model());
    QAction* action = m_actions->find(u"some.thing"_s);
    keys.table().setCurrentIndex(keys.model().index(0, 0));
    QCOMPARE(keys.model().action(0), action);
    keys.field().setKeySequence(QKeySequence(u"Ctrl+J"_s));
    QTest::mouseClick(&keys.useButton(), Qt::LeftButton);
    QCOMPARE(action->shortcut(), QKeySequence(u"Ctrl+J"_s));
    action->setShortcut(QKeySequence(u"Ctrl+Y"_s)); // as after a start
    applyOwnKeys(*m_actions);
    QCOMPARE(action->shortcut(), QKeySequence(u"Ctrl+J"_s));
    keys.table().setCurrentIndex(keys.model().index(0, 0));
    keys.refresh({});
    QTest::mouseClick(&keys.resetButton(), Qt::LeftButton);
    QCOMPARE(action->shortcut(), QKeySequence(u"Ctrl+Y"_s));
    QVERIFY(!QSettings().contains(u"keys/v1/some.thing"_s));
}

void SettingsPageTest::conflictsAreSaid() {
    ShortcutsPanel& keys = m_page->shortcuts();
    QCOMPARE(keys.model().conflicts(), 0);
    m_actions->add({.id = u"other.thing"_s, .text = u"Other thing"_s, .keys = QKeySequence(u"Ctrl+Y"_s)});
    keys.refresh({});
    QCOMPARE(keys.model().conflicts(), 2);
    QCOMPARE(keys.model().index(0, ShortcutsModel::Conflict).data().toString(), u"Other thing"_s);
}

void SettingsPageTest::theLedgerIsCheckedWithProgress() {
    m_page->showSection(Section::Data);
    m_actions->find(u"settings.check"_s)->trigger();
    QVERIFY(m_desk->asked.contains(u"check"_s));
    Q_EMIT m_desk->ledgerProgressed({u"Checking"_s, 40, 100});
    QVERIFY(m_page->cancelButton().isVisible());
    QTest::mouseClick(&m_page->cancelButton(), Qt::LeftButton);
    QVERIFY(m_desk->asked.contains(u"cancel"_s));
    Q_EMIT m_desk->ledgerFinished(true, u"The ledger is sound.\n12 decisions"_s);
    QVERIFY(!m_page->cancelButton().isVisible());
    QVERIFY(m_page->ledgerWord().startsWith(u"The ledger is sound."_s));
    QCOMPARE(kit::Actions::commandOf(*m_actions->find(u"settings.check"_s)), u"ledger"_s);
}

void SettingsPageTest::theReportIsShownFirst() {
    m_page->makeBundle();
    bool isShown = false;
    for (const QPlainTextEdit* view : m_page->findChildren<QPlainTextEdit*>())
        isShown = isShown || view->toPlainText().contains(u"no keys"_s);
    QVERIFY(isShown);
    QVERIFY(!m_desk->asked.join(u' ').contains(u"save"_s));
}

void SettingsPageTest::withoutADeskTheWindowsOwnAreLeft() {
    SettingsPage page;
    page.resize(1000, 700);
    page.show();
    QVERIFY(page.row(u"window/theme"_s) != nullptr);
    QVERIFY(page.row(u"listen"_s) == nullptr);
    page.checkLedger(); // nobody to ask: nothing happens
    QVERIFY(!page.cancelButton().isVisible());
}

QTEST_MAIN(SettingsPageTest)
#include "settingspage.moc"
