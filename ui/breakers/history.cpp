#include "breakers/history.h"

namespace tierline::breakers {

void History::note(const std::vector<health::BreakerRow>& rows, Wall now) {
    if (m_beginning == Wall{}) m_beginning = now;
    for (const health::BreakerRow& row : rows) {
        const auto [last, isNew] = m_last.try_emplace(row.model, health::BreakerState::Closed);
        if (last->second == row.view.state) continue;
        last->second = row.view.state;
        std::vector<Change>& changes = m_changes[row.model];
        if (changes.size() == limit) changes.erase(changes.begin());
        changes.push_back({row.since == Wall{} ? now : row.since, row.view.state, row.view.reason});
    }
}

const std::vector<Change>& History::of(const std::string& model) const {
    static const std::vector<Change> none;
    const auto found = m_changes.find(model);
    return found == m_changes.end() ? none : found->second;
}

} // namespace tierline::breakers
