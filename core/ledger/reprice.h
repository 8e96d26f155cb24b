// History by the prices of today: what it would cost, side by side with what it cost when it was made; and,
// on request, the costs of the rows made right. The first cost of a row is kept for good, the run stands in
// the trail, sums change in the same transaction as their rows. Only rows that say what was used; a row that
// used several models is left alone, as nobody knows which used what.
#pragma once

#include "ledger/ledger.h"

#include <functional>

namespace tierline::ledger {

struct Priced {
    Money cost;
    std::string date; // of the price row, as in `price_date`
};
// Absent: no price is known today either, and the row stays as it is. `model` is the full id.
using PriceOf = std::function<std::optional<Priced>(std::string_view model, std::string_view provider,
                                                    const Usage& usage, Wall time)>;

struct RepriceQuery {
    Wall from{}, to = Wall::max(); // [from, to)
    std::string model = "*";       // glob over full ids: * and ?
};

struct RepriceLine { // one model, one kind of money
    std::string model;
    MoneyKind money = MoneyKind::Billed;
    std::int64_t requests = 0;                        // with usage
    std::int64_t changed = 0;                         // whose cost or baseline becomes another
    std::int64_t unpricedBefore = 0, unpricedNow = 0; // without a cost, as recorded and by today's prices
    std::int64_t mixed = 0;                           // left alone: several models used tokens
    Money first, before, now; // at the time; as recorded; by today's prices (as recorded where none is known)
    Money baselineBefore, baselineNow;
    bool operator==(const RepriceLine&) const = default;
};
struct RepriceView {
    std::vector<RepriceLine> lines;            // by model and money
    std::map<std::string, std::int64_t> dates; // price dates of the rows that change
    std::int64_t changed() const;
};

// Reads only.
Result<RepriceView> comparePrices(const Ledger& ledger, const RepriceQuery& query, const PriceOf& priceOf);

struct RepriceOrder {
    RepriceQuery query;
    std::string prices;  // names the price table and the policy whose prices count, for the trail
    std::string program; // "tierlinectl reprice"
    Wall now{};
    int rowsAtOnce = 1000;
    std::function<bool()> goOn = {}; // asked between the pieces; false stops there, to be resumed
};
struct RepriceOutcome {
    RepriceView view; // of all the run, with what an earlier piece of it did
    bool resumed = false, complete = true;
};
// In pieces, each a transaction of its own. Stopped or killed, the same order goes on where it was; another
// one first puts into the trail what the old one did. A second run finds nothing to change and leaves no
// entry.
Result<RepriceOutcome> reprice(Ledger& ledger, const RepriceOrder& order, const PriceOf& priceOf);

} // namespace tierline::ledger
