// Who sells a model that a person named, and what they may have meant where nobody does.
#include "price.h"

#include "policy/nearest.h"

#include <algorithm>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using catalog::Catalog;
using catalog::MatchKind;
using catalog::Row;

constexpr std::size_t mostNear = 3;

std::set<std::string> providersOf(const Catalog& prices) {
    std::set<std::string> ids;
    for (const auto& entry : prices.providers())
        ids.insert(entry.id);
    for (const auto& row : prices.rows())
        ids.insert(row.provider);
    ids.erase("generic");
    return ids;
}

std::string lowerCase(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// "openai/gpt-4o" where openai is a seller: both apart. Else the provider asked for, if any, and the name.
struct Asked {
    std::string provider, model, whole;
};

Asked askedOf(const PriceOptions& options, const std::set<std::string>& known) {
    Asked asked{lowerCase(options.provider), options.model, options.model};
    const auto slash = options.model.find('/');
    if (slash == options.model.npos || slash + 1 == options.model.size()) return asked;
    const auto before = lowerCase(options.model.substr(0, slash));
    const bool isSeller = asked.provider.empty() ? known.contains(before) : before == asked.provider;
    if (!isSeller) return asked;
    asked.provider = before;
    asked.model = options.model.substr(slash + 1);
    return asked;
}

std::optional<Offer> offerOf(const Catalog& prices, const std::string& provider, const std::string& model,
                             Wall when) {
    const auto found = prices.find(provider, {}, model, when);
    if (!found) return std::nullopt;
    return Offer{provider, model, *found, prices.dated(provider, {}, model, when)};
}

// As that seller calls it: openrouter has the maker in its names.
std::optional<Offer> offerOf(const Catalog& prices, const std::string& provider, const Asked& asked,
                             Wall when) {
    auto offer = offerOf(prices, provider, asked.model, when);
    return offer || asked.whole == asked.model ? offer : offerOf(prices, provider, asked.whole, when);
}

// The names that are most like what was asked, nearest first.
std::vector<std::string> near(const std::string& word, const std::set<std::string>& known) {
    std::vector<std::pair<std::size_t, std::string>> ranked;
    const auto asked = lowerCase(word.substr(0, 200));
    for (const auto& name : known) {
        const bool isPart = asked.size() > 2 && name.find(asked) != name.npos;
        const auto distance = isPart ? 0 : policy::editDistance(asked, name);
        if (distance <= std::max<std::size_t>(1, std::min(asked.size(), name.size()) / 3))
            ranked.emplace_back(distance * 1000 + name.size(), name);
    }
    std::ranges::sort(ranked);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(ranked.size(), mostNear); ++i)
        names.push_back(ranked[i].second);
    return names;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::set<std::string> modelsOf(const Catalog& prices, const std::string& provider) {
    std::set<std::string> names;
    for (const auto& row : prices.rows())
        if ((provider.empty() || row.provider == provider) && row.match <= MatchKind::StartsWith)
            names.insert(row.pattern);
    return names;
}

} // namespace

Offers offersOf(const PriceOptions& options, const Catalog& prices, Wall when) {
    const auto known = providersOf(prices);
    const auto asked = askedOf(options, known);
    Offers offers;
    if (!asked.provider.empty())
        if (const auto offer = offerOf(prices, asked.provider, asked, when)) offers.asked.push_back(*offer);
    if (!options.provider.empty()) return offers;
    auto& rest = asked.provider.empty() ? offers.asked : offers.others;
    for (const auto& id : known)
        if (id != asked.provider)
            if (const auto offer = offerOf(prices, id, asked, when)) rest.push_back(*offer);
    return offers;
}

Error whyNoOffer(const PriceOptions& options, const Catalog& prices, Wall when) {
    const auto known = providersOf(prices);
    const auto asked = askedOf(options, known);
    Error error{ErrorCode::NotFound, {}, {}, {}, 0, 0};
    if (!asked.provider.empty() && !known.contains(asked.provider)) {
        error.detail = "the price file knows no provider " + asked.provider;
        const auto names = near(asked.provider, known);
        error.remedy =
            names.empty() ? "it knows " + listed({known.begin(), known.end()}) : "near it: " + listed(names);
        return error;
    }
    error.detail = fmt::format("no price of {}{} at {}", asked.model,
                               asked.provider.empty() ? "" : " for " + asked.provider, minuteOf(when));
    if (!asked.provider.empty())
        if (const auto rows = prices.dated(asked.provider, {}, asked.model, when); !rows.empty()) {
            const bool isLater = rows.front().from > when;
            error.remedy = isLater ? "its first one is of " + catalog::toString(rows.front().from)
                                   : "the price file knows the model, but not what it costs";
            return error;
        }
    const auto names = near(asked.model, modelsOf(prices, asked.provider));
    error.remedy = names.empty() ? "give it a `price` in the policy, or one of your own in the window"
                                 : "near it: " + listed(names);
    return error;
}

} // namespace tierline::ctl
