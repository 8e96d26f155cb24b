#include "route/budgets.h"

#include "route/budgetsums.h"
#include "route/budgettexts.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

namespace tierline::route {

namespace {

using policy::Budget;
using SumsPointer = std::shared_ptr<BudgetSums>;

constexpr Money largest = Money::fromNano(1'000'000'000'000'000); // of one reservation: a million dollars

// Where one reservation lies. Sums stay where they are while they are held.
struct Booking {
    SumsPointer owner; // may be gone from the policy
    BudgetPeriod* period = nullptr;
    BudgetSum* sum = nullptr;
    std::string name;
};

struct Held {
    std::vector<Booking> bookings;
    Money amount;
};

Money within(std::optional<Money> cost) {
    return std::clamp(cost.value_or(Money()), Money(), largest);
}

void hold(const Held& held) {
    for (const auto& booking : held.bookings) {
        booking.sum->reserved += held.amount;
        ++booking.period->held;
    }
}

void letGo(const Held& held) {
    for (const auto& booking : held.bookings) {
        booking.sum->reserved -= held.amount;
        --booking.period->held;
    }
}

// A limit that has been reached is closed to what is free or unpriced too: so says `allowance`.
std::optional<std::string> objection(const Booking& booking, Money cost, bool simulated) {
    const auto& hard = booking.owner->budget.hard;
    if (!hard) return std::nullopt;
    const auto& sum = *booking.sum;
    const BudgetView view{booking.owner->budget, booking.name, sum, simulated};
    const auto& zone = booking.owner->zone();
    if (sum.spent >= *hard) return spentText(view, booking.period->until, zone);
    if (sum.spent + sum.reserved + cost > *hard) return noRoomText(view, cost, booking.period->until, zone);
    return std::nullopt;
}

// The latest to open says no; the lowest cap binds.
void weigh(const BudgetSums& sums, const BudgetPeriod& period, const BudgetView& view, Allowance& allowance) {
    const auto level = levelOf(sums.budget, view.sum);
    if (level == BudgetLevel::Hard && (!allowance.refusedUntil || period.until > *allowance.refusedUntil)) {
        allowance.refusal = spentText(view, period.until, sums.zone());
        allowance.refusedUntil = period.until;
    }
    const bool isCapped =
        sums.budget.degrade && (level == BudgetLevel::Degrade || level == BudgetLevel::Hard);
    if (isCapped && (!allowance.cap || sums.budget.cap < *allowance.cap)) {
        allowance.cap = sums.budget.cap;
        allowance.capReason = reasonText(view, *sums.budget.degrade);
    }
}

// A provider's money is of one kind, whatever the rest of the policy spends.
void weighProviders(const BudgetSums& sums, const BudgetPeriod& period, Allowance& allowance) {
    for (std::size_t money = 0; money < period.money.size(); ++money)
        for (const auto& [name, sum] : period.money[money].each) {
            const auto level = levelOf(sums.budget, sum);
            const BudgetView view{sums.budget, name, sum, money == 1};
            if (level == BudgetLevel::Hard)
                allowance.providers.push_back({name, reasonText(view, *sums.budget.hard), std::nullopt});
            else if (level == BudgetLevel::Degrade)
                allowance.providers.push_back(
                    {name, reasonText(view, *sums.budget.degrade), sums.budget.cap});
        }
}

BudgetStatus statusOf(const BudgetView& view, const BudgetPeriod& period, Wall now) {
    const auto& budget = view.budget;
    BudgetStatus status;
    status.scope = toString(budget.scope);
    status.name = nameText(budget.scope, view.name);
    status.per = toString(budget.per);
    status.simulated = view.simulated;
    status.spent = view.sum.spent;
    status.reserved = view.sum.reserved;
    status.soft = budget.soft;
    status.degrade = budget.degrade;
    status.hard = budget.hard;
    status.level = levelOf(budget, view.sum);
    status.from = period.from;
    status.until = period.until;
    status.requests = view.sum.requests;
    status.unpriced = view.sum.unpriced;
    status.hardAt = hardAt(budget, view.sum, period, now);
    return status;
}

// Whether there is but one sum, whose name is known before anyone spends.
bool isSingle(const Budget& budget) {
    const bool isTagKey = budget.scope == Budget::Scope::Tag && budget.name.find('=') == budget.name.npos;
    return budget.scope == Budget::Scope::All || (!budget.name.empty() && !isTagKey);
}

void listSums(const BudgetSums& sums, bool simulated, bool isKindSeen, Wall now,
              std::vector<BudgetStatus>& into) {
    const auto* found = sums.findPeriod(now);
    const auto period =
        found == nullptr ? sums.emptyPeriod(now) : BudgetPeriod{found->from, found->until, {}, 0};
    const auto& budget = sums.budget;
    const auto* names = found == nullptr ? nullptr : &found->money[simulated ? 1 : 0];
    if (names == nullptr || names->each.empty()) {
        if (isSingle(budget) && isKindSeen)
            into.push_back(statusOf({budget, budget.name, BudgetSum(), simulated}, period, now));
        return;
    }
    for (const auto& [name, sum] : names->each)
        into.push_back(statusOf({budget, name, sum, simulated}, period, now));
    if (names->other.requests == 0 && names->other.reserved == Money()) return;
    into.push_back(statusOf({budget, "(all others)", names->other, simulated}, period, now));
    into.back().isOther = true;
}

} // namespace

std::string_view toString(BudgetLevel level) {
    switch (level) {
    case BudgetLevel::Within: return "within";
    case BudgetLevel::Soft: return "soft";
    case BudgetLevel::Degrade: return "degrade";
    case BudgetLevel::Hard: return "hard";
    }
    return "";
}

struct Budgets::State {
    mutable std::mutex mutex; // requests of all I/O threads meet here, for microseconds
    std::vector<SumsPointer> all;
    std::unordered_map<std::uint64_t, Held> held;
    std::uint64_t lastId = 0;
    mutable bool hasBilled = false, hasSimulated = false; // which kinds of money were asked about

