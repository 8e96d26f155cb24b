#include "policy/sheets.h"

#include "fakepolicy.h"

#include "kit/actions.h"
#include "kit/diffview.h"
#include "kit/theme.h"
#include "policy/checksheet.h"
#include "policy/exportdialog.h"
#include "policy/journalsheet.h"
#include "policy/learnsheet.h"
#include "policy/optimisedialog.h"
#include "policy/policypage.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTest>

using namespace tierline;
using namespace tierline::policypage;
using namespace Qt::Literals::StringLiterals;

class PolicySheetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"policysheets"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    }

    void init() {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        QSettings().clear();
        m_desk = std::make_unique<test::FakePolicy>(200);
        m_window = std::make_unique<QWidget>();
        m_window->resize(1240, 800);
        m_page = new PolicyPage(m_window.get());
        m_page->resize(m_window->size());
        m_actions = new kit::Actions(m_window.get());
        m_page->addActions(*m_actions);
        m_page->setDesk(m_desk.get());
        m_window->show();
        m_page->takeDraft(withLine(*m_page->draft().policy(), 1, 650'000), u"line"_s);
    }
    void cleanup() {
        m_window.reset();
        m_desk.reset();
    }

    void checkThenPromote() {
        run("policy.check");
        auto* sheet = open<CheckSheet>();
        QCOMPARE(sheet->sentence(), u"All gates pass."_s);
        QCOMPARE(sheet->results().count(), 2);
        QCOMPARE(m_desk->asked.last(),
                 u"check accuracy >= live - 0.01;under_routed <= live + 1%;usd_per_1k <= live"_s);
        QCOMPARE(sheet->promoteButton().text(), u"Promote"_s);
        sheet->noteEdit().setText(u"longer moderate"_s);
        sheet->promoteButton().click();
        QVERIFY(m_desk->asked.contains(u"promote longer moderate"_s));
        QVERIFY(!sheet->isVisible());
        QVERIFY(m_desk->fileText.contains(u"below: 0.65"_s));
        QCOMPARE(m_page->view().draftText, u"No changes"_s);
        QCOMPARE(*m_page->draft().live()->tiers[1].below, 650'000);
    }

    void aFailedGateIsSaidAndPromotingIsOnPurpose() {
        m_desk->canPromote = false;
        run("policy.check");
        auto* sheet = open<CheckSheet>();
        QCOMPARE(sheet->promoteButton().text(), u"Promote anyway"_s);
        QVERIFY(sheet->results().item(1)->text().startsWith(u"failed: under_routed"_s));
    }

    void aFileChangedMeanwhileIsNotOverwritten() {
        run("policy.check");
        auto* sheet = open<CheckSheet>();
        m_desk->fileText += u"# theirs\n"_s;
        sheet->promoteButton().click();
        QVERIFY(sheet->isVisible());
        QCOMPARE(sheet->sentence(), u"The file was changed meanwhile."_s);
        QVERIFY(m_desk->fileText.endsWith(u"# theirs\n"_s));
    }

    void oneKeyRollsBack() {
        run("policy.check");
        open<CheckSheet>()->promoteButton().click();
        QCOMPARE(*m_page->draft().live()->tiers[1].below, 650'000);
        run("policy.rollback");
        QCOMPARE(*m_page->draft().live()->tiers[1].below, 600'000);
        QCOMPARE(m_desk->fileText, test::policyText());
    }

    void theJournalShowsDiffAndEffect() {
        run("policy.journal");
        auto* sheet = open<JournalSheet>();
        QCOMPARE(sheet->list().count(), 2);
        QVERIFY(!sheet->rollBackButton().isEnabled()); // it is in force
        QVERIFY(sheet->findChild<kit::DiffView*>()->diff().contains(u"below: 0.30"_s));
        sheet->list().setCurrentRow(1);
        QVERIFY(sheet->rollBackButton().isEnabled());
        sheet->takeButton().click();
        QCOMPARE(m_page->draft().policy()->classify.base, 350'000);
    }

    void optimiseGoesIntoTheDraft() {
        run("policy.optimise");
        auto* dialog = open<OptimiseDialog>();
        QVERIFY(!dialog->takeButton().isEnabled());
        dialog->goals().button(static_cast<int>(Goal::Bound))->click();
        QCOMPARE(static_cast<int>(dialog->wish().goal), static_cast<int>(Goal::Bound));
        dialog->findButton().click();
        QVERIFY(m_desk->asked.contains(u"optimise 3"_s));
        QVERIFY(dialog->sentence().contains(u"within noise"_s));
        dialog->takeButton().click();
        QCOMPARE(*m_page->draft().kept()->tiers[0].below, 270'000);
        QVERIFY(m_page->draft().isChanged());
        run("policy.undo");
        QCOMPARE(*m_page->draft().kept()->tiers[0].below, 300'000);
    }

    void learnedWeightsAndKeywordsAreTaken() {
        run("policy.learn");
        auto* sheet = open<LearnSheet>();
        QCOMPARE(sheet->weights().rowCount(), 5);
        sheet->weights().selectRow(1);
        sheet->takeButton().click();
        QCOMPARE(m_page->draft().kept()->classify.rules[1].weight, -160'000);
        QCOMPARE(m_page->draft().kept()->classify.rules[0].weight, -250'000);
        QCOMPARE(*m_page->draft().kept()->tiers[0].below, 333'000); // the lines go with them
        QVERIFY(m_page->draft().kept()->classify.features[0].weight != 77'000);
        sheet->weights().clearSelection();
        sheet->takeButton().click();
        QCOMPARE(m_page->draft().kept()->classify.features[0].weight, 77'000);
        QCOMPARE(m_page->draft().kept()->classify.rules[0].weight, -210'000);
        sheet->keywords().selectRow(0);
        sheet->addButton().click();
        QCOMPARE(QString::fromStdString(m_page->draft().kept()->classify.rules.back().id), u"starvation"_s);
        QCOMPARE(m_page->draft().kept()->classify.rules.back().weight, 160'000);
        sheet->takeButton().click(); // what was added since stays
        QCOMPARE(QString::fromStdString(m_page->draft().kept()->classify.rules.back().id), u"starvation"_s);
    }

    void whatIsLearnedAsOneIsTakenAsOne() {
        m_desk->isLearnedAsOne = true;
        run("policy.learn");
        auto* sheet = open<LearnSheet>();
        sheet->weights().selectRow(1);
        QVERIFY(sheet->weights().selectedItems().isEmpty());
        sheet->takeButton().click();
        QCOMPARE(m_page->draft().kept()->classify.rules[0].weight, -210'000);
        QCOMPARE(m_page->draft().kept()->classify.features[0].weight, 77'000);
    }

    void whatAFormCannotSayIsNamed() {
        run("policy.export");
        auto* dialog = open<ExportDialog>();
        QCOMPARE(dialog->text().toPlainText(), m_page->draft().text());
        QCOMPARE(dialog->notes(), u"All of the policy is in it."_s);
        dialog->forms().setCurrentIndex(1);
        Q_EMIT dialog->forms().activated(1);
        QVERIFY(dialog->notes().contains(u"ceilings"_s));
    }

    void theDiffIsShown() {
        run("policy.diff");
        auto* view = m_window->findChild<kit::DiffView*>();
        QVERIFY(view);
        QVERIFY(view->diff().contains(u"+  - {name: moderate,  below: 0.65, models: [sim/mid]}"_s));
    }

private:
    void run(const char* id) { m_actions->find(QString::fromLatin1(id))->trigger(); }
    template <class Sheet>
    Sheet* open() {
        return m_window->findChild<Sheet*>();
    }

    std::unique_ptr<QWidget> m_window;
    kit::Actions* m_actions = nullptr; // the window's
    std::unique_ptr<test::FakePolicy> m_desk;
    PolicyPage* m_page = nullptr;
};

QTEST_MAIN(PolicySheetsTest)
#include "sheets.moc"
