// Rows for the optimiser out of the what-if's columns and what a policy makes of them. Requests that the
// policy does not decide are left out, and those whose tier the client named: no line moves them. Requests a
// day are those that are left to the policy. Costs are of one kind of money, billed where there is any, since
// kinds never add up. Pure; any thread.
#pragma once

#include "tune/columns.h"
#include "tune/fitrows.h"
#include "tune/rows.h"

namespace tierline::tune {

// A label says what a request deserves, else a set's outcomes by `tierModel`, else its vote. `source` is
// the row of the columns.
struct FitInput {
    const Columns& columns;
    const PolicyRows& rows;
    const Parts& parts;
    const Labels* labels = nullptr; // as they are now; null: those of the columns
    std::vector<std::uint16_t> tierModel =
        {}; // of `Columns::models`, one a tier; empty: outcomes are not used
};
Rows rowsOf(const FitInput& input);

} // namespace tierline::tune
