// The prices of one model, as a table or as JSON.
#include "command.h"
#include "price.h"

#include "base/jsonwriter.h"
#include "catalog/ratenames.h"

#include <algorithm>
#include <set>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using catalog::Catalog;
using catalog::Found;
using catalog::rateNames;
using catalog::Rates;

struct Offer {
    std::string provider;
    Found found;
};

std::vector<Offer> offersOf(const PriceOptions& options, const Catalog& prices, Wall when) {
    std::set<std::string> ids;
    if (options.provider.empty()) {
        for (const auto& entry : prices.providers())
            ids.insert(entry.id);
        for (const auto& row : prices.rows())
            ids.insert(row.provider);
    } else {
        ids.insert(options.provider);
    }
    std::vector<Offer> offers;
    for (const auto& id : ids)
        if (const auto found = prices.find(id, {}, options.model, when)) offers.push_back({id, *found});
    return offers;
}

std::string sinceOf(const Found& found) {
    if (found.isOverride) return "your own price";
    return found.from == std::chrono::sys_days{} ? "" : "since " + catalog::toString(found.from);
}

std::string tableOf(const PriceOptions& options, const Offer& offer, const Catalog& prices, Wall when) {
    const auto& price = *offer.found.price;
    const auto since = sinceOf(offer.found);
    auto text =
        fmt::format("{} at {}{}{}\n", options.model, offer.provider, since.empty() ? "" : ", ", since);
    std::vector<std::pair<std::string, const Rates*>> columns = {{"USD per 1M", &price.base}};
    for (const auto& step : price.steps)
        columns.emplace_back("above " + grouped(step.above), &step.rates);
    text += fmt::format("  {:<16}", "");
    for (const auto& [title, rates] : columns)
        text += fmt::format("  {:>14}", title);
    text += "\n";
    for (const auto& name : rateNames) {
        if (!(price.base.*name.rate)) continue;
        text += fmt::format("  {:<16}", spelt(name.name));
        for (const auto& [title, rates] : columns) {
            const auto& rate = rates->*name.rate;
            text += fmt::format("  {:>14}", rate ? usdOf(*rate, name.isPerThousand) : "-");
        }
        text += name.isPerThousand ? "  per 1,000\n" : "\n";
    }
    if (offer.found.context)
        text += fmt::format("  {:<16}  {:>14}  tokens\n", "context", grouped(*offer.found.context));
    return text
           + fmt::format("  at {}, by the price file of {}\n", toRfc3339(when),
                         catalog::toString(prices.date()));
}

// One line for each seller.
std::string listOf(const std::vector<Offer>& offers) {
    auto text =
        fmt::format("{:<26}{:>10}{:>13}{:>10}   USD per 1M tokens\n", "", "input", "cached read", "output");
    for (const auto& [provider, found] : offers) {
        const auto& rates = found.price->base;
        const auto shown = [](const std::optional<Rate>& rate) { return rate ? usdOf(*rate, false) : "-"; };
        auto note = sinceOf(found);
        for (const auto& step : found.price->steps)
            note += (note.empty() ? "" : ", ") + std::string("dearer above ") + grouped(step.above);
        text += fmt::format("{:<26}{:>10}{:>13}{:>10}", provider, shown(rates.input), shown(rates.cachedRead),
                            shown(rates.output));
        text += note.empty() ? "\n" : "   " + note + "\n";
    }
    return text + "--provider ID shows all prices of one.\n";
}

void appendRates(JsonWriter& json, const Rates& rates) {
    json.beginObject();
    for (const auto& name : rateNames) {
        if (!(rates.*name.rate)) continue;
        json.key(name.name);
        json.raw(usdOf(*(rates.*name.rate), name.isPerThousand));
    }
    json.endObject();
}

std::string jsonOf(const std::string& model, const std::vector<Offer>& offers) {
    std::string text;
    JsonWriter json(text);
    json.beginArray();
    for (const auto& [provider, found] : offers) {
        json.beginObject();
        json.member("provider", provider);
        json.member("model", model);
        json.member("from", catalog::toString(found.from));
        json.member("override", found.isOverride);
        if (found.context) json.member("context", *found.context);
        json.key("price");
        appendRates(json, found.price->base);
        json.key("above");
        json.beginArray();
        for (const auto& step : found.price->steps) {
            json.beginObject();
            json.member("tokens", step.above);
            json.key("price");
            appendRates(json, step.rates);
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
    json.endArray();
    return text + "\n";
}

} // namespace

bool isCountedByThousand(std::string_view bucket) {
    const auto name = std::ranges::find(rateNames, bucket, &catalog::RateName::name);
    return name != std::end(rateNames) && name->isPerThousand;
}

std::string usdOf(Rate rate, bool isPerThousand) {
    auto text = toString(isPerThousand ? Rate{rate.nanoPerMillion / 1000} : rate);
    const auto point = text.find('.');
    if (point == text.npos) return text + ".00";
    return text.size() - point == 2 ? text + "0" : text;
}

std::string spelt(std::string_view bucket) {
    std::string text(bucket);
    std::ranges::replace(text, '_', ' ');
    return text;
}

std::string grouped(std::int64_t count) {
    auto text = std::to_string(count);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

int showRates(const PriceOptions& options, const Catalog& prices, Wall when) {
    const auto offers = offersOf(options, prices, when);
    if (options.json) {
        print(jsonOf(options.model, offers));
    } else if (offers.size() == 1) {
        print(tableOf(options, offers.front(), prices, when));
    } else if (!offers.empty()) {
        print(options.model + " at " + toRfc3339(when) + "\n" + listOf(offers));
    }
    if (!offers.empty()) return Fine;
    const auto who = options.provider.empty() ? "any provider" : "the provider " + options.provider;
    fmt::print(stderr, "tierlinectl: no price of {} at {} for {}\n", options.model, toRfc3339(when), who);
    return Failed;
}

} // namespace tierline::ctl
