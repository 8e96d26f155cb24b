#include "live/livepage.h"

#include "records.h"

#include "kit/actions.h"
#include "kit/emptystate.h"
#include "kit/theme.h"
#include "live/decisionmodel.h"
#include "live/decisiontable.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace tierline;
using namespace tierline::live;

class LivePageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { kit::Theme::install(*qApp, kit::ThemeChoice::Dark); }

    void init() {
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

private:
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
