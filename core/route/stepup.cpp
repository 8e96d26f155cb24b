#include "route/stepup.h"

#include <algorithm>

namespace tierline::route {

SlowMark StepUp::judge(std::string_view model, Milliseconds limit, std::optional<Milliseconds> p95,
                       Monotonic now) {
    const std::scoped_lock lock(m_mutex);
    auto found = m_models.find(model);
    const bool exceeds = p95 && *p95 > limit;
    if (found == m_models.end()) {
        if (!exceeds) return {}; // nothing to remember of a quick one
        found = m_models.try_emplace(std::string(model)).first;
    }
    auto& slots = found->second;
    auto slow = std::ranges::find(slots, limit, &Slow::limit);
    if (slow == slots.end()) {
        slow = std::ranges::min_element(slots, {}, &Slow::asked);
        *slow = {limit, false, {}, now};
    }
    slow->asked = now;
    if (exceeds) {
        slow->isOver = true;
        slow->lastOver = now;
    } else if (slow->isOver) {
        const bool isQuick = !p95 || *p95 <= returnsAt(limit);
        slow->isOver = !isQuick || now - slow->lastOver < coolOff;
    }
    if (!slow->isOver) return {};
    return {true, std::chrono::duration_cast<Milliseconds>(now - slow->lastOver)};
}

} // namespace tierline::route
