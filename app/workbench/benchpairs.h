// Pairs of answers of two kept runs, judged by hand: which there are, the votes, and what they say. Votes are
// lines of a file beside the answers. One thread, the desk's worker.
#pragma once

#include "benchmark/pairs.h"
#include "benchplaces.h"

#include <memory>

namespace tierline::workbench {

class BenchPairs {
public:
    // InvalidInput: no case with two different answers that are kept. InUse: another process asks models.
    static Result<std::unique_ptr<BenchPairs>> open(const benchmark::Findings& found,
                                                    const BenchPlaces& places);
    benchmark::PairTurn turn() const;
    Result<void> vote(bench::Vote vote) { return m_session.vote(vote, systemClock().wall()); }
    Result<void> undo();

private:
    struct Texts {
        QString prompt, answer, other;
    };
    bench::HumanSession m_session;
    std::vector<Texts> m_texts; // by pair
    bench::Points m_judged;     // where a judge graded both
    QString m_candidate, m_against;
};

} // namespace tierline::workbench
