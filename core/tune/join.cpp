#include "tune/load.h"

#include <algorithm>
#include <utility>

namespace tierline::tune {

namespace {

using Kept = std::vector<ColumnsPointer>; // whose texts the joined columns refer to

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

// Columns that may be missing where no row has any.
template <class T>
void appendSparse(std::vector<T>& to, const std::vector<T>& from, std::size_t before, std::size_t rows) {
    if (from.empty() && to.empty()) return;
    to.resize(before);
    append(to, from);
    to.resize(before + rows);
}

void appendNamed(std::vector<std::uint16_t>& to, NameList& names, const std::vector<std::uint16_t>& from,
                 const NameList& fromNames) {
    std::vector<std::uint16_t> number;
    for (const auto& name : fromNames.all())
        number.push_back(names.add(name));
    for (const auto each : from)
        to.push_back(each == noName ? noName : number[each]);
}

template <class T>
void appendMoved(std::vector<T>& to, const std::vector<T>& from, std::size_t by, T none) {
    for (const auto each : from)
        to.push_back(each == none ? none : static_cast<T>(each + by));
}

void appendOutcomes(Columns& to, const Columns& from, std::size_t before) {
    if (from.outcomeBegin.empty() && to.outcomeBegin.empty()) return;
    const auto had = to.outcomes.size();
    to.outcomeBegin.resize(before, 0); // of none; or without the last, which begins the first of these
    for (std::size_t row = 0; row <= from.size(); ++row) {
        const auto begin = from.outcomeBegin.empty() ? 0U : from.outcomeBegin[row];
        to.outcomeBegin.push_back(static_cast<std::uint32_t>(had + begin));
    }
    std::vector<std::uint16_t> models, number;
    for (const auto& outcome : from.outcomes)
        models.push_back(outcome.model);
    appendNamed(number, to.models, models, from.models);
    for (std::size_t at = 0; at < from.outcomes.size(); ++at)
        to.outcomes.push_back({number[at], from.outcomes[at].score, from.outcomes[at].cost});
}

void appendColumns(Columns& to, const Columns& from) {
    const auto before = to.size(), rows = from.size();
    appendSparse(to.lastTurn, from.lastTurn, before, rows);
    appendSparse(to.features, from.features, before, rows);
    appendOutcomes(to, from, before);
    appendMoved(to.usageAt, from.usageAt, to.usages.size(), noRow);
    append(to.usages, from.usages);
    appendMoved(to.idEnd, from.idEnd, to.ids.size(), noRow);
    to.ids += from.ids;
    const auto sessions = to.session.empty() ? 0U : std::ranges::max(to.session) + 1;
    appendMoved(to.session, from.session, sessions, noRow);
    appendNamed(to.requested, to.requestedNames, from.requested, from.requestedNames);
    appendNamed(to.label, to.labels, from.label, from.labels);
    appendNamed(to.tier, to.tiers, from.tier, from.tiers);
    appendNamed(to.model, to.models, from.model, from.models);
    appendNamed(to.client, to.clients, from.client, from.clients);
    append(to.text, from.text);
    append(to.tokens, from.tokens);
    append(to.turns, from.turns);
    append(to.toolResults, from.toolResults);
    append(to.loopStep, from.loopStep);
    append(to.bits, from.bits);
    append(to.needs, from.needs);
    append(to.dialect, from.dialect);
    append(to.estimatedIn, from.estimatedIn);
    append(to.estimatedOut, from.estimatedOut);
    append(to.vote, from.vote);
    append(to.cost, from.cost);
    append(to.money, from.money);
    append(to.time, from.time); // the last: it is their size
    to.unread += from.unread;
    to.unrouted += from.unrouted;
}

} // namespace

ColumnsPointer joined(const std::vector<ColumnsPointer>& parts, std::string name) {
    if (parts.size() == 1 && parts.front()->name == name) return parts.front();
    auto all = std::make_shared<Columns>();
    all->name = std::move(name);
    if (!parts.empty()) all->source = parts.front()->source;
    for (const auto& part : parts) {
        appendColumns(*all, *part);
        all->days = std::max(all->days, part->days);
        if (part->end <= part->begin) continue;
        all->begin = all->end == 0 ? part->begin : std::min(all->begin, part->begin);
        all->end = std::max(all->end, part->end);
    }
    all->keeper = std::make_shared<Kept>(parts);
    return all;
}

} // namespace tierline::tune
