// The parts of `tierlinectl price`: one file for each of what it can be asked.
#pragma once

#include "catalog/catalog.h"

#include <string>

namespace tierline::ctl {

struct PriceOptions {
    std::string model, provider, at;
    std::string usage, out;
    std::string importFile, date;
    std::string adoptFile;
    bool explain = false, skipBad = false, force = false, json = false;
};

// Each gives the exit code.
int showRates(const PriceOptions& options, const catalog::Catalog& prices, Wall when);
int priceUsages(const PriceOptions& options, const catalog::Catalog& prices);
int importPrices(const PriceOptions& options);
int adoptPrices(const PriceOptions& options, const catalog::Catalog& inUse);

std::string usdOf(Rate rate, bool isPerThousand); // "2.50", "0.0375"
std::string spelt(std::string_view bucket);       // "cached_read" to "cached read"
std::string grouped(std::int64_t count);          // "1,200,000"
bool isCountedByThousand(std::string_view bucket);

} // namespace tierline::ctl
