#include "shots.h"

#include "breakers/breakerspage.h"
#include "breakers/fakebreakers.h"
#include "breakers/settingscard.h"

#include <QLineEdit>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

std::shared_ptr<void> withDesk(shell::Desks& desks) {
    auto desk = std::make_shared<FakeBreakersDesk>(fakePolicy());
    desks.breakers = desk.get();
    return desk;
}

} // namespace

void addBreakersShots(std::vector<Shot>& shots) {
    using breakers::BreakersPage;
    using shell::MainWindow;
    shots.push_back({.name = u"breakers-filled"_s,
                     .page = MainWindow::Breakers,
                     .prepare = withDesk,
                     .fill = [](Stage& stage) {
                         stage.window->breakersPage().showView(BreakersPage::Breakers);
                         stage.feed->tellAll();
                         auto& settings = stage.window->breakersPage().settingsCard();
                         settings.field(breakers::SettingsCard::Consecutive)->setText(u"8"_s);
                         settings.ask();
                     }});
    shots.push_back({.name = u"breakers-success"_s,
                     .page = MainWindow::Breakers,
                     .prepare = withDesk,
                     .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         stage.window->breakersPage().showView(BreakersPage::Success);
                     }});
    shots.push_back({.name = u"breakers-reasons"_s,
                     .page = MainWindow::Breakers,
                     .prepare = withDesk,
                     .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         stage.window->breakersPage().showView(BreakersPage::Reasons);
                     }});
    shots.push_back({.name = u"breakers-empty"_s,
                     .page = MainWindow::Breakers,
                     .fill =
                         [](Stage& stage) {
                             stage.window->breakersPage().showView(BreakersPage::Breakers);
                             Q_EMIT stage.feed->gatewayChanged(fakeGateway());
                         },
                     .isFirstStart = true});
}

} // namespace tierline::test
