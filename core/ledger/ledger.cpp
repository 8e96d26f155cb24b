#include "ledger/ledger.h"

#include "base/paths.h"
#include "ledger/lockfile.h"
#include "ledger/queries.h"
#include "ledger/readers.h"
#include "ledger/recovery.h"
#include "ledger/schema.h"
#include "ledger/sums.h"
#include "ledger/writer.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tierline::ledger {

// Without a folder all of it stays empty; a reader has readers alone. Destroyed from the end: readers first,
// so that the writer's connection closes last and tidies the WAL away, then the lock.
struct Ledger::State {
    std::string file, recovered;
    Zone zone;
    std::optional<LockFile> lock;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Readers> readers;
    std::int64_t rows = 0; // of a reader, as it was opened
};

namespace {

// SQLite gives its WAL and index the mode of the database, so it is enough to be first.
Result<void> makePrivateFile(const std::string& file, const std::string& folder) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    struct stat info{};
    const bool fine = descriptor >= 0 && fstat(descriptor, &info) == 0
                      && ((info.st_mode & 077U) == 0 || fchmod(descriptor, 0600) == 0);
    const int why = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (fine) return {};
    return fail(ErrorCode::Io,
                "data folder " + folder + " cannot be used: " + file + ": " + std::strerror(why),
                "make it writable, or choose another with --data DIR");
}

// One schema, two meanings: settings of the writing connection.
std::string writerSettings(const Options& options, std::int64_t pageSize) {
    // The WAL is cut only when it has grown well beyond where it begins anew: a cut takes as long as a sync.
    std::string settings = "PRAGMA wal_autocheckpoint=0;PRAGMA journal_size_limit=134217728;"
                           "PRAGMA cache_size=-32768;PRAGMA temp_store=MEMORY;";
    settings += options.synchronousFull ? "PRAGMA synchronous=FULL;" : "PRAGMA synchronous=NORMAL;";
    if (options.maxBytes > 0)
        settings += "PRAGMA max_page_count=" + std::to_string(options.maxBytes / pageSize) + ";";
    return settings;
}

Result<Database> openForWriting(const std::string& file, const Options& options, const Zone& zone) {
    auto database = openDatabase(file, Access::Write);
    if (!database) return database;
    if (auto done = migrate(database->get(), zone); !done) return std::unexpected(done.error());
    if (auto done = adoptZone(database->get(), zone); !done) return std::unexpected(done.error());
    const auto pageSize = queryInteger(database->get(), "PRAGMA page_size");
    if (!pageSize) return std::unexpected(pageSize.error());
    if (auto done = execute(database->get(), writerSettings(options, *pageSize)); !done)
        return std::unexpected(done.error());
    return database;
}

// What is damaged is recovered first; also when only the migration meets it.
Result<Database> openSound(const std::string& file, const Options& options, const Zone& zone, bool ended,
                           std::string& recovered) {
    const auto recover = [&]() -> Result<bool> {
        auto done = recoverIfDamaged(options.folder, ended, zone, systemClock().wall());
        if (!done) return std::unexpected(done.error());
        if (*done) recovered = toString(**done);
        return done->has_value();
    };
    if (auto first = recover(); !first) return std::unexpected(first.error());
    auto database = openForWriting(file, options, zone);
    if (database || database.error().code != ErrorCode::Corrupt) return database;
    markDamaged(file, database.error().detail);
    auto second = recover();
    if (!second) return std::unexpected(second.error());
    return *second ? openForWriting(file, options, zone) : std::move(database);
}

std::int64_t sizeOf(const std::string& file) {
    struct stat info{};
    return stat(file.c_str(), &info) == 0 ? info.st_size : 0;
}

Error readOnlyError() {
    return {ErrorCode::Refused, "this ledger was opened for reading only", {}, {}, 0, 0};
}

Error nothingKeptError() {
    return {ErrorCode::Refused,
            "this gateway keeps no ledger",
            "start it with a data folder: --data DIR",
            {},
            0,
            0};
}

} // namespace

Ledger::Ledger(std::unique_ptr<State> state) : m_state(std::move(state)) {}

// The writer stops while all else is still there: completions may ask the ledger.
Ledger::~Ledger() {
    if (m_state->writer) m_state->writer->stop();
}

Result<std::unique_ptr<Ledger>> Ledger::open(Options options) {
    auto state = std::make_unique<State>();
    if (options.folder.empty()) return std::unique_ptr<Ledger>(new Ledger(std::move(state)));
    if (auto made = makePrivateFolder(options.folder); !made) return std::unexpected(made.error());
    state->zone = Zone::load(options.zone);
    const bool ended = endedProperly(options.folder);
    auto lock = LockFile::take(options.folder);
    if (!lock) return std::unexpected(lock.error());
    state->lock = std::move(*lock);
    state->file = options.folder + '/' + std::string(databaseName);
    if (auto made = makePrivateFile(state->file, options.folder); !made) return std::unexpected(made.error());
    auto database = openSound(state->file, options, state->zone, ended, state->recovered);
    if (!database) return std::unexpected(database.error());
    const auto rows = queryInteger(database->get(), "SELECT count(*) FROM decisions");
    if (!rows) return std::unexpected(rows.error());
    auto writer = Writer::start(std::move(*database), options, state->zone, *rows);
    if (!writer) return std::unexpected(writer.error());
    state->writer = std::move(*writer);
    state->readers = std::make_unique<Readers>(state->file);
    return std::unique_ptr<Ledger>(new Ledger(std::move(state)));
}

