#include "shots.h"
#include "fakedesk.h"

#include "training/trainingpage.h"
#include "training/weightspanel.h"

#include <QPlainTextEdit>
#include <QSettings>
#include <QTableView>
#include <QTest>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

void fill(Stage& stage, FakeDesk& desk, const QString& state) {
    stage.feed->tellAll();
    training::TrainingPage& page = stage.window->trainingPage();
    Q_EMIT desk.setsChanged(state == "empty"_L1
                                ? training::SetsSeen{{}, u"/home/you/.local/share/tierline/bench/sets"_s}
                                : fakeSets());
    if (state == "empty"_L1) return;
    if (state == "shipped"_L1)
        Q_EMIT desk.opened(fakeModel(false));
    else
        Q_EMIT desk.trained(fakeModel(true));
    if (state == "weights"_L1) {
        page.showTab(training::TrainingPage::Weights);
        page.weightsPanel().text().setPlainText(
            u"Prove that the sum of two odd numbers is even, then design a test for a function that checks it."_s);
        QTRY_VERIFY(page.weightsPanel().weighed().model()->rowCount() > 0);
    } else if (state == "running"_L1) {
        page.startTraining();
        Q_EMIT desk.progressed(u"held-out folds"_s, 0.43);
    }
}

} // namespace

void addTrainingShots(std::vector<Shot>& shots) {
    for (const QString& state : {u"filled"_s, u"empty"_s, u"weights"_s, u"shipped"_s, u"running"_s}) {
        auto desk = std::make_shared<FakeDesk>();
        shots.push_back({.name = u"training-"_s + state,
                         .page = shell::MainWindow::Training,
                         .prepare = [desk, state](shell::Desks& desks) -> std::shared_ptr<void> {
                             QSettings().remove(u"training"_s);
                             if (state != "empty"_L1) rememberFakeChoices();
                             desks.training = desk.get();
                             return desk;
                         },
                         .fill = [desk, state](Stage& stage) { fill(stage, *desk, state); }});
    }
}

} // namespace tierline::test
