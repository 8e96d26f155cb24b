#include "ledger/writer.h"

#include "base/log.h"
#include "ledger/idcode.h"
#include "ledger/recovery.h"

#include <algorithm>
#include <cassert>
#include <pthread.h>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

constexpr std::size_t groupLimit = 4096; // records in one transaction
constexpr std::int64_t walLimit = 64LL << 20U;
constexpr std::int64_t walWorthMoving = 4LL << 20U; // when idle; each move costs two syncs
constexpr std::chrono::milliseconds idleTime{250};

int rememberWalPages(void* pages, sqlite3*, const char*, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
}

void countRows(void* more, int operation, const char*, const char* table, sqlite3_int64) {
    if (std::string_view(table) != "records") return;
    auto& rows = *static_cast<std::int64_t*>(more);
    if (operation == SQLITE_INSERT) ++rows;
    if (operation == SQLITE_DELETE) --rows;
}

// For statements without rows. Resets, so that it can run again.
Result<void> run(sqlite3_stmt* statement) {
    const auto row = step(statement);
    sqlite3_reset(statement);
    if (!row) return std::unexpected(row.error());
    return {};
}

void pinTo(int cpu) {
    if (cpu < 0) return;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(cpu), &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

} // namespace

Result<std::unique_ptr<Writer>> Writer::start(Database database, const Options& options, const Zone& zone,
                                              std::int64_t rows) {
    std::unique_ptr<Writer> writer(new Writer(std::move(database), options, rows));
    if (auto ready = writer->prepareStatements(zone); !ready) return std::unexpected(ready.error());
    writer->m_thread = std::thread([self = writer.get(), cpu = options.cpu] { self->run(cpu); });
    return writer;
}

Writer::Writer(Database database, const Options& options, std::int64_t rows)
    : m_rows(rows), m_queueLimit(options.queueLimit), m_database(std::move(database)) {
    sqlite3_wal_hook(m_database.get(), rememberWalPages, &m_walPages);
}

Writer::~Writer() {
    stop();
}

void Writer::stop() {
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
    }
    m_ready.notify_one();
    if (m_thread.joinable()) m_thread.join();
    m_checkpointer.reset(); // so that our connection is the last, which empties the WAL
}

Result<void> Writer::prepareStatements(const Zone& zone) {
    struct Row {
        Statement& into;
        std::string sql;
    };
    const Row statements[] = {
        {m_begin, "BEGIN IMMEDIATE"},
        {m_commit, "COMMIT"},
        {m_rollback, "ROLLBACK"},
        {m_insert, insertSql()},
        {m_insertBody, "INSERT OR REPLACE INTO bodies(seq, prompt, reply, request_bytes, request)"
                       " VALUES(?,?,?,?,?)"},
        {m_vote, "UPDATE records SET vote=coalesce(?2,vote), label=coalesce(?3,label) WHERE id=?1"},
    };
    for (const auto& [into, sql] : statements) {
        auto prepared = prepare(m_database.get(), sql);
        if (!prepared) return std::unexpected(prepared.error());
        into = std::move(*prepared);
    }
    auto sums = SumKeeper::prepare(m_database.get(), zone);
    if (!sums) return std::unexpected(sums.error());
    m_sums = std::move(*sums);
    auto names = NameKeeper::prepare(m_database.get());
    if (!names) return std::unexpected(names.error());
    m_names = std::move(*names);
    const auto pageSize = queryInteger(m_database.get(), "PRAGMA page_size");
    if (!pageSize) return std::unexpected(pageSize.error());
    m_pageSize = static_cast<int>(*pageSize);
    m_checkpointer = std::make_unique<Checkpointer>(sqlite3_db_filename(m_database.get(), "main"));
    m_checkpointAt = static_cast<int>(walLimit / m_pageSize);
    return {};
}

void Writer::append(std::shared_ptr<const Record> record, Committed committed, std::string_view request) {
    bool wasEmpty = false;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_queue.size() < m_queueLimit) {
            wasEmpty = m_queue.empty();
            m_queue.push_back({std::move(record), std::move(committed), request});
        }
    }
    if (!record) {
        if (wasEmpty) m_ready.notify_one();
        return;
    }
    m_dropped.fetch_add(1, std::memory_order_relaxed);
    if (committed)
        committed(fail(ErrorCode::Unavailable, "the ledger cannot keep up: its queue is full",
                       "use a faster disk, or fewer requests at a time"));
}

