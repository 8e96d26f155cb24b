#include "route/sessions.h"

namespace tierline::route {

// Known or new, and the last one heard of in any case.
Sessions::Entry& Sessions::entry(std::string_view session, Monotonic now) {
    const auto found = m_bySession.find(session);
    if (found != m_bySession.end()) {
        m_entries.splice(m_entries.end(), m_entries, found->second);
        auto& entry = m_entries.back();
        if (now - entry.at >= forgotten) {
            entry.known = {};
            entry.warmUntil = entry.floorUntil = {};
        }
        entry.at = now;
        return entry;
    }
    if (m_entries.size() >= m_most) {
        m_bySession.erase(m_entries.front().session);
        m_entries.pop_front();
    }
    auto& entry = m_entries.emplace_back();
    entry.session = session;
    entry.at = now;
    m_bySession.emplace(entry.session, std::prev(m_entries.end()));
    return entry;
}

Conversation Sessions::find(std::string_view session, Monotonic now) const {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_bySession.find(session);
    if (found == m_bySession.end() || now - found->second->at >= forgotten) return {};
    const auto& entry = *found->second;
    auto known = entry.known;
    if (now >= entry.warmUntil) known.cachedTokens = 0;
    if (now >= entry.floorUntil) {
        known.floor.clear();
        known.floorReason.clear();
    }
    return known;
}

void Sessions::answered(std::string_view session, const ConversationTurn& turn, Monotonic now) {
    if (session.empty() || m_most == 0) return;
    const std::scoped_lock lock(m_mutex);
    auto& entry = this->entry(session, now);
    entry.known.model = turn.model;
    entry.known.cachedTokens = turn.cachedTokens;
    entry.known.switchSpend += turn.switchCost;
    entry.known.neverSwitch += turn.neverSwitch;
    entry.warmUntil = now + turn.warm;
}

void Sessions::raiseFloor(std::string_view session, std::string_view tier, std::string_view why,
                          Milliseconds ttl, Monotonic now) {
    if (session.empty() || m_most == 0) return;
    const std::scoped_lock lock(m_mutex);
    auto& entry = this->entry(session, now);
    entry.known.floor = tier;
    entry.known.floorReason = why;
    entry.floorUntil = now + ttl;
}

std::size_t Sessions::size() const {
    const std::scoped_lock lock(m_mutex);
    return m_entries.size();
}

} // namespace tierline::route
