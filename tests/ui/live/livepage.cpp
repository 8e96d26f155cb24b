#include "live/livepage.h"

#include "records.h"

#include "kit/actions.h"
#include "kit/emptystate.h"
#include "kit/theme.h"
#include "live/decisionmodel.h"
#include "live/decisiontable.h"
#include "live/facetspanel.h"
#include "live/fakelive.h"
#include "live/filterbar.h"
#include "live/filterfield.h"

#include <QAbstractItemModel>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace tierline;
using namespace tierline::live;

class LivePageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("tierline-test"));
        QCoreApplication::setApplicationName(QStringLiteral("livepage"));
        kit::Theme::install(*qApp, kit::ThemeChoice::Dark);
    }

    void init() {
        QSettings().clear();
        m_page = std::make_unique<LivePage>();
        m_actions = std::make_unique<kit::Actions>(m_page.get());
        m_page->addActions(*m_actions);
        m_page->resize(1200, 800);
        m_page->setPolicy(sample::policyOfFourTiers());
        m_page->setGateway(GatewayState::Running, QStringLiteral("http://127.0.0.1:8787"));
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_table = m_page->findChild<QTableView*>(QStringLiteral("decisions"));
    }

    void cleanup() {
        m_actions.reset();
        m_page.reset();
    }

    void theEmptyPageOffersToSendOne() {
        QSignalSpy asked(m_page.get(), &LivePage::sendOneRequested);
        auto* empty = m_page->findChild<kit::EmptyState*>();
        QTest::mouseClick(empty->actionButton(), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

    void aClickOnARowSelectsIt() {
        QSignalSpy selected(m_page.get(), &LivePage::selected);
        m_page->addRecords(sample::many(0, 5));
        clickRow(2);
        const auto record = qvariant_cast<std::shared_ptr<const ledger::Record>>(selected.last().at(0));
        QCOMPARE(record, m_page->model().record(2));
    }

    void followingEndsWithAClickAndThePillBringsItBack() {
        m_page->addRecords(sample::many(0, 200));
        auto* bar = m_table->verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());
        clickRow(m_page->model().rowCount() - 2);
        QVERIFY(!m_page->presenter().view().following);
        const int before = bar->value();
        m_page->addRecords(sample::many(200, 50));
        QCOMPARE(bar->value(), before);
        QCOMPARE(m_page->presenter().view().pill, QStringLiteral("50 new"));
        QPushButton* pill = nullptr;
        for (auto* button : m_page->findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("50 new")) pill = button;
        QVERIFY(pill != nullptr);
        QTest::mouseClick(pill, Qt::LeftButton);
        QCOMPARE(bar->value(), bar->maximum());
        QVERIFY(m_page->presenter().view().following);
    }

    void scrollingUpLetsGo() {
        m_page->addRecords(sample::many(0, 200));
        m_table->verticalScrollBar()->setValue(0);
        QVERIFY(!m_page->presenter().view().following);
        m_table->verticalScrollBar()->setValue(m_table->verticalScrollBar()->maximum());
        QVERIFY(m_page->presenter().view().following);
    }

    void whatIsReadStaysWhenOldRowsLeave() {
        LivePage page(nullptr, 20'000);
        page.resize(1200, 800);
        page.setGateway(GatewayState::Running, QStringLiteral("http://127.0.0.1:8787"));
        page.show();
        page.addRecords(sample::many(0, 20'000));
        auto& table = page.table();
        page.select(sample::idOf(15'000));
        const int y = table.visualRect(table.currentIndex()).y();
        page.addRecords(sample::many(20'000, 10));
        QCOMPARE(page.model().rowCount(), 18'010);
        QCOMPARE(page.model().id(table.currentIndex().row()), sample::idOf(15'000));
        QCOMPARE(table.visualRect(table.currentIndex()).y(), y);
    }

    void keysWalkPauseAndCopy() {
        m_page->addRecords(sample::many(0, 10));
        clickRow(3);
        QTest::keyClick(m_table, Qt::Key_J);
        QCOMPARE(m_table->currentIndex().row(), 4);
        QTest::keyClick(m_table, Qt::Key_K);
        QTest::keyClick(m_table, Qt::Key_K);
        QCOMPARE(m_table->currentIndex().row(), 2);
        QTest::keyClick(m_table, Qt::Key_P);
        QVERIFY(m_page->presenter().view().paused);
        m_page->addRecords(sample::many(10, 5));
        QCOMPARE(m_page->model().rowCount(), 10);
        QTest::keyClick(m_table, Qt::Key_P);
        QCOMPARE(m_page->model().rowCount(), 15);
        QTest::keyClick(m_table, Qt::Key_C);
        QVERIFY(QApplication::clipboard()->text().startsWith(
            QStringLiteral("curl http://127.0.0.1:8787/v1/messages")));
        QTest::keyClick(m_table, Qt::Key_C, Qt::ShiftModifier);
        QVERIFY(QApplication::clipboard()->text().contains(
            QStringLiteral("\"selection_reason\":\"rule_floor\"")));
    }

    void aFilterIsTypedSaidAndCleared() {
        mixed();
        m_page->filterBar().focusField();
        auto& field = m_page->filterBar().field();
        QSignalSpy arranged(&m_page->model(), &DecisionModel::arranged);
        QTest::keyClicks(&field, QStringLiteral("state:failed"));
        QTest::keyClick(&field, Qt::Key_Return);
        QVERIFY(arranged.wait());
        QCOMPARE(m_page->model().rowCount(), 2);
        auto* words = m_page->findChild<QLabel*>(QStringLiteral("filterWords"));
        QCOMPARE(words->text(), QStringLiteral("state is failed"));
        QVERIFY(m_page->presenter().view().headline.contains(QStringLiteral("2 shown")));
        QTest::keyClicks(&field, QStringLiteral(" cost>cheap"));
        QVERIFY(words->text().contains(QStringLiteral("“cheap” is not an amount")));
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(m_page->model().rowCount(), 2); // the list stays as it was
        QTest::keyClick(&field, Qt::Key_Escape);
        QTRY_COMPARE(m_page->model().rowCount(), 10);
        QTest::keyClick(&field, Qt::Key_Escape);
        QCOMPARE(m_page->focusWidget(), m_table); // the offscreen window may be inactive
    }

    void aFilterWithoutHitsSaysSoAndIsCleared() {
        mixed();
        m_page->setFilter(QStringLiteral("tier:reasoning"));
        QTRY_VERIFY(m_page->presenter().view().noHits);
        QVERIFY(m_page->presenter().view().noHitsSentence.contains(QStringLiteral("tier is reasoning")));
        for (auto* empty : m_page->findChildren<kit::EmptyState*>())
            if (empty->isVisible()) QTest::mouseClick(empty->actionButton(), Qt::LeftButton);
        QTRY_COMPARE(m_page->model().rowCount(), 10);
        QVERIFY(!m_page->presenter().view().noHits);
    }

    void aCellBecomesAFilterAndAnException() {
        mixed();
        const auto index = m_page->model().index(3, int(Column::State));
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(index).center());
        QTest::keyClick(m_table, Qt::Key_A);
        QCOMPARE(m_page->filter(), QStringLiteral("state:ok"));
        QTRY_COMPARE(m_page->model().rowCount(), 8);
        QCOMPARE(m_page->selectedId(), sample::idOf(3)); // the row stays the one
        QCOMPARE(m_page->model().id(m_table->currentIndex().row()), sample::idOf(3));
        QTest::keyClick(m_table, Qt::Key_Escape);
        QTRY_COMPARE(m_page->model().rowCount(), 10);
        QTest::keyClick(m_table, Qt::Key_N);
        QTRY_COMPARE(m_page->model().rowCount(), 2);
        QCOMPARE(m_page->filter(), QStringLiteral("not state:ok"));
        QVERIFY(m_table->selectionModel()->selectedRows().isEmpty());
        m_page->setFilter({});
        QTRY_COMPARE(m_page->model().rowCount(), 10);
        QCOMPARE(m_page->model().id(m_table->currentIndex().row()), sample::idOf(3)); // and comes back
    }

    void headersSortAndBringBackTheOrderOfTime() {
        mixed();
        auto* header = m_table->horizontalHeader();
        const auto click = [&] {
            const int x = header->sectionViewportPosition(int(Column::Cost)) + 10;
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(x, header->height() / 2));
        };
        click();
        QTRY_COMPARE(m_page->model().id(0), sample::idOf(9));
        click();
        QTRY_COMPARE(m_page->model().id(0), sample::idOf(0));
        m_page->addRecords(sample::many(10, 5));
        QCOMPARE(m_page->model().rowCount(), 10); // they wait
        QCOMPARE(m_page->model().waiting(), 5U);
        click();
        QTRY_COMPARE(m_page->model().rowCount(), 15);
        QCOMPARE(m_page->model().id(14), sample::idOf(14));
        QVERIFY(m_page->model().order().isByTime());
    }

    void facetsNarrowAndWiden() {
        mixed();
        QSignalSpy counted(&m_page->facets(), &FacetsPanel::counted);
        m_page->toggleFacets();
        QVERIFY(counted.wait());
        auto& list = m_page->facets().list();
        const auto failed =
            list.model()->match(list.model()->index(0, 0), Qt::DisplayRole, QStringLiteral("failed"), 1,
                                Qt::MatchExactly | Qt::MatchRecursive);
        QCOMPARE(failed.size(), 1);
        list.scrollTo(failed.front());
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, list.visualRect(failed.front()).center());
        QCOMPARE(m_page->filter(), QStringLiteral("state:failed"));
        QTRY_COMPARE(m_page->model().rowCount(), 2);
        m_page->toggleFacets();
    }

    void onlyALineIsHereSoTheRestIsFetched() {
        test::FakeLiveDesk desk;
        desk.kept = sample::many(0, 6'000);
        m_page->setDesk(&desk);
        m_page->addRecords(desk.kept);
        QSignalSpy selected(m_page.get(), &LivePage::selected);
        m_page->select(sample::idOf(10));
        QVERIFY(desk.asked.contains(QStringLiteral("fetch ") + QString::fromStdString(sample::idOf(10))));
        const auto record = selected.last().front().value<std::shared_ptr<const ledger::Record>>();
        QCOMPARE(record->id, sample::idOf(10));
        QCOMPARE(record->candidates.size(), std::size_t(4));
        desk.kept.clear();
        QSignalSpy said(m_page.get(), &LivePage::message);
        m_page->select(sample::idOf(11));
        QVERIFY(said.last().front().toString().contains(QStringLiteral("it is gone")));
        QCOMPARE(selected.last().front().value<std::shared_ptr<const ledger::Record>>()->id,
                 sample::idOf(11));
        m_page->setDesk(nullptr);
    }

    void columnsAreRemembered() {
        m_table->setColumnHidden(int(Column::Session), false);
        m_table->setColumnHidden(int(Column::Client), true);
        m_actions.reset();
        m_page.reset();
        m_page = std::make_unique<LivePage>();
        QVERIFY(!m_page->table().isColumnHidden(int(Column::Session)));
        QVERIFY(m_page->table().isColumnHidden(int(Column::Client)));
        m_page->table().restoreColumns("of another version");
        QVERIFY(m_page->table().isColumnHidden(int(Column::Session)));
        QVERIFY(!m_page->table().isColumnHidden(int(Column::Client)));
    }

    void oddContentIsDrawn() {
        std::vector<RecordPtr> records;
        const std::vector<std::string> prompts{std::string("a\0b", 3),
                                               "\xe2\x80\xae turned",
                                               std::string(2'000'000, 'x'),
                                               "\xff\xfe",
                                               "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
                                               ""};
        for (const auto& prompt : prompts) {
            auto record = sample::refactoring(sample::idOf(int(records.size())));
            record.prompt = prompt;
            record.client = prompt.substr(0, 100'000);
            records.push_back(std::make_shared<ledger::Record>(record));
        }
        m_page->addRecords(records);
        QVERIFY(!m_page->grab().isNull());
        for (int row = 0; row < m_page->model().rowCount(); ++row)
            QVERIFY(m_page->model().index(row, int(Column::Prompt)).data().toString().size() < 500);
    }

private:
    // Ten decisions, each dearer than the one before; the last two failed.
    void mixed() {
        std::vector<RecordPtr> records;
        for (int i = 0; i < 10; ++i) {
            auto record = sample::refactoring(sample::idOf(i));
            record.cost = Money::fromNano(1'000'000 * (i + 1));
            if (i >= 8) record.outcome = ledger::Outcome::Failed;
            records.push_back(std::make_shared<ledger::Record>(record));
        }
        m_page->addRecords(records);
    }

    void clickRow(int row) {
        m_table->scrollTo(m_page->model().index(row, 0));
        const QRect cell = m_table->visualRect(m_page->model().index(row, 3));
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, cell.center());
        QCOMPARE(m_table->currentIndex().row(), row);
    }

    bool shows(const QString& text) const {
        for (const auto* label : m_page->findChildren<QLabel*>())
            if (label->text() == text && label->isVisible()) return true;
        return false;
    }

    std::unique_ptr<LivePage> m_page;
    std::unique_ptr<kit::Actions> m_actions;
    QTableView* m_table = nullptr;
};

QTEST_MAIN(LivePageTest)
#include "livepage.moc"
