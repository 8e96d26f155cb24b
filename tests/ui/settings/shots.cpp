#include "shots.h"

#include "settings/fakesettings.h"
#include "settings/settingspage.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

std::shared_ptr<void> prepareSettings(shell::Desks& desks) {
    auto desk = std::make_shared<FakeSettings>();
    desks.settings = desk.get();
    return desk;
}

Shot shotOf(const QString& name, settings::Section section) {
    return {.name = name,
            .page = shell::MainWindow::Settings,
            .prepare = prepareSettings,
            .fill = [section](Stage& stage) {
                stage.feed->tellAll();
                stage.window->settingsPage().refresh();
                stage.window->settingsPage().showSection(section);
            }};
}

} // namespace

void addSettingsShots(std::vector<Shot>& shots) {
    using settings::Section;
    shots.push_back(shotOf(u"settings-gateway"_s, Section::Gateway));
    shots.push_back(shotOf(u"settings-secrets"_s, Section::Secrets));
    shots.push_back(shotOf(u"settings-appearance"_s, Section::Appearance));
    shots.push_back(shotOf(u"settings-shortcuts"_s, Section::Shortcuts));
    shots.push_back(shotOf(u"settings-data"_s, Section::Data));
    Shot found = shotOf(u"settings-search"_s, Section::Gateway);
    found.fill = [](Stage& stage) {
        stage.feed->tellAll();
        stage.window->settingsPage().refresh();
        stage.window->settingsPage().search(u"keep"_s);
    };
    shots.push_back(found);
}

} // namespace tierline::test
