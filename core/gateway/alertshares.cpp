#include "gateway/alertshares.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

std::int64_t numberOf(Wall time) {
    return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count()
           / std::chrono::duration_cast<std::chrono::minutes>(ShareTally::step).count();
}

} // namespace

void ShareTally::add(Wall time, std::string_view subject, bool premium) {
    auto at = m_subjects.find(subject);
    if (at == m_subjects.end()) {
        // The policy's rules keep room of their own, however many clients there are.
        const std::size_t room = subject.starts_with("rule ") ? 2 * subjectLimit : subjectLimit;
        if (m_subjects.size() >= room || subject.size() > nameLimit) return;
        at = m_subjects.emplace(subject, std::vector<Count>()).first;
    }
    std::vector<Count>& counts = at->second;
    const std::int64_t number = numberOf(time);
    auto place = counts.end();
    if (counts.empty() || counts.back().number < number)
        place = counts.insert(place, {number, 0, 0}); // nearly always, or the last one
    else
        place = std::ranges::lower_bound(counts, number, {}, &Count::number);
    if (place->number != number) place = counts.insert(place, {number, 0, 0});
    ++place->requests;
    place->premium += premium ? 1 : 0;
}

void ShareTally::put(std::string subject, std::vector<Count> counts) {
    if (m_subjects.size() >= 2 * subjectLimit || subject.size() > nameLimit) return;
    std::erase_if(counts, [](const Count& one) {
        return one.number < 0 || one.requests <= 0 || one.premium < 0 || one.premium > one.requests
               || one.requests > 1'000'000'000'000;
    });
    std::ranges::sort(counts, {}, &Count::number);
    const auto twice = std::ranges::unique(counts, {}, &Count::number);
    counts.erase(twice.begin(), twice.end());
    m_subjects[std::move(subject)] = std::move(counts);
}

void ShareTally::forget(Wall now, Milliseconds over) {
    const std::int64_t oldest = numberOf(now - over - before);
    for (auto& [subject, counts] : m_subjects)
        std::erase_if(counts, [&](const Count& one) { return one.number < oldest; });
    std::erase_if(m_subjects, [](const auto& entry) { return entry.second.empty(); });
}

std::vector<route::AlertInputs::Share> ShareTally::shares(Wall now, Milliseconds over) const {
    const std::int64_t last = numberOf(now), first = numberOf(now - over);
    const std::int64_t oldest = numberOf(now - over - before);
    std::vector<route::AlertInputs::Share> all;
    for (const auto& [subject, counts] : m_subjects) {
        route::AlertInputs::Share share;
        share.subject = subject;
        for (const Count& one : counts) {
            if (one.number < oldest || one.number > last) continue;
            (one.number >= first ? share.requests : share.requestsBefore) += one.requests;
            (one.number >= first ? share.premium : share.premiumBefore) += one.premium;
        }
        if (share.requests > 0 || share.requestsBefore > 0) all.push_back(std::move(share));
    }
    return all;
}

} // namespace tierline::gateway
