#include "replaydesk.h"

#include "savefile.h"

#include "bench/replaywalk.h"
#include "gateway/redecide.h"

#include <QFileInfo>

#include <chrono>
#include <functional>

namespace tierline::workbench {

using namespace Qt::Literals::StringLiterals;
using benchmark::ReplayResult;
using benchmark::ReplayWish;

namespace {

using Told = std::function<void(qint64 done, qint64 all)>;
using GoOn = std::function<bool()>;

constexpr std::chrono::milliseconds wordEvery{100};

// A word now and then, not one a request.
bench::ReplayWatch watchOf(const GoOn& goOn, const Told& tell) {
    using Clock = std::chrono::steady_clock;
    return [goOn, tell, last = Clock::now() - wordEvery](std::int64_t done, std::int64_t all) mutable {
        const auto now = Clock::now();
        if (now - last >= wordEvery || done == all) {
            last = now;
            tell(done, all);
        }
        return goOn();
    };
}

Wall since(int hours, Wall now) {
    return hours <= 0 ? Wall{} : now - std::chrono::hours(hours);
}

Result<ReplayResult> decideAgain(const std::filesystem::path& data, const ReplayWish& wish, const GoOn& goOn,
                                 const Told& tell) {
    if (!goOn()) return fail(ErrorCode::Refused, "stopped");
    const auto setup = gateway::setupForReplay(wish.policyFile.toStdString());
    if (!setup) return std::unexpected(setup.error());
    const auto book = ledger::Ledger::openReadOnly(data.string());
    if (!book) return std::unexpected(book.error());
    const Wall now = systemClock().wall();
    auto report = bench::replayLedger(**book, {since(wish.hours, now), Wall::max(), -1},
                                      gateway::redeciderOf(*setup), watchOf(goOn, tell));
    if (!report) return std::unexpected(report.error());
    const auto hash = (*setup)->policy->hash12();
    return ReplayResult{wish,
                        u"%1 (%2)"_s.arg(QFileInfo(wish.policyFile).fileName(), QString::fromStdString(hash)),
                        now, std::make_shared<const bench::ReplayReport>(*std::move(report))};
}

} // namespace

LocalReplayDesk::LocalReplayDesk(std::filesystem::path data, QObject* parent)
    : ReplayDesk(parent), m_data(std::move(data)), m_worker(u"replay"_s) {}

LocalReplayDesk::~LocalReplayDesk() {
    stop();
}

void LocalReplayDesk::replay(const ReplayWish& wish) {
    const quint64 number = ++*m_newest;
    const GoOn goOn = [newest = m_newest, number] { return *newest == number; };
    using Counts = std::pair<std::atomic<qint64>, std::atomic<qint64>>;
    const auto counts = std::make_shared<Counts>(0, 0);
    const auto word = m_worker.teller(this, [this, goOn, counts] {
        if (goOn()) Q_EMIT progressed(counts->first, counts->second);
    });
    const Told tell = [counts, word](qint64 done, qint64 all) {
        counts->first = done;
        counts->second = all;
        word();
    };
    m_worker.ask(
        this, [data = m_data, wish, goOn, tell] { return decideAgain(data, wish, goOn, tell); },
        [this, goOn](Result<ReplayResult> result) {
            if (!goOn()) return;
            if (result)
                Q_EMIT replayed(*result);
            else
                Q_EMIT failed(QString::fromStdString(toString(result.error())));
        });
}

void LocalReplayDesk::stop() {
    ++*m_newest;
}

void LocalReplayDesk::save(const QString& file, const QByteArray& content) {
    saveFile(m_worker, this, file, content,
             [this](bool fine, const QString& sentence) { Q_EMIT saved(fine, sentence); });
}

} // namespace tierline::workbench
