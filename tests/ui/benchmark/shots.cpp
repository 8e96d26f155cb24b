#include "shots.h"
#include "fakebench.h"

#include "benchmark/benchpage.h"
#include "benchmark/gatescard.h"

#include <QApplication>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

void fill(Stage& stage, FakeBench& desk, const QString& state) {
    stage.feed->tellAll();
    QStringList gates;
    for (const auto& gate : fakeGates())
        gates << gate.expression;
    stage.window->benchPage().gates().setGates(state == "busy"_L1 ? QStringList() : gates);
    stage.window->showPage(shell::MainWindow::Benchmark);
    QApplication::processEvents();
    if (state == "empty"_L1) {
        auto lists = fakeLists();
        lists.runs.clear();
        Q_EMIT desk.listsChanged(lists);
        return;
    }
    desk.tellAll();
    if (state == "busy"_L1) {
        Q_EMIT desk.found(fakeFindings(false));
        Q_EMIT desk.progressed({u"Deciding with draft.yaml"_s, 96, 300});
    }
}

} // namespace

void addBenchmarkShots(std::vector<Shot>& shots) {
    const auto add = [&](const QString& name, const QString& state, QSize size) {
        auto desk = std::make_shared<FakeBench>();
        shots.push_back({.name = name,
                         .page = shell::MainWindow::Benchmark,
                         .prepare =
                             [desk](shell::Desks& desks) {
                                 desks.benchmark = desk.get();
                                 return desk;
                             },
                         .fill = [desk, state](Stage& stage) { fill(stage, *desk, state); },
                         .size = size,
                         .isFirstStart = state == "empty"_L1});
    };
    add(u"benchmark-filled"_s, u"filled"_s, {});
    add(u"benchmark-empty"_s, u"empty"_s, {});
    add(u"benchmark-busy"_s, u"busy"_s, {});
    add(u"benchmark-filled-1600"_s, u"filled"_s, {1600, 1000});
}

} // namespace tierline::test
