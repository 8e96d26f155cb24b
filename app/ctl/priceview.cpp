// The prices of one model, as a table or as JSON.
#include "command.h"
#include "price.h"

#include "base/jsonwriter.h"
#include "catalog/ratenames.h"
#include "catalog/snapshot.h"

#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using catalog::Catalog;
using catalog::rateNames;
using catalog::Rates;
using catalog::Row;

const Row* rowOf(const Offer& offer) {
    const auto at =
        std::ranges::find(offer.dated, offer.found.price, [](const Row& row) { return &row.price; });
    return at == offer.dated.end() ? nullptr : &*at;
}

// "your own price, since 2026-03-13, 00:30–16:30 UTC"
std::string validityOf(const Row& row, bool isOverride) {
    std::string text = isOverride ? "your own price" : "";
    if (row.from != std::chrono::sys_days{})
        text += (text.empty() ? "from " : ", from ") + catalog::toString(row.from);
    if (row.hours) {
        const auto [from, to] = *row.hours;
        text += fmt::format("{}{:02}:{:02} to {:02}:{:02} UTC", text.empty() ? "" : ", ", from / 60,
                            from % 60, to / 60, to % 60);
    }
    return text;
}

// "input 2.50, cached read 1.25, output 10.00"
std::string briefOf(const catalog::Price& price) {
    std::string text;
    for (const auto& name : rateNames)
        if (const auto& rate = price.base.*name.rate)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", spelt(name.name),
                                usdOf(*rate, name.isPerThousand));
    for (const auto& step : price.steps)
        text += ", dearer above " + grouped(step.above);
    return text.empty() ? "not known" : text;
}

// "before 2026-03-13", "from 2026-03-13", "at other hours"
std::string timeOf(const Row& row, const Offer& offer) {
    const auto next =
        std::ranges::find_if(offer.dated, [&](const Row& other) { return other.from > row.from; });
    auto time = validityOf(row, false);
    if (next != offer.dated.end())
        time += (time.empty() ? "before " : ", before ") + catalog::toString(next->from);
    return time.empty() ? "at other hours" : time;
}

// What it costs on other days and at other hours.
std::string otherTimesOf(const Offer& offer) {
    std::string text;
    for (const auto& row : offer.dated)
        if (&row.price != offer.found.price)
            text += fmt::format("    {}: {}\n", timeOf(row, offer), briefOf(row.price));
    return text.empty() ? text : "  other days and hours\n" + text;
}

std::string cellsOf(const catalog::RateName& name, const std::vector<const Rates*>& columns) {
    auto text = fmt::format("  {:<16}", spelt(name.name));
    for (const auto* rates : columns) {
        const auto& rate = rates->*name.rate;
        text += fmt::format("  {:>14}", rate ? usdOf(*rate, name.isPerThousand) : "-");
    }
    return text + (name.isPerThousand ? "  per 1,000\n" : "\n");
}

std::string tableOf(const Offer& offer) {
    const auto& price = *offer.found.price;
    const auto* row = rowOf(offer);
    const auto valid = row == nullptr ? "" : validityOf(*row, offer.found.isOverride);
    auto text = fmt::format("{} at {}{}{}\n  {:<16}  {:>14}", offer.model, offer.provider,
                            valid.empty() ? "" : ", ", valid, "", "USD per 1M");
    std::vector<const Rates*> columns = {&price.base};
    for (const auto& step : price.steps) {
        columns.push_back(&step.rates);
        text += fmt::format("  {:>14}", "above " + grouped(step.above));
    }
    text += "\n";
    for (const auto& name : rateNames)
        if (std::ranges::any_of(columns, [&](const Rates* rates) { return bool(rates->*name.rate); }))
            text += cellsOf(name, columns);
        else if (name.rate == &Rates::cachedRead && price.base.input)
            text += fmt::format("  {:<16}  {:>14}\n", "cached read", "as input");
    if (offer.found.context)
        text += fmt::format("  {:<16}  {:>14}  tokens\n", "context", grouped(*offer.found.context));
    if (!price.steps.empty()) text += "  A request with more input than that costs so as a whole.\n";
    return text + otherTimesOf(offer);
}

