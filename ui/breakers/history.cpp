#include "breakers/history.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>

namespace tierline::breakers {

using health::BreakerState;

namespace {

BreakerState stateNamed(std::string_view name) {
    for (const auto state :
         {BreakerState::Open, BreakerState::HalfOpen, BreakerState::HeldOpen, BreakerState::Draining})
        if (toString(state) == name) return state;
    return BreakerState::Closed;
}

} // namespace

std::string targetOf(const std::string& model, const std::string& credential) {
    return credential.empty() ? model : model + '#' + credential.substr(0, credential.find(' '));
}

void History::note(const std::vector<health::BreakerRow>& rows, Wall now) {
    if (m_beginning == Wall{}) m_beginning = now;
    for (const health::BreakerRow& row : rows) {
        const std::string target = targetOf(row.model, row.credential);
        const auto [last, isNew] = m_last.try_emplace(target, BreakerState::Closed);
        if (last->second == row.view.state) continue;
        last->second = row.view.state;
        if (m_changes.size() == limit) m_changes.erase(m_changes.begin());
        m_changes.push_back({target, row.since == Wall{} ? now : row.since, row.view.state, row.view.reason});
    }
}

std::vector<Change> History::of(const std::string& model) const {
    std::vector<Change> changes;
    std::ranges::copy_if(m_changes, std::back_inserter(changes),
                         [&](const Change& change) { return change.model == model; });
    return changes;
}

void appendCalls(std::vector<PastCall>& into, const ledger::Record& record) {
    for (const ledger::Attempt& attempt : record.attempts) {
        PastCall call;
        call.target = targetOf(attempt.model, attempt.credential);
        call.start = attempt.start;
        call.end = attempt.end;
        call.isFault = attempt.errorClass && traits(*attempt.errorClass).feedsBreaker;
        call.before = stateNamed(attempt.breakerBefore);
        call.after = stateNamed(attempt.breakerAfter);
        if (attempt.errorClass) call.why = toString(*attempt.errorClass);
        into.push_back(std::move(call));
    }
}

std::vector<Change> changesOf(const std::vector<PastCall>& calls) {
    struct Sight {
        Wall at{};
        const PastCall* call = nullptr;
        bool isEnd = false;
    };
    std::vector<Sight> sights;
    for (const PastCall& call : calls) {
        sights.push_back({call.start, &call, false});
        sights.push_back({call.end, &call, true});
    }
    std::ranges::sort(sights, {}, [](const Sight& s) {
        return std::tuple(s.at, s.isEnd, std::string_view(s.call->target));
    });
    std::map<std::string, BreakerState> last;
    std::vector<Change> changes;
    for (const Sight& sight : sights) {
        const BreakerState state = sight.isEnd ? sight.call->after : sight.call->before;
        auto& known = last.try_emplace(sight.call->target, BreakerState::Closed).first->second;
        if (known == state) continue;
        known = state;
        changes.push_back(
            {sight.call->target, sight.at, state, sight.isEnd ? sight.call->why : std::string()});
    }
    return changes;
}

std::vector<Change> merged(const std::vector<Change>& past, const History& seen) {
    std::vector<Change> all;
    for (const Change& change : past)
        if (seen.beginning() == Wall{} || change.at < seen.beginning()) all.push_back(change);
    std::map<std::string, BreakerState> last;
    for (const Change& change : all)
        last[change.model] = change.to;
    // Breakers begin anew with the program: what was open before is closed unless the window saw it
    // otherwise.
    if (seen.beginning() != Wall{})
        for (const auto& [target, state] : last)
            if (state != BreakerState::Closed)
                all.push_back({target, seen.beginning(), BreakerState::Closed, {}});
    all.insert(all.end(), seen.all().begin(), seen.all().end());
    std::ranges::sort(all, {},
                      [](const Change& c) { return std::tuple(c.at, std::string_view(c.model), c.to); });
    return all;
}

std::map<std::string, Minutes> minutesOf(const std::vector<PastCall>& calls, Wall now) {
    std::map<std::string, Minutes> all;
    const Wall from = now - spanShown;
    for (const PastCall& call : calls) {
        if (call.end < from || call.end >= now) continue;
        const auto at = static_cast<std::size_t>((call.end - from) / std::chrono::minutes(1));
        Minute& minute = all[call.target][std::min<std::size_t>(at, 59)];
        ++minute.calls;
        minute.faults += call.isFault;
    }
    return all;
}

} // namespace tierline::breakers
