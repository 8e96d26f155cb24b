// What the Spend page asks of the ledger, and what comes back: sums as they are kept, prices for the same
// tokens elsewhere, and what only the rows know. Values; made on a worker, read on the window's thread.
#pragma once

#include "base/zone.h"
#include "ledger/rowspend.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tierline::spend {

enum class Span : std::uint8_t { Hours24, Days7, Days30, Custom };

struct Wish {
    Span span = Span::Hours24;
    Wall from{}, to{}; // of Custom: [from, to)
    ledger::Dimension by = ledger::Dimension::Model;
    bool operator==(const Wish&) const = default;
};

// All tokens of a kind of money at one model's own prices.
struct Constant {
    std::string model;
    std::vector<std::optional<Money>> slices; // absent: it has no price for what was used
    std::optional<Money> whole;
};

// What constants are held against. Models of which some request has no known price are left out on both
// sides, so that a miss never looks like a saving.
struct Covered {
    ledger::MoneyKind money = ledger::MoneyKind::Billed;
    Money spent;
    std::int64_t requests = 0, leftOut = 0;
    std::vector<Constant> constants; // one for each model of the policy, in its order
};

struct Answer {
    Wish wish;
    Wall from{}, to{}, now{};                      // `to` may be ahead of `now`: the hour or day is not over
    Zone zone;                                     // whose hours and days these are
    std::vector<Wall> edges;                       // of the slices, rising; one more than there are slices
    std::vector<ledger::Sum> slices;               // by `wish.by`; `from` is an edge
    std::vector<ledger::Sum> course;               // of all requests, by slice
    std::vector<ledger::Sum> models, tiers, rules; // of the whole range
    std::vector<ledger::Sum> days;                 // of all requests, the last twelve weeks
    std::vector<Covered> covered;
    ledger::RowSpends rows;
    std::string recordedBaseline; // the model of "strongest"
};
using AnswerPtr = std::shared_ptr<const Answer>;

inline constexpr int calendarWeeks = 12;

} // namespace tierline::spend
