// tierlinectl estimate: what routing would save, and from where on it does not. From the command line alone,
// with a policy's models and prices, or with what the ledger has seen in the last 30 days.
#include "command.h"
#include "estimateview.h"
#include "estimatewords.h"

#include "base/paths.h"
#include "catalog/prices.h"
#include "gateway/setup.h"
#include "ledger/ledger.h"
#include "policy/reader.h"
#include "route/plan.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using catalog::Workload;

struct Options {
    std::string volume, tokens, mix, baseline, per = "1m";
    std::string calls, cache, baselineCache, classifier, classified, fixed;
    std::string policy, data;
    bool json = false;
};

// Where names of models get their prices from.
struct Sources {
    std::shared_ptr<const policy::Policy> policy; // may be null
    std::shared_ptr<const catalog::Catalog> prices;
    Wall now{};
};

struct Named {
    std::string model;
    catalog::Rates rates;
};

Result<std::shared_ptr<const policy::Policy>> policyOf(const std::string& file) {
    const auto path = gateway::findPolicyFile(file);
    if (!path) return std::unexpected(path.error());
    auto outcome = policy::loadPolicy(*path);
    if (!outcome.policy) return std::unexpected(outcome.errors.front());
    return outcome.policy;
}

Result<Sources> sourcesOf(const Options& options) {
    Sources sources;
    sources.now = systemClock().wall();
    if (!options.policy.empty()) {
        auto policy = policyOf(options.policy);
        if (!policy) return std::unexpected(policy.error());
        sources.policy = *std::move(policy);
    }
    auto loaded = catalog::loadPrices();
    if (!loaded) return std::unexpected(loaded.error());
    for (const auto& warning : loaded->warnings)
        complain(warning);
    sources.prices = loaded->catalog;
    return sources;
}

std::optional<catalog::Rates> ratesOf(const Sources& from, const std::string& model,
                                      std::int64_t inputTokens) {
    if (from.policy)
        if (const auto index = from.policy->model(model)) {
            const auto price = route::priceOf(*from.policy, *index, *from.prices, from.now, inputTokens);
            return price ? std::optional(price->rates) : std::nullopt;
        }
    const auto slash = model.find('/');
    if (slash == model.npos) return std::nullopt;
    const auto found = from.prices->find(std::string_view(model).substr(0, slash), {},
                                         std::string_view(model).substr(slash + 1), from.now);
    return found ? std::optional(found->price->at(inputTokens)) : std::nullopt;
}

// Who sells a model that was named without its provider.
std::vector<std::string> sellersOf(const Sources& from, const std::string& name) {
    std::vector<std::string> sellers;
    if (from.policy)
        for (const auto index : from.policy->modelsNamed(name))
            sellers.push_back(from.policy->models[index].id);
    if (!sellers.empty()) return sellers;
    for (const auto& provider : from.prices->providers())
        if (from.prices->find(provider.id, {}, name, from.now)) sellers.push_back(provider.id + "/" + name);
    return sellers;
}

Result<Named> namedModel(const Sources& from, const std::string& model, std::int64_t inputTokens) {
    if (const auto rates = ratesOf(from, model, inputTokens)) return Named{model, *rates};
    const auto sellers = sellersOf(from, model);
    if (sellers.size() == 1)
        if (const auto rates = ratesOf(from, sellers.front(), inputTokens))
            return Named{sellers.front(), *rates};
    if (sellers.size() > 1)
        return fail(ErrorCode::InvalidInput, "`" + model + "` has several sellers",
                    fmt::format("write one of {}", fmt::join(sellers, ", ")));
    return fail(ErrorCode::NotFound, "no price is known for `" + model + "`",
                "write provider/model as the catalogue has it, or its price, for example 2.50/10");
}

Result<Named> pricedBy(const Sources& from, const std::string& text, PriceUnit unit,
                       std::int64_t inputTokens) {
    if (!isPrice(text)) return namedModel(from, text, inputTokens);
    const auto rates = ratesFrom(text, unit);
    if (!rates) return std::unexpected(rates.error());
    return Named{{}, *rates};
}

Result<void> fillMix(Workload& workload, const Options& options, const Sources& from, PriceUnit unit) {
    const auto parts = mixFrom(options.mix);
    if (!parts) return std::unexpected(parts.error());
    workload.mix.clear();
    for (const auto& part : *parts) {
        auto price = part.price;
        if (price.empty()) {
            const auto tier = from.policy ? from.policy->tier(part.tier) : std::nullopt;
            if (!tier || from.policy->tiers[*tier].models.empty())
                return fail(ErrorCode::InvalidInput, "--mix: tier `" + part.tier + "` has no price",
                            from.policy ? "its name must be a tier of the policy, or write tier=share:price"
                                        : "write tier=share:price, or name a --policy that has the tier");
            price = from.policy->models[from.policy->tiers[*tier].models.front()].id;
        }
        auto named = pricedBy(from, price, unit, workload.shape.inputTokens);
        if (!named) return std::unexpected(named.error());
        workload.mix.push_back({part.tier, std::move(named->model), part.share, named->rates, {}});
    }
    return {};
}

