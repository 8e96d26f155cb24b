#include "live/opinions.h"

#include <algorithm>

namespace tierline::live {

namespace {

Said saidOf(const Opinion& before, const Opinion& after) {
    Said said{after.id, {}};
    if (before.vote != after.vote) {
        said.feedback.setsVote = true;
        if (after.vote != 0) said.feedback.vote = after.vote;
    }
    if (before.label != after.label) {
        said.feedback.setsLabel = true;
        if (!after.label.empty()) said.feedback.label = after.label;
    }
    return said;
}

} // namespace

OpinionStep Opinions::take(std::vector<Change> changes, bool canBeUndone) {
    std::erase_if(changes, [](const Change& each) { return each.before == each.after; });
    OpinionStep step;
    if (changes.empty()) return step;
    step.number = ++m_number;
    for (const Change& each : changes) {
        step.say.push_back(saidOf(each.before, each.after));
        step.show.push_back(each.after);
    }
    m_waiting[step.number] = changes;
    if (!canBeUndone) return step;
    m_done.emplace_back(step.number, std::move(changes));
    if (m_done.size() > mostSteps) m_done.erase(m_done.begin());
    return step;
}

OpinionStep Opinions::vote(const std::vector<Opinion>& now, int vote) {
    // Where all have it already the key takes it back.
    const bool takesBack =
        std::ranges::all_of(now, [vote](const Opinion& each) { return each.vote == vote; });
    std::vector<Change> changes;
    for (const Opinion& before : now) {
        Opinion after = before;
        after.vote = takesBack ? 0 : vote;
        changes.push_back({before, after});
    }
    return take(std::move(changes), true);
}

OpinionStep Opinions::label(const std::vector<Opinion>& now, const std::string& label) {
    std::vector<Change> changes;
    for (const Opinion& before : now) {
        Opinion after = before;
        after.label = label;
        changes.push_back({before, after});
    }
    return take(std::move(changes), true);
}

OpinionStep Opinions::undo() {
    if (m_done.empty()) return {};
    std::vector<Change> changes = std::move(m_done.back().second);
    m_done.pop_back();
    for (Change& each : changes)
        std::swap(each.before, each.after);
    return take(std::move(changes), false);
}

std::vector<Opinion> Opinions::answered(std::uint64_t number, const std::vector<std::string>& refused) {
    const auto found = m_waiting.find(number);
    if (found == m_waiting.end()) return {};
    std::vector<Opinion> again;
    const auto isRefused = [&](const Change& each) {
        return std::ranges::find(refused, each.after.id) != refused.end();
    };
    // What was said later of the same decision stands.
    const auto isOvertaken = [&](const Change& each) {
        return std::any_of(std::next(found), m_waiting.end(), [&](const auto& later) {
            return std::ranges::any_of(later.second,
                                       [&](const Change& other) { return other.after.id == each.after.id; });
        });
    };
    for (const Change& each : found->second)
        if (isRefused(each) && !isOvertaken(each)) again.push_back(each.before);
    m_waiting.erase(found);
    // What never came to be is not to be undone either.
    for (auto& [step, changes] : m_done)
        if (step == number) std::erase_if(changes, isRefused);
    std::erase_if(m_done, [](const auto& step) { return step.second.empty(); });
    return again;
}

int nextToLabel(int rows, int current, bool closest, const std::function<ToLabel(int)>& rowAt) {
    int best = -1;
    std::int32_t margin = 0;
    for (int i = 1; i <= rows; ++i) {
        const int row = (std::max(current, -1) + i) % rows;
        const ToLabel here = rowAt(row);
        if (here.labelled || !here.scored || row == current) continue;
        if (!closest) return row;
        if (best < 0 || here.margin < margin) {
            best = row;
            margin = here.margin;
        }
    }
    return best;
}

} // namespace tierline::live
