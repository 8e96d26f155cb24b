// What the two tables of sums hold, as data: their keys, their numbers, and how both come out of a row of
// `decisions`. The SQL that writes, reads and checks them is made from here. Any thread.
#pragma once

#include "ledger/ledger.h"

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace tierline::ledger {

inline constexpr std::size_t numberCount = 17, keyLimit = 8;
using Numbers = std::array<std::int64_t, numberCount>;

struct NumberColumn {
    std::string_view name, ofRow; // what one row of `decisions` adds; NULL adds nothing
    std::int64_t (*ofRecord)(const Record& record);
};
std::span<const NumberColumn, numberCount> numberColumns();
Numbers numbersOf(const Record& record);
void addTo(Numbers& sums, const Numbers& more); // saturates

struct RowSource {
    std::span<const std::string_view> keys; // expressions for the table's keys, in their order
    std::string_view tables;                // FROM
};
struct SumTable {
    std::string_view name, days; // sums by hour; those of whole days
    std::span<const std::string_view> keys;
    std::size_t folded; // the key that becomes "other" once an hour has too many
    std::span<const RowSource> sources;
};
extern const SumTable sumTable, namedSumTable;

inline constexpr std::int64_t keysAnHour = 4000;
inline constexpr std::string_view foldedKey = "other";

// "add_up(a),add_up(b),…" over the columns of a table of sums, "a,b,…" of one, and what rows add to them.
std::string addedNumbers();
std::string numberNames();
std::string numbersOfRow();

Group groupOf(const Numbers& numbers);
catalog::Usage usageOf(const Numbers& numbers);
enum Number : std::uint8_t {
    Requests,
    Failed,
    UnpricedOnes,
    Cost,
    SwitchCost,
    Baseline,
    EstimatedCost,
    CostBesideBaseline,
    Used,
    UsedUnpriced,
    UsedCost,
    Input,
    CachedRead,
    CacheWrite5m,
    CacheWrite1h,
    Output,
    Reasoning
};

} // namespace tierline::ledger