std::string tierOf(const policy::Policy* policy, const std::string& model) {
    const auto index = policy ? policy->model(model) : std::nullopt;
    if (!index) return {};
    for (const auto& tier : policy->tiers)
        if (std::ranges::find(tier.models, *index) != tier.models.end()) return tier.name;
    return {};
}

// One kind of money only: billed where there is any.
const ledger::Spend* oneKind(const std::vector<ledger::Spend>& all) {
    const ledger::Spend* best = nullptr;
    for (const auto& one : all)
        if (one.total.requests > 0 && (best == nullptr || one.money < best->money)) best = &one;
    return best;
}

Result<void> fillFromLedger(Workload& workload, const Options& options, const Sources& from,
                            std::vector<std::string>& notes) {
    const auto ledger = ledger::Ledger::openReadOnly(options.data);
    if (!ledger) return std::unexpected(ledger.error());
    constexpr auto days = catalog::daysPerMonth;
    const auto spend = (*ledger)->spend(from.now - std::chrono::days(days), from.now);
    if (!spend) return std::unexpected(spend.error());
    const auto* one = oneKind(*spend);
    if (one == nullptr)
        return fail(ErrorCode::NotFound,
                    fmt::format("the ledger in {} has no requests of the last {} days", options.data, days),
                    "give --volume, --tokens and --mix instead");
    std::vector<catalog::UsedModel> used;
    std::int64_t unpriced = 0;
    for (const auto& [model, group] : one->byModel) {
        const auto perRequest = group.requests > 0 ? group.inputTokens / group.requests : 0;
        const auto rates = ratesOf(from, model, perRequest);
        if (rates)
            used.push_back({tierOf(from.policy.get(), model), model, group.requests, group.inputTokens,
                            group.cachedTokens, group.outputTokens, *rates});
        else
            unpriced += group.requests;
    }
    std::ranges::sort(used, [](const auto& a, const auto& b) { return a.requests > b.requests; });
    catalog::takeFromUse(workload, used, days);
    notes.push_back(fmt::format("volume, tokens and mix are those of the last {} days in {} ({} money)", days,
                                options.data, toString(one->money)));
    if (unpriced > 0)
        notes.push_back(plural(unpriced, "request")
                        + " without a known price left out; --policy may know it");
    return {};
}

// The plain numbers; what was not given stays as it is.
Result<void> fillNumbers(Workload& workload, const Options& options) {
    if (!options.volume.empty()) {
        const auto volume = volumeFrom(options.volume);
        if (!volume) return std::unexpected(volume.error());
        workload.volume = volume->count;
        workload.isMonthly = volume->isMonthly;
    }
    const auto take = [](auto read, const std::string& text, auto& into) -> Result<void> {
        if (text.empty()) return {};
        auto value = read(text);
        if (!value) return std::unexpected(value.error());
        into = *value;
        return {};
    };
    const auto share = [](const char* of) {
        return [of](const std::string& text) { return shareFrom(text, of); };
    };
    Money classifier;
    const auto usd = [](const char* of) {
        return [of](const std::string& text) { return usdFrom(text, of); };
    };
    for (const auto& done :
         {take(callsFrom, options.calls, workload.callsPerTask),
          take(share("--cache"), options.cache, workload.shape.cacheShare),
          take(share("--baseline-cache"), options.baselineCache, workload.baselineCacheShare),
          take(share("--classified"), options.classified, workload.classifierShare),
          take(usd("--fixed"), options.fixed, workload.fixedPerMonth),
          take(usd("--classifier"), options.classifier, classifier)})
        if (!done) return done;
    if (__builtin_mul_overflow(classifier.nano(), 1'000'000, &workload.classifier.nanoPerMillion))
        return fail(ErrorCode::InvalidInput, "--classifier: `" + options.classifier + "` is absurd",
                    "write US dollars a request, for example 0.0001");
    return {};
}

Result<void> fillShape(Workload& workload, const Options& options) {
    if (options.tokens.empty()) return {};
    const auto shape = tokensFrom(options.tokens);
    if (!shape) return std::unexpected(shape.error());
    workload.shape = *shape;
    for (auto& entry : workload.mix) // of the ledger's: the same for all now
        entry.shape.reset();
    return {};
}

