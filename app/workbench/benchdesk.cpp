#include "benchdesk.h"

#include "benchimport.h"
#include "benchledger.h"
#include "benchpairs.h"

#include <chrono>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using benchmark::FindingsPtr;

namespace {

constexpr std::chrono::milliseconds tellEvery{50};

} // namespace

template <class Call>
void BenchDesk::onWorker(Call call) {
    QMetaObject::invokeMethod(m_context, [this, call] { call(m_work); }, Qt::QueuedConnection);
}

template <class Call>
void BenchDesk::onWindow(Call call) {
    QMetaObject::invokeMethod(this, call, Qt::QueuedConnection);
}

BenchDesk::BenchDesk(BenchPlaces places, QObject* parent)
    : Desk(parent), m_work(std::move(places), m_isPaused), m_context(new QObject) {
    m_thread.setObjectName(u"benchmark"_s);
    m_context->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
}

BenchDesk::~BenchDesk() {
    ++m_number;
    ++m_why;
    ++m_look;
    m_thread.quit();
    m_thread.wait();
}

void BenchDesk::setLive(PolicyPtr live) {
    onWorker([live](BenchWork& work) { work.setLive(live); });
    refresh();
}

void BenchDesk::refresh() {
    onWorker([this, files = m_policyFiles](BenchWork& work) {
        onWindow([this, lists = work.lists(files)] { Q_EMIT listsChanged(lists); });
    });
}

void BenchDesk::openPolicy(const QString& file) {
    if (!m_policyFiles.contains(file)) m_policyFiles.prepend(file);
    refresh();
}

void BenchDesk::tell(quint64 number, benchmark::Progress progress, bool canPause) {
    if (number != m_number) return;
    progress.canPause = canPause;
    progress.isPaused = m_isPaused;
    Q_EMIT progressed(progress);
}

template <class Value, class Then>
void BenchDesk::begin(Work kind, TaskOf<Value> task, Then then) {
    const quint64 number = ++m_number;
    m_isPaused = false;
    m_kind = kind;
    const bool canPause = kind == Work::Ask;
    tell(number, {tr("Starting"), 0, 0}, canPause);
    onWorker([this, number, canPause, task = std::move(task), then](BenchWork& work) {
        auto told = std::chrono::steady_clock::time_point();
        const Watch watch = [&](const QString& doing, std::size_t done, std::size_t of) {
            const auto now = std::chrono::steady_clock::now();
            if (now - told >= tellEvery) {
                told = now;
                const benchmark::Progress progress{doing, static_cast<qint64>(done), static_cast<qint64>(of)};
                onWindow([this, number, progress, canPause] { tell(number, progress, canPause); });
            }
            return number == m_number;
        };
        if (number != m_number) return;
        const Result<Value> result = task(work, watch);
        onWindow([this, number, result, then] {
            if (number != m_number) return;
            Q_EMIT progressed({});
            if (result)
                then(*result);
            else
                Q_EMIT failed(troubleOf(result.error()));
            refresh();
        });
    });
}

void BenchDesk::start(Work kind, Task task) {
    begin<FindingsPtr>(kind, std::move(task),
                       [this](const FindingsPtr& findings) { Q_EMIT found(findings); });
}

void BenchDesk::run(const benchmark::Wish& wish) {
    start(wish.kind == bench::RunKind::EndToEnd ? Work::Ask : Work::Decide,
          [wish](BenchWork& work, const Watch& watch) { return work.run(wish, watch); });
}

void BenchDesk::estimate(const benchmark::Wish& wish) {
    begin<benchmark::Bill>(
        Work::Look, [wish](BenchWork& work, const Watch& watch) { return work.estimate(wish, watch); },
        [this](const benchmark::Bill& bill) { Q_EMIT estimated(bill); });
}

void BenchDesk::pause(bool isPaused) {
    m_isPaused = isPaused;
}

void BenchDesk::compare(const QString& run, const QString& other) {
    start(Work::Look, [run = run.toStdString(), other = other.toStdString()](
                          BenchWork& work, const Watch& watch) { return work.compare(run, other, watch); });
}

