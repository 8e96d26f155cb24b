#include "recorddesk.h"

#include "engine.h"
#include "recordwork.h"

#include "gateway/gateway.h"

namespace tierline::workbench {

LocalRecordDesk::LocalRecordDesk(std::shared_ptr<Access> access, std::filesystem::path data)
    : m_access(std::move(access)),
      m_data(std::move(data)),
      m_worker(std::make_unique<Worker>(QStringLiteral("records"))) {}

LocalRecordDesk::~LocalRecordDesk() {
    *m_stop = true;   // the worker waits for the export
    m_worker.reset(); // drops what has not begun
    if (m_unsaved) writeMarks(m_data, *m_unsaved);
}

void LocalRecordDesk::setPolicy(std::shared_ptr<const policy::Policy> policy) {
    m_policy = std::move(policy);
}

std::vector<std::string> LocalRecordDesk::tiers() const {
    std::vector<std::string> names;
    if (m_policy)
        for (const auto& tier : m_policy->tiers)
            names.push_back(tier.name);
    return names;
}

void LocalRecordDesk::give(quint64 number, const std::vector<live::Said>& said) {
    m_worker->ask(
        this, [access = m_access, said] { return giveAll(*access, said); },
        [this, number](const Kept& kept) { Q_EMIT this->kept(number, kept.refused, kept.why); });
}

void LocalRecordDesk::loadMarks() {
    m_worker->ask(
        this, [data = m_data] { return workbench::loadMarks(data); },
        [this](const LoadedMarks& loaded) {
            Q_EMIT marksLoaded(loaded.marks);
            if (!loaded.trouble.isEmpty()) Q_EMIT told(loaded.trouble);
        });
}

void LocalRecordDesk::keepMarks(const live::MarkBook& marks) {
    const quint64 number = ++*m_newestMarks;
    m_unsaved = marks;
    m_worker->ask(
        this,
        [data = m_data, marks, number, newest = m_newestMarks] {
            return number == *newest ? writeMarks(data, marks) : QString(); // a newer one comes behind
        },
        [this, number](const QString& trouble) {
            if (number == *m_newestMarks) m_unsaved.reset();
            if (!trouble.isEmpty()) Q_EMIT told(trouble);
        });
}

void LocalRecordDesk::pin(const std::vector<std::string>& ids, bool pinned) {
    m_worker->ask(
        this, [access = m_access, ids, pinned] { return pinAll(*access, ids, pinned); },
        [this](const Kept& kept) {
            if (!kept.refused.empty()) Q_EMIT told(kept.why);
        });
}

void LocalRecordDesk::sumWouldBe(Wall from, Wall until) {
    m_worker->ask(
        this,
        [access = m_access, from, until] {
            std::vector<ledger::WouldBeSum> sums;
            access->use([&](Engine& engine) {
                if (auto read = ledger::wouldBe(engine.gateway().ledger(), from, until))
                    sums = std::move(*read);
            });
            return sums;
        },
        [this](const std::vector<ledger::WouldBeSum>& sums) { Q_EMIT wouldBeSummed(sums); });
}

void LocalRecordDesk::fetch(quint64 number, const std::vector<std::string>& ids) {
    m_worker->ask(
        this, [access = m_access, ids] { return fetchAll(*access, ids); },
        [this, number](const std::vector<RecordPtr>& records) { Q_EMIT fetched(number, records); });
}

void LocalRecordDesk::exportRows(const live::ExportWish& wish) {
    *m_stop = true; // the newest wish wins
    m_stop = std::make_shared<std::atomic<bool>>(false);
    auto rows = std::make_shared<std::atomic<qint64>>(0), of = std::make_shared<std::atomic<qint64>>(0);
    const auto tell = m_exporter.teller(this, [this, rows, of] { Q_EMIT exportProgressed(*rows, *of); });
    m_exporter.ask(
        this,
        [data = m_data, access = m_access, wish = wish, stop = m_stop, rows, of, tell]() mutable {
            access->use(
                [&](Engine& engine) { wish.baseUrl = QString::fromStdString(engine.gateway().url()); });
            return writeExport(data, wish, *stop, [&](std::int64_t now, std::int64_t all) {
                *rows = now;
                *of = all;
                tell();
            });
        },
        [this](const Exported& done) { Q_EMIT exportEnded(done.fine, done.sentence); });
}

void LocalRecordDesk::cancelExport() {
    *m_stop = true;
}

void LocalRecordDesk::makeCases(const std::vector<std::string>& ids) {
    m_worker->ask(
        this, [access = m_access, ids, tiers = tiers()] { return casesOf(*access, ids, tiers); },
        [this](const Cases& cases) {
            Q_EMIT casesMade(QString::fromStdString(cases.lines), std::ssize(cases.ids), cases.without);
        });
}

void LocalRecordDesk::addToSet(const std::vector<std::string>& ids) {
    m_worker->ask(
        this,
        [access = m_access, data = m_data, ids, tiers = tiers()] {
            return addCases(data, casesOf(*access, ids, tiers));
        },
        [this](const QString& sentence) { Q_EMIT told(sentence); });
}

} // namespace tierline::workbench
