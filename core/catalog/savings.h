// What routing saves against one model for all, before any of it is spent, and from where on it does not.
// Exact: every figure is rounded half up once, from the exact sum. Pure; any thread.
#pragma once

#include "base/error.h"
#include "base/money.h"
#include "catalog/rates.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tierline::catalog {

constexpr std::int64_t wholeShare = 1'000'000; // shares are in millionths
constexpr int daysPerMonth = 30;               // of every month here

struct RequestShape {
    std::int64_t inputTokens = 0, outputTokens = 0; // of one request; input with what comes from the cache
    std::int64_t cacheShare = 0;                    // of the input, at the cached price
    bool operator==(const RequestShape&) const = default;
};

struct MixEntry {
    std::string tier, model; // for people
    std::int64_t share = 0;  // of the requests
    Rates rates;
    std::optional<RequestShape> shape; // where its requests differ from the others'
};

struct Workload {
    std::int64_t volume = 0;                // tasks
    bool isMonthly = false;                 // that volume; otherwise a day's
    std::int64_t callsPerTask = wholeShare; // requests, in millionths
    RequestShape shape;
    std::vector<MixEntry> mix; // shares add up to the whole
    std::string baselineModel;
    Rates baseline;
    std::optional<std::int64_t> baselineCacheShare; // one model for all may find more in its cache
    Rate classifier;                                // of one million classified requests
    std::int64_t classifierShare = wholeShare;      // of the requests that need it
    Money fixedPerMonth;                            // to run and look after the router
};

struct Amounts {
    Money perDay, perMonth, perRequest, perTask;
    bool operator==(const Amounts&) const = default;
};

enum class Verdict : std::uint8_t {
    Pays,
    Barely,           // less than a twentieth of the baseline
    NothingSent,      // no volume
    MixNotCheaper,    // the models alone cost as much
    ClassifierEatsIt, // they are cheaper, but classifying takes all of it
    FixedCostEatsIt,  // requests save, but too few of them
};

struct Savings {
    Amounts baseline, models, classifier, routed; // routed = models + classifier
    Amounts saved;                                // before the fixed cost; negative: routing is dearer
    std::optional<std::int64_t> savedShare;       // of the baseline; absent when that costs nothing
    Money netPerMonth;                            // saved after the fixed cost
    std::vector<Amounts> entries;                 // as in the mix

    // Where it turns; absent: never, or there is nothing to turn.
    std::optional<std::int64_t> volumePerMonth;  // tasks that earn the fixed cost
    std::optional<Money> classifierCost;         // of one classified request, at this volume
    std::optional<std::int64_t> cheapShare;      // least share of the cheapest entry, the others as they are
    std::optional<std::int64_t> repeatShare;     // of the requests asked again of the baseline
    std::optional<std::size_t> cheapest;         // entry of `cheapShare`
    std::vector<std::size_t> withoutCachedPrice; // entries whose cached input costs as fresh input does
    bool baselineWithoutCachedPrice = false;
    Verdict verdict = Verdict::NothingSent;
};

// InvalidInput: a share that is none, a mix that is not whole, a negative or absurd count, a price that is
// missing, sums beyond what money can say.
Result<Savings> savingsOf(const Workload& workload);

// What was used of one model, to take a workload from.
struct UsedModel {
    std::string tier, model;
    std::int64_t requests = 0, inputTokens = 0, cachedTokens = 0, outputTokens = 0;
    Rates rates;
};
// Volume, shape and mix as they were over so many days; shares add up to the whole. The rest stays.
void takeFromUse(Workload& workload, const std::vector<UsedModel>& used, int days);

} // namespace tierline::catalog
