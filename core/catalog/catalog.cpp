#include "catalog/catalog.h"

#include "catalog/generic.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ranges>
#include <regex>
#include <span>
#include <tuple>
#include <unordered_map>

namespace tierline::catalog {

// By the text of the expression: the same one stands in many rows.
struct Expressions {
    std::unordered_map<std::string, std::regex> compiled;
};

namespace {

using Rows = std::span<const Row>;

// libstdc++ matches by recursion, so a long name would need as deep a stack.
constexpr std::size_t longestForRegex = 200;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

auto order(const Row& row) {
    const auto hours = row.hours.value_or(DayHours{-1, -1});
    return std::tuple(std::string_view(row.provider), row.match, std::string_view(row.pattern), row.from,
                      hours.from, hours.to);
}

std::shared_ptr<const Expressions> compile(Rows rows, Rows overrides) {
    auto all = std::make_shared<Expressions>();
    for (const auto part : {rows, overrides}) {
        for (const auto& row : part) {
            if (row.match != MatchKind::Regex || all->compiled.contains(row.pattern)) continue;
            try {
                all->compiled.emplace(row.pattern,
                                      std::regex(row.pattern, std::regex::ECMAScript | std::regex::icase
                                                                  | std::regex::optimize));
            } catch (const std::regex_error&) { // matches nothing; `parse` has refused it with its place
            }
        }
    }
    return all;
}

bool matchesRegex(const Expressions& expressions, const std::string& pattern, std::string_view model) {
    const auto found = expressions.compiled.find(pattern);
    if (found == expressions.compiled.end() || model.size() > longestForRegex) return false;
    try {
        return std::regex_search(model.begin(), model.end(), found->second);
    } catch (const std::regex_error&) { // too complex
        return false;
    }
}

bool matches(const Expressions& expressions, const Row& row, std::string_view model) {
    switch (row.match) {
    case MatchKind::Equals: return model == row.pattern;
    case MatchKind::StartsWith: return model.starts_with(row.pattern);
    case MatchKind::EndsWith: return model.ends_with(row.pattern);
    case MatchKind::Contains: return model.find(row.pattern) != model.npos;
    case MatchKind::Regex: return matchesRegex(expressions, row.pattern, model);
    }
    return false;
}

// The rows of the most specific pattern that matches, oldest first. Equal names are found by bisection, since
// one provider sells hundreds; the other kinds are few.
Rows matching(Rows all, const Expressions& expressions, std::string_view provider, std::string_view model) {
    const Rows rows(std::ranges::equal_range(all, provider, {}, &Row::provider));
    const auto pattern = [&](MatchKind kind, std::string_view text) {
        return Rows(std::ranges::equal_range(rows, std::tuple(kind, text), {}, [](const Row& row) {
            return std::tuple(row.match, std::string_view(row.pattern));
        }));
    };
    if (const auto equal = pattern(MatchKind::Equals, model); !equal.empty()) return equal;
    const Row* best = nullptr;
    for (const auto& row : std::ranges::subrange(
             std::ranges::upper_bound(rows, MatchKind::Equals, {}, &Row::match), rows.end())) {
        if (best != nullptr && row.match != best->match) break; // sorted: what follows is less specific
        const bool isLonger = best == nullptr || row.pattern.size() > best->pattern.size();
        if (isLonger && matches(expressions, row, model)) best = &row;
    }
    return best == nullptr ? Rows{} : pattern(best->match, best->pattern);
}

bool covers(const DayHours& hours, int minute) {
    if (hours.from <= hours.to) return minute >= hours.from && minute < hours.to;
    return minute >= hours.from || minute < hours.to;
}

const Row* inForce(Rows dated, Wall when) {
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const auto minute = static_cast<int>(std::chrono::floor<std::chrono::minutes>(when - day).count());
    for (const auto& row : std::views::reverse(dated))
        if (row.from <= day && (!row.hours || covers(*row.hours, minute))) return &row;
    return nullptr;
}

// "https://key@API.openai.com:443/v1" against "api.openai.com": the host, the port passed over, and the path
// up to a border.
struct Place {
    std::string_view host, path;
};

Place placeOf(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme != url.npos) url.remove_prefix(scheme + 3);
    const auto slash = std::min(url.find_first_of("/?#"), url.size());
    auto host = url.substr(0, slash);
    if (const auto at = host.rfind('@'); at != host.npos) host.remove_prefix(at + 1);
    return {host.substr(0, host.find(':')), url.substr(slash)};
}

bool fits(std::string_view pattern, Place place) {
    const auto size = place.host.size() + place.path.size();
    const auto letter = [&](std::size_t i) {
        return i < place.host.size() ? lower(place.host[i]) : place.path[i - place.host.size()];
    };
    std::size_t at = 0, p = 0, star = pattern.npos, resume = 0;
    for (;;) {
        if (p == pattern.size() && (at == size || letter(at) == '/')) return true;
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = at;
        } else if (p < pattern.size() && at < size && pattern[p] == letter(at)) {
            ++p, ++at;
        } else if (star != pattern.npos && resume < size && letter(resume) != '/') {
            p = star + 1;
            at = ++resume;
        } else {
            return false;
        }
    }
}

} // namespace

