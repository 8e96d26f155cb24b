#include "tune/flips.h"

#include <algorithm>
#include <cstdlib>

namespace tierline::tune {

namespace {

std::int64_t estimateOf(const PolicyRows& rows, std::uint8_t tier, std::uint32_t row) {
    return tier == noTier ? noMoney : rows.costs->estimated[tier][row];
}

// What is the same for all rows of an effect.
class Describer {
public:
    explicit Describer(const Effect& effect)
        : m_effect(effect), m_live(*effect.livePolicy), m_draft(*effect.draftPolicy) {
        for (const auto& tier : m_draft.tiers)
            m_sameTier.push_back(indexOf(m_live, tier.name));
        for (const auto& label : effect.labels->names.all()) {
            m_liveLabel.push_back(indexOf(m_live, label));
            m_draftLabel.push_back(indexOf(m_draft, label));
        }
    }

    RowEffect describe(std::uint32_t row) const {
        RowEffect found;
        const auto& live = *m_effect.liveRows;
        const auto& draft = *m_effect.draftRows;
        found.live = live.placed->tier[row];
        found.draft = draft.placed->tier[row];
        found.label = m_effect.labels->of[row];
        found.liveScore = live.placed->score[row];
        found.draftScore = draft.placed->score[row];
        found.margin = marginOf(found.draftScore);
        if (found.live == noTier || found.draft == noTier) {
            found.live = found.draft = noTier;
            return found;
        }
        found.flips = m_sameTier[found.draft] != found.live;
        found.liveCost = estimateOf(live, found.live, row);
        found.draftCost = estimateOf(draft, found.draft, row);
        if (found.liveCost != noMoney && found.draftCost != noMoney)
            found.money = found.draftCost < found.liveCost   ? FlipMoney::Cheaper
                          : found.draftCost > found.liveCost ? FlipMoney::Dearer
                                                             : FlipMoney::Same;
        constexpr auto client = static_cast<std::uint8_t>(DecidedBy::Client);
        if (live.placed->by[row] != client && draft.placed->by[row] != client) judge(found);
        return found;
    }

    // The label's tier in the draft; noTier: none.
    std::uint8_t truth(const RowEffect& row) const {
        return row.label == noName ? noTier : m_draftLabel[row.label];
    }

private:
    static std::uint8_t indexOf(const policy::Policy& policy, const std::string& name) {
        const auto tier = policy.tier(name);
        return tier ? static_cast<std::uint8_t>(*tier) : noTier;
    }

    Millionths marginOf(Millionths score) const {
        Millionths margin = policy::one;
        for (const auto& tier : m_draft.tiers)
            if (tier.below) margin = std::min(margin, std::abs(score - *tier.below));
        return margin;
    }

    void judge(RowEffect& row) const {
        if (row.label == noName || m_liveLabel[row.label] == noTier || m_draftLabel[row.label] == noTier)
            return;
        const int live = int{row.live} - m_liveLabel[row.label];
        const int draft = int{row.draft} - m_draftLabel[row.label];
        row.harm = std::max(0, -draft) - std::max(0, -live);
        if (live == 0 && draft == 0)
            row.of = FlipLabel::Neither;
        else if (draft == 0)
            row.of = FlipLabel::Fixes;
        else if (live == 0)
            row.of = FlipLabel::Breaks;
        else if (std::abs(draft) != std::abs(live))
            row.of = std::abs(draft) < std::abs(live) ? FlipLabel::Nearer : FlipLabel::Farther;
        else
            row.of = FlipLabel::Neither;
    }

    const Effect& m_effect;
    const policy::Policy& m_live;
    const policy::Policy& m_draft;
    std::vector<std::uint8_t> m_sameTier, m_liveLabel, m_draftLabel;
};

bool meets(const RowQuery& query, const Describer& describer, const RowEffect& row) {
    if (row.draft == noTier) return false;
    if (query.flipsOnly && !row.flips) return false;
    if (query.unlabelledOnly && row.label != noName) return false;
    if (query.harmfulOnly && row.harm <= 0) return false;
    if (query.money && row.money != *query.money) return false;
    if (query.of && row.of != *query.of) return false;
    if (!query.cell) return true;
    return describer.truth(row) == query.cell->first && row.draft == query.cell->second;
}

struct Ranked {
    std::int64_t first = 0, second = 0; // the smaller comes first
    std::uint32_t row = 0;
    bool operator<(const Ranked& other) const {
        if (first != other.first) return first < other.first;
        return second != other.second ? second < other.second : row > other.row;
    }
};

Ranked rankOf(RowOrder order, const RowEffect& row, std::uint32_t at) {
    const auto money = -std::abs(row.change());
    switch (order) {
    case RowOrder::Harm: return {-row.harm, money, at};
    case RowOrder::Money: return {money, -row.harm, at};
    case RowOrder::Newest: return {0, 0, at};
    case RowOrder::Margin: return {row.margin, money, at};
    }
    return {};
}

// A half as much again is gathered before the worst are thrown away, so that each row costs little.
void trim(std::vector<Ranked>& ranked, std::size_t most) {
    if (ranked.size() <= most) return;
    std::nth_element(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(most), ranked.end());
    ranked.resize(most);
}

} // namespace

std::int64_t RowEffect::change() const {
    return liveCost == noMoney || draftCost == noMoney ? 0 : saturatingSubtract(draftCost, liveCost);
}

RowEffect rowEffect(const Effect& effect, std::uint32_t row) {
    return Describer(effect).describe(row);
}

std::vector<std::uint32_t> listRows(const Effect& effect, const RowQuery& query, std::stop_token stop) {
    const Describer describer(effect);
    const std::vector<std::uint32_t>* within = nullptr;
    if (query.rule) {
        if (*query.rule >= effect.draftRows->rules.size() || !effect.draftRows->rules[*query.rule]) return {};
        within = &effect.draftRows->rules[*query.rule]->rows;
    }
    const auto rows = within != nullptr ? within->size() : effect.data->size();
    const auto room = query.most < rows / 2 ? query.most + std::max<std::size_t>(query.most / 2, 1000) : rows;
    std::vector<Ranked> ranked;
    for (std::size_t at = 0; at < rows; ++at) {
        if (at % 65'536 == 0 && stop.stop_requested()) return {};
        const auto row = within != nullptr ? (*within)[at] : static_cast<std::uint32_t>(at);
        const auto found = describer.describe(row);
        if (!meets(query, describer, found)) continue;
        ranked.push_back(rankOf(query.order, found, row));
        if (ranked.size() > room) trim(ranked, query.most);
    }
    trim(ranked, query.most);
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::uint32_t> list;
    list.reserve(ranked.size());
    for (const auto& each : ranked)
        list.push_back(each.row);
    return list;
}

} // namespace tierline::tune
