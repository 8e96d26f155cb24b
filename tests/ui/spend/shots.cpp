#include "shots.h"

#include "spend/fakespend.h"
#include "spend/spendhead.h"
#include "spend/spendpage.h"

#include <QAbstractButton>
#include <QApplication>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;
using shell::MainWindow;

namespace {

template <bool isEmpty>
std::shared_ptr<void> prepareDesk(shell::Desks& desks) {
    auto desk = std::make_shared<FakeSpendDesk>();
    desk->isEmpty = isEmpty;
    QSettings().setValue(u"spend/v1/money"_s, static_cast<int>(ledger::MoneyKind::Simulated));
    desks.spend = desk.get();
    return desk;
}

spend::SpendPage& seen(Stage& stage) {
    stage.feed->tellAll();
    stage.window->showPage(MainWindow::Spend);
    QApplication::processEvents();
    return stage.window->spendPage();
}

void scrollTo(Stage& stage, double share) {
    spend::SpendPage& page = seen(stage);
    for (int i = 0; i < 5; ++i)
        QApplication::processEvents();
    for (QScrollArea* area : page.findChildren<QScrollArea*>())
        area->verticalScrollBar()->setValue(static_cast<int>(share * area->verticalScrollBar()->maximum()));
}

Shot shotOf(const QString& name, std::function<void(Stage&)> fill) {
    Shot shot;
    shot.name = name;
    shot.page = MainWindow::Spend;
    shot.prepare = prepareDesk<false>;
    shot.fill = std::move(fill);
    return shot;
}

} // namespace

void addSpendShots(std::vector<Shot>& shots) {
    shots.push_back(shotOf(u"spend-filled"_s, [](Stage& stage) { seen(stage); }));
    shots.push_back(shotOf(u"spend-small"_s, [](Stage& stage) { seen(stage); }));
    shots.back().size = {1024, 700};
    shots.push_back(shotOf(u"spend-corners"_s, [](Stage& stage) { scrollTo(stage, 0.45); }));
    shots.push_back(shotOf(u"spend-end"_s, [](Stage& stage) { scrollTo(stage, 1.0); }));
    shots.push_back(shotOf(u"spend-month"_s, [](Stage& stage) {
        spend::SpendPage& page = seen(stage);
        page.head().showSpan(spend::Span::Days30);
        page.head().groupBy(ledger::Dimension::Client);
    }));
    shots.push_back(shotOf(u"spend-table"_s, [](Stage& stage) {
        seen(stage).findChild<QAbstractButton*>(u"asTable"_s)->setChecked(true);
    }));
    shots.push_back(
        shotOf(u"spend-empty"_s, [](Stage& stage) { Q_EMIT stage.feed->gatewayChanged(fakeGateway()); }));
    shots.back().prepare = prepareDesk<true>;
    shots.push_back(shotOf(u"spend-elsewhere"_s, [](Stage& stage) { seen(stage); }));
    shots.back().prepare = {};
}

} // namespace tierline::test
