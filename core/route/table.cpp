#include "route/table.h"

#include <algorithm>
#include <utility>

namespace tierline::route {

namespace {

constexpr std::array abilityNames{
    std::pair{Tools, std::string_view("tools")},   std::pair{Vision, std::string_view("vision")},
    std::pair{Json, std::string_view("json")},     std::pair{Reasoning, std::string_view("reasoning")},
    std::pair{Search, std::string_view("search")},
};

Abilities abilitiesOf(const policy::Model& model) {
    if (!model.abilities) return 0xff;
    unsigned may = 0;
    for (const auto& [ability, name] : abilityNames)
        if (std::ranges::find(*model.abilities, name) != model.abilities->end()) may |= ability;
    return static_cast<Abilities>(may);
}

TableRow rowOf(const policy::Policy& policy, const policy::Model& model) {
    TableRow row;
    row.abilities = abilitiesOf(model);
    row.embedsOnly = model.abilities && std::ranges::count(*model.abilities, "embeddings") > 0;
    for (const Dialect client : allDialects)
        row.spoken[static_cast<std::size_t>(client)] = client;
    const auto* provider = policy.provider(model.provider);
    if (!provider) return row;
    row.provider = static_cast<ProviderIndex>(provider - policy.providers.data());
    row.main = provider->dialect;
    for (const Dialect client : allDialects)
        row.spoken[static_cast<std::size_t>(client)] = outgoingDialect(*provider, client);
    return row;
}

} // namespace

struct Table::Minute {
    Wall minute{};
    Prices prices;
};

Abilities neededBy(const protocol::Requirements& requirements) {
    unsigned needed = 0;
    if (requirements.tools) needed |= Tools;
    if (requirements.vision) needed |= Vision;
    if (requirements.json) needed |= Json;
    if (requirements.reasoning) needed |= Reasoning;
    if (requirements.search) needed |= Search;
    return static_cast<Abilities>(needed);
}

std::string_view nameOf(Ability ability) {
    for (const auto& [known, name] : abilityNames)
        if (known == ability) return name;
    return {};
}

Table::Table(std::shared_ptr<const policy::Policy> policy, std::shared_ptr<const catalog::Catalog> catalog)
    : m_policy(std::move(policy)), m_catalog(std::move(catalog)) {
    for (const auto& model : m_policy->models) {
        m_rows.push_back(rowOf(*m_policy, model));
        auto& own = m_own.emplace_back();
        if (model.price) own.base = ratesOf(*model.price);
    }
    for (std::size_t tier = m_policy->tiers.size(); tier-- > 0;)
        for (const auto model : m_policy->tiers[tier].models)
            m_rows[model].tier = static_cast<TierIndex>(tier);
}

std::shared_ptr<const Table::Minute> Table::look(Wall minute) const {
    auto made = std::make_shared<Minute>();
    made->minute = minute;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto& model = m_policy->models[i];
        auto& priced = made->prices.emplace_back();
        priced.context = model.context;
        if (model.price) priced.price = &m_own[i];
        if (model.price && model.context) continue;
        const auto* provider = m_policy->provider(model.provider);
        const auto found = m_catalog->find(
            model.provider, provider ? std::string_view(provider->baseUrl) : "", model.name, minute);
        if (!found) continue;
        if (!priced.context) priced.context = found->context;
        if (!model.price) priced.price = found->price;
    }
    return made;
}

std::shared_ptr<const Table::Prices> Table::pricesAt(Wall when) const {
    const Wall minute = std::chrono::floor<std::chrono::minutes>(when);
    auto known = m_minute.load(std::memory_order_acquire);
    if (!known || known->minute != minute) {
        known = look(minute);
        m_minute.store(known, std::memory_order_release);
    }
    return {known, &known->prices};
}

std::optional<Money> costOfTokens(std::int64_t input, std::int64_t output, const catalog::Rates& rates) {
    if ((input > 0 && !rates.input) || (output > 0 && !rates.output)) return std::nullopt;
    const auto rateOf = [](const std::optional<Rate>& rate) { return rate ? rate->nanoPerMillion : 0; };
    std::int64_t in = 0, out = 0, sum = rateOf(rates.requests);
    const bool isWide =
        __builtin_mul_overflow(std::max<std::int64_t>(input, 0), rateOf(rates.input), &in)
        || __builtin_mul_overflow(std::max<std::int64_t>(output, 0), rateOf(rates.output), &out)
        || __builtin_add_overflow(sum, in, &sum) || __builtin_add_overflow(sum, out, &sum)
        || __builtin_add_overflow(sum, 500'000, &sum);
    if (!isWide && sum >= 0) return Money::fromNano(sum / 1'000'000);
    CostSum wide;
    wide.add(std::max<std::int64_t>(input, 0), Rate{rateOf(rates.input)});
    wide.add(std::max<std::int64_t>(output, 0), Rate{rateOf(rates.output)});
    wide.add(1, Rate{rateOf(rates.requests)});
    return wide.total();
}

Plan plan(const policy::Policy& policy, const catalog::Catalog& catalog, const classify::Verdict& verdict,
          const Target& target, const Facts& facts, const std::vector<health::ModelHealth>& health) {
    const Table table(std::shared_ptr<const policy::Policy>(std::shared_ptr<void>(), &policy),
                      std::shared_ptr<const catalog::Catalog>(std::shared_ptr<void>(), &catalog));
    return plan(table, verdict, target, facts, health);
}

} // namespace tierline::route
