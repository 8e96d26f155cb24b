#include "breakers/history.h"

#include <algorithm>
#include <iterator>

namespace tierline::breakers {

void History::note(const std::vector<health::BreakerRow>& rows, Wall now) {
    if (m_beginning == Wall{}) m_beginning = now;
    for (const health::BreakerRow& row : rows) {
        const auto [last, isNew] = m_last.try_emplace(row.model, health::BreakerState::Closed);
        if (last->second == row.view.state) continue;
        last->second = row.view.state;
        if (m_changes.size() == limit) m_changes.erase(m_changes.begin());
        m_changes.push_back(
            {row.model, row.since == Wall{} ? now : row.since, row.view.state, row.view.reason});
    }
}

std::vector<Change> History::of(const std::string& model) const {
    std::vector<Change> changes;
    std::ranges::copy_if(m_changes, std::back_inserter(changes),
                         [&](const Change& change) { return change.model == model; });
    return changes;
}

} // namespace tierline::breakers
