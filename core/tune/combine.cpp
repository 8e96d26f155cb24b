#include "tune/combine.h"

#include "tune/overrows.h"

#include <algorithm>

namespace tierline::tune {

namespace {

using policy::Effect;

struct Rows { // of a term, within one piece
    const std::uint32_t* begin;
    const std::uint32_t* end;
};

Rows within(const Term& term, std::size_t begin, std::size_t end) {
    const auto& rows = term.hits->rows;
    const auto first = std::ranges::lower_bound(rows, static_cast<std::uint32_t>(begin));
    const auto last = std::lower_bound(first, rows.end(), static_cast<std::uint32_t>(end));
    return {rows.data() + (first - rows.begin()), rows.data() + (last - rows.begin())};
}

void bind(const Term& term, const Rows& rows, Parts& parts) {
    for (const auto* row = rows.begin; row != rows.end; ++row) {
        switch (term.effect) {
        case Effect::None: break;
        case Effect::Floor: parts.floor[*row] = std::max(parts.floor[*row], term.tier); break;
        case Effect::Ceiling: parts.ceiling[*row] = std::min(parts.ceiling[*row], term.tier); break;
        case Effect::Set:
            if (parts.set[*row] == noTier) parts.set[*row] = term.tier;
            break;
        }
    }
}

void add(const Term& term, const Rows& rows, Parts& parts) {
    auto* const sum = parts.sum.data();
    auto* const fired = parts.fired.data();
    const std::int64_t weight = term.weight;
    for (const auto* row = rows.begin; row != rows.end; ++row) {
        sum[*row] += weight;
        fired[*row] = 1;
    }
    if (term.effect != Effect::None) bind(term, rows, parts);
}

} // namespace

void combine(const Terms& terms, std::size_t rows, unsigned threads, Parts& parts) {
    parts.sum.resize(rows);
    for (auto* each : {&parts.floor, &parts.ceiling, &parts.set, &parts.fired})
        each->resize(rows);
    overRows(rows, threads, {}, [&](unsigned) {
        return [&](std::size_t begin, std::size_t end) {
            const auto fill = [&](auto& column, auto value) {
                std::fill(column.data() + begin, column.data() + end, value);
            };
            fill(parts.sum, std::int64_t{terms.base});
            fill(parts.floor, std::uint8_t{0});
            fill(parts.ceiling, noTier);
            fill(parts.set, noTier);
            fill(parts.fired, std::uint8_t{0});
            for (const auto& term : terms.list)
                add(term, within(term, begin, end), parts);
        };
    });
}

std::optional<std::vector<std::size_t>> reweighed(const Terms& before, const Terms& now) {
    if (before.base != now.base || before.list.size() != now.list.size()) return std::nullopt;
    std::vector<std::size_t> changed;
    for (std::size_t at = 0; at < now.list.size(); ++at) {
        auto same = before.list[at];
        same.weight = now.list[at].weight;
        if (same != now.list[at]) return std::nullopt;
        if (before.list[at].weight != now.list[at].weight) changed.push_back(at);
    }
    return changed;
}

void reweigh(const Terms& before, const Terms& now, const std::vector<std::size_t>& changed, Parts& parts) {
    for (const auto at : changed) {
        const auto by = std::int64_t{now.list[at].weight} - before.list[at].weight;
        for (const auto row : now.list[at].hits->rows)
            parts.sum[row] += by;
    }
}

} // namespace tierline::tune
