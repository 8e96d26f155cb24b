#include "shots.h"

#include "inspector/inspector.h"

#include "bodytexts.h"
#include "live/livepage.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;
using inspector::Inspector;

namespace {

struct Tabs {
    const char* name;
    Inspector::Tab tab;
};

void fillTab(Stage& stage, Inspector::Tab tab) {
    stage.feed->tellAll();
    const auto records = fakeRecords(60, systemClock().wall());
    for (const auto& record : *records) {
        if (record->attempts.size() < 2) continue;
        auto whole = *record;
        whole.dialect = "openai";
        whole.prompt = "What is this?";
        whole.firedSignals.clear();
        whole.reply = "It is a cat.\n\nIt looks at you from a box.";
        stage.window->inspector().showContent({QString::fromStdString(whole.id),
                                               std::make_shared<const ledger::Record>(whole),
                                               std::make_shared<const std::string>(sample::chat),
                                               std::nullopt,
                                               {}});
        break;
    }
    stage.window->inspector().setTab(tab);
    stage.window->setInspectorSeen(true);
}

} // namespace

void addInspectorShots(std::vector<Shot>& shots) {
    for (const auto& [name, tab] :
         {Tabs{"decision", Inspector::Decision}, Tabs{"conversation", Inspector::Conversation},
          Tabs{"request", Inspector::Request}, Tabs{"response", Inspector::Response},
          Tabs{"timing", Inspector::Timing}, Tabs{"cost", Inspector::Cost},
          Tabs{"attempts", Inspector::Attempts}})
        shots.push_back({.name = u"inspector-"_s + QString::fromLatin1(name),
                         .fill = [tab](Stage& stage) { fillTab(stage, tab); }});
}

} // namespace tierline::test