Result<void> Writer::write(Ledger::Work work) {
    assert(std::this_thread::get_id() != m_thread.get_id()); // it would wait for itself
    Job job{std::move(work), {}, false};
    std::unique_lock lock(m_mutex);
    m_jobs.push_back(&job);
    m_ready.notify_one();
    m_jobDone.wait(lock, [&] { return job.done; });
    return std::move(job.result);
}

Result<bool> Writer::feedback(std::string_view id, std::optional<int> vote,
                              std::optional<std::string> label) {
    bool found = false;
    const auto done = write([&](sqlite3* database) -> Result<void> {
        sqlite3_stmt* update = m_vote.get();
        bindId(update, 1, id);
        sqlite3_bind_null(update, 2);
        sqlite3_bind_null(update, 3);
        if (vote) sqlite3_bind_int(update, 2, *vote);
        if (label) sqlite3_bind_text64(update, 3, label->data(), label->size(), nullptr, SQLITE_UTF8);
        auto updated = ledger::run(update);
        found = updated && sqlite3_changes(database) > 0;
        return updated;
    });
    if (!done) return std::unexpected(done.error());
    return found;
}

Health Writer::health() const {
    const std::scoped_lock lock(m_mutex);
    return {m_trouble, m_failed.load(std::memory_order_relaxed), dropped()};
}

void Writer::run(int cpu) {
    pthread_setname_np(pthread_self(), "ledger");
    pinTo(cpu);
    while (take()) {
        const std::span<Entry> all(m_group);
        for (std::size_t at = 0; at < all.size(); at += groupLimit) {
            writeGroup(all.subspan(at, std::min(groupLimit, all.size() - at)));
            checkpointIfDue();
        }
        m_group.clear();
        runJobs();
    }
}

bool Writer::take() {
    std::unique_lock lock(m_mutex);
    const auto something = [this] { return m_closed || !m_queue.empty() || !m_jobs.empty(); };
    while (!something()) {
        if (!m_dirty) {
            m_ready.wait(lock, something);
        } else if (!m_ready.wait_for(lock, idleTime, something)) {
            m_checkpointer->ask();
            m_dirty = false;
        }
    }
    m_queue.swap(m_group);
    m_jobs.swap(m_jobsAtHand);
    return !m_group.empty() || !m_jobsAtHand.empty();
}

void Writer::writeGroup(std::span<Entry> group) {
    m_refused.clear();
    Result<void> committed = writeRows(group);
    if (committed) committed = ledger::run(m_commit.get());
    if (committed) {
        m_names.keep();
        m_rows.fetch_add(static_cast<std::int64_t>(group.size() - m_refused.size()),
                         std::memory_order_relaxed);
    } else {
        rollBack();
    }
    m_dirty = std::int64_t{m_walPages} * m_pageSize >= walWorthMoving;
    note(committed, group.size());
    finish(group, committed);
}

Result<void> Writer::writeRows(std::span<Entry> group) {
    if (auto begun = ledger::run(m_begin.get()); !begun) return begun;
    for (std::size_t at = 0; at < group.size(); ++at)
        if (auto inserted = insert(group[at], at); !inserted) return inserted;
    return m_sums.flush();
}

void Writer::rollBack() {
    m_sums.forget();
    m_names.forget();
    if (sqlite3_get_autocommit(m_database.get()) == 0) static_cast<void>(ledger::run(m_rollback.get()));
}

void Writer::runJobs() {
    for (Job* job : std::exchange(m_jobsAtHand, {})) {
        Result<void> result = runJob(job->work);
        job->work = nullptr; // what it holds goes on this thread, before the other one goes on
        checkpointIfDue();
        {
            const std::scoped_lock lock(m_mutex);
            job->result = std::move(result);
            job->done = true;
        }
        m_jobDone.notify_all();
    }
}

// A job may delete rows, or bring some back.
Result<void> Writer::runJob(Ledger::Work& work) {
    std::int64_t more = 0;
    if (auto begun = ledger::run(m_begin.get()); !begun) return begun;
    sqlite3_update_hook(m_database.get(), countRows, &more);
    Result<void> done = work(m_database.get());
    sqlite3_update_hook(m_database.get(), nullptr, nullptr);
    if (done) done = ledger::run(m_commit.get());
    if (done)
        m_rows.fetch_add(more, std::memory_order_relaxed);
    else
        rollBack();
    m_dirty = std::int64_t{m_walPages} * m_pageSize >= walWorthMoving;
    return done;
}