std::string noteOf(const Offer& offer, const std::string& asked) {
    std::vector<std::string> parts;
    if (offer.model != asked) parts.push_back("as " + offer.model);
    if (const auto* row = rowOf(offer))
        if (auto valid = validityOf(*row, offer.found.isOverride); !valid.empty()) parts.push_back(valid);
    for (const auto& step : offer.found.price->steps)
        parts.push_back("dearer above " + grouped(step.above));
    for (const auto& name : rateNames)
        if (const auto& rate = offer.found.price->base.*name.rate; rate && name.isPerThousand)
            parts.push_back(fmt::format("{} per 1,000 {}", usdOf(*rate, true), spelt(name.name)));
    std::string text;
    for (const auto& part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

// One line for each seller.
std::string listOf(const std::string& title, const std::vector<Offer>& offers, const std::string& asked) {
    auto text = fmt::format("{:<26}{:>12}{:>13}{:>12}   USD per 1M tokens\n", title, "input", "cached read",
                            "output");
    for (const auto& offer : offers) {
        const auto& rates = offer.found.price->base;
        const auto shown = [](const std::optional<Rate>& rate) { return rate ? usdOf(*rate, false) : "-"; };
        const auto note = noteOf(offer, asked);
        text += fmt::format("  {:<24}{:>12}{:>13}{:>12}", offer.provider, shown(rates.input),
                            shown(rates.cachedRead), shown(rates.output));
        text += note.empty() ? "\n" : "   " + note + "\n";
    }
    return text;
}

std::string pageOf(const PriceOptions& options, const Offers& offers, const Catalog& prices, Wall when) {
    std::string text;
    const auto& [asked, others] = offers;
    const auto slash = options.model.find('/');
    if (asked.size() == 1)
        text = tableOf(asked.front());
    else if (!asked.empty())
        text = listOf(options.model, asked, options.model) + "--provider ID shows all prices of one.\n";
    else
        text = options.model.substr(0, slash) + " itself has no price of it; others sell it\n";
    if (!others.empty())
        text +=
            listOf(asked.empty() ? options.model : "also sold by", others, options.model.substr(slash + 1));
    return text
           + fmt::format("Prices at {}, by the price file of {}.\n", minuteOf(when),
                         catalog::toString(prices.date()));
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

void appendPrice(JsonWriter& json, const catalog::Price& price) {
    json.key("price");
    appendRates(json, price.base);
    json.key("above");
    json.beginArray();
    for (const auto& step : price.steps) {
        json.beginObject();
        json.member("tokens", step.above);
        json.key("price");
        appendRates(json, step.rates);
        json.endObject();
    }
    json.endArray();
}

void appendValidity(JsonWriter& json, const Row& row) {
    json.member("from", catalog::toString(row.from));
    if (row.hours) json.member("hours", catalog::textOf(*row.hours));
}

void appendOffer(JsonWriter& json, const Offer& offer) {
    json.beginObject();
    json.member("provider", offer.provider);
    json.member("model", offer.model);
    if (const auto* row = rowOf(offer)) appendValidity(json, *row);
    json.member("override", offer.found.isOverride);
    if (offer.found.context) json.member("context", *offer.found.context);
    appendPrice(json, *offer.found.price);
    json.key("other_times");
    json.beginArray();
    for (const auto& row : offer.dated) {
        if (&row.price == offer.found.price) continue;
        json.beginObject();
        appendValidity(json, row);
        appendPrice(json, row.price);
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

// What was asked for first.
std::string jsonOf(const Offers& offers) {
    std::string text;
    JsonWriter json(text);
    json.beginArray();
    for (const auto* part : {&offers.asked, &offers.others})
        for (const auto& offer : *part)
            appendOffer(json, offer);
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

std::string minuteOf(Wall when) {
    const auto text = toRfc3339(when);
    return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

int showRates(const PriceOptions& options, const Catalog& prices, Wall when) {
    const auto offers = offersOf(options, prices, when);
    const bool isSold = !offers.asked.empty() || !offers.others.empty();
    if (options.json)
        print(jsonOf(offers));
    else if (isSold)
        print(pageOf(options, offers, prices, when));
    if (isSold) return Fine;
    complain(whyNoOffer(options, prices, when));
    return Failed;
}

} // namespace tierline::ctl
