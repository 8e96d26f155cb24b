// Prices that change while the gateway runs: an own price that was set, a price file that was adopted. They
// count for new requests; what is under way keeps the setup it began with.
//
// Any thread. `refreshPrices` reads files when they have changed, so it belongs on the worker.
#pragma once

#include "catalog/prices.h"
#include "gateway/setup.h"

#include <atomic>
#include <memory>
#include <string>

namespace tierline::gateway {

// Puts prices into a setup that has its policy and outlets. `stamp` is of the files before they were read.
void usePrices(Setup& setup, catalog::Loaded prices, std::string stamp);

enum class PriceNews : std::uint8_t {
    Same,  // no file has changed
    Taken, // count from now on
    Kept,  // a file cannot be read: the prices in use stay, its error stands in the setup's warnings
};

// Looks at the files and, where they have changed, stores a new setup with their prices. One that cannot be
// read is looked at again once it has changed.
PriceNews refreshPrices(std::atomic<std::shared_ptr<const Setup>>& setup);

} // namespace tierline::gateway
