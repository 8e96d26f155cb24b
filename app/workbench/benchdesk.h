// The desk of the Benchmark page over the core. Window thread; one worker does what takes time, and sees
// values only. Long work carries a number: only the newest is listened to, older work stops at its next look.
#pragma once

#include "benchmark/benchdesk.h"
#include "benchwork.h"

#include <QStringList>
#include <QThread>

#include <atomic>

namespace tierline::workbench {

class BenchPairs;

class BenchDesk final : public benchmark::Desk {
    Q_OBJECT

public:
    explicit BenchDesk(BenchPlaces places, QObject* parent = nullptr);
    ~BenchDesk() override; // waits for the worker, which stops at its next look

    void setLive(PolicyPtr live);

    void refresh() override;
    void run(const benchmark::Wish& wish) override;
    void estimate(const benchmark::Wish& wish) override;
    void cancel() override;
    void pause(bool isPaused) override;
    void compare(const QString& run, const QString& other) override;
    void removeRun(const QString& run) override;
    void explain(quint64 number, std::size_t at) override;
    void judge(const QStringList& gates) override;
    void openPolicy(const QString& file) override;
    void inspect(const QString& file, const benchmark::ImportWish* mapping) override;
    void import(const benchmark::ImportWish& wish) override;
    void gather(benchmark::LedgerPart part) override;
    void openPairs() override;
    void voteOnPair(bench::Vote vote) override;
    void undoPair() override;
    void save(const QString& file) override;

private:
    template <class Value>
    using TaskOf = std::function<Result<Value>(BenchWork&, const Watch&)>;
    using Task = std::function<Result<benchmark::FindingsPtr>(BenchWork&, const Watch&)>;
    enum class Work { Look, Decide, Ask }; // reads what is kept; makes runs; asks models for them
    template <class Value, class Then>
    void begin(Work kind, TaskOf<Value> task, Then then); // on the window's thread, unless it is stale
    void start(Work kind, Task task);
    QString whatIsKept() const; // of the work under way, if it ends now
    void tell(quint64 number, benchmark::Progress progress, bool canPause);
    void changePairs(std::function<Result<void>(BenchPairs&)> change);
    template <class Call>
    void onWorker(Call call);
    template <class Call>
    void onWindow(Call call);

    std::atomic<bool> m_isPaused{false}; // read by the worker
    BenchWork m_work;                    // touched on the worker's thread only
    std::unique_ptr<BenchPairs> m_pairs; // as well
    QThread m_thread;
    QObject* m_context; // lives there
    QStringList m_policyFiles, m_gates;
    Work m_kind = Work::Look;         // of the work under way
    std::atomic<quint64> m_number{0}; // of the newest long work; read by the worker
    std::atomic<quint64> m_why{0};    // of the newest question, so that keys held down do not pile up
    std::atomic<quint64> m_look{0};   // of the newest look into a file
};

} // namespace tierline::workbench
