#include "bridge.h"

#include <utility>

namespace tierline::workbench {

void Bridge::push(RecordPtr record) {
    bool wake = false;
    {
        const std::scoped_lock lock(m_mutex);
        // Half at once: dropping one by one would move the rest each time.
        if (m_records.size() >= limit) m_records.erase(m_records.begin(), m_records.begin() + limit / 2);
        m_records.push_back(std::move(record));
        wake = !std::exchange(m_awake, true);
    }
    if (wake) m_wake();
}

std::vector<RecordPtr> Bridge::take() {
    const std::scoped_lock lock(m_mutex);
    m_awake = false;
    return std::exchange(m_records, {});
}

} // namespace tierline::workbench