Result<void> fillBaseline(Workload& workload, const Options& options, const Sources& from, PriceUnit unit) {
    auto text = options.baseline;
    if (text.empty() && from.policy && !from.policy->models.empty())
        text = from.policy->models[route::strongestModel(*from.policy)].id;
    if (text.empty())
        return fail(ErrorCode::InvalidInput, "there is nothing to compare with",
                    "give --baseline with a model or its price; with --policy it is the strongest model");
    auto named = pricedBy(from, text, unit, workload.shape.inputTokens);
    if (!named) return std::unexpected(named.error());
    workload.baselineModel = std::move(named->model);
    workload.baseline = named->rates;
    return {};
}

Result<void> checkGiven(const Options& options, PriceUnit unit) {
    if (!options.data.empty()) return {};
    const auto missing = options.volume.empty()                                 ? "--volume"
                         : options.mix.empty()                                  ? "--mix"
                         : options.tokens.empty() && unit != PriceUnit::Request ? "--tokens"
                                                                                : "";
    if (*missing == '\0') return {};
    return fail(ErrorCode::InvalidInput, std::string(missing) + " is missing",
                "give it, or take what the ledger has seen with --data DIR");
}

Result<Estimate> estimateOf(const Options& options) {
    const auto unit = priceUnitFrom(options.per);
    if (!unit) return std::unexpected(unit.error());
    if (auto given = checkGiven(options, *unit); !given) return std::unexpected(given.error());
    const auto from = sourcesOf(options);
    if (!from) return std::unexpected(from.error());
    Estimate e;
    if (!options.data.empty())
        if (auto done = fillFromLedger(e.workload, options, *from, e.notes); !done)
            return std::unexpected(done.error());
    if (auto done = fillShape(e.workload, options); !done) return std::unexpected(done.error());
    if (auto done = fillNumbers(e.workload, options); !done) return std::unexpected(done.error());
    if (!options.mix.empty())
        if (auto done = fillMix(e.workload, options, *from, *unit); !done)
            return std::unexpected(done.error());
    if (!options.cache.empty())
        for (auto& entry : e.workload.mix)
            if (entry.shape) entry.shape->cacheShare = e.workload.shape.cacheShare;
    if (auto done = fillBaseline(e.workload, options, *from, *unit); !done)
        return std::unexpected(done.error());
    auto savings = catalog::savingsOf(e.workload);
    if (!savings) return std::unexpected(savings.error());
    e.savings = *std::move(savings);
    return e;
}

int estimate(const Options& options) {
    const auto result = estimateOf(options);
    if (!result) return complain(result.error());
    print(options.json ? asJson(*result) : asText(*result));
    return Fine;
}

} // namespace

void addEstimate(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("estimate", "What routing would save against one model for all");
    auto options = std::make_shared<Options>();
    const auto add = [&](const char* name, std::string& into, const char* type, const char* help) {
        command->add_option(name, into, help)->type_name(type);
    };
    add("--volume", options->volume, "N[/PERIOD]", "Requests: 1M/day (default), 250k/month");
    add("--tokens", options->tokens, "IN[+OUT]", "Of one request: 1000+200");
    add("--mix", options->mix, "MIX", "Share and price of each tier: simple=60%:0.25,complex=rest:2.50/10");
    add("--baseline", options->baseline, "PRICE", "One model for all: a price, or a model's name");
    add("--per", options->per, "UNIT", "What prices are for: 1m tokens (default), 1k, request");
    add("--calls", options->calls, "N", "Requests of one task; the volume is tasks then (default: 1)");
    add("--cache", options->cache, "SHARE", "Of the input served from the cache (default: 0%)");
    add("--baseline-cache", options->baselineCache, "SHARE", "The same when one model gets all");
    add("--classifier", options->classifier, "USD", "Cost of classifying one request (default: 0)");
    add("--classified", options->classified, "SHARE", "Of the requests that need it (default: 100%)");
    add("--fixed", options->fixed, "USD", "A month, to run and look after it (default: 0)");
    add("--policy", options->policy, "FILE",
        "Tiers' first models with their prices, and the strongest as baseline");
    add("--data", options->data, "DIR", "Volume, tokens, cache and mix from that ledger's last 30 days");
    command->add_flag("--json", options->json, "One JSON object instead of tables");
    command->footer(
        "A price is one for all tokens (0.25), in/out (0.25/1.25) or in/out/cached (0.25/1.25/0.025), "
        "in US dollars.\nWhere it stands a model's name may stand, provider/model, whose price the "
        "catalogue or the policy knows.\nA month is 30 days.");
    command->callback([options, &exitCode] { exitCode = estimate(*options); });
}

} // namespace tierline::ctl
