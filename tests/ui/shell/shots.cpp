#include "shots.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

void addShellShots(std::vector<Shot>& shots) {
    shots.push_back({.name = u"failed"_s, .fill = [](Stage& stage) {
                         shell::GatewayState failed;
                         failed.phase = shell::GatewayPhase::Failed;
                         failed.failure = u"port 8787 is held by another program"_s;
                         failed.remedy = u"stop it, or listen on another port"_s;
                         failed.portTaken = true;
                         Q_EMIT stage.feed->gatewayChanged(failed);
                     }});
}

} // namespace tierline::test
