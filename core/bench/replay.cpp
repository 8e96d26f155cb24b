#include "bench/replay.h"

#include <algorithm>

namespace tierline::bench {

using ledger::NotReplayed;
using ledger::Record;
using ledger::Redecided;

namespace {

struct Costs {
    std::optional<Money> before, after;
    bool areKnown() const { return before && after; }
};

Costs estimates(const Record& record, const Redecided& now, bool isMoved) {
    const auto before = ledger::plannedCost(record);
    return {before, isMoved ? now.goes.estimatedCost : before};
}

Costs paid(const Record& record, const Redecided& now, bool isMoved) {
    return {record.cost, isMoved ? now.sameTokens : record.cost};
}

void add(Difference& to, const Costs& costs) {
    if (!costs.areKnown()) {
        ++to.unknown;
        return;
    }
    ++to.requests;
    to.cheaper += *costs.after < *costs.before ? 1 : 0;
    to.dearer += *costs.after > *costs.before ? 1 : 0;
    to.before += *costs.before;
    to.after += *costs.after;
}

template <class Groups>
void deal(Groups& groups, std::size_t& at, const Costs& costs) {
    if (!costs.areKnown()) return;
    auto& group = groups[at++ % groups.size()];
    group = saturatingAdd(group, (*costs.after - *costs.before).nano());
}

template <class Groups>
std::optional<Interval> intervalOf(const Groups& groups, std::size_t dealt, const Resampling& resampling) {
    const auto rows = std::min(dealt, groups.size());
    return bootstrap(rows, resampling, [&](std::span<const std::uint32_t> counts) -> std::optional<double> {
        double sum = 0;
        for (std::size_t at = 0; at < rows; ++at)
            sum += static_cast<double>(groups[at]) * counts[at];
        return sum;
    });
}

std::int64_t size(const Mover& mover) {
    const auto nano = mover.change.nano();
    return nano < 0 ? saturatingSubtract(0, nano) : nano;
}

} // namespace

void ReplayTally::add(Record&& record, Redecided&& now) {
    ++m_report.requests;
    if (now.why != NotReplayed::No) {
        ++m_report.notReplayed[now.why];
        return;
    }
    ++m_report.replayed;
    ++m_report.tiers[{record.tier, now.goes.tier}];
    const std::string from(ledger::plannedModel(record));
    const bool isMoved = from != now.goes.model;
    m_report.otherTier += record.tier != now.goes.tier ? 1 : 0;
    m_report.otherModel += isMoved ? 1 : 0;
    addMoney(record, now, isMoved);
    if (!isMoved) return;
    auto& move = m_models[{from, now.goes.model}];
    move.from = from;
    move.to = now.goes.model;
    ++move.requests;
    bench::add(move.tokens[record.money], paid(record, now, true));
    keepMover(std::move(record), std::move(now));
}

void ReplayTally::addMoney(const Record& record, const Redecided& now, bool isMoved) {
    auto& money = m_report.money[record.money];
    auto& kind = m_kinds[record.money];
    ++money.requests;
    money.moved += isMoved ? 1 : 0;
    const auto estimated = estimates(record, now, isMoved), tokens = paid(record, now, isMoved);
    bench::add(money.estimated, estimated);
    bench::add(money.tokens, tokens);
    deal(kind.estimated, kind.estimatedAt, estimated);
    deal(kind.tokens, kind.tokensAt, tokens);
}

void ReplayTally::keepMover(Record&& record, Redecided&& now) {
    const auto costs = estimates(record, now, true);
    if (!costs.areKnown() || m_moversKept == 0) return;
    Mover mover{{}, {}, *costs.after - *costs.before};
    auto& movers = m_report.movers;
    if (movers.size() == m_moversKept && size(movers.back()) >= size(mover)) return;
    mover.record = std::move(record);
    mover.now = std::move(now);
    const auto place =
        std::ranges::find_if(movers, [&](const Mover& each) { return size(each) < size(mover); });
    movers.insert(place, std::move(mover));
    if (movers.size() > m_moversKept) movers.pop_back();
}

ReplayReport ReplayTally::report(const Resampling& resampling) const {
    auto made = m_report;
    for (const auto& [pair, move] : m_models)
        made.models.push_back(move);
    std::ranges::sort(made.models, [](const Move& a, const Move& b) {
        if (a.requests != b.requests) return a.requests > b.requests;
        return std::tie(a.from, a.to) < std::tie(b.from, b.to);
    });
    for (auto& [kind, money] : made.money) {
        const auto& dealt = m_kinds.at(kind);
        money.estimated.interval = intervalOf(dealt.estimated, dealt.estimatedAt, resampling);
        money.tokens.interval = intervalOf(dealt.tokens, dealt.tokensAt, resampling);
    }
    return made;
}

} // namespace tierline::bench
