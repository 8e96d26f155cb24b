// The SQLite store of decisions, and its one writer thread with group commit.
//
// `append` may be called from any thread; the completion runs on the writer's thread after the commit that
// holds the record. Queries open no transaction that blocks the writer (WAL) and run on the caller's thread
// over a small pool of read connections. Folder 0700, files 0600. Every member but the destructor may be
// called from any thread.
#pragma once

#include "base/error.h"
#include "ledger/record.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace tierline::ledger {

struct Options {
    // Created 0700 when missing. Empty: nothing is kept; `append` completes on the caller's thread before it
    // returns, and queries find nothing.
    std::string folder;
    bool synchronousFull = false; // survive power cuts too
    int cpu = -1;                 // pin the writer, for benchmarks
    std::size_t queueLimit = 100'000;
    std::int64_t maxBytes = 0; // of the database; a commit beyond it fails like a full disk; 0 = none
    std::string zone;          // IANA name, whose hours and days the sums are kept by; empty: the machine's
};

struct DecisionQuery {
    int limit = 100; // 1 to 1000, clamped
    // Exclusive id: only what was committed after it. An id that is not in the ledger stands for its time.
    std::string since;
    bool ascending = false; // for resuming a stream: oldest first. Otherwise the newest come first
};

// Sums for one kind of money. Keys are model ids or tier names.
struct Group {
    std::int64_t requests = 0, failed = 0, unpriced = 0;
    Money cost, switchCost;
    // Over requests whose cost is known too, so that a miss never looks like a saving.
    Money baseline, estimated;
    Money costBesideBaseline; // of the requests that `baseline` sums: savings = baseline - costBesideBaseline
    std::int64_t inputTokens = 0, cachedTokens = 0, outputTokens = 0; // input with cached reads and writes
    Group& operator+=(const Group& other);
    bool operator==(const Group&) const = default;
};
struct Spend {
    MoneyKind money = MoneyKind::Billed;
    Group total;
    std::map<std::string, Group> byModel, byTier; // without those that never had a model or tier
};

// What sums are grouped by. A request has several tags (`key=value`) and rules, so those overlap and do not
// add up to the whole.
enum class Dimension : std::uint8_t {
    Whole,
    Model,
    Provider,
    Tier,
    Client,
    Policy,
    Reason,
    Outcome,
    Tag,
    Rule
};
enum class Step : std::uint8_t { Whole, Hour, Day };

struct SumQuery {
    Wall from{}, to{}; // [from, to)
    Dimension by = Dimension::Whole;
    Step step = Step::Whole;
};
struct Sum {
    Wall from{}; // of the hour or day; with Step::Whole the query's
    std::string key;
    MoneyKind money = MoneyKind::Billed;
    Group group;
};

struct Counts { // for /stats
    std::int64_t requests = 0;
    std::map<std::string, std::int64_t> byTier, byModel, byReason, byOutcome;
    std::int64_t votesUp = 0, votesDown = 0;
};

struct Health {
    std::string trouble;                  // why the last commit failed; empty = it did not
    std::int64_t failed = 0, dropped = 0; // records not stored: commit failed; queue full
    std::string recovered = {}; // what was damaged at the start and what became of it; empty: nothing
};

using Committed = std::move_only_function<void(Result<void>)>;

class Ledger {
public:
    // InUse: another process has the folder; TooNew, Corrupt: the file was left as it is; Io names the
    // folder.
    static Result<std::unique_ptr<Ledger>> open(Options options);
    // For queries beside a running gateway: `append` and `feedback` are refused. NotFound: no ledger there.
    static Result<std::unique_ptr<Ledger>> openReadOnly(const std::string& folder);
    ~Ledger(); // what is queued is written first

    // `request`: the body as the client sent it, kept beside the record; empty: none. It is not copied: its
    // bytes must be there until `committed` runs.
    void append(std::shared_ptr<const Record> record, Committed committed, std::string_view request = {});

    Result<std::vector<Record>> decisions(const DecisionQuery& query) const;
    Result<std::string> decisionsJson(const DecisionQuery& query) const; // {"decisions":[…]}
    Result<std::optional<Record>> decision(std::string_view id) const;
    // [from, to): one entry per kind of money that has rows.
    Result<std::vector<Spend>> spend(Wall from, Wall to) const;
    Result<Counts> counts(Wall from, Wall to) const;
    // By hours and days of `Options::zone`; whole hours cost next to nothing, ragged ends 1 us a row.
    Result<std::vector<Sum>> sums(const SumQuery& query) const;
    // Token buckets by model for baselines other than the recorded one.
    struct ModelUsage {
        std::string model, provider;
        MoneyKind money = MoneyKind::Billed;
        catalog::Usage usage;
        Money cost;
        std::int64_t requests = 0, unpriced = 0; // unpriced: their tokens are in `usage`, not in `cost`
    };
    Result<std::vector<ModelUsage>> usageByModel(Wall from, Wall to) const;

    // Waits for the writer; what is not given stays. False: no such id.
    Result<bool> feedback(std::string_view id, std::optional<int> vote, std::optional<std::string> label);

    // For the parts of the ledger in files of their own: runs on the writer's thread in a transaction of its
    // own after the records queued before it (an error rolls back; no COMMIT of its own), or over a read
    // connection on the caller's thread. `write` waits, so a completion may not call it. Refused: no folder
    // is kept, or, for `write`, it was opened for reading.
    using Work = std::move_only_function<Result<void>(sqlite3*)>;
    Result<void> write(Work work);
    Result<void> read(Work work) const;

    // Who holds the folder, for the one that finds it in use.
    void announce(std::string_view url);

    std::int64_t rows() const;
    std::int64_t bytes() const;   // database and WAL on disk
    std::int64_t dropped() const; // refused because the queue was full
    Health health() const;

private:
    struct State;
    explicit Ledger(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tierline::ledger
