#include "tune/pricing.h"

#include "base/hash.h"
#include "route/order.h"
#include "route/refusals.h"
#include "route/table.h"

#include <algorithm>
#include <map>
#include <optional>

namespace tierline::tune {

namespace {

using policy::ModelIndex;

constexpr std::int64_t none = -1;

struct Best {
    std::int64_t model = none;
    route::Rank rank;
};

// One thread's.
class Pricer {
public:
    Pricer(const Columns& data, const PolicyPointer& policy,
           const std::shared_ptr<const catalog::Catalog>& catalog, Costs& costs)
        : m_data(data),
          m_policy(*policy),
          m_table(policy, catalog ? catalog : std::make_shared<const catalog::Catalog>()),
          m_costs(costs),
          m_able(policy->models.size()),
          m_cost(policy->models.size()),
          m_best(policy->tiers.size()) {}

    void operator()(std::size_t begin, std::size_t end) {
        for (auto row = begin; row < end; ++row)
            price(row);
    }

private:
    void price(std::size_t row) {
        m_facts.dialect = static_cast<Dialect>(m_data.dialect[row]);
        m_facts.features = m_data.features.empty() ? protocol::FeatureSet{} : m_data.features[row];
        m_facts.requirements = needsOf(m_data, row);
        m_facts.inputTokens = m_data.estimatedIn[row];
        if (m_policy.route.strategy == policy::Strategy::Weighted) m_facts.dice = diceOf(m_data, row);
        m_prices = m_table.pricesAt(Wall(Milliseconds(m_data.time[row])));
        ask(row);
        for (std::size_t tier = 0; tier < m_best.size(); ++tier)
            m_best[tier] = bestOf(tier);
        for (std::size_t tier = 0; tier < m_best.size(); ++tier)
            write(tier, row, chosenFrom(tier));
    }

    // Every model: whether it is able, and what it would cost.
    void ask(std::size_t row) {
        const auto& fits = fitting(row);
        const auto input = m_facts.inputTokens;
        for (std::size_t at = 0; at < m_able.size(); ++at) {
            const auto& model = m_policy.models[at];
            const auto& priced = (*m_prices)[at];
            const auto held = std::min<std::int64_t>(0, model.maxOutput.value_or(INT64_MAX));
            m_able[at] = fits[at] != 0 && (!priced.context || saturatingAdd(input, held) <= *priced.context);
            auto output = m_data.estimatedOut[row];
            if (model.maxOutput) output = std::min(output, *model.maxOutput);
            m_cost[at] = route::costOfTokens(input, output, priced);
        }
    }

    // By needs, dialect and features alone; most rows share them.
    const std::vector<char>& fitting(std::size_t row) {
        const auto key = std::pair(m_data.needs[row], m_data.dialect[row]);
        if (!m_facts.features.empty()) return look(m_rare);
        auto& known = m_fits[key];
        return known.empty() ? look(known) : known;
    }

    const std::vector<char>& look(std::vector<char>& fits) {
        const auto question = route::questionOf(m_policy, m_facts, m_facts.requirements);
        fits.assign(m_able.size(), 0);
        for (std::size_t at = 0; at < fits.size(); ++at) {
            const route::Asked asked{
                m_policy.models[at], m_table.rows()[at], m_health, 0, 0, 0, {}, {}, true};
            fits[at] = route::objectionTo(question, asked).refusal == route::Refusal::None ? 1 : 0;
        }
        return fits;
    }

    Best bestOf(std::size_t tier) const {
        const auto& listed = m_policy.tiers[tier];
        Best best;
        for (std::size_t i = 0; i < listed.models.size(); ++i) {
            const auto model = listed.models[i];
            if (!m_able[model]) continue;
            const route::Rank rank{placeOf(model, i < listed.weights.size() ? listed.weights[i] : 1),
                                   m_cost[model] ? m_cost[model]->nano() : route::unpriced,
                                   static_cast<std::uint32_t>(i)};
            if (best.model == none || rank < best.rank) best = {model, rank};
        }
        return best;
    }