    void see(bool simulated) const { (simulated ? hasSimulated : hasBilled) = true; }

    std::vector<Booking> bookings(const Spender& spender, std::string_view provider, Wall began) const {
        std::vector<Booking> found;
        for (const auto& sums : all)
            for (auto& name : sums->namesOf(spender, provider)) {
                auto& period = sums->periodAt(began);
                auto& sum = period.money[spender.simulated ? 1 : 0].sumOf(name);
                found.push_back({sums, &period, &sum, std::move(name)});
                // Held while it is looked at, so that the next one's period does not make this one go.
                ++period.held;
            }
        for (const auto& booking : found)
            --booking.period->held;
        return found;
    }

    std::optional<Held> take(Reservation& reservation) {
        const auto it = held.find(reservation.id);
        reservation.id = 0;
        if (it == held.end()) return std::nullopt;
        Held taken = std::move(it->second);
        held.erase(it);
        letGo(taken);
        return taken;
    }
};

Budgets::Budgets(std::vector<Budget> budgets, Zone zone) : m_state(std::make_unique<State>()) {
    replace(std::move(budgets), std::move(zone));
}

Budgets::~Budgets() = default;

void Budgets::replace(std::vector<Budget> budgets, Zone zone) {
    const std::scoped_lock lock(m_state->mutex);
    const auto shared = std::make_shared<const Zone>(std::move(zone));
    std::vector<SumsPointer> before = std::move(m_state->all);
    m_state->all.clear();
    for (auto& budget : budgets) {
        const auto same = std::ranges::find_if(
            before, [&](const auto& sums) { return sums && sums->isSameAs(budget, *shared); });
        if (same == before.end()) {
            m_state->all.push_back(std::make_shared<BudgetSums>(std::move(budget), shared));
            continue;
        }
        (*same)->budget = std::move(budget);
        m_state->all.push_back(std::move(*same));
    }
}

bool Budgets::isEmpty() const {
    const std::scoped_lock lock(m_state->mutex);
    return m_state->all.empty();
}

Wall Budgets::loadFrom(Wall now) const {
    const std::scoped_lock lock(m_state->mutex);
    Wall from = now;
    for (const auto& sums : m_state->all)
        if (!sums->isLoaded) from = std::min(from, sums->emptyPeriod(now).from);
    return from;
}

std::vector<Wall> Budgets::startsToLoad(Wall now) const {
    const std::scoped_lock lock(m_state->mutex);
    std::vector<Wall> starts;
    for (const auto& sums : m_state->all)
        if (!sums->isLoaded) starts.push_back(sums->emptyPeriod(now).from);
    return starts;
}

void Budgets::load(const std::vector<SpentBefore>& before) {
    std::vector<const SpentBefore*> inOrder;
    for (const auto& sum : before)
        inOrder.push_back(&sum);
    std::ranges::sort(inOrder, {}, &SpentBefore::hour);
    const std::scoped_lock lock(m_state->mutex);
    for (const auto& sums : m_state->all) {
        if (sums->isLoaded) continue;
        BudgetSums loaded(sums->budget, std::make_shared<const Zone>(sums->zone()));
        for (const auto* sum : inOrder) {
            loaded.add(*sum);
            m_state->see(sum->simulated);
        }
        sums->raiseTo(loaded);
        sums->isLoaded = true;
    }
}

Allowance Budgets::allowance(const Spender& spender, Wall now) const {
    const std::scoped_lock lock(m_state->mutex);
    Allowance allowance;
    m_state->see(spender.simulated);
    for (const auto& sums : m_state->all) {
        const auto* period = sums->findPeriod(now);
        if (period == nullptr) continue;
        if (sums->budget.scope == Budget::Scope::Provider) {
            weighProviders(*sums, *period, allowance);
            continue;
        }
        for (const auto& name : sums->namesOf(spender, {}))
            if (const auto* sum = period->money[spender.simulated ? 1 : 0].find(name))
                weigh(*sums, *period, {sums->budget, name, *sum, spender.simulated}, allowance);
    }
    return allowance;
}

Result<void> Budgets::reserve(Reservation& reservation, const Spender& spender, std::string_view provider,
                              std::optional<Money> cost, Wall began) {
    const std::scoped_lock lock(m_state->mutex);
    const auto before = m_state->held.find(reservation.id);
    const bool isHeld = before != m_state->held.end();
    if (m_state->all.empty() && !isHeld) return {};
    Held wanted{m_state->bookings(spender, provider, began), within(cost)};
    if (isHeld) letGo(before->second);
    for (const auto& booking : wanted.bookings)
        if (auto text = objection(booking, wanted.amount, spender.simulated)) {
            if (isHeld) hold(before->second);
            return fail(ErrorCode::Refused, std::move(*text));
        }
    hold(wanted);
    if (isHeld) {
        before->second = std::move(wanted);
    } else if (!wanted.bookings.empty()) {
        reservation.id = ++m_state->lastId;
        m_state->held.emplace(reservation.id, std::move(wanted));
    }
    return {};
}

void Budgets::settle(Reservation& reservation, std::optional<Money> cost) {
    const std::scoped_lock lock(m_state->mutex);
    const auto held = m_state->take(reservation);
    if (!held) return;
    for (const auto& booking : held->bookings) {
        booking.sum->spent += std::max(cost.value_or(Money()), Money());
        booking.sum->requests += 1;
        booking.sum->unpriced += cost ? 0 : 1;
    }
}

void Budgets::release(Reservation& reservation) {
    const std::scoped_lock lock(m_state->mutex);
    m_state->take(reservation);
}

std::vector<BudgetStatus> Budgets::status(Wall now) const {
    const std::scoped_lock lock(m_state->mutex);
    std::vector<BudgetStatus> all;
    const bool hasNone = !m_state->hasBilled && !m_state->hasSimulated;
    for (const auto& sums : m_state->all) {
        listSums(*sums, false, m_state->hasBilled || hasNone, now, all);
        listSums(*sums, true, m_state->hasSimulated, now, all);
    }
    return all;
}

} // namespace tierline::route
