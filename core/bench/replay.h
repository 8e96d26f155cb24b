// What another policy would have done with recorded requests: how many would go elsewhere, what that would
// have cost, and whether the difference is more than chance. Fed one request after another; keeps sums and
// the largest movers only. One thread.
//
// Two differences, each like with like and with an interval over the requests: of estimates (both plans
// before the answer), and of the tokens that were really used (what was paid, beside the same tokens there).
// A request that stays with its model differs by nothing.
#pragma once

#include "bench/resampling.h"
#include "ledger/redecided.h"

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tierline::bench {

struct Difference {
    std::int64_t requests = 0; // whose cost is known on both sides
    std::int64_t unknown = 0;  // without, and so in no sum
    std::int64_t cheaper = 0, dearer = 0;
    Money before, after;
    std::optional<Interval> interval; // of after - before, in nano-dollars, 95 %
    Money change() const { return after - before; }
};

struct ReplayMoney { // one kind of money
    std::int64_t requests = 0, moved = 0;
    Difference estimated, tokens;
};

struct Move { // from one tier or model to another
    std::string from, to;
    std::int64_t requests = 0;
    std::map<ledger::MoneyKind, Difference> tokens; // without intervals
};

struct Mover {
    ledger::Record record;
    ledger::Redecided now;
    Money change; // of the estimates
};

struct ReplayReport {
    std::int64_t requests = 0, replayed = 0;
    std::int64_t otherTier = 0, otherModel = 0;
    std::map<ledger::NotReplayed, std::int64_t> notReplayed;
    std::map<std::pair<std::string, std::string>, std::int64_t> tiers; // before, after
    std::vector<Move> models;                                          // of those that move, most first
    std::map<ledger::MoneyKind, ReplayMoney> money;
    std::vector<Mover> movers; // the largest by money, the largest first
};

class ReplayTally {
public:
    explicit ReplayTally(std::size_t movers = 10) : m_moversKept(movers) {}

    void add(ledger::Record&& record, ledger::Redecided&& now);
    ReplayReport report(const Resampling& resampling = {2000, 1, 0.95}) const;

private:
    // Resampling a million requests takes too long; sums of as many requests each, dealt in turn, vary as
    // they do.
    static constexpr std::size_t groups = 2000;
    using Groups = std::array<std::int64_t, groups>;
    struct Kind {
        Groups estimated{}, tokens{};
        std::size_t estimatedAt = 0, tokensAt = 0;
    };

    void addMoney(const ledger::Record& record, const ledger::Redecided& now, bool isMoved);
    void keepMover(ledger::Record&& record, ledger::Redecided&& now);

    std::size_t m_moversKept;
    ReplayReport m_report;
    std::map<ledger::MoneyKind, Kind> m_kinds;
    std::map<std::pair<std::string, std::string>, Move> m_models;
};

} // namespace tierline::bench
