// One row of `decisions` as repricing sees it. Inside the ledger only.
#pragma once

#include "ledger/columns.h"
#include "ledger/reprice.h"

#include <functional>
#include <map>

namespace tierline::ledger {

struct PricedRow {
    std::int64_t seq = 0;
    Record before, after;
    std::optional<Money> first; // the cost when it was made
    bool mixed = false, changed = false;
};

// Walks the rows behind `seq` in order, at most `limit` of them. True: there may be more.
Result<bool> eachPricedRow(sqlite3* database, const RepriceQuery& query, std::int64_t seq, int limit,
                           const PriceOf& priceOf, const std::function<Result<void>(PricedRow&)>& each);

using RepriceLines = std::map<std::pair<std::string, MoneyKind>, RepriceLine>;
struct RepriceTally {
    RepriceLines lines;
    std::map<std::string, std::int64_t> dates;
    void add(const PricedRow& row);
    RepriceView view() const;
};

// For `reprice_runs`, so that a killed run knows what it did; and for the trail.
std::string toJson(const RepriceTally& tally);
Result<RepriceTally> tallyFrom(std::string_view json);
std::string summaryOf(const RepriceTally& tally, std::string_view prices);

} // namespace tierline::ledger
