#include "gateway/costs.h"

#include "base/jsonwriter.h"
#include "gateway/admin.h"
#include "gateway/stats.h"
#include "gateway/wouldbestats.h"
#include "ledger/netsavings.h"
#include "net/url.h"
#include "route/plan.h"

#include <array>
#include <map>

namespace tierline::gateway {

namespace {

using ledger::MoneyKind;

constexpr std::array kinds{MoneyKind::Billed, MoneyKind::Simulated, MoneyKind::Equivalent};

void group(JsonWriter& json, std::string_view name, const ledger::Group& one) {
    json.key(name);
    json.beginObject();
    json.member("requests", one.requests);
    json.member("failed", one.failed);
    json.member("unpriced", one.unpriced);
    appendMoney(json, "spend", one.cost);
    appendMoney(json, "baseline", one.baseline);
    json.member("input_tokens", one.inputTokens);
    json.member("cached_tokens", one.cachedTokens);
    json.member("output_tokens", one.outputTokens);
    json.endObject();
}

void groups(JsonWriter& json, std::string_view name, const std::map<std::string, ledger::Group>& by) {
    json.key(name);
    json.beginObject();
    for (const auto& [key, one] : by)
        group(json, key, one);
    json.endObject();
}

// The tokens of a period at one model's own prices, beside what they did cost.
struct Always {
    std::optional<Money> saved; // absent: some price is not known
};

Always priceAlways(const Setup& setup, policy::ModelIndex model, Wall when, MoneyKind kind,
                   const std::vector<ledger::Ledger::ModelUsage>& usage, Money lostCaches) {
    Money always, spent;
    for (const auto& row : usage) {
        if (row.money != kind) continue;
        const std::int64_t perRequest = row.requests > 0 ? row.usage.allInput() / row.requests : 0;
        const auto price = route::priceOf(*setup.policy, model, *setup.catalog, when, perRequest);
        const auto cost = price ? catalog::costOf(row.usage, price->rates) : std::nullopt;
        if (!cost || row.unpriced > 0) return {};
        always += *cost;
        if (row.requests > 1 && price->rates.requests) { // the usage is a sum: it bears the price of one
            CostSum others;
            others.add(row.requests - 1, *price->rates.requests);
            always += others.total();
        }
        spent += row.cost;
    }
    return {always - spent - lostCaches};
}

struct CostsData {
    std::vector<ledger::Spend> spend;
    std::vector<ledger::Ledger::ModelUsage> usage;
    std::vector<ledger::WouldBeSum> wouldBe;
};

Result<CostsData> readCosts(const ledger::Ledger& ledger, const Period& period, Wall now) {
    CostsData data;
    auto spend = ledger.spend(period.from, period.to);
    if (!spend) return std::unexpected(spend.error());
    data.spend = std::move(*spend);
    auto usage = ledger.usageByModel(period.from, period.to);
    if (!usage) return std::unexpected(usage.error());
    data.usage = std::move(*usage);
    auto would = wouldBeIn(ledger, period.from, period.to, now);
    if (!would) return std::unexpected(would.error());
    data.wouldBe = std::move(*would);
    return data;
}

ledger::Spend spendOf(const CostsData& data, MoneyKind kind) {
    for (const auto& spend : data.spend)
        if (spend.money == kind) return spend;
    ledger::Spend none;
    none.money = kind;
    return none;
}

struct Baseline {
    std::string name = "strongest";
    std::optional<policy::ModelIndex> model; // absent: the recorded one
};

// The fields of the contract for one kind of money.
void costs(JsonWriter& json, const Setup& setup, const CostsData& data, const Period& period, MoneyKind kind,
           const Baseline& baseline) {
    const ledger::Spend spend = spendOf(data, kind);
    appendMoney(json, "total_spend", spend.total.cost);
    json.member("requests", spend.total.requests);
    json.member("unpriced", spend.total.unpriced);
    groups(json, "by_model", spend.byModel);
    groups(json, "by_complexity", spend.byTier);
    json.key("savings");
    json.beginObject();
    json.member("baseline", baseline.name);
    const Money lost = spend.total.switchCost;
    std::optional<Money> saved = spend.total.baseline - ledger::costAgainstBaseline(spend.total);
    if (baseline.model)
        saved = priceAlways(setup, *baseline.model, period.from, kind, data.usage, lost).saved;
    appendMoney(json, "usd", saved);
    appendMoney(json, "lost_caches", lost); // taken off: the baseline never switches
    json.endObject();
    for (std::size_t at = 0; at < setup.policy->models.size(); ++at) {
        const auto model = static_cast<policy::ModelIndex>(at);
        appendMoney(json, "savings_vs_always_" + setup.policy->models[at].id,
                    priceAlways(setup, model, period.from, kind, data.usage, lost).saved);
    }
}

std::string costsBody(const Setup& setup, const CostsData& data, const Period& period,
                      const Baseline& baseline) {
    // The top level speaks of one kind: billed money, unless there is only another.
    MoneyKind shown = MoneyKind::Billed;
    for (const auto& spend : data.spend)
        if (spendOf(data, shown).total.requests == 0) shown = spend.money;
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("from", toRfc3339(period.from));
    json.member("to", toRfc3339(period.to));
    json.member("time_zone", period.zone);
    json.member("money", toString(shown));
    json.key("would_be");
    appendWouldBe(json, data.wouldBe);
    costs(json, setup, data, period, shown, baseline);
    for (const MoneyKind kind : kinds) {
        json.key(toString(kind));
        json.beginObject();
        costs(json, setup, data, period, kind, baseline);
        json.endObject();
    }
    json.endObject();
    return body;
}

Result<Baseline> readBaseline(std::string_view query, const policy::Policy& policy) {
    Baseline baseline;
    const auto name = net::queryValue(query, "baseline");
    if (!name || *name == "strongest") return baseline;
    baseline.model = policy.model(*name);
    const auto named = policy.modelsNamed(*name);
    if (!baseline.model && named.size() == 1) baseline.model = named.front();
    if (!baseline.model)
        return fail(ErrorCode::InvalidInput, "`baseline` must be `strongest` or a model's id");
    baseline.name = policy.models[*baseline.model].id;
    return baseline;
}

} // namespace

net::Task<void> serveCosts(Core* core, std::shared_ptr<net::Exchange> exchange) {
    const auto setup = core->setup.load(std::memory_order_acquire);
    const std::string_view query = exchange->head().query();
    const auto period = readPeriod(query, setup->policy->budgetsTimezone, core->clock.wall());
    const auto baseline = readBaseline(query, *setup->policy);
    net::Reply reply;
    if (!period) {
        reply = problem(exchange->head(), period.error());
    } else if (!baseline) {
        reply = problem(exchange->head(), baseline.error());
    } else {
        auto work = [core, setup, span = *period, base = *baseline]() -> Result<std::string> {
            const auto data = readCosts(*core->ledger, span, core->clock.wall());
            if (!data) return std::unexpected(data.error());
            return costsBody(*setup, *data, span, base);
        };
        auto body = co_await ask(core->worker, std::move(work));
        if (!body)
            reply = busy(exchange->head());
        else if (!*body)
            reply = problem(exchange->head(), body->error());
        else
            reply = jsonReply(exchange->head(), std::move(**body));
    }
    co_await exchange->reply(reply);
}

} // namespace tierline::gateway
