// The SQLite store of decisions, and its one writer thread with group commit.
//
// `append` may be called from any thread; the completion runs on the writer's thread after the commit that
// holds the record. Queries open no transaction that blocks the writer (WAL) and run on the caller's thread
// over a small pool of read connections. Folder 0700, files 0600.
#pragma once

#include "base/error.h"
#include "ledger/record.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::ledger {

struct Options {
    std::string folder; // created 0700 when missing; empty = nothing is kept (append completes at once)
    bool synchronousFull = false; // survive power cuts too
    int cpu = -1;                 // pin the writer, for benchmarks
    std::size_t queueLimit = 100'000;
};

struct DecisionQuery {
    int limit = 100;        // at most 1000
    std::string since;      // exclusive id; empty = from the newest
    bool ascending = false; // for resuming a stream: the ones after `since`, oldest first
};

// Sums for one kind of money. Keys are model ids or tier names.
struct Group {
    std::int64_t requests = 0, failed = 0, unpriced = 0;
    Money cost, baseline, estimated;
    std::int64_t inputTokens = 0, cachedTokens = 0, outputTokens = 0;
};
struct Spend {
    MoneyKind money = MoneyKind::Billed;
    Group total;
    std::map<std::string, Group> byModel, byTier;
};

struct Counts { // for /stats
    std::int64_t requests = 0;
    std::map<std::string, std::int64_t> byTier, byModel, byReason, byOutcome;
    std::int64_t votesUp = 0, votesDown = 0;
};

using Committed = std::move_only_function<void(Result<void>)>;

class Ledger {
public:
    static Result<std::unique_ptr<Ledger>> open(Options options);
    ~Ledger(); // what is queued is written first

    void append(std::shared_ptr<const Record> record, Committed committed);

    Result<std::vector<Record>> decisions(const DecisionQuery& query) const;
    Result<std::string> decisionsJson(const DecisionQuery& query) const; // {"decisions":[…]}
    Result<std::optional<Record>> decision(std::string_view id) const;
    // [from, to): one entry per kind of money that has rows.
    Result<std::vector<Spend>> spend(Wall from, Wall to) const;
    Result<Counts> counts(Wall from, Wall to) const;
    // Token buckets by model for baselines other than the recorded one.
    struct ModelUsage {
        std::string model, provider;
        MoneyKind money = MoneyKind::Billed;
        catalog::Usage usage;
        Money cost;
        std::int64_t requests = 0;
    };
    Result<std::vector<ModelUsage>> usageByModel(Wall from, Wall to) const;

    Result<bool> feedback(std::string_view id, std::optional<int> vote,
                          std::optional<std::string> label); // false: no such id

    std::int64_t rows() const;
    std::int64_t bytes() const;   // database and WAL on disk
    std::int64_t dropped() const; // refused because the queue was full

private:
    struct State;
    explicit Ledger(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tierline::ledger
