#include "route/budgetsums.h"

#include <algorithm>

namespace tierline::route {

namespace {

using policy::Budget;

constexpr std::size_t mostNames = 10'000;
constexpr std::ptrdiff_t mostPeriods = 8;
constexpr auto earliestProjection = std::chrono::minutes(10); // before that one request says too much

// What one of the ledger's sums is called by this budget; absent: it is not looked at.
std::optional<std::string> nameOf(const Budget& budget, const SpentBefore& sum) {
    const bool isTag = budget.scope == Budget::Scope::Tag;
    if (isTag != !sum.tag.empty()) return std::nullopt;
    const auto named = [&](const std::string& name) {
        return budget.name.empty() || budget.name == name ? std::optional(name) : std::nullopt;
    };
    switch (budget.scope) {
    case Budget::Scope::All: return std::string();
    case Budget::Scope::Policy: return sum.policy;
    case Budget::Scope::Client: return named(sum.client);
    case Budget::Scope::Provider: return named(sum.provider);
    case Budget::Scope::Tag:
        if (sum.tag.substr(0, sum.tag.find('=')) == budget.name) return sum.tag;
        return named(sum.tag);
    }
    return std::nullopt;
}

} // namespace

BudgetSum& BudgetNames::sumOf(std::string_view name) {
    if (const auto found = each.find(name); found != each.end()) return found->second;
    return each.size() < mostNames ? each[std::string(name)] : other;
}

const BudgetSum* BudgetNames::find(std::string_view name) const {
    if (const auto found = each.find(name); found != each.end()) return &found->second;
    return each.size() < mostNames ? nullptr : &other;
}

BudgetSums::BudgetSums(Budget wanted, std::shared_ptr<const Zone> zone)
    : budget(std::move(wanted)), m_zone(std::move(zone)) {}

bool BudgetSums::isSameAs(const Budget& other, const Zone& zone) const {
    return budget.scope == other.scope && budget.name == other.name && budget.per == other.per
           && m_zone->name() == zone.name();
}

std::vector<std::string> BudgetSums::namesOf(const Spender& spender, std::string_view provider) const {
    const auto named = [&](std::string_view name) {
        return budget.name.empty() || budget.name == name ? std::vector{std::string(name)}
                                                          : std::vector<std::string>();
    };
    switch (budget.scope) {
    case Budget::Scope::All: return {std::string()};
    case Budget::Scope::Policy: return {std::string(spender.policy)};
    case Budget::Scope::Client: return named(spender.client);
    case Budget::Scope::Provider: return named(provider);
    case Budget::Scope::Tag: break;
    }
    std::vector<std::string> names;
    if (spender.tags == nullptr) return names;
    for (const auto& [key, value] : *spender.tags) {
        auto tag = key + "=" + value;
        if (budget.name.empty() || budget.name == key || budget.name == tag) names.push_back(std::move(tag));
    }
    return names;
}

BudgetPeriod BudgetSums::emptyPeriod(Wall time) const {
    BudgetPeriod period;
    switch (budget.per) {
    case Budget::Period::Day:
        period.from = m_zone->startOfDay(time);
        period.until = m_zone->nextDay(time);
        break;
    case Budget::Period::Week:
        period.from = m_zone->startOfWeek(time);
        period.until = m_zone->nextWeek(time);
        break;
    case Budget::Period::Month:
        period.from = m_zone->startOfMonth(time);
        period.until = m_zone->nextMonth(time);
        break;
    }
    return period;
}

const BudgetPeriod* BudgetSums::findPeriod(Wall time) const {
    const auto after = m_periods.upper_bound(time);
    if (after == m_periods.begin()) return nullptr;
    const auto& period = std::prev(after)->second;
    return time < period.until ? &period : nullptr;
}

BudgetPeriod& BudgetSums::periodAt(Wall time) {
    const auto after = m_periods.upper_bound(time);
    if (after != m_periods.begin() && time < std::prev(after)->second.until) return std::prev(after)->second;
    auto made = emptyPeriod(time);
    const Wall from = made.from;
    auto& period = m_periods.emplace(from, std::move(made)).first->second;
    forgetOld(from);
    return period;
}

// The oldest go first; what is held does not count, or it would push out today.
void BudgetSums::forgetOld(Wall asked) {
    auto free = std::ranges::count_if(m_periods, [](const auto& entry) { return entry.second.held == 0; });
    for (auto it = m_periods.begin(); it != m_periods.end() && free > mostPeriods;) {
        const bool stays = it->first == asked || it->second.held > 0;
        it = stays ? std::next(it) : m_periods.erase(it);
        free -= stays ? 0 : 1;
    }
}

void BudgetSums::add(const SpentBefore& before) {
    const auto name = nameOf(budget, before);
    if (!name) return;
    auto& sum = periodAt(before.hour).money[before.simulated ? 1 : 0].sumOf(*name);
    sum.spent += std::max(before.cost, Money());
    sum.requests = saturatingAdd(sum.requests, before.requests);
    sum.unpriced = saturatingAdd(sum.unpriced, before.unpriced);
}

void BudgetSums::raiseTo(const BudgetSums& loaded) {
    for (const auto& [from, period] : loaded.m_periods)
        for (std::size_t money = 0; money < period.money.size(); ++money) {
            auto& mine = periodAt(from).money[money];
            const auto raise = [](BudgetSum& sum, const BudgetSum& to) {
                sum.spent = std::max(sum.spent, to.spent);
                sum.requests = std::max(sum.requests, to.requests);
                sum.unpriced = std::max(sum.unpriced, to.unpriced);
            };
            for (const auto& [name, sum] : period.money[money].each)
                raise(mine.sumOf(name), sum);
            raise(mine.other, period.money[money].other);
        }
}

// Held money counts for `degrade`, so that many requests at the same time do not all pass it at full price;
// whether a hard limit has room for one more is `reserve`'s question.
BudgetLevel levelOf(const Budget& budget, const BudgetSum& sum) {
    if (budget.hard && sum.spent >= *budget.hard) return BudgetLevel::Hard;
    if (budget.degrade && sum.spent + sum.reserved >= *budget.degrade) return BudgetLevel::Degrade;
    if (budget.soft && sum.spent >= *budget.soft) return BudgetLevel::Soft;
    return BudgetLevel::Within;
}

std::optional<Wall> hardAt(const Budget& budget, const BudgetSum& sum, const BudgetPeriod& period, Wall now) {
    __extension__ using Wide = __int128;
    if (!budget.hard) return std::nullopt;
    if (sum.spent >= *budget.hard) return now;
    const auto elapsed = now - period.from;
    if (sum.spent <= Money() || elapsed < earliestProjection) return std::nullopt;
    const Wide left = Wide{budget.hard->nano()} - sum.spent.nano();
    const Wide more = left * elapsed.count() / sum.spent.nano();
    if (more >= (period.until - now).count()) return std::nullopt;
    return now + Milliseconds(static_cast<std::int64_t>(more));
}

} // namespace tierline::route
