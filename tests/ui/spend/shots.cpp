#include "shots.h"

#include "spend/spendpage.h"

#include <QApplication>
#include <QScrollArea>
#include <QScrollBar>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

void addSpendShots(std::vector<Shot>& shots) {
    using shell::MainWindow;
    shots.push_back({.name = u"spend-filled"_s, .page = MainWindow::Spend});
    shots.push_back({.name = u"spend-empty"_s,
                     .page = MainWindow::Spend,
                     .fill = [](Stage& stage) { Q_EMIT stage.feed->gatewayChanged(fakeGateway()); },
                     .isFirstStart = true});
    shots.push_back({.name = u"spend-alerts"_s, .page = MainWindow::Spend, .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         shell::Snapshot snapshot = fakeSnapshot(systemClock().wall());
                         snapshot.alerts = fakeAlerts(systemClock().wall());
                         snapshot.budgets.clear();
                         Q_EMIT stage.feed->snapshotChanged(snapshot);
                     }});
    shots.push_back({.name = u"spend-end"_s, .page = MainWindow::Spend, .fill = [](Stage& stage) {
                         stage.feed->tellAll();
                         stage.window->showPage(MainWindow::Spend);
                         for (int i = 0; i < 5; ++i)
                             QApplication::processEvents();
                         for (QScrollArea* area : stage.window->spendPage().findChildren<QScrollArea*>())
                             area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
                     }});
}

} // namespace tierline::test
