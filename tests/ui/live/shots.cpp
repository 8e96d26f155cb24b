#include "shots.h"

#include "live/livepage.h"
#include "live/livetools.h"
#include "live/sessionmodel.h"

#include <array>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

// The same decisions as turns of conversations and agent runs.
shell::RecordBatch asSessions(const shell::RecordBatch& records) {
    auto made = std::make_shared<std::vector<std::shared_ptr<const ledger::Record>>>();
    int number = 0;
    for (const auto& record : *records) {
        auto turn = std::make_shared<ledger::Record>(*record);
        turn->session = record->client + "-" + std::to_string(number++ / 60);
        made->push_back(std::move(turn));
    }
    return made;
}

void fillGrouped(Stage& stage) {
    const Wall now = systemClock().wall();
    Q_EMIT stage.feed->policyChanged(fakePolicy());
    Q_EMIT stage.feed->gatewayChanged(fakeGateway());
    Q_EMIT stage.feed->snapshotChanged(fakeSnapshot(now));
    Q_EMIT stage.feed->spendChanged(fakeSpend(std::chrono::floor<std::chrono::days>(now), 17));
    Q_EMIT stage.feed->recordsArrived(asSessions(fakeRecords(360, now)));
    auto* tools = stage.window->livePage().findChild<live::LiveTools*>();
    tools->setGrouped(true);
    tools->sessions().setExpanded(tools->sessions().rowCount() - 5, true);
}

} // namespace

void addLiveShots(std::vector<Shot>& shots) {
    using shell::MainWindow;
    shots.push_back({.name = u"live-filled"_s, .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         stage.window->livePage().selectNewest();
                     }});
    shots.push_back({.name = u"live-grouped"_s, .fill = fillGrouped});
    shots.push_back({.name = u"live-empty"_s,
                     .fill = [](Stage& stage) { Q_EMIT stage.feed->gatewayChanged(fakeGateway()); },
                     .isFirstStart = true});
}

} // namespace tierline::test
