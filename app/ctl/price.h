// The parts of `tierlinectl price`: one file for each of what it can be asked.
#pragma once

#include "base/error.h"
#include "catalog/catalog.h"

#include <span>
#include <string>
#include <vector>

namespace tierline::ctl {

struct PriceOptions {
    std::string model, provider, at;
    std::string usage, out;
    std::string importFile, date;
    std::string adoptFile;
    bool explain = false, skipBad = false, force = false, json = false;
};

// One seller's price of a model, by the name it has there, with all days and hours of it.
struct Offer {
    std::string provider, model;
    catalog::Found found; // of the catalogue, as the rows
    std::span<const catalog::Row> dated;
};
// `openai/gpt-4o` asks for openai's price first; without a provider all sellers are asked.
struct Offers {
    std::vector<Offer> asked, others;
};
Offers offersOf(const PriceOptions& options, const catalog::Catalog& prices, Wall when);
// Of a model that nobody sells then: what is not known, and what may have been meant.
Error whyNoOffer(const PriceOptions& options, const catalog::Catalog& prices, Wall when);

// Each gives the exit code.
int showRates(const PriceOptions& options, const catalog::Catalog& prices, Wall when);
int priceUsages(const PriceOptions& options, const catalog::Catalog& prices);
int importPrices(const PriceOptions& options);
int adoptPrices(const PriceOptions& options, const catalog::Catalog& inUse);

std::string usdOf(Rate rate, bool isPerThousand); // "2.50", "0.0375"
std::string spelt(std::string_view bucket);       // "cached_read" to "cached read"
std::string grouped(std::int64_t count);          // "1,200,000"
std::string minuteOf(Wall when);                  // "2026-11-21 16:11 UTC"
bool isCountedByThousand(std::string_view bucket);

} // namespace tierline::ctl
