#include "route/calibration.h"

#include "base/money.h"

#include <algorithm>
#include <array>

namespace tierline::route {

namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t one = 1'000'000;
constexpr std::int64_t lowest = one / 4, highest = one * 4;
constexpr std::int64_t farthest = 8;               // of one request
constexpr std::int64_t mostTokens = 1'000'000'000; // of one request
constexpr std::int32_t fewest = 5, window = 512;
constexpr std::size_t mostModels = 1'000;

struct Family {
    std::string_view part; // of the model's name
    std::int64_t factor;   // four bytes over the family's bytes a token, in millionths
};
constexpr std::array families{Family{"claude", 1'142'857}, Family{"deepseek", 1'200'000}, Family{"gpt", one},
                              Family{"gemini", one}, Family{"llama", one}};

std::int64_t narrowed(Wide value) {
    using Range = std::numeric_limits<std::int64_t>;
    return static_cast<std::int64_t>(std::clamp<Wide>(value, 0, Range::max()));
}

} // namespace

std::int64_t seedFactor(std::string_view model) {
    std::string lower(model);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto family =
        std::ranges::find_if(families, [&](const Family& each) { return lower.contains(each.part); });
    return family == families.end() ? one : family->factor;
}

void TokenRatio::observe(std::int64_t raw, std::int64_t counted) {
    if (raw <= 0 || counted <= 0) return;
    raw = std::min(raw, mostTokens);
    estimated += raw;
    actual += std::clamp(counted, (raw + farthest - 1) / farthest, raw * farthest);
    if (++requests < window) return;
    requests /= 2;
    estimated /= 2;
    actual /= 2;
}

std::int64_t TokenRatio::factor(std::int64_t seed) const {
    if (requests < fewest || estimated <= 0) return seed;
    return std::clamp(narrowed((Wide{actual} * one + estimated / 2) / estimated), lowest, highest);
}

std::int64_t scaled(std::int64_t raw, std::int64_t factor) {
    return raw <= 0 ? 0 : narrowed((Wide{raw} * factor + one / 2) / one);
}

Calibration::Entry* Calibration::entryOf(std::string_view model) {
    if (const auto found = m_models.find(model); found != m_models.end()) return &found->second;
    if (m_models.size() >= mostModels) return nullptr;
    auto& entry = m_models[std::string(model)];
    entry.seed = seedFactor(model);
    return &entry;
}

// The sums count like a window full of their average request at most.
void Calibration::load(const std::vector<TokensBefore>& sums) {
    const std::scoped_lock lock(m_mutex);
    for (const auto& sum : sums) {
        if (sum.requests <= 0 || sum.estimated <= 0 || sum.actual <= 0) continue;
        Entry* entry = entryOf(sum.model);
        if (entry == nullptr) return;
        const auto count = static_cast<std::int32_t>(std::min<std::int64_t>(sum.requests, window / 2));
        TokenRatio average;
        average.observe(std::max<std::int64_t>(1, sum.estimated / sum.requests),
                        std::max<std::int64_t>(1, sum.actual / sum.requests));
        entry->ratio = {average.estimated * count, average.actual * count, count};
        entry->requests = saturatingAdd(entry->requests, sum.requests);
        entry->estimated = saturatingAdd(entry->estimated, sum.estimated);
        entry->predicted = saturatingAdd(entry->predicted, sum.estimated);
        entry->actual = saturatingAdd(entry->actual, sum.actual);
    }
}

void Calibration::observe(std::string_view model, std::int64_t raw, std::int64_t counted) {
    if (raw <= 0 || counted <= 0) return;
    const std::scoped_lock lock(m_mutex);
    Entry* entry = entryOf(model);
    if (entry == nullptr) return;
    const auto predicted = scaled(raw, entry->ratio.factor(entry->seed));
    entry->requests = saturatingAdd(entry->requests, 1);
    entry->estimated = saturatingAdd(entry->estimated, raw);
    entry->predicted = saturatingAdd(entry->predicted, predicted);
    entry->actual = saturatingAdd(entry->actual, counted);
    entry->ratio.observe(raw, counted);
}

std::int64_t Calibration::estimate(std::string_view model, std::int64_t raw) const {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_models.find(model);
    if (found == m_models.end()) return scaled(raw, seedFactor(model));
    return scaled(raw, found->second.ratio.factor(found->second.seed));
}

std::vector<TokenDrift> Calibration::drift() const {
    const std::scoped_lock lock(m_mutex);
    std::vector<TokenDrift> rows;
    for (const auto& [model, entry] : m_models)
        rows.push_back({model, entry.requests, entry.estimated, entry.predicted, entry.actual,
                        entry.ratio.factor(entry.seed), entry.ratio.requests >= fewest});
    return rows;
}

std::vector<TokensBefore> Calibration::learned() const {
    const std::scoped_lock lock(m_mutex);
    std::vector<TokensBefore> rows;
    for (const auto& [model, entry] : m_models)
        if (entry.ratio.requests > 0)
            rows.push_back({model, entry.ratio.requests, entry.ratio.estimated, entry.ratio.actual});
    return rows;
}

} // namespace tierline::route
