#include "training/trainingpage.h"

#include "fakefeed.h"
#include "kit/actions.h"
#include "kit/emptystate.h"
#include "kit/theme.h"
#include "training/calibrationchart.h"
#include "training/fakedesk.h"
#include "training/figurespanel.h"
#include "training/runcard.h"
#include "training/setrow.h"
#include "training/setspanel.h"
#include "training/trainingexport.h"
#include "training/weightspanel.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace tierline;
using namespace tierline::training;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Stage {
    test::FakeDesk desk;
    TrainingPage page;
    kit::Actions actions{&page};
    Stage() {
        page.addActions(actions);
        page.resize(1100, 760);
        page.setPolicy(test::fakePolicy());
        page.setDesk(&desk);
        page.show();
        page.activateWindow();
        if (!QTest::qWaitForWindowActive(&page)) qWarning("the page does not become active");
    }
};

} // namespace

class TrainingPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"tierline-test"_s);
        QCoreApplication::setApplicationName(u"trainingpage"_s);
        kit::Theme::install(*qApp, kit::ThemeChoice::Light);
    }
    void init() { QSettings().clear(); }
    void looksForSetsAndOpensTheShippedModel();
    void withoutSetsItOffersToAddOne();
    void trainsWhatIsTicked();
    void cancelsWhileItRuns();
    void failureIsSaidInWords();
    void choosingASetShowsItsCalibration();
    void rowsChangeThePlan();
    void anAddedSetIsTickedAndLookedAt();
    void scoresATypedText();
    void searchNarrowsBothLists();
    void exportsWriteAndCopy();
    void savedModelsHaveAPlace();
    void chartsAreWritten();
};

