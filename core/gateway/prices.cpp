#include "gateway/prices.h"

#include "base/log.h"
#include "base/paths.h"
#include "route/table.h"

#include <algorithm>
#include <filesystem>

namespace tierline::gateway {

namespace {

// The price file's word for what a provider is spoken to in.
std::string_view flavorOf(Dialect dialect) {
    switch (dialect) {
    case Dialect::OpenAi: return "chat";
    case Dialect::Responses: return "responses";
    case Dialect::Anthropic: return "anthropic";
    case Dialect::Gemini: break;
    }
    return "gemini";
}

void setWarnings(Setup& setup, std::vector<Error> warnings) {
    const auto folder = configFolder() / "prices";
    std::erase_if(setup.warnings, [&](const Error& old) {
        return !old.file.empty() && std::filesystem::path(old.file).parent_path() == folder;
    });
    std::ranges::move(warnings, std::back_inserter(setup.warnings));
}

// The same prices, with what is wrong with the new ones.
std::shared_ptr<const Setup> keeping(const Setup& old, std::vector<Error> warnings, std::string stamp) {
    auto made = std::make_shared<Setup>(old);
    made->priceStamp = std::move(stamp);
    setWarnings(*made, std::move(warnings));
    return made;
}

} // namespace

void usePrices(Setup& setup, catalog::Loaded prices, std::string stamp) {
    setup.catalog = std::move(prices.catalog);
    setup.table = std::make_shared<const route::Table>(setup.policy, setup.catalog);
    setup.priceStamp = std::move(stamp);
    setup.lostPrices.clear();
    for (const Error& warning : prices.warnings)
        setup.lostPrices.push_back(warning.file);
    setWarnings(setup, std::move(prices.warnings));
    for (std::size_t at = 0; at < setup.outlets.size(); ++at) {
        const auto& provider = setup.policy->providers[at];
        for (const Dialect dialect : allDialects)
            setup.outlets[at].extractors[static_cast<std::size_t>(dialect)] =
                setup.catalog->extractor(provider.id, provider.baseUrl, flavorOf(dialect));
    }
}

PriceNews refreshPrices(std::atomic<std::shared_ptr<const Setup>>& setup) {
    auto old = setup.load();
    auto stamp = catalog::stampOfPrices();
    if (stamp == old->priceStamp) return PriceNews::Same;
    auto loaded = catalog::loadPrices();
    auto broken = loaded ? std::move(loaded->warnings) : std::vector{loaded.error()};
    // A file that was not to be read before, either, takes nothing away.
    const auto wasRead = [&](const Error& error) {
        return std::ranges::find(old->lostPrices, error.file) == old->lostPrices.end();
    };
    const bool isKept = !loaded || std::ranges::any_of(broken, wasRead);
    for (const Error& error : broken)
        logger("gateway")->warn("{}{}", isKept ? "the prices in use stay: " : "", toString(error));
    for (;;) { // another may have stored a new policy meanwhile
        std::shared_ptr<const Setup> made;
        if (isKept) {
            made = keeping(*old, broken, stamp);
        } else {
            auto fresh = std::make_shared<Setup>(*old);
            usePrices(*fresh, {loaded->catalog, broken}, stamp);
            made = std::move(fresh);
        }
        if (setup.compare_exchange_strong(old, made)) break;
    }
    if (isKept) return PriceNews::Kept;
    logger("gateway")->info("prices of={} models={} count from now on",
                            catalog::toString(loaded->catalog->date()), loaded->catalog->size());
    return PriceNews::Taken;
}

} // namespace tierline::gateway
