#include "shots.h"

#include "models/fakemodels.h"
#include "models/modelspage.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

std::shared_ptr<void> prepareModels(shell::Desks& desks) {
    auto desk = std::make_shared<FakeModels>();
    desks.models = desk.get();
    return desk;
}

} // namespace

void addModelsShots(std::vector<Shot>& shots) {
    using shell::MainWindow;
    shots.push_back({.name = u"models-filled"_s,
                     .page = MainWindow::Models,
                     .prepare = prepareModels,
                     .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         stage.window->modelsPage().refresh();
                         stage.window->modelsPage().selectModel(u"quartz/reason-mini"_s);
                         stage.window->modelsPage().toggleRow();
                         stage.window->modelsPage().testName(u"azure/gpt-4o:beta"_s);
                     }});
    shots.push_back({.name = u"models-whole"_s,
                     .page = MainWindow::Models,
                     .prepare = prepareModels,
                     .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         stage.window->modelsPage().refresh();
                         stage.window->modelsPage().setWhole(true);
                     }});
    shots.push_back({.name = u"models-empty"_s,
                     .page = MainWindow::Models,
                     .fill = [](Stage& stage) { Q_EMIT stage.feed->gatewayChanged(fakeGateway()); },
                     .isFirstStart = true});
}

} // namespace tierline::test
