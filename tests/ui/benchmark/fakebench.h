// A desk over invented but believable runs, for pictures and tests. Notes what the page asked for.
#pragma once

#include "benchmark/benchdesk.h"

namespace tierline::test {

benchmark::Lists fakeLists();
// Two policies over 300 labelled cases in four tiers; without `isCompared` the candidate alone.
benchmark::FindingsPtr fakeFindings(bool isCompared = true);
// So many cases of one short prompt, for speed and for models.
benchmark::FindingsPtr manyFindings(std::size_t cases);
benchmark::CaseReasons fakeReasons(quint64 number);
std::vector<benchmark::GateLine> fakeGates();
benchmark::PairTurn fakePair(bool isOver);
// The same as it would be after models were asked.
benchmark::FindingsPtr askedFindings();

class FakeBench final : public benchmark::Desk {
    Q_OBJECT

public:
    using Desk::Desk;

    void refresh() override { asked << QStringLiteral("refresh"); }
    void run(const benchmark::Wish& wish) override;
    void estimate(const benchmark::Wish& wish) override { asked << QStringLiteral("estimate ") + wish.judge; }
    void pause(bool isPaused) override { asked << QStringLiteral("pause %1").arg(isPaused); }
    void cancel() override { asked << QStringLiteral("cancel"); }
    void compare(const QString& run, const QString& other) override;
    void removeRun(const QString& run) override { asked << QStringLiteral("remove ") + run; }
    void explain(quint64 number, std::size_t at) override;
    void judge(const QStringList& gates) override;
    void openPolicy(const QString& file) override { asked << QStringLiteral("policy ") + file; }
    void inspect(const QString& file, const benchmark::ImportWish* mapping) override;
    void import(const benchmark::ImportWish& wish) override;
    void gather(benchmark::LedgerPart part) override {
        asked << QStringLiteral("gather %1").arg(static_cast<int>(part));
    }
    void openPairs() override { asked << QStringLiteral("pairs"); }
    void voteOnPair(bench::Vote vote) override;
    void undoPair() override { asked << QStringLiteral("undo"); }
    void save(const QString& file) override { asked << QStringLiteral("save ") + file; }

    void tellAll(); // lists, and what was found

    QStringList asked;
    quint64 lastQuestion = 0;
    benchmark::ImportWish imported;
};

} // namespace tierline::test
