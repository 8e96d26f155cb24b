// A picture to be taken: a page in some state. Each page says its own in tests/ui/<page>/shots.cpp, the
// program in screenshots.cpp takes them all, light and dark.
#pragma once

#include "fakefeed.h"

#include "shell/desks.h"
#include "shell/mainwindow.h"

#include <QSize>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace tierline::test {

struct Stage { // what there is for one picture; the desks of a shot live as long as it
    FakeFeed* feed = nullptr;
    shell::MainWindow* window = nullptr;
};

struct Shot {
    QString name; // "live-filled"
    shell::MainWindow::Page page = shell::MainWindow::Live;
    // Before the window is made: its desks, kept alive by what is returned. May be empty.
    std::function<std::shared_ptr<void>(shell::Desks& desks)> prepare = {};
    // With the window shown: fills it. Empty: the feed tells everything it has.
    std::function<void(Stage& stage)> fill = {};
    QSize size = {};           // empty: what was asked for
    bool isFirstStart = false; // the settings are those of a first start
};

void addShellShots(std::vector<Shot>& shots);
void addLiveShots(std::vector<Shot>& shots);
void addInspectorShots(std::vector<Shot>& shots);
void addSpendShots(std::vector<Shot>& shots);
void addBreakersShots(std::vector<Shot>& shots);
void addPlaygroundShots(std::vector<Shot>& shots);
void addPolicyShots(std::vector<Shot>& shots);
void addBenchmarkShots(std::vector<Shot>& shots);
void addTrainingShots(std::vector<Shot>& shots);
void addModelsShots(std::vector<Shot>& shots);
void addSettingsShots(std::vector<Shot>& shots);
void addConnectShots(std::vector<Shot>& shots);

} // namespace tierline::test
