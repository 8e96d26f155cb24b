#include "shots.h"
#include "playground/fakeplay.h"

#include "playground/playpage.h"

#include <QComboBox>
#include <QSettings>

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

namespace {

using playground::Answer;
using playground::PlaygroundPage;

playground::Draft designQuestion() {
    playground::Draft draft;
    draft.prompt = u"Design a rate limiter for an API that several regions share.\n\nCompare two ways to "
                   u"keep the counters, "
                   "name the trade-offs step by step and say what fails first under load."_s;
    return draft;
}

constexpr const char16_t* tokenBuckets = u"Keep one token bucket per key and region, and lend between "
                                         u"them.\n\n1. Each region holds its share of the limit "
                                         u"and answers on its own.\n2. Every second it reports what is left; "
                                         u"a region that runs dry borrows.\n3. Under load the "
                                         u"borrowing fails first: a burst in one region is refused although "
                                         u"another has room.\n\nThis is quick and survives a "
                                         u"broken link, but a client can pass the limit by a region's share.";
constexpr const char16_t* oneCounter = u"Keep one counter per key in one place, and ask it for every "
                                       u"call.\n\n1. The limit is exact, whatever region is "
                                       u"asked.\n2. Each call pays a round trip; 80 ms between "
                                       u"continents.\n3. Under load the counter fails first: its "
                                       u"shard is hot, and then nobody is let in.\n\nThis is exact and "
                                       u"simple, but slow, and a broken link stops a region.";

Answer answer(quint64 column, const QString& asked, const QString& model, const char16_t* text, qint64 first,
              qint64 all, Usage usage) {
    Answer made;
    made.column = column;
    made.asked = asked;
    made.model = model;
    made.id = u"01J0000000000000000000000%1"_s.arg(column);
    made.tier = u"complex"_s;
    made.text = QString::fromUtf16(text);
    made.firstMs = first;
    made.totalMs = all;
    made.usage = usage;
    made.phase = Answer::Phase::Done;
    made.finish = u"stop"_s;
    return made;
}

void runBoth(PlaygroundPage& page, FakePlay& desk, bool streams) {
    page.runOnBox().setCurrentIndex(1);
    page.run();
    for (std::size_t at = 0; at < desk.asks.size(); ++at) {
        const auto& ask = desk.asks[at];
        auto told =
            answer(ask.column, ask.draft.model, ask.draft.model, at % 2 == 0 ? tokenBuckets : oneCounter,
                   340 + 90 * static_cast<qint64>(at), 2'100 + 870 * static_cast<qint64>(at),
                   {.input = 46, .output = 182 + 31 * static_cast<std::int64_t>(at)});
        if (at == 1 && streams) {
            told.phase = Answer::Phase::Streaming;
            told.text = told.text.left(150);
            told.totalMs.reset();
            told.usage.reset();
            told.finish.clear();
        }
        if (at == 2 && streams) {
            told.phase = Answer::Phase::Failed;
            told.text.clear();
            told.firstMs.reset();
            told.usage.reset();
            told.error = u"429: quartz is at its limit of 60 requests a minute; try again in 12 s"_s;
        }
        Q_EMIT desk.answered(told);
    }
}

void fill(Stage& stage, FakePlay& desk, const QString& state) {
    stage.feed->tellAll();
    PlaygroundPage& page = stage.window->playgroundPage();
    stage.window->setInspectorSeen(false);
    if (state == "empty"_L1) return;
    auto draft = designQuestion();
    if (state == "folded"_L1) draft.wrap = playground::Wrap::ClaudeCode;
    page.setDraft(draft);
    if (state == "answers"_L1) runBoth(page, desk, true);
    if (state == "variants"_L1) page.showTab(PlaygroundPage::Variants);
    if (state == "folded"_L1) page.showTab(PlaygroundPage::Folded);
    if (state == "judge"_L1) page.showTab(PlaygroundPage::Judge);
}

} // namespace

void addPlaygroundShots(std::vector<Shot>& shots) {
    for (const QString& state : {u"empty"_s, u"answers"_s, u"variants"_s, u"folded"_s, u"judge"_s}) {
        auto desk = std::make_shared<FakePlay>(sandboxPolicy());
        shots.push_back({.name = u"playground-"_s + state,
                         .page = shell::MainWindow::Playground,
                         .prepare = [desk](shell::Desks& desks) -> std::shared_ptr<void> {
                             QSettings().remove(u"playground"_s);
                             desks.playground = desk.get();
                             return desk;
                         },
                         .fill = [desk, state](Stage& stage) { fill(stage, *desk, state); }});
    }
}

} // namespace tierline::test
