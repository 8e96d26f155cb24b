#include "shots.h"

#include "live/fakehold.h"
#include "live/holdstrip.h"
#include "live/holdtools.h"
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

using KeptHold = std::shared_ptr<std::shared_ptr<FakeHoldDesk>>; // of the picture that is being taken

std::function<std::shared_ptr<void>(shell::Desks&)> holdOf(const KeptHold& kept) {
    return [kept](shell::Desks& desks) {
        *kept = std::make_shared<FakeHoldDesk>();
        desks.hold = kept->get();
        return *kept;
    };
}

// Three that wait, of what the list has, and some that were decided before.
void fillHeld(Stage& stage, FakeHoldDesk& desk) {
    stage.feed->tellAll();
    stage.window->livePage().selectNewest();
    stage.window->livePage().setFilter(u"client:claude-code cost>0.001 not state:failed"_s);
    stage.window->findChild<live::HoldTools*>()->toggle();
    desk.news.released = 5;
    desk.news.dropped = 1;
    int seconds = 2;
    for (const auto& record : *fakeRecords(60, systemClock().wall())) {
        if (record->client != "claude-code" || desk.news.waiting.size() == 3) continue;
        auto held = *record;
        held.estimatedCost = held.cost;
        desk.come(std::move(held), std::chrono::seconds(seconds += 5));
    }
}

} // namespace

void addLiveShots(std::vector<Shot>& shots) {
    using shell::MainWindow;
    shots.push_back({.name = u"live-filled"_s, .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         stage.window->livePage().selectNewest();
                     }});
    shots.push_back({.name = u"live-grouped"_s, .fill = fillGrouped});
    const auto hold = std::make_shared<std::shared_ptr<FakeHoldDesk>>();
    shots.push_back({.name = u"live-hold"_s, .prepare = holdOf(hold), .fill = [hold](Stage& stage) {
                         fillHeld(stage, **hold);
                     }});
    shots.push_back({.name = u"live-hold-none"_s, .prepare = holdOf(hold), .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         stage.window->findChild<live::HoldTools*>()->toggle();
                     }});
    shots.push_back({.name = u"live-empty"_s,
                     .fill = [](Stage& stage) { Q_EMIT stage.feed->gatewayChanged(fakeGateway()); },
                     .isFirstStart = true});
}

} // namespace tierline::test
