#include "catalog/import.h"

#include "base/paths.h"
#include "catalog/ratenames.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace tierline::catalog {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t tooFar = 1000;

auto keyOf(const Row& row) {
    const auto hours = row.hours.value_or(DayHours{-1, -1});
    return std::tuple(std::string_view(row.provider), row.match, std::string_view(row.pattern), row.from,
                      hours.from, hours.to);
}

bool isQuestionable(Rate before, Rate after) {
    const auto low = std::min(before, after).nanoPerMillion, high = std::max(before, after).nanoPerMillion;
    return low != high && (low == 0 || high / low >= tooFar);
}

void compareRates(const Row& row, const Rates& before, const Rates& after, const std::string& suffix,
                  Review& review) {
    for (const auto& name : rateNames) {
        const auto& was = before.*name.rate;
        const auto& is = after.*name.rate;
        if (was == is) continue;
        const bool odd = was && is && isQuestionable(*was, *is);
        review.changes.push_back({row.provider, row.pattern, std::string(name.name) + suffix, was, is, odd});
    }
}

void comparePrices(const Row& before, const Row& after, Review& review) {
    compareRates(before, before.price.base, after.price.base, "", review);
    std::set<std::int64_t> sizes;
    for (const auto* price : {&before.price, &after.price})
        for (const auto& step : price->steps)
            sizes.insert(step.above);
    for (const auto above : sizes)
        compareRates(before, before.price.at(above + 1), after.price.at(above + 1),
                     " above " + std::to_string(above), review);
}

// A row of a new day or by a new pattern has no counterpart, but the model may have had a price.
void compareNew(const Row& row, const Catalog& before, Review& review) {
    if (row.match > MatchKind::StartsWith) return;
    const auto day = std::max(row.from, before.date());
    const auto found = before.find(row.provider, {}, row.pattern, Wall(day));
    if (!found || found->isOverride) return;
    for (const auto& name : rateNames) {
        const auto& was = found->price->base.*name.rate;
        const auto& is = row.price.base.*name.rate;
        // Of the free ones many are named like one that is not.
        if (was && is && *was > Rate{} && *is > Rate{} && isQuestionable(*was, *is))
            review.changes.push_back({row.provider, row.pattern, std::string(name.name), was, is, true});
    }
}

// In USD as the files have it.
std::string shown(const Change& change, const std::optional<Rate>& rate) {
    const auto name = std::ranges::find_if(rateNames, [&](const RateName& one) {
        return change.bucket.starts_with(one.name) && one.isPerThousand;
    });
    return toString(name == std::end(rateNames) ? *rate : Rate{rate->nanoPerMillion / 1000});
}

std::set<std::string_view> providersWithRows(const Catalog& catalog) {
    std::set<std::string_view> ids;
    for (const auto& row : catalog.rows())
        ids.insert(row.provider);
    return ids;
}

void object(const Catalog& before, const Catalog& after, Review& review) {
    if (after.size() * 10 < before.size() * 9)
        review.objections.push_back("it shrinks from " + std::to_string(before.size()) + " prices to "
                                    + std::to_string(after.size()));
    const auto kept = providersWithRows(after);
    for (const auto id : providersWithRows(before))
        if (!kept.contains(id)) review.objections.push_back("it has lost the provider " + std::string(id));
    for (const auto& change : review.changes)
        if (change.isQuestionable)
            review.objections.push_back(change.provider + " " + change.pattern + ": " + change.bucket
                                        + " from " + shown(change, change.before) + " to "
                                        + shown(change, change.after));
}

} // namespace

Review review(const Catalog& before, const Catalog& after) {
    Review made;
    made.before = before.size();
    made.after = after.size();
    const auto& old = before.rows();
    const auto& now = after.rows();
    std::size_t i = 0, j = 0; // both are sorted by the key
    while (i < old.size() || j < now.size()) {
        const bool isGone = j == now.size() || (i < old.size() && keyOf(old[i]) < keyOf(now[j]));
        const bool isNew = !isGone && (i == old.size() || keyOf(now[j]) < keyOf(old[i]));
        if (isGone) {
            made.changes.push_back({old[i].provider, old[i].pattern, {}, old[i].price.base.input, {}, false});
            ++i;
        } else if (isNew) {
            made.changes.push_back({now[j].provider, now[j].pattern, {}, {}, now[j].price.base.input, false});
            compareNew(now[j++], before, made);
        } else {
            comparePrices(old[i++], now[j++], made);
        }
    }
    object(before, after, made);
    return made;
}

Result<fs::path> adopt(const Catalog& before, const Catalog& after, const fs::path& folder, bool force) {
    if (const auto found = review(before, after); !force && !found.isFine()) {
        std::string all;
        for (const auto& objection : found.objections)
            all += (all.empty() ? "" : "; ") + objection;
        return fail(ErrorCode::Refused, "the price file is not taken: " + all);
    }
    if (const auto made = makePrivateFolder(folder.parent_path()); !made)
        return std::unexpected(made.error());
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail(ErrorCode::Io, "cannot create " + folder.string() + ": " + error.message());
    auto path = folder / ("prices-" + toString(after.date()) + ".json");
    if (const auto done = replaceFile(path, toSnapshot(after)); !done) return std::unexpected(done.error());
    return path;
}

} // namespace tierline::catalog
