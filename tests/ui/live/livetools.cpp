#include "live/livetools.h"

#include "fakerecords.h"
#include "storesource.h"

#include "kit/actions.h"
#include "kit/theme.h"
#include "live/comparedialog.h"
#include "live/decisionmodel.h"
#include "live/decisiontable.h"
#include "live/densitystrip.h"
#include "live/exportdialog.h"
#include "live/livepage.h"
#include "live/minimap.h"
#include "live/rowacts.h"
#include "live/saveddoor.h"
#include "live/sessionmodel.h"
#include "live/sessionview.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>

using namespace tierline;
using namespace tierline::live;
using namespace Qt::Literals::StringLiterals;

class LiveToolsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-tests"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Dark);
    }

    void init() {
        QSettings().remove(u"live"_s);
        m_page = std::make_unique<LivePage>();
        m_desk = std::make_unique<sample::FakeRecordDesk>();
        m_actions = std::make_unique<kit::Actions>(m_page.get());
        m_tools = new LiveTools(*m_page);
        m_tools->addActions(*m_actions);
        m_page->resize(1'300, 800);
        m_page->setPolicy(sample::policyOfFourTiers());
        m_tools->setPolicy(sample::policyOfFourTiers());
        m_page->setGateway(GatewayState::Running, u"http://127.0.0.1:8787"_s);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_table = &m_page->table();
    }

    void cleanup() {
        m_actions.reset();
        m_page.reset();
        m_desk.reset();
    }

    void gShowsSessionsAndBack() {
        fill();
        m_table->setFocus();
        QTest::keyClick(m_table, Qt::Key_G);
        QVERIFY(m_tools->isGrouped());
        QVERIFY(m_tools->sessionView().isVisible() && !m_table->isVisible());
        QCOMPARE(m_tools->sessions().rowCount(), 2);
        m_page->addRecords(sample::callsOf(10, {{"c", "spark/nano"}, {"a", "spark/nano"}}));
        QCOMPARE(m_tools->sessions().rowCount(), 3);
        QTest::keyClick(&m_tools->sessionView(), Qt::Key_G);
        QVERIFY(!m_tools->isGrouped());
    }

    void aCallOfASessionGoesToTheInspector() {
        fill();
        m_tools->setGrouped(true);
        auto& view = m_tools->sessionView();
        view.setCurrentIndex(m_tools->sessions().index(0, 0));
        QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(m_tools->sessions().rowCount(), 5);
        QSignalSpy selected(m_page.get(), &LivePage::selected);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(m_page->selectedId(), sample::idOf(0));
        QVERIFY(!selected.isEmpty());
        QTest::keyClick(&view, Qt::Key_Left);
        QCOMPARE(m_tools->sessions().rowCount(), 2);
    }

    void theFilterShowsSessionsWithHits() {
        fill();
        m_tools->setGrouped(true);
        QSignalSpy arranged(&m_page->model(), &DecisionModel::arranged);
        m_page->setFilter(u"model:large"_s);
        QTRY_VERIFY(!arranged.isEmpty());
        QTRY_COMPARE(m_tools->sessions().rowCount(), 1);
    }

    void votesAreShownAtOnceAndGoToTheDesk() {
        fillWithDesk();
        choose({1});
        QTest::keyClick(m_table, Qt::Key_Plus);
        QCOMPARE(voteOf(1), 1);
        QCOMPARE(m_desk->said.size(), std::size_t(1));
        QCOMPARE(m_desk->said[0][0].id, sample::idOf(1));
        QCOMPARE(m_desk->said[0][0].feedback.vote, std::optional(1));
        QVERIFY(!m_desk->said[0][0].feedback.setsLabel);
        QTest::keyClick(m_table, Qt::Key_Plus); // the same again takes it back
        QCOMPARE(voteOf(1), 0);
        QVERIFY(m_desk->said[1][0].feedback.setsVote && !m_desk->said[1][0].feedback.vote);
        QTest::keyClick(m_table, Qt::Key_U);
        QCOMPARE(voteOf(1), 1);
    }

    void whatCouldNotBeKeptIsTakenBack() {
        fillWithDesk();
        choose({0, 1});
        QSignalSpy said(m_page.get(), &LivePage::message);
        QTest::keyClick(m_table, Qt::Key_Minus);
        QCOMPARE(voteOf(0), -1);
        Q_EMIT m_desk->kept(m_desk->numbers.back(), {sample::idOf(0)}, u"the disk is full"_s);
        QCOMPARE(voteOf(0), 0);
        QCOMPARE(voteOf(1), -1);
        QVERIFY(said.back()[0].toString().contains(u"the disk is full"_s));
    }

    void aLabelWithTwoKeysGoesOnToTheNextRow() {
        fillWithDesk();
        choose({0});
        pick(Qt::Key_L, u"labelMenu"_s, Qt::Key_3);
        QCOMPARE(labelOf(0), u"complex"_s);
        QCOMPARE(m_desk->said.back()[0].feedback.label, std::optional<std::string>("complex"));
        QCOMPARE(m_page->selectedId(), sample::idOf(1));
        pick(Qt::Key_L, u"labelMenu"_s, Qt::Key_1);
        QCOMPARE(labelOf(1), u"simple"_s);
        choose({0});
        pick(Qt::Key_L, u"labelMenu"_s, Qt::Key_0);
        QCOMPARE(labelOf(0), QString());
    }

    void severalRowsAreLabelledAtOnce() {
        fillWithDesk();
        choose({0, 1, 2});
        pick(Qt::Key_L, u"labelMenu"_s, Qt::Key_2);
        QCOMPARE(m_desk->said.back().size(), std::size_t(3));
        QCOMPARE(labelOf(2), u"moderate"_s);
        QTest::keyClick(m_table, Qt::Key_U);
        QCOMPARE(labelOf(2), QString());
    }

    void withoutADeskItSaysSo() {
        fill();
        choose({0});
        QSignalSpy said(m_page.get(), &LivePage::message);
        QTest::keyClick(m_table, Qt::Key_Plus);
        QCOMPARE(voteOf(0), 0);
        QVERIFY(said.back()[0].toString().contains(u"elsewhere"_s));
    }

    void marksPinsAndNotesAreKept() {
        fillWithDesk();
        choose({2});
        pick(Qt::Key_M, u"markMenu"_s, Qt::Key_4);
        QCOMPARE(m_page->model().index(2, 0).data(ColourRole).toInt(), 4);
        pick(Qt::Key_M, u"markMenu"_s, Qt::Key_P);
        QVERIFY(m_page->model().index(2, 0).data(PinnedRole).toBool());
        QCOMPARE(m_desk->pinned, std::vector{sample::idOf(2)});
        m_tools->acts().setNote({sample::idOf(2)}, u"  look at this  "_s);
        QCOMPARE(m_desk->marks.of(sample::idOf(2)), (Mark{4, true, u"look at this"_s}));
    }

    void marksOfBeforeAreShownAndPinnedRowsCome() {
        m_desk->marks.set(sample::idOf(2), {3, false, {}});
        m_desk->marks.set(sample::idOf(0), {0, true, {}});
        m_desk->ledger = sample::callsOf(0, {{"old", "spark/nano"}});
        m_page->addRecords(sample::callsOf(1, {{"a", "spark/nano"}, {"a", "spark/nano"}}));
        m_tools->setDesk(m_desk.get());
        QTRY_COMPARE(m_page->model().rowCount(), 3);
        QVERIFY(m_page->model().index(0, 0).data(PinnedRole).toBool());
        QCOMPARE(m_page->model().index(2, 0).data(ColourRole).toInt(), 3);
    }

    void twoRowsAreCompared() {
        fillWithDesk();
        choose({0, 3});
        QSignalSpy opened(&m_tools->acts(), &RowActs::opened);
        QTest::keyClick(m_table, Qt::Key_D);
        QCOMPARE(opened.size(), 1);
        auto* dialog = m_page->findChild<CompareDialog*>();
        QVERIFY(dialog != nullptr);
        auto* model = dialog->findChild<CompareModel*>();
        const int all = model->rowCount();
        dialog->findChild<QCheckBox*>()->click();
        QVERIFY(model->rowCount() < all);
        for (int row = 0; row < model->rowCount(); ++row)
            QVERIFY(model->index(row, 0).data(CompareModel::DiffersRole).toBool()
                    || model->index(row, 0).data(CompareModel::SectionRole).toBool());
        dialog->close();
    }

    void anExportAsksForPromptsOnlyWhenTicked() {
        fillWithDesk();
        choose({0, 1});
        QTest::keyClick(m_table, Qt::Key_E, Qt::ControlModifier);
        auto* dialog = m_page->findChild<ExportDialog*>();
        QVERIFY(dialog != nullptr);
        dialog->findChild<QLineEdit*>()->setText(u"/nowhere/out.jsonl"_s);
        for (auto* button : dialog->findChildren<QPushButton*>())
            if (button->text() == u"Export"_s) button->click();
        QCOMPARE(m_desk->exports.size(), std::size_t(1));
        QVERIFY(!m_desk->exports[0].withPrompts);
        QCOMPARE(m_desk->exports[0].ids.size(), std::size_t(2));
        dialog->reject(); // stops it first
        QVERIFY(dialog->isVisible());
        dialog->reject();
        QVERIFY(!dialog->isVisible());
    }

    void bAddsToTheSet() {
        fillWithDesk();
        choose({1});
        QTest::keyClick(m_table, Qt::Key_B);
        QCOMPARE(m_desk->set, std::vector{sample::idOf(1)});
    }

    void theBrushNarrowsTheListAndGivesItBack() {
        fill();
        auto& strip = m_tools->strip();
        strip.setRange(DensityRange::Loaded);
        QTest::mousePress(&strip, Qt::LeftButton, {}, QPoint(20, 20));
        QTest::mouseMove(&strip, QPoint(300, 20));
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, QPoint(300, 20));
        QVERIFY(strip.brush().has_value());
        QVERIFY2(m_page->filter().contains(u"since:"_s) && m_page->filter().contains(u"to:"_s),
                 qPrintable(m_page->filter()));
        strip.setFocus();
        QTest::keyClick(&strip, Qt::Key_Right);
        QCOMPARE(m_page->filter().count(u"since:"_s), 1);
        QTest::keyClick(&strip, Qt::Key_Escape);
        QCOMPARE(m_page->filter(), QString());
        QVERIFY(!strip.brush().has_value());
    }

    void theStripIsDescribed() {
        fill();
        m_tools->strip().setRange(DensityRange::Loaded);
        QVERIFY2(m_tools->strip().accessibleDescription().contains(u"5 decisions"_s),
                 qPrintable(m_tools->strip().accessibleDescription()));
    }

    void aClickOnTheMapGoesThere() {
        m_page->addRecords(sample::many(0, 2'000));
        auto& map = m_tools->map();
        QTest::mouseClick(&map, Qt::LeftButton, {}, QPoint(5, 2));
        QVERIFY(!m_page->presenter().view().following);
        QCOMPARE(m_table->verticalScrollBar()->value(), 0);
    }

    void theHeaderOpensSpend() {
        ledger::Spend spend;
        spend.money = ledger::MoneyKind::Billed;
        spend.total.baseline = Money::fromNano(9'000'000'000);
        spend.total.costBesideBaseline = Money::fromNano(2'000'000'000);
        m_tools->setSpent({spend}, "strongest", "summit/reason", {}, {});
        auto* door = m_page->findChild<SavedDoor*>();
        QVERIFY(door->isVisible());
        QCOMPARE(door->text(), u"Today routing saved $7.00 against always strongest"_s);
        QSignalSpy asked(m_tools, &LiveTools::spendRequested);
        QTest::mouseClick(door, Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
    }

private:
    void fill() {
        m_page->addRecords(sample::callsOf(0, {{"a", "spark/nano"},
                                               {"a", "spark/nano"},
                                               {"b", "spark/nano"},
                                               {"a", "atlas/large", 9'000'000},
                                               {"b", "spark/nano", -1}}));
    }
    void fillWithDesk() {
        m_tools->setDesk(m_desk.get());
        fill();
    }
    void choose(const std::vector<int>& rows) {
        m_table->setFocus();
        m_table->selectionModel()->clear();
        for (const int row : rows)
            m_table->selectionModel()->setCurrentIndex(
                m_page->model().index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    void pick(Qt::Key opens, const QString& name, Qt::Key item) {
        QTest::keyClick(m_table, opens);
        QMenu* menu = nullptr;
        QTRY_VERIFY((menu = m_page->findChild<QMenu*>(name)) != nullptr && menu->isVisible());
        QTest::keyClick(menu, item);
        QTRY_VERIFY(m_page->findChild<QMenu*>(name) == nullptr);
        m_page->activateWindow(); // what a window manager does when a menu closes
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_table->setFocus();
    }
    int voteOf(int row) const { return m_page->model().index(row, 0).data(VoteRole).toInt(); }
    QString labelOf(int row) const {
        const auto view = m_page->model().store().view(static_cast<std::uint32_t>(row));
        return QString::fromStdString(std::string(view.name(NameKind::Label)));
    }

    std::unique_ptr<LivePage> m_page;
    std::unique_ptr<sample::FakeRecordDesk> m_desk;
    std::unique_ptr<kit::Actions> m_actions;
    LiveTools* m_tools = nullptr;
    DecisionTable* m_table = nullptr;
};

QTEST_MAIN(LiveToolsTest)
#include "livetools.moc"
