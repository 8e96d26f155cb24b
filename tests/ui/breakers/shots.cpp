#include "shots.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

void addBreakersShots(std::vector<Shot>& shots) {
    using shell::MainWindow;
    shots.push_back({.name = u"breakers-filled"_s, .page = MainWindow::Breakers});
    shots.push_back({.name = u"breakers-empty"_s,
                     .page = MainWindow::Breakers,
                     .fill = [](Stage& stage) { Q_EMIT stage.feed->gatewayChanged(fakeGateway()); },
                     .isFirstStart = true});
}

} // namespace tierline::test