    std::int64_t placeOf(ModelIndex model, int weight) const {
        if (m_policy.route.strategy == policy::Strategy::CheapestAble) return 0;
        return route::placeOf({m_policy, m_facts, m_health, model, weight});
    }

    // Upward, then downward where that is allowed, then the last resort.
    std::int64_t chosenFrom(std::size_t tier) const {
        for (auto up = tier; up < m_best.size(); ++up)
            if (m_best[up].model != none) return m_best[up].model;
        if (m_policy.route.fallbackAny)
            for (auto down = tier; down > 0; --down)
                if (m_best[down - 1].model != none) return m_best[down - 1].model;
        const auto last = m_policy.route.lastResortModel;
        return last && m_able[*last] ? *last : none;
    }

    void write(std::size_t tier, std::size_t row, std::int64_t chosen) {
        m_costs.model[tier][row] = noName;
        m_costs.estimated[tier][row] = m_costs.used[tier][row] = noMoney;
        if (chosen == none) return;
        const auto model = static_cast<std::size_t>(chosen);
        m_costs.model[tier][row] = static_cast<std::uint16_t>(model);
        if (m_cost[model]) m_costs.estimated[tier][row] = m_cost[model]->nano();
        m_costs.used[tier][row] = usedAt(model, row);
    }

    // What the tokens really used would have cost there.
    std::int64_t usedAt(std::size_t model, std::size_t row) const {
        const auto at = m_data.usageAt[row];
        const auto* price = (*m_prices)[model].price;
        if (at == noRow || price == nullptr) return noMoney;
        const auto& usage = m_data.usages[at];
        const auto cost = catalog::costOf(usage, price->at(usage.allInput()));
        return cost ? cost->nano() : noMoney;
    }

    const Columns& m_data;
    const policy::Policy& m_policy;
    route::Table m_table; // of its own: it remembers the minute asked last
    std::shared_ptr<const route::Table::Prices> m_prices;
    Costs& m_costs;
    route::Facts m_facts;
    const health::ModelHealth m_health;
    std::map<std::pair<std::uint8_t, std::uint8_t>, std::vector<char>> m_fits;
    std::vector<char> m_rare;
    std::vector<char> m_able;
    std::vector<std::optional<Money>> m_cost;
    std::vector<Best> m_best;
};

} // namespace

std::uint64_t diceOf(const Columns& data, std::size_t row) {
    return fnv1a(data.id(row));
}

protocol::Requirements needsOf(const Columns& data, std::size_t row) {
    const unsigned needs = data.needs[row];
    protocol::Requirements needed;
    needed.tools = (needs & route::Tools) != 0;
    needed.vision = (needs & route::Vision) != 0;
    needed.json = (needs & route::Json) != 0;
    needed.reasoning = (needs & route::Reasoning) != 0;
    needed.search = (needs & route::Search) != 0;
    return needed;
}

bool priceAlike(const policy::Policy& a, const policy::Policy& b) {
    const auto isSame = [](const policy::Tier& x, const policy::Tier& y) {
        return x.models == y.models && x.weights == y.weights;
    };
    return a.models == b.models && a.providers == b.providers && a.route.strategy == b.route.strategy
           && a.route.fallbackAny == b.route.fallbackAny && a.route.lastResortModel == b.route.lastResortModel
           && a.route.maxLatencyP95 == b.route.maxLatencyP95 && std::ranges::equal(a.tiers, b.tiers, isSame);
}

Result<std::shared_ptr<const Costs>> priceAll(const Columns& data, const PolicyPointer& policy,
                                              const std::shared_ptr<const catalog::Catalog>& catalog,
                                              const Step& step) {
    const auto costs = std::make_shared<Costs>();
    const auto rows = data.size();
    costs->model.assign(policy->tiers.size(), std::vector<std::uint16_t>(rows));
    costs->estimated.assign(policy->tiers.size(), std::vector<std::int64_t>(rows));
    costs->used.assign(policy->tiers.size(), std::vector<std::int64_t>(rows));
    const auto priced =
        step.run("prices", rows, [&](unsigned) { return Pricer(data, policy, catalog, *costs); });
    if (!priced) return std::unexpected(priced.error());
    return costs;
}

} // namespace tierline::tune
