// The door between the Benchmark page and the rest of the program. The application implements it over the
// core with a worker of its own; tests over invented data. Lives on the window's thread: the slots return at
// once, the signals arrive there. Only the answer to the newest question is given; older work is dropped.
#pragma once

#include "benchmark/benchdata.h"
#include "benchmark/pairs.h"

#include <QObject>

namespace tierline::benchmark {

class Desk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void refresh() = 0; // sets, policies, runs
    // Asks what is not kept yet of both policies, keeps it, and finds out.
    virtual void run(const Wish& wish) = 0;
    virtual void estimate(const Wish& wish) = 0; // of an end-to-end run; asks nothing
    virtual void cancel() = 0;
    virtual void pause(bool isPaused) = 0;                              // calls under way end, none is begun
    virtual void compare(const QString& run, const QString& other) = 0; // kept runs; `other` may be empty
    virtual void removeRun(const QString& run) = 0;
    virtual void explain(quint64 number, std::size_t at) = 0;                 // a case of what was found last
    virtual void judge(const QStringList& gates) = 0;                         // of what was found last
    virtual void openPolicy(const QString& file) = 0;                         // to choose from, besides
    virtual void inspect(const QString& file, const ImportWish* mapping) = 0; // null: as it seems to be
    virtual void import(const ImportWish& wish) = 0;
    virtual void gather(LedgerPart part) = 0;   // a set out of requests; ends with `imported` or `failed`
    // Answers to the same cases of both runs that were found last, judged by hand: `paired` tells the next.
    virtual void openPairs() = 0;
    virtual void voteOnPair(bench::Vote vote) = 0;
    virtual void undoPair() = 0;
    virtual void save(const QString& file) = 0; // a report, or the cases; the ending says which

Q_SIGNALS:
    void listsChanged(const tierline::benchmark::Lists& lists);
    void progressed(const tierline::benchmark::Progress& progress);
    void found(const tierline::benchmark::FindingsPtr& findings);
    void estimated(const tierline::benchmark::Bill& bill);
    void failed(const tierline::benchmark::Trouble& trouble);
    void explained(const tierline::benchmark::CaseReasons& reasons);
    void judged(const std::vector<tierline::benchmark::GateLine>& gates);
    void inspected(const tierline::benchmark::FileContents& contents);
    void imported(const tierline::benchmark::ImportReport& report);
    void paired(const tierline::benchmark::PairTurn& turn);
    void said(const QString& sentence); // for the status line
};

} // namespace tierline::benchmark
