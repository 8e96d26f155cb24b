// The Models page with real keys and clicks.
#include "models/fakemodels.h"
#include "models/priced.h"

#include "kit/theme.h"
#include "models/findingsdialog.h"
#include "models/ladderview.h"
#include "models/modelsmodel.h"
#include "models/modelspage.h"
#include "models/traildialog.h"
#include "models/versionsdialog.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QTimer>

using namespace tierline;
using namespace tierline::models;
using namespace Qt::Literals::StringLiterals;

class ModelsPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void aFilterIsTypedAndCleared();
    void enterOpensTheDatedPrices();
    void keysChangeOnesOwnPrice();
    void theCountIsADoor();
    void aNameIsTyped();
    void theLadderChoosesAModel();
    void theCheckIsADialogThatCanBeCopied();
    void aVersionIsPutBackWhenThePersonIsSure();
    void theTrailIsVerified();
    void withoutADeskThePageSaysSo();
    void everyActionSaysWhatItStandsFor();

private:
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<test::FakeModels> m_desk;
    ModelsPage* m_page = nullptr;
    kit::Actions* m_actions = nullptr;
};

void ModelsPageTest::initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"tierline-test"_s);
    QCoreApplication::setApplicationName(u"modelspage"_s);
    kit::Theme::install(*qApp, kit::ThemeChoice::Light);
}

void ModelsPageTest::init() {
    QSettings().clear();
    m_desk = std::make_unique<test::FakeModels>();
    m_window = std::make_unique<QWidget>();
    m_window->resize(1200, 800);
    m_page = new ModelsPage(m_window.get());
    m_page->resize(1200, 800);
    m_actions = new kit::Actions(m_window.get());
    m_page->addActions(*m_actions);
    m_page->setDesk(m_desk.get());
    m_page->setPolicy(test::pricedPolicy());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
}

void ModelsPageTest::cleanup() {
    m_window.reset();
    m_desk.reset();
}

void ModelsPageTest::aFilterIsTypedAndCleared() {
    QAbstractItemModel& rows = *m_page->table().model();
    const int all = rows.rowCount();
    QTest::keyClicks(&m_page->filterField(), u"harbor"_s);
    QTRY_COMPARE(rows.rowCount(), 2);
    QTest::keyClick(&m_page->filterField(), Qt::Key_Escape);
    QTRY_COMPARE(rows.rowCount(), all);
}

void ModelsPageTest::enterOpensTheDatedPrices() {
    QAbstractItemModel& rows = *m_page->table().model();
    const int all = rows.rowCount();
    m_page->selectModel(u"quartz/reason-mini"_s);
    QTest::keyClick(&m_page->table(), Qt::Key_Return);
    QCOMPARE(rows.rowCount(), all + 2);
    QCOMPARE(m_page->selectedModel(), u"quartz/reason-mini"_s);
    QTest::keyClick(&m_page->table(), Qt::Key_Left);
    QCOMPARE(rows.rowCount(), all);
}

void ModelsPageTest::keysChangeOnesOwnPrice() {
    QSignalSpy wanted(m_page, &ModelsPage::priceRequested);
    m_page->table().setFocus();
    m_page->selectModel(u"elsewhere/foo-v2"_s);
    QTest::keyClick(&m_page->table(), Qt::Key_P);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toString(), u"elsewhere/foo-v2"_s);
    m_page->selectModel(u"summit/reason"_s); // its price stands in the policy
    QTest::keyClick(&m_page->table(), Qt::Key_P);
    QTest::keyClick(&m_page->table(), Qt::Key_Delete);
    QCOMPARE(wanted.size(), 1);
    QVERIFY(!m_desk->asked.contains(u"remove summit/reason"_s));
    m_page->selectModel(u"spark/mini"_s);
    QTest::keyClick(&m_page->table(), Qt::Key_Delete);
    QVERIFY(m_desk->asked.contains(u"remove spark/mini"_s));
    QTest::keyClick(&m_page->table(), Qt::Key_U);
    QVERIFY(m_desk->asked.contains(u"undo"_s));
}

