// The ledger's requests become one of the user's sets: all whose words were kept, or the labelled ones. Reads
// beside the gateway over a connection of its own; on the worker's thread.
#pragma once

#include "benchwork.h"

namespace tierline::workbench {

inline constexpr std::int64_t mostLiveRequests = 10'000; // the newest; labelled ones are taken all

// NotFound in plain words when there is nothing to make a set of; Refused when `watch` says stop.
Result<benchmark::ImportReport> setFromLedger(const BenchPlaces& places, const PolicyPtr& live,
                                              benchmark::LedgerPart part, const Watch& watch);

} // namespace tierline::workbench
