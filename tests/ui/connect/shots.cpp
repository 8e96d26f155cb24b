#include "shots.h"

#include "connect/connectdialog.h"
#include "connect/fakeconnect.h"
#include "connect/fakeoffers.h"
#include "connect/offerdialog.h"
#include "shell/connecting.h"

#include <QPushButton>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

std::shared_ptr<void> withDesk(shell::Desks& desks) {
    auto desk = std::make_shared<FakeConnect>();
    desks.connect = desk.get();
    return desk;
}

// A dialog inside the window's picture: one of its own would not be on it.
void place(QDialog& dialog, Stage& stage) {
    dialog.setParent(stage.window, Qt::Widget);
    dialog.setAutoFillBackground(true);
    dialog.move((stage.window->width() - dialog.width()) / 2, 90);
    dialog.show();
}

connect::ConnectDialog& opened(Stage& stage, const QString& client) {
    stage.feed->tellAll();
    stage.window->connecting().openDialog(client);
    connect::ConnectDialog* dialog = stage.window->connecting().dialog();
    place(*dialog, stage);
    return *dialog;
}

void watching(Stage& stage, bool isLost) {
    stage.feed->tellAll();
    shell::GatewayState state = fakeGateway();
    state.watching = true;
    state.hasTraffic = false;
    Q_EMIT stage.feed->gatewayChanged(state);
    if (!isLost) return;
    state.isLost = true;
    state.notice = u"http://10.0.0.7:8787: the connection ended; last seen 12 s ago, trying again in 4 s"_s;
    Q_EMIT stage.feed->gatewayChanged(state);
}

} // namespace

void addConnectShots(std::vector<Shot>& shots) {
    shots.push_back({.name = u"connect-diff"_s, .prepare = withDesk, .fill = [](Stage& stage) {
                         opened(stage, u"claude-code"_s);
                     }});
    shots.push_back({.name = u"connect-waiting"_s, .prepare = withDesk, .fill = [](Stage& stage) {
                         connect::ConnectDialog& dialog = opened(stage, u"claude-code"_s);
                         dialog.findChild<QPushButton*>(u"connectWrite"_s)->click();
                     }});
    shots.push_back({.name = u"connect-paste"_s, .prepare = withDesk, .fill = [](Stage& stage) {
                         opened(stage, u"cline"_s);
                     }});
    shots.push_back({.name = u"offers"_s, .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         static FakeOffers desk;
                         auto* dialog = new connect::OfferDialog(desk, stage.window);
                         place(*dialog, stage);
                         dialog->importFile(u"litellm"_s, u"~/litellm_config.yaml"_s);
                     }});
    shots.push_back({.name = u"attached"_s, .fill = [](Stage& stage) { watching(stage, false); }});
    shots.push_back({.name = u"attached-dead"_s, .fill = [](Stage& stage) { watching(stage, true); }});
    shots.push_back({.name = u"steps"_s,
                     .prepare = withDesk,
                     .fill =
                         [](Stage& stage) {
                             stage.feed->tellAll();
                             stage.window->connecting().steps().tick(connect::FirstSteps::SeeWhy);
                         },
                     .isFirstStart = true});
}

} // namespace tierline::test
