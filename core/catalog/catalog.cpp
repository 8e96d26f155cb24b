#include "catalog/catalog.h"

#include <algorithm>
#include <cstdio>
#include <ranges>
#include <tuple>

namespace tierline::catalog {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

auto order(const Row& row) {
    return std::tie(row.provider, row.match, row.pattern, row.from);
}

bool matches(const Row& row, std::string_view model) {
    switch (row.match) {
    case MatchKind::Equals: return model == row.pattern;
    case MatchKind::StartsWith: return model.starts_with(row.pattern);
    case MatchKind::EndsWith: return model.ends_with(row.pattern);
    case MatchKind::Contains: return model.find(row.pattern) != model.npos;
    }
    return false;
}

bool isMoreSpecific(const Row& row, const Row& other) {
    if (row.match != other.match) return row.match < other.match;
    return row.pattern.size() > other.pattern.size();
}

// "https://API.openai.com:443/v1" to "api.openai.com/v1".
std::string hostAndPath(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme != url.npos) url.remove_prefix(scheme + 3);
    const auto slash = std::min(url.find('/'), url.size());
    const auto host = url.substr(0, slash);
    return lower(host.substr(0, host.find(':'))) + std::string(url.substr(slash));
}

} // namespace

Money costOf(const Usage& usage, const Rates& rates) {
    const auto write5m = rates.cacheWrite5m.value_or(rates.input);
    CostSum sum;
    sum.add(usage.input, rates.input);
    sum.add(usage.cachedRead, rates.cachedRead.value_or(rates.input));
    sum.add(usage.cacheWrite5m, write5m);
    sum.add(usage.cacheWrite1h, rates.cacheWrite1h.value_or(write5m));
    sum.add(usage.output, rates.output);
    return sum.total();
}

Catalog::Catalog(std::vector<Row> rows, std::chrono::sys_days date, std::vector<Host> hosts)
    : m_rows(std::move(rows)), m_hosts(std::move(hosts)), m_date(date) {
    std::ranges::sort(m_rows, {}, order);
}

std::string_view Catalog::providerOf(std::string_view provider, std::string_view baseUrl) const {
    const auto url = hostAndPath(baseUrl);
    const Host* best = nullptr;
    for (const auto& host : m_hosts) {
        const bool fits =
            url.starts_with(host.url) && (url.size() == host.url.size() || url[host.url.size()] == '/');
        if (fits && (best == nullptr || host.url.size() > best->url.size())) best = &host;
    }
    return best == nullptr ? provider : std::string_view(best->provider);
}

std::optional<Found> Catalog::find(std::string_view provider, std::string_view baseUrl,
                                   std::string_view model, std::chrono::sys_days day) const {
    const auto name = lower(model);
    const auto rows = std::ranges::equal_range(m_rows, providerOf(provider, baseUrl), {},
                                               [](const Row& row) { return std::string_view(row.provider); });
    // Equal names by bisection, since one provider sells hundreds; the other kinds are few.
    const auto pattern = [&](MatchKind kind, std::string_view text) {
        return std::ranges::equal_range(rows, std::tuple(kind, text), {}, [](const Row& row) {
            return std::tuple(row.match, std::string_view(row.pattern));
        });
    };
    auto dated = pattern(MatchKind::Equals, name);
    if (dated.empty()) {
        const Row* best = nullptr;
        const auto rest = std::ranges::upper_bound(rows, MatchKind::Equals, {}, &Row::match);
        for (const auto& row : std::ranges::subrange(rest, rows.end()))
            if (matches(row, name) && (best == nullptr || isMoreSpecific(row, *best))) best = &row;
        if (best == nullptr) return std::nullopt;
        dated = pattern(best->match, best->pattern);
    }
    const auto after = std::ranges::upper_bound(dated, day, {}, &Row::from);
    if (after == dated.begin()) return std::nullopt;
    const Row& row = *std::prev(after);
    return Found{row.rates, row.from, row.context, row.priceLimit};
}

std::string toString(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

} // namespace tierline::catalog
