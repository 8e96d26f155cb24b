// The longer pieces of work that the Spend page orders, and what comes of them. Values.
#pragma once

#include "ledger/reconcile.h"
#include "ledger/reprice.h"

#include <QString>

namespace tierline::spend {

struct RepriceWish {
    Wall from{}, to = Wall::max(); // [from, to)
    QString model;                 // a glob over ids; empty: all
    bool apply = false;            // false: only compared
};
struct RepriceResult {
    ledger::RepriceView view;
    QString prices; // whose they are, in words
    bool applied = false, complete = true, resumed = false;
};

struct ReconcileWish {
    QString file, zone, provider; // zone empty: UTC; provider empty: those of the models found
    std::int64_t toleranceMillionths = 10'000;
};
struct ReconcileResult {
    QString file, zone, columns; // columns: "date = Day, cost = Amount"
    std::size_t lines = 0;
    ledger::Reconciliation found;
};

struct ReportWish {
    std::chrono::year_month month{};
    QString file;
};
struct ReportResult {
    QString file;
    std::int64_t requests = 0;
    bool isOver = true; // false: the month goes on
};

} // namespace tierline::spend
