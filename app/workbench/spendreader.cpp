#include "spendreader.h"

#include "base/id.h"
#include "catalog/prices.h"
#include "route/plan.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <functional>

namespace tierline::workbench {

namespace {

constexpr std::chrono::minutes fine{5};
constexpr int fineSlices = 24;
constexpr std::chrono::minutes settled{2}; // records are stored when they end, not when they begin

QTimeZone zoneOf(const policy::Policy& policy) {
    const QTimeZone zone(QByteArray::fromStdString(policy.budgetsTimezone));
    return zone.isValid() ? zone : QTimeZone::systemTimeZone();
}

Wall toWall(const QDateTime& time) {
    return Wall(Milliseconds(time.toMSecsSinceEpoch()));
}

// When the first decision of the day was made; now when there is none.
Wall firstOf(const ledger::Ledger& ledger, Wall midnight, Wall now) {
    ledger::DecisionQuery query;
    query.limit = 1;
    query.ascending = true;
    query.since = IdGenerator(1).next(midnight);
    const auto records = ledger.decisions(query);
    return records && !records->empty() ? std::max(midnight, records->front().time) : now;
}

// Of the kind of money with the most requests.
std::optional<ledger::MoneyKind> kindOf(const std::vector<ledger::Sum>& sums) {
    std::map<ledger::MoneyKind, std::int64_t> requests;
    for (const auto& sum : sums)
        requests[sum.money] += sum.group.requests;
    const auto most = std::ranges::max_element(requests, {}, [](const auto& one) { return one.second; });
    return most == requests.end() ? std::nullopt : std::optional(most->first);
}

std::string tierOf(const policy::Policy& policy, policy::ModelIndex model) {
    for (const auto& tier : policy.tiers)
        if (std::ranges::find(tier.models, model) != tier.models.end()) return tier.name;
    return {};
}

// What a forecast begins with: the last month's use of models whose price is known.
void readUse(spend::SpendData& data, const ledger::Ledger& ledger, const policy::Policy& policy,
             const catalog::Catalog& prices) {
    data.usedDays = catalog::daysPerMonth;
    const auto sums = ledger.sums(
        {data.until - std::chrono::days(data.usedDays), data.until, ledger::Dimension::Model, {}});
    const auto kind = sums ? kindOf(*sums) : std::nullopt;
    if (!kind || policy.models.empty()) return;
    const auto ratesOf = [&](policy::ModelIndex model, std::int64_t inputTokens) {
        return route::priceOf(policy, model, prices, data.until, inputTokens);
    };
    for (const auto& [from, key, money, group] : *sums) {
        const auto model = policy.model(key);
        if (money != *kind || !model || group.requests == 0) continue;
        if (const auto price = ratesOf(*model, group.inputTokens / group.requests))
            data.used.push_back({tierOf(policy, *model), key, group.requests, group.inputTokens,
                                 group.cachedTokens, group.outputTokens, price->rates});
    }
    std::ranges::sort(data.used, std::ranges::greater{}, &catalog::UsedModel::requests);
    if (const auto price = ratesOf(route::strongestModel(policy), 0)) data.baselineRates = price->rates;
}

} // namespace

Slices slicesFor(Wall midnight, Wall nextMidnight, Wall first, Wall now) {
    Slices slices;
    if (now - first < std::chrono::hours(2)) {
        slices.length = fine;
        Wall at = std::max(midnight, first - (first - midnight) % fine);
        for (int i = 0; i <= fineSlices && at <= nextMidnight; ++i, at += fine)
            slices.edges.push_back(at);
        return slices;
    }
    for (Wall at = midnight; at < nextMidnight; at += std::chrono::hours(1))
        slices.edges.push_back(at);
    slices.edges.push_back(nextMidnight);
    return slices;
}

std::vector<ledger::Spend> SpendReader::slice(const ledger::Ledger& ledger, Wall from, Wall to, Wall now) {
    if (from >= now) return {};
    if (const auto found = m_over.find({from, to}); found != m_over.end()) return found->second;
    auto spend = ledger.spend(from, to);
    if (!spend) return {};
    if (to + settled < now) m_over.emplace(std::pair(from, to), *spend);
    return *std::move(spend);
}

SpendReader::SpendReader() {
    if (const auto loaded = catalog::loadPrices())
        m_prices = loaded->catalog;
    else
        m_prices = std::make_shared<const catalog::Catalog>();
}

spend::SpendData SpendReader::read(const ledger::Ledger& ledger, const policy::Policy& policy, Wall now) {
    const QTimeZone zone = zoneOf(policy);
    const QDate today = QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count(), zone).date();
    const Wall midnight = toWall(today.startOfDay(zone));
    spend::SpendData data;
    data.from = midnight;
    data.until = now;
    data.timeZone = zone.id().toStdString();
    data.baselineModel =
        policy.models.empty() ? std::string() : policy.models[route::strongestModel(policy)].id;
    if (auto whole = ledger.spend(midnight, now + std::chrono::seconds(1))) data.today = *std::move(whole);
    readUse(data, ledger, policy, *m_prices);
    const Slices slices =
        slicesFor(midnight, toWall(today.addDays(1).startOfDay(zone)), firstOf(ledger, midnight, now), now);
    data.sliceLength = slices.length;
    if (!m_over.empty() && m_over.begin()->first.first < midnight) m_over.clear(); // yesterday's
    for (std::size_t i = 0; i + 1 < slices.edges.size(); ++i)
        data.slices.push_back({slices.edges[i], slice(ledger, slices.edges[i], slices.edges[i + 1], now)});
    return data;
}

} // namespace tierline::workbench
