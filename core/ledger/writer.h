// The one thread that writes the ledger. It takes all that is queued, writes it in one transaction, and after
// the COMMIT runs the completions; so every waiting reply shares the wait. A thread beside it moves the WAL
// into the database, when it is idle or the WAL has grown large; what little that leaves is moved between
// groups.
//
// Every member may be called from any thread, `stop` and the destructor by the owner. The
// mutex guards the queue alone and is held for a few instructions. Completions run on the writer's thread,
// or on the caller's when the queue is full.
#pragma once

#include "ledger/bodies.h"
#include "ledger/checkpointer.h"
#include "ledger/columns.h"
#include "ledger/database.h"
#include "ledger/ledger.h"
#include "ledger/recordcode.h"
#include "ledger/sums.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace tierline::ledger {

class Writer {
public:
    static Result<std::unique_ptr<Writer>> start(Database database, const Options& options, const Zone& zone,
                                                 std::int64_t rows);
    ~Writer();

    void stop(); // writes what is queued and joins; nothing may come after
    void append(std::shared_ptr<const Record> record, Committed committed, std::string_view request);
    // Waits. In a transaction of its own after the records queued before it; an error rolls it back.
    Result<void> write(Ledger::Work work);
    Result<bool> feedback(std::string_view id, std::optional<int> vote, std::optional<std::string> label);

    std::int64_t rows() const { return m_rows.load(std::memory_order_relaxed); }
    std::int64_t dropped() const { return m_dropped.load(std::memory_order_relaxed); }
    Health health() const;

private:
    struct Entry {
        std::shared_ptr<const Record> record;
        Committed committed;
        std::string_view request; // its bytes are there until `committed` runs
    };
    struct Job { // lives on the stack of the thread that waits for it
        Ledger::Work work;
        Result<void> result;
        bool done = false;
    };

    Writer(Database database, const Options& options, std::int64_t rows);
    Result<void> prepareStatements(const Zone& zone);

    // All below: the writer's thread.
    void run(int cpu);
    bool take(); // waits; false = closed and empty
    void writeGroup(std::span<Entry> group);
    Result<void> writeRows(std::span<Entry> group);
    Result<void> insert(Entry& entry, std::size_t at);
    Result<void> insertBody(const Entry& entry);
    Result<void> bindText(int column, std::string_view text);
    void finish(std::span<Entry> group, const Result<void>& committed);
    void runJobs();
    Result<void> runJob(Ledger::Work& work);
    void rollBack();
    void note(const Result<void>& committed, std::size_t records);
    void checkpoint();
    void checkpointIfDue();
    bool checkpointIsDue();

    // Guarded by m_mutex.
    mutable std::mutex m_mutex;
    std::condition_variable m_ready, m_jobDone;
    std::vector<Entry> m_queue;
    std::vector<Job*> m_jobs;
    bool m_closed = false;
    std::string m_trouble; // the last group's error, empty when it was committed

    std::atomic<std::int64_t> m_rows, m_dropped{0}, m_failed{0};

    // The writer's own.
    const std::size_t m_queueLimit;
    Database m_database;
    Statement m_begin, m_commit, m_rollback, m_insert, m_insertBody, m_vote;
    BodyPacker m_packer;
    NameKeeper m_names;
    RestCoder m_coder;
    SumKeeper m_sums;
    std::vector<Entry> m_group;
    std::vector<Job*> m_jobsAtHand;
    std::vector<std::pair<std::size_t, Error>> m_refused; // entries of this group that SQLite did not accept
    int m_walPages = 0, m_walPagesBefore = 0, m_checkpointAt = 0, m_pageSize = 0;
    bool m_dirty = false;                         // the WAL holds enough to be moved when idle
    std::unique_ptr<Checkpointer> m_checkpointer; // its connection goes before ours

    std::thread m_thread; // last: started when all is there, joined first
};

} // namespace tierline::ledger
