#include "shots.h"

#include "live/livepage.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

void addLiveShots(std::vector<Shot>& shots) {
    using shell::MainWindow;
    shots.push_back({.name = u"live-filled"_s, .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         stage.window->livePage().selectNewest();
                     }});
    shots.push_back({.name = u"live-empty"_s,
                     .fill = [](Stage& stage) { Q_EMIT stage.feed->gatewayChanged(fakeGateway()); },
                     .isFirstStart = true});
}

} // namespace tierline::test