Catalog::Catalog(std::vector<ProviderEntry> providers, std::vector<Row> rows, std::chrono::sys_days date,
                 std::string source)
    : m_rows(std::move(rows)), m_providers(std::move(providers)), m_date(date), m_source(std::move(source)) {
    std::ranges::sort(m_rows, {}, order);
    std::ranges::sort(m_providers, {}, &ProviderEntry::id);
    m_expressions = compile(m_rows, {});
}

const ProviderEntry* Catalog::entry(std::string_view id) const {
    const auto at = std::ranges::lower_bound(m_providers, id, {}, &ProviderEntry::id);
    return at != m_providers.end() && at->id == id ? &*at : nullptr;
}

std::string_view Catalog::providerOf(std::string_view provider, std::string_view baseUrl) const {
    const auto place = placeOf(baseUrl);
    std::string_view best;
    auto found = provider;
    for (const auto& entry : m_providers) {
        for (const auto& host : entry.hosts) {
            if (host.size() <= best.size() || !fits(host, place)) continue;
            best = host;
            found = entry.id;
        }
    }
    return found;
}

struct Catalog::Chosen {
    Rows dated; // of one pattern
    const Row* row = nullptr;
    bool isOverride = false;
};

Catalog::Chosen Catalog::choose(std::string_view provider, std::string_view baseUrl, std::string_view model,
                                Wall when) const {
    std::string name(model);
    std::ranges::transform(name, name.begin(), lower);
    const auto seller = providerOf(provider, baseUrl);
    if (!m_overrides.empty()) {
        for (const auto id : {provider, seller}) {
            const auto own = matching(m_overrides, *m_expressions, id, name);
            if (const auto* row = inForce(own, when)) return {own, row, true};
        }
    }
    if (m_rows.empty()) return {};
    auto dated = matching(m_rows, *m_expressions, seller, name);
    if (const auto* known = dated.empty() ? entry(seller) : nullptr)
        for (const auto& other : known->fallbacks)
            if (dated.empty()) dated = matching(m_rows, *m_expressions, other, name);
    return {dated, inForce(dated, when), false};
}

std::optional<Found> Catalog::find(std::string_view provider, std::string_view baseUrl,
                                   std::string_view model, Wall when) const {
    const auto [dated, row, isOverride] = choose(provider, baseUrl, model, when);
    // A row may say just that the price is not known, so that no vaguer one stands in for it.
    if (row == nullptr || row->price == Price{}) return std::nullopt;
    return Found{&row->price, row->from, row->context, isOverride};
}

Rows Catalog::dated(std::string_view provider, std::string_view baseUrl, std::string_view model,
                    Wall when) const {
    return choose(provider, baseUrl, model, when).dated;
}

const Extractor* Catalog::extractor(std::string_view provider, std::string_view baseUrl,
                                    std::string_view flavor) const {
    const auto* known = entry(providerOf(provider, baseUrl));
    if (known != nullptr) {
        if (const auto* own = chooseExtractor(*known, flavor)) return own;
        for (const auto& id : known->fallbacks)
            if (const auto* other = entry(id))
                if (const auto* theirs = chooseExtractor(*other, flavor)) return theirs;
    }
    if (const auto* ours = entry(genericProvider().id))
        if (const auto* generic = chooseExtractor(*ours, flavor)) return generic;
    return chooseExtractor(genericProvider(), flavor);
}

Catalog Catalog::withOverrides(const Catalog& overrides) const {
    Catalog made = *this;
    made.m_overrides.insert(made.m_overrides.end(), overrides.m_rows.begin(), overrides.m_rows.end());
    std::ranges::sort(made.m_overrides, {}, order);
    made.m_expressions = compile(made.m_rows, made.m_overrides);
    for (const auto& theirs : overrides.m_providers) {
        std::erase_if(made.m_providers, [&](const auto& entry) { return entry.id == theirs.id; });
        made.m_providers.push_back(theirs);
    }
    std::ranges::sort(made.m_providers, {}, &ProviderEntry::id);
    return made;
}

} // namespace tierline::catalog