// A row that breaks a rule of the table, such as an id twice, is refused alone; any other error is the
// group's.
Result<void> Writer::insert(Entry& entry, std::size_t at) {
    bindRecord(m_insert.get(), *entry.record, m_names, m_coder);
    if (auto named = m_names.failure(); !named) return named;
    const int code = sqlite3_step(m_insert.get());
    if (code == SQLITE_DONE) {
        sqlite3_reset(m_insert.get());
        m_sums.add(*entry.record);
        return insertBody(entry);
    }
    Error error = lastError(m_database.get(), code);
    sqlite3_reset(m_insert.get());
    if ((code & 0xff) != SQLITE_CONSTRAINT) return std::unexpected(std::move(error));
    m_refused.emplace_back(at, std::move(error));
    return {};
}

Result<void> Writer::bindText(int column, std::string_view text) {
    const auto packed = m_packer.pack(text);
    if (packed.empty()) return fail(ErrorCode::Io, "no memory to compress a text");
    sqlite3_bind_blob64(m_insertBody.get(), column, packed.data(), packed.size(), SQLITE_TRANSIENT);
    return {};
}

Result<void> Writer::insertBody(const Entry& entry) {
    const Record& record = *entry.record;
    if (!record.prompt && !record.reply && entry.request.empty()) return {};
    sqlite3_stmt* insert = m_insertBody.get();
    sqlite3_clear_bindings(insert);
    sqlite3_bind_int64(insert, 1, sqlite3_last_insert_rowid(m_database.get()));
    Result<void> done;
    if (record.prompt) done = bindText(2, *record.prompt);
    if (done && record.reply) done = bindText(3, *record.reply);
    if (done && !entry.request.empty()) {
        sqlite3_bind_int64(insert, 4, static_cast<std::int64_t>(entry.request.size()));
        done = bindText(5, entry.request.substr(0, requestKept));
    }
    return done ? ledger::run(insert) : done;
}

void Writer::finish(std::span<Entry> group, const Result<void>& committed) {
    auto refused = m_refused.begin();
    for (std::size_t at = 0; at < group.size(); ++at) {
        auto& entry = group[at];
        const bool isRefused = refused != m_refused.end() && refused->first == at;
        if (entry.committed) {
            if (committed && isRefused)
                entry.committed(std::unexpected(refused->second));
            else
                entry.committed(committed);
        }
        if (isRefused) ++refused;
        entry = {};
    }
}

// One line when trouble begins and one when it ends, not one a request.
void Writer::note(const Result<void>& committed, std::size_t records) {
    m_failed.fetch_add(static_cast<std::int64_t>(committed ? m_refused.size() : records),
                       std::memory_order_relaxed);
    if (committed && m_trouble.empty()) return; // only this thread writes it
    const std::string text = committed ? std::string() : toString(committed.error());
    const bool begins = m_trouble.empty();
    {
        const std::scoped_lock lock(m_mutex);
        m_trouble = text;
    }
    if (begins && !committed && committed.error().code == ErrorCode::Corrupt)
        markDamaged(sqlite3_db_filename(m_database.get(), "main"), text);
    if (committed)
        logger("ledger")->info("event=ledger_writes_again failed={}", m_failed.load());
    else if (begins)
        logger("ledger")->error("event=ledger_write_failed error=\"{}\"", text);
}

// How far the WAL may grow until the next checkpoint. It begins anew only once all was moved and nobody reads
// from it any more, so after each try it gets some room, and the whole room when it has begun anew.
bool Writer::checkpointIsDue() {
    const int limit = static_cast<int>(walLimit / m_pageSize);
    if (m_walPages < m_walPagesBefore) m_checkpointAt = limit;
    m_walPagesBefore = m_walPages;
    if (m_walPages < m_checkpointAt) return false;
    m_checkpointAt = m_walPages + limit / 4;
    return true;
}

void Writer::checkpointIfDue() {
    constexpr int most = 4; // times the limit: then nobody helps us
    const std::int64_t bytes = std::int64_t{m_walPages} * m_pageSize;
    if ((m_checkpointer->isDone() && bytes > walWorthMoving) || bytes > most * walLimit) checkpoint();
    if (checkpointIsDue()) m_checkpointer->ask();
}

void Writer::checkpoint() {
    sqlite3_wal_checkpoint_v2(m_database.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    m_dirty = false; // what a reader kept from moving goes with the next group
}

} // namespace tierline::ledger
