// A desk over invented replays; notes what the dialog asked for.
#pragma once

#include "benchmark/replaydesk.h"

#include <QStringList>

namespace tierline::test {

class FakeReplay final : public benchmark::ReplayDesk {
    Q_OBJECT

public:
    using ReplayDesk::ReplayDesk;

    void replay(const benchmark::ReplayWish& wish) override {
        wished = wish;
        asked << QStringLiteral("replay");
    }
    void stop() override { asked << QStringLiteral("stop"); }
    void save(const QString& file, const QByteArray& content) override {
        asked << QStringLiteral("save ") + file;
        written = content;
    }

    benchmark::ReplayWish wished;
    QStringList asked;
    QByteArray written;
};

// Billed and simulated money, a miss, two moves, and requests that could not be replayed.
inline benchmark::ReplayResult fakeReplay(const benchmark::ReplayWish& wish) {
    using ledger::MoneyKind, ledger::NotReplayed;
    const auto difference = [](std::int64_t requests, std::int64_t unknown, std::int64_t before,
                               std::int64_t after, std::int64_t cheaper, std::int64_t dearer) {
        bench::Difference made;
        made.requests = requests;
        made.unknown = unknown;
        made.before = Money::fromNano(before);
        made.after = Money::fromNano(after);
        made.cheaper = cheaper;
        made.dearer = dearer;
        return made;
    };
    bench::ReplayReport report;
    report.requests = 1240;
    report.replayed = 1180;
    report.otherTier = 210;
    report.otherModel = 240;
    report.notReplayed = {{NotReplayed::NoPrompt, 41}, {NotReplayed::NamedModel, 19}};
    auto& billed = report.money[MoneyKind::Billed];
    billed.requests = 300;
    billed.tokens = difference(298, 2, 2'400'000'000, 1'900'000'000, 60, 8);
    billed.tokens.interval = bench::Interval{-700'000'000, -310'000'000, 0};
    billed.estimated = difference(300, 0, 2'500'000'000, 1'950'000'000, 61, 9);
    auto& simulated = report.money[MoneyKind::Simulated];
    simulated.requests = 880;
    simulated.tokens = difference(880, 0, 5'120'000'000, 5'300'000'000, 80, 92);
    simulated.tokens.interval = bench::Interval{-90'000'000, 410'000'000, 0};
    simulated.estimated = difference(880, 0, 5'000'000'000, 5'200'000'000, 81, 91);
    report.models = {
        {"acme/large-2",
         "bee/small-1",
         140,
         {{MoneyKind::Billed, difference(58, 2, 1'200'000'000, 600'000'000, 58, 0)},
          {MoneyKind::Simulated, difference(80, 0, 900'000'000, 500'000'000, 80, 0)}}},
        {"=bee/small-1", "acme/large-2", 100, {{MoneyKind::Simulated, difference(0, 100, 0, 0, 0, 0)}}}};
    return {wish, QStringLiteral("draft.yaml (0123456789ab)"), Wall{},
            std::make_shared<const bench::ReplayReport>(std::move(report))};
}

} // namespace tierline::test