Result<std::unique_ptr<Ledger>> Ledger::openReadOnly(const std::string& folder) {
    auto state = std::make_unique<State>();
    state->file = folder + '/' + std::string(databaseName);
    struct stat info{};
    if (stat(state->file.c_str(), &info) != 0)
        return fail(ErrorCode::NotFound, "there is no ledger in " + folder + ": " + std::strerror(errno),
                    "name the gateway's data folder with --data DIR");
    state->readers = std::make_unique<Readers>(state->file);
    const auto reader = state->readers->lend();
    if (!reader) return std::unexpected(reader.error());
    if (auto fine = checkVersion(reader->get()); !fine) return std::unexpected(fine.error());
    const auto zone = zoneOfSums(reader->get());
    if (!zone) return std::unexpected(zone.error());
    state->zone = Zone::load(*zone);
    const auto rows = queryInteger(reader->get(), "SELECT count(*) FROM decisions");
    if (!rows) return std::unexpected(rows.error());
    state->rows = *rows;
    return std::unique_ptr<Ledger>(new Ledger(std::move(state)));
}

void Ledger::append(std::shared_ptr<const Record> record, Committed committed, std::string_view request) {
    if (m_state->writer) {
        m_state->writer->append(std::move(record), std::move(committed), request);
        return;
    }
    if (!committed) return;
    if (m_state->readers)
        committed(std::unexpected(readOnlyError()));
    else
        committed({});
}

Result<std::vector<Record>> Ledger::decisions(const DecisionQuery& query) const {
    if (!m_state->readers) return {};
    const auto reader = m_state->readers->lend();
    if (!reader) return std::unexpected(reader.error());
    return queryDecisions(reader->get(), query);
}

Result<std::string> Ledger::decisionsJson(const DecisionQuery& query) const {
    if (!m_state->readers) return R"({"decisions":[]})";
    const auto reader = m_state->readers->lend();
    if (!reader) return std::unexpected(reader.error());
    return queryDecisionsJson(reader->get(), query);
}

Result<std::optional<Record>> Ledger::decision(std::string_view id) const {
    if (!m_state->readers) return std::nullopt;
    const auto reader = m_state->readers->lend();
    if (!reader) return std::unexpected(reader.error());
    return queryDecision(reader->get(), id);
}

Result<std::vector<Spend>> Ledger::spend(Wall from, Wall to) const {
    if (!m_state->readers) return {};
    const auto reader = m_state->readers->lend();
    if (!reader) return std::unexpected(reader.error());
    return querySpend(reader->get(), from, to, m_state->zone);
}

Result<Counts> Ledger::counts(Wall from, Wall to) const {
    if (!m_state->readers) return {};
    const auto reader = m_state->readers->lend();
    if (!reader) return std::unexpected(reader.error());
    return queryCounts(reader->get(), from, to, m_state->zone);
}

Result<std::vector<Sum>> Ledger::sums(const SumQuery& query) const {
    if (!m_state->readers) return {};
    const auto reader = m_state->readers->lend();
    if (!reader) return std::unexpected(reader.error());
    return querySums(reader->get(), query, m_state->zone);
}

Result<std::vector<Ledger::ModelUsage>> Ledger::usageByModel(Wall from, Wall to) const {
    if (!m_state->readers) return {};
    const auto reader = m_state->readers->lend();
    if (!reader) return std::unexpected(reader.error());
    return queryUsage(reader->get(), from, to, m_state->zone);
}

Result<bool> Ledger::feedback(std::string_view id, std::optional<int> vote,
                              std::optional<std::string> label) {
    if (m_state->writer) return m_state->writer->feedback(id, vote, std::move(label));
    if (m_state->readers) return std::unexpected(readOnlyError());
    return false;
}

Result<void> Ledger::write(Work work) {
    if (m_state->writer) return m_state->writer->write(std::move(work));
    return std::unexpected(m_state->readers ? readOnlyError() : nothingKeptError());
}

Result<void> Ledger::read(Work work) const {
    if (!m_state->readers) return std::unexpected(nothingKeptError());
    const auto reader = m_state->readers->lend();
    if (!reader) return std::unexpected(reader.error());
    return work(reader->get());
}

void Ledger::announce(std::string_view url) {
    if (m_state->lock) m_state->lock->write(url);
}

std::int64_t Ledger::rows() const {
    return m_state->writer ? m_state->writer->rows() : m_state->rows;
}

std::int64_t Ledger::bytes() const {
    if (m_state->file.empty()) return 0;
    return sizeOf(m_state->file) + sizeOf(m_state->file + "-wal");
}

std::int64_t Ledger::dropped() const {
    return m_state->writer ? m_state->writer->dropped() : 0;
}

Health Ledger::health() const {
    auto health = m_state->writer ? m_state->writer->health() : Health{};
    health.recovered = m_state->recovered;
    return health;
}

} // namespace tierline::ledger