void ModelsPageTest::theCountIsADoor() {
    QSignalSpy door(m_page, &ModelsPage::filterRequested);
    m_page->selectModel(u"spark/nano"_s);
    const QModelIndex cell = m_page->table().currentIndex().siblingAtColumn(ModelsModel::Requests);
    m_page->table().scrollTo(cell);
    QTest::mouseClick(m_page->table().viewport(), Qt::LeftButton, {},
                      m_page->table().visualRect(cell).center());
    QCOMPARE(door.size(), 1);
    QCOMPARE(door[0][0].toString(), u"model:spark/nano since:24h"_s);
}

void ModelsPageTest::aNameIsTyped() {
    QTest::keyClicks(&m_page->nameField(), u"gpt-4o"_s);
    QTRY_VERIFY(m_page->nameAnswer().startsWith(u"openai/gpt-4o: 2.50 in"_s));
    QTest::keyClick(&m_page->nameField(), Qt::Key_Escape);
    QTRY_VERIFY(m_page->nameAnswer().contains(u"Type what a client asks for"_s));
}

void ModelsPageTest::theLadderChoosesAModel() {
    m_page->ladder().setFocus();
    for (const int key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Down, Qt::Key_Return})
        QTest::keyClick(&m_page->ladder(), static_cast<Qt::Key>(key));
    QCOMPARE(m_page->selectedModel(), u"harbor/large-vision"_s);
    QVERIFY(m_page->ladder().accessibleDescription().contains(u"harbor/large-vision in tier complex"_s));
}

void ModelsPageTest::theCheckIsADialogThatCanBeCopied() {
    m_actions->find(u"models.check"_s)->trigger();
    auto* dialog = m_page->findChild<FindingsDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QCOMPARE(dialog->table().rowCount(), 2);
    for (QPushButton* button : dialog->findChildren<QPushButton*>())
        if (button->text() == u"Copy all"_s) QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(QApplication::clipboard()->text().contains(u"policy.yaml:41:5: warning"_s));
}

void ModelsPageTest::aVersionIsPutBackWhenThePersonIsSure() {
    VersionsDialog dialog(*m_desk);
    dialog.show();
    QCOMPARE(dialog.table().currentRow(), 1); // the newest that is not in force
    QVERIFY(dialog.text().toPlainText().contains(u"+  max_attempts: 4"_s));
    const auto answer = [&](bool isSure) {
        QTimer::singleShot(0, &dialog, [isSure] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box != nullptr);
            for (QAbstractButton* button : box->buttons())
                if ((box->buttonRole(button) == QMessageBox::AcceptRole) == isSure) return button->click();
        });
        QTest::mouseClick(&dialog.rollBackButton(), Qt::LeftButton);
    };
    answer(false);
    QVERIFY(!m_desk->asked.contains(u"roll back a01b"_s));
    answer(true);
    QVERIFY(m_desk->asked.contains(u"roll back a01b"_s));
    dialog.table().setCurrentCell(0, 0);
    QVERIFY(!dialog.rollBackButton().isEnabled()); // it is in force
}

void ModelsPageTest::theTrailIsVerified() {
    TrailDialog dialog(*m_desk);
    dialog.show();
    QCOMPARE(dialog.table().rowCount(), 2);
    QTest::mouseClick(&dialog.verifyButton(), Qt::LeftButton);
    QVERIFY(dialog.verdictText().startsWith(u"Sound"_s));
}

void ModelsPageTest::withoutADeskThePageSaysSo() {
    ModelsPage page;
    page.show();
    bool isSaid = false;
    for (const QLabel* label : page.findChildren<QLabel*>())
        isSaid = isSaid || label->text().contains(u"watches a gateway elsewhere"_s);
    QVERIFY(isSaid);
}

void ModelsPageTest::everyActionSaysWhatItStandsFor() {
    for (const auto& [id, command] : {std::pair("models.check", "check"),
                                      {"models.versions", "policy"},
                                      {"models.trail", "audit"},
                                      {"models.price", "price"}})
        QCOMPARE(kit::Actions::commandOf(*m_actions->find(QString::fromLatin1(id))),
                 QString::fromLatin1(command));
}

QTEST_MAIN(ModelsPageTest)
#include "modelspage.moc"