QString BenchDesk::whatIsKept() const {
    switch (m_kind) {
    case Work::Look: return tr("Cancelled. Every run is kept as it was.");
    case Work::Decide:
        return tr("Cancelled. Of the run under way nothing is kept; a policy's run that had ended is.");
    case Work::Ask:
        return tr("Cancelled. What was answered is kept: running it again goes on from here and asks only "
                  "for the rest.");
    }
    return {};
}

void BenchDesk::cancel() {
    ++m_number;
    Q_EMIT progressed({});
    Q_EMIT failed({whatIsKept(), {}, true});
    refresh();
}

void BenchDesk::removeRun(const QString& run) {
    onWorker([this, run = run.toStdString()](BenchWork& work) {
        const auto removed = work.remove(run);
        onWindow([this, removed] {
            if (removed)
                Q_EMIT said(tr("Removed the run"));
            else
                Q_EMIT failed(troubleOf(removed.error()));
            refresh();
        });
    });
}

void BenchDesk::explain(quint64 number, std::size_t at) {
    m_why = number;
    onWorker([this, number, at](BenchWork& work) {
        if (number != m_why) return;
        const benchmark::CaseReasons reasons{number, work.explain(at)};
        onWindow([this, reasons] { Q_EMIT explained(reasons); });
    });
}

void BenchDesk::judge(const QStringList& gates) {
    m_gates = gates;
    onWorker([this, gates](BenchWork& work) {
        const auto lines = work.judge(gates);
        onWindow([this, gates, lines] {
            if (gates == m_gates) Q_EMIT judged(lines);
        });
    });
}

void BenchDesk::inspect(const QString& file, const benchmark::ImportWish* mapping) {
    const quint64 number = ++m_look;
    const auto wish = mapping == nullptr ? std::nullopt : std::optional(*mapping);
    onWorker([this, number, file, wish](BenchWork& work) {
        if (number != m_look) return;
        const auto contents = inspectFile(file, wish, work.places(), work.live());
        onWindow([this, number, contents] {
            if (number == m_look) Q_EMIT inspected(contents);
        });
    });
}

void BenchDesk::import(const benchmark::ImportWish& wish) {
    onWorker([this, wish](BenchWork& work) {
        const auto report = importFile(wish, work.places(), work.live());
        onWindow([this, report] {
            Q_EMIT imported(report);
            refresh();
        });
    });
}

void BenchDesk::gather(benchmark::LedgerPart part) {
    begin<benchmark::ImportReport>(
        Work::Look,
        [part](BenchWork& work, const Watch& watch) {
            return setFromLedger(work.places(), work.live(), part, watch);
        },
        [this](const benchmark::ImportReport& report) { Q_EMIT imported(report); });
}

void BenchDesk::openPairs() {
    onWorker([this](BenchWork& work) {
        auto opened = work.found() ? BenchPairs::open(*work.found(), work.places())
                                   : fail(ErrorCode::InvalidInput, "no runs are compared yet");
        if (!opened) {
            onWindow([this, error = opened.error()] { Q_EMIT failed(troubleOf(error)); });
            return;
        }
        m_pairs = *std::move(opened);
        onWindow([this, turn = m_pairs->turn()] { Q_EMIT paired(turn); });
    });
}

// What could not be kept is not judged: the same pair is shown again, and why.
void BenchDesk::changePairs(std::function<Result<void>(BenchPairs&)> change) {
    onWorker([this, change = std::move(change)](BenchWork&) {
        if (!m_pairs) return;
        const auto changed = change(*m_pairs);
        auto turn = m_pairs->turn();
        if (!changed) turn.trouble = troubleOf(changed.error()).sentence;
        onWindow([this, turn] { Q_EMIT paired(turn); });
    });
}

void BenchDesk::voteOnPair(bench::Vote vote) {
    changePairs([vote](BenchPairs& pairs) { return pairs.vote(vote); });
}

void BenchDesk::undoPair() {
    changePairs([](BenchPairs& pairs) { return pairs.undo(); });
}

void BenchDesk::save(const QString& file) {
    onWorker([this, file, gates = m_gates](BenchWork& work) {
        const auto saved = work.save(file.toStdString(), gates);
        onWindow([this, saved] {
            if (saved)
                Q_EMIT said(*saved);
            else
                Q_EMIT failed(troubleOf(saved.error()));
        });
    });
}

} // namespace tierline::workbench
