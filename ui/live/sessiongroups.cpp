#include "live/sessiongroups.h"

#include <algorithm>

namespace tierline::live {

namespace {

// No session has a NUL in its name: the gateway cuts it from a header or makes it itself.
std::string keyFor(std::string_view session, NameId client) {
    return session.empty() ? std::string(1, '\0') + std::to_string(client) : std::string(session);
}

void addStep(Session& session, NameId models) {
    const bool isSame = !session.path.empty() && session.path.back().models == models;
    if (isSame && session.moreSteps == 0)
        ++session.path.back().times;
    else if (session.path.size() < Session::mostSteps)
        session.path.push_back({models, 1});
    else
        ++session.moreSteps;
}

void addTier(Session& session, NameId tier) {
    const auto known = std::ranges::find(session.tiers, tier, &TierCount::tier);
    if (known == session.tiers.end())
        session.tiers.push_back({tier, 1});
    else
        ++known->calls;
}

void addMoney(Session& session, const Row& row) {
    if ((row.flags & ledger::Unpriced) != 0) ++session.unpriced;
    if (row.cost == noMoney) return;
    SessionMoney& sums = session.money[static_cast<std::size_t>(row.money)];
    const Money cost = Money::fromNano(row.cost);
    ++sums.priced;
    sums.cost += cost;
    if (row.baseline == noMoney) return;
    ++sums.compared;
    sums.baseline += Money::fromNano(row.baseline);
    sums.beside += cost;
}

} // namespace

bool hasFailed(const Row& row) {
    switch (row.outcome) {
    case ledger::Outcome::Failed:
    case ledger::Outcome::Truncated:
    case ledger::Outcome::Refused: return true;
    case ledger::Outcome::Ok:
    case ledger::Outcome::Cancelled: break;
    }
    return false;
}

SessionGroups::Added SessionGroups::add(std::uint32_t position, const Row& row, std::string_view session) {
    const NameId client = row.name(NameKind::Client);
    const auto [known, isNew] =
        m_byKey.try_emplace(keyFor(session, client), static_cast<std::uint32_t>(m_sessions.size()));
    const std::int64_t end = saturatingAdd(row.time, row.latency);
    if (isNew) {
        Session& made = m_sessions.emplace_back();
        made.key = session;
        made.client = client;
        made.first = row.time;
        made.last = end;
    }
    Session& into = m_sessions[known->second];
    into.calls.push_back(position);
    into.first = std::min(into.first, row.time);
    into.last = std::max(into.last, end);
    into.failed += hasFailed(row) ? 1 : 0;
    into.tokensIn += row.tokensIn;
    into.tokensOut += row.tokensOut;
    addStep(into, row.name(NameKind::Model));
    if (row.name(NameKind::Tier) != 0) addTier(into, row.name(NameKind::Tier));
    addMoney(into, row);
    return {known->second, isNew};
}

void SessionGroups::shift(const Shift& shift) {
    for (Session& session : m_sessions)
        for (std::uint32_t& call : session.calls)
            if (call != Shift::gone) call = shift(call);
}

std::string SessionGroups::keyOf(const Session& session) {
    return keyFor(session.key, session.client);
}

} // namespace tierline::live
