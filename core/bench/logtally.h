// What a log says before one request is proxied: what was paid to whom, which tiers a policy would have
// chosen, and what the same tokens would have cost with its models, beside always the cheapest and always
// the strongest of them. How good an answer was, no log knows. Fed one request after another; memory does not
// grow with them. One thread.
//
// Money twice, never mixed: as the log has it, and as our prices have it for the same tokens at that time.
// Kinds of money stand apart. A request that would stay with its model differs by nothing; a price that is
// not known is in no sum, and counted.
#pragma once

#include "bench/decide.h"
#include "bench/pastlog.h"
#include "bench/replay.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::bench {

struct KnownMoney {
    Money sum;
    std::int64_t requests = 0; // whose cost is known
};

struct PaidModel {
    std::string name; // the policy's where it has it, else as logged with its seller
    std::int64_t requests = 0;
    Usage usage;
    KnownMoney logged, ours;
};

// All requests with tokens by one rule: by the policy, or with one model for all.
struct Elsewhere {
    std::string name, model; // "always the cheapest"; empty for the policy: it chooses
    Difference logged, ours; // beside what was paid, beside our price of it
};

struct LogMoney {
    std::vector<PaidModel> models;    // the dearest first, by our prices
    std::vector<Elsewhere> elsewhere; // the policy unless it decided nothing, the cheapest, the strongest
    std::vector<Move> moves;          // from whom to whom, most first
};

struct LogSummary {
    std::int64_t requests = 0;                                 // calls of chat models
    std::int64_t failed = 0, cacheHits = 0, withoutTokens = 0; // of them, and in no sum of elsewhere
    std::map<NoRow, std::int64_t> noRow;                       // those that are no chat among them
    std::optional<Wall> first, last;
    std::int64_t decided = 0, nothingAble = 0;
    std::vector<std::int64_t> ofTier; // decided requests, by the policy's tiers
    std::map<ledger::MoneyKind, LogMoney> money;
};

class LogTally {
public:
    explicit LogTally(Decider decider);
    LogTally(LogTally&&) noexcept;
    ~LogTally();

    Result<void> add(const PastRequest& request); // InvalidInput: its words cannot be read
    LogSummary summary(const Resampling& resampling = {2000, 1, 0.95}) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::bench
