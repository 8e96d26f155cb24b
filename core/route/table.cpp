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

void flatten(Priced& priced) {
    if (!priced.price || !priced.price->steps.empty()) return;
    const auto& rates = priced.price->base;
    if (!rates.input || !rates.output || rates.requests) return;
    priced.input = *rates.input;
    priced.output = *rates.output;
    priced.isFlat = true;
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

void Table::look(std::size_t index, Wall minute, Priced& into) const {
    const auto& model = m_policy->models[index];
    into.context = model.context;
    if (model.price) into.price = &m_own[index];
    if (model.price && model.context) return;
    const auto* provider = m_policy->provider(model.provider);
    const auto found = m_catalog->find(model.provider, provider ? std::string_view(provider->baseUrl) : "",
                                       model.name, minute);
    if (!found) return;
    if (!into.context) into.context = found->context;
    if (!model.price) into.price = found->price;
}

std::shared_ptr<const Table::Minute> Table::look(Wall minute) const {
    auto made = std::make_shared<Minute>();
    made->minute = minute;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        auto& priced = made->prices.emplace_back();
        look(i, minute, priced);
        flatten(priced);
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

std::optional<Money> costOfTokens(std::int64_t input, std::int64_t output, const Priced& priced) {
    if (!priced.price) return std::nullopt;
    if (priced.isFlat) { // in 64 bits as long as it fits, which it does up to thousands of dollars
        std::int64_t in = 0, out = 0, sum = 0;
        const bool isWide = __builtin_mul_overflow(input, priced.input.nanoPerMillion, &in)
                            || __builtin_mul_overflow(output, priced.output.nanoPerMillion, &out)
                            || __builtin_add_overflow(in, out, &sum)
                            || __builtin_add_overflow(sum, 500'000, &sum);
        if (!isWide && input >= 0 && output >= 0) return Money::fromNano(sum / 1'000'000);
    }
    Usage usage;
    usage.input = input;
    usage.output = output;
    return catalog::costOf(usage, priced.price->at(input));
}

Plan plan(const policy::Policy& policy, const catalog::Catalog& catalog, const classify::Verdict& verdict,
          const Target& target, const Facts& facts, const std::vector<health::ModelHealth>& health) {
    const Table table(std::shared_ptr<const policy::Policy>(std::shared_ptr<void>(), &policy),
                      std::shared_ptr<const catalog::Catalog>(std::shared_ptr<void>(), &catalog));
    return plan(table, verdict, target, facts, health);
}

} // namespace tierline::route