void TrainingPageTest::looksForSetsAndOpensTheShippedModel() {
    Stage stage;
    QCOMPARE(stage.desk.asked, (QStringList{u"look"_s, u"open "_s}));
    QVERIFY(stage.desk.looked.policy != nullptr);
    Q_EMIT stage.desk.opened(test::fakeModel(false));
    QVERIFY(stage.page.view().hasModel && !stage.page.view().hasReport);
    QVERIFY(stage.page.weightsPanel().list(true).model()->rowCount() > 1'000);
}

void TrainingPageTest::withoutSetsItOffersToAddOne() {
    Stage stage;
    Q_EMIT stage.desk.setsChanged({{}, u"/here"_s, false});
    auto& empty = stage.page.figuresPanel().emptyState();
    QVERIFY(empty.isVisible());
    QCOMPARE(empty.actionButton()->text(), u"Add a set…"_s);
    QSignalSpy asked(&stage.page.figuresPanel(), &FiguresPanel::addRequested);
    stage.page.figuresPanel().disconnect(&stage.page); // no dialog in a test
    QTest::mouseClick(empty.actionButton(), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QVERIFY(!stage.page.runCard().button().isEnabled());
}

void TrainingPageTest::trainsWhatIsTicked() {
    test::rememberFakeChoices();
    Stage stage;
    Q_EMIT stage.desk.setsChanged(test::fakeSets());
    QTest::keyClick(&stage.page.runCard().button(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(stage.desk.asked.last(), u"train"_s);
    QCOMPARE(stage.desk.job.plan.name, std::string("support 3"));
    QCOMPARE(stage.desk.job.plan.sources.files.size(), std::size_t{4});
    QVERIFY(stage.desk.job.leavesOut);
    Q_EMIT stage.desk.trained(test::fakeModel(true));
    QVERIFY(!stage.page.view().isRunning && stage.page.view().hasReport);
    QCOMPARE(stage.page.figuresPanel().table().model()->rowCount(), 5);
    QVERIFY(stage.page.tab() == TrainingPage::Figures);
}

void TrainingPageTest::cancelsWhileItRuns() {
    test::rememberFakeChoices();
    Stage stage;
    Q_EMIT stage.desk.setsChanged(test::fakeSets());
    QPushButton& button = stage.page.runCard().button();
    QTest::mouseClick(&button, Qt::LeftButton);
    QCOMPARE(button.text(), u"Cancel"_s);
    stage.page.startTraining(); // one at a time
    QCOMPARE(stage.desk.asked.count(u"train"_s), 1);
    QTest::mouseClick(&button, Qt::LeftButton);
    QCOMPARE(stage.desk.asked.last(), u"cancel"_s);
    QVERIFY(!button.isEnabled()); // it is stopping
    Q_EMIT stage.desk.failed({u"Training was cancelled; nothing was kept."_s, {}, true});
    QCOMPARE(button.text(), u"Train"_s);
    QVERIFY(button.isEnabled());
    QCOMPARE(stage.page.view().verdict.sentence, u"Training was cancelled; nothing was kept."_s);
}

void TrainingPageTest::failureIsSaidInWords() {
    Stage stage;
    Q_EMIT stage.desk.setsChanged(test::fakeSets());
    Q_EMIT stage.desk.failed({u"Every row says the same."_s, u"Give hard prompts too."_s, false});
    QCOMPARE(stage.page.view().verdict.detail, u"Give hard prompts too."_s);
    QVERIFY(stage.page.view().verdict.tone == kit::Tone::Bad);
}

void TrainingPageTest::choosingASetShowsItsCalibration() {
    Stage stage;
    Q_EMIT stage.desk.trained(test::fakeModel(true));
    auto& table = stage.page.figuresPanel().table();
    const auto& chart = stage.page.figuresPanel().chart();
    const QString all = chart.describe(0);
    table.setCurrentIndex(table.model()->index(3, 0));
    QVERIFY(!all.isEmpty());
    QVERIFY2(chart.describe(0) != all, qPrintable(all));
    QVERIFY(chart.describe(9).isEmpty() && chart.describe(-1).isEmpty() && chart.describe(77).isEmpty());
    QVERIFY(!chart.accessibleDescription().isEmpty());
}

void TrainingPageTest::rowsChangeThePlan() {
    Stage stage;
    Q_EMIT stage.desk.setsChanged(test::fakeSets());
    const auto rows = stage.page.setsPanel().rows();
    QCOMPARE(rows.size(), std::size_t{5});
    QVERIFY(!rows[4]->tick().isEnabled());
    QTest::mouseClick(&rows[0]->tick(), Qt::LeftButton, {}, QPoint(8, rows[0]->tick().height() / 2));
    QVERIFY(stage.page.view().canTrain);
    rows[0]->weight().setCurrentIndex(2);
    Q_EMIT rows[0]->weight().activated(2);
    QTest::mouseClick(&rows[2]->tick(), Qt::LeftButton, {}, QPoint(8, rows[2]->tick().height() / 2));
    auto* role = stage.page.setsPanel().roleOf(u"atlas/small"_s);
    QVERIFY(role != nullptr);
    QCOMPARE(role->currentText(), u"cheap"_s);
    Q_EMIT role->activated(0);
    QVERIFY(!stage.page.view().canTrain); // nothing is cheap now
    QCOMPARE(loadChoices().sets.value(rows[0]->file()).weight, 3);
}

void TrainingPageTest::anAddedSetIsTickedAndLookedAt() {
    Stage stage;
    stage.page.addSets({u"/x/new.jsonl"_s});
    QCOMPARE(stage.desk.asked.last(), u"look"_s);
    QCOMPARE(stage.desk.looked.added, QStringList{u"/x/new.jsonl"_s});
    QVERIFY(loadChoices().sets.value(u"/x/new.jsonl"_s).isTicked);
    stage.page.addSets({u"/x/new.jsonl"_s});
    QCOMPARE(stage.desk.looked.added.size(), 1);
}

void TrainingPageTest::scoresATypedText() {
    Stage stage;
    Q_EMIT stage.desk.opened(test::fakeModel(false));
    stage.page.showTab(TrainingPage::Weights);
    auto& panel = stage.page.weightsPanel();
    QCOMPARE(panel.weighed().model()->rowCount(), 0);
    QTest::keyClicks(&panel.text(), u"what is the weather"_s);
    QTRY_VERIFY(panel.weighed().model()->rowCount() > 0);
    QVERIFY2(panel.scoreText().contains(u"simple"_s), qPrintable(panel.scoreText()));
    panel.text().clear();
    QTRY_COMPARE(panel.weighed().model()->rowCount(), 0);
}

void TrainingPageTest::searchNarrowsBothLists() {
    Stage stage;
    Q_EMIT stage.desk.opened(test::fakeModel(false));
    QTest::keyClick(&stage.page.runCard().button(), Qt::Key_Slash);
    QVERIFY(stage.page.tab() == TrainingPage::Weights);
    auto& panel = stage.page.weightsPanel();
    const int before = panel.list(false).model()->rowCount();
    panel.search().setText(u"weather"_s);
    QVERIFY(panel.list(false).model()->rowCount() > 0);
    QVERIFY(panel.list(false).model()->rowCount() < before);
}

void TrainingPageTest::exportsWriteAndCopy() {
    Stage stage;
    auto& exports = stage.page.exports();
    QVERIFY(exports.command().isEmpty() && exports.snippet().isEmpty());
    Q_EMIT stage.desk.trained(test::fakeModel(true));
    QVERIFY(exports.command().startsWith(u"tierlinectl train"_s));
    QVERIFY(exports.command().contains(u"--tier banking-questions.jsonl=simple"_s));
    QVERIFY(exports.command().contains(u"--out support-3.model"_s));
    QVERIFY(exports.snippet().contains(u"text: {model: \"support-3.model\"}"_s));
    QVERIFY(QJsonDocument::fromJson(exports.report(true)).isObject());
    QCOMPARE(exports.report(false).count('\n'), 6);
}

void TrainingPageTest::savedModelsHaveAPlace() {
    Stage stage;
    Q_EMIT stage.desk.trained(test::fakeModel(true));
    QVERIFY(stage.page.view().modelFacts.contains(u"not saved yet"_s));
    Q_EMIT stage.desk.saved(false, u"/m/a.model"_s, u"no"_s);
    QVERIFY(stage.page.view().modelFacts.contains(u"not saved yet"_s));
    Q_EMIT stage.desk.saved(true, u"/m/a.model"_s, u"yes"_s);
    QVERIFY(!stage.page.view().modelFacts.contains(u"not saved yet"_s));
    QVERIFY(stage.page.exports().snippet().contains(u"/m/a.model"_s));
}

void TrainingPageTest::chartsAreWritten() {
    const QTemporaryDir folder;
    Stage stage;
    Q_EMIT stage.desk.trained(test::fakeModel(true));
    QSignalSpy said(&stage.page, &TrainingPage::message);
    stage.page.exports().writeChart(folder.filePath(u"c.png"_s));
    stage.page.exports().writeChart(folder.filePath(u"c.svg"_s));
    stage.page.exports().writeChart(folder.filePath(u"none/c.svg"_s));
    QVERIFY(!QImage(folder.filePath(u"c.png"_s)).isNull());
    QFile svg(folder.filePath(u"c.svg"_s));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QVERIFY(svg.readAll().contains("<svg"));
    QCOMPARE(said.size(), 3);
    QVERIFY(said[2][0].toString().startsWith(u"Cannot write"_s));
}

QTEST_MAIN(TrainingPageTest)
#include "trainingpage.moc"
