#include "policy/flipsmodel.h"

#include "kit/fonts.h"
#include "kit/format.h"
#include "policy/effectwords.h"

#include <algorithm>
#include <limits>

namespace tierline::policypage {

using namespace Qt::Literals::StringLiterals;

void FlipsModel::setList(const FlipListPtr& list, const QStringList& tiers) {
    beginResetModel();
    if (!list || !m_list || list->rows != m_list->rows) m_given.clear();
    m_list = list;
    m_tiers = tiers;
    m_cachedAt = 0xffff'ffff;
    endResetModel();
}

Row FlipsModel::at(int row) const {
    const std::uint32_t number = rowAt(row);
    if (m_cachedAt != number) {
        m_cached = m_list->rows->row(number);
        m_cachedAt = number;
    }
    Row made = m_cached;
    if (const auto given = m_given.find(number); given != m_given.end()) made.label = given->second;
    return made;
}

int FlipsModel::placeOf(std::uint32_t row) const {
    if (!m_list) return -1;
    const auto found = std::ranges::find(m_list->order, row);
    return found == m_list->order.end() ? -1 : static_cast<int>(found - m_list->order.begin());
}

void FlipsModel::setLabel(std::uint32_t row, int tier) {
    m_given[row] = tier;
    const int place = placeOf(row);
    if (place >= 0) Q_EMIT dataChanged(index(place, 0), index(place, columnTotal - 1));
}

int FlipsModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || !m_list) return 0;
    return static_cast<int>(std::min<std::size_t>(m_list->order.size(), std::numeric_limits<int>::max()));
}

int FlipsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

QString FlipsModel::tierName(int tier) const {
    return tier >= 0 && tier < m_tiers.size() ? m_tiers[tier] : QString();
}

QString FlipsModel::textOf(const Row& row, int column) const {
    switch (column) {
    case When: return row.time == Wall{} ? QString() : kit::clockTime(row.time).left(5);
    case Words: return row.hasWords ? row.words : tr("words not kept");
    case From: return tierName(row.liveTier);
    case To: return tierName(row.draftTier);
    case Cost:
        if (!row.liveCost || !row.draftCost) return u"?"_s;
        return signedMoney(*row.draftCost - *row.liveCost);
    case Label: return row.label == noTier ? u"·"_s : tierName(row.label);
    default: return {};
    }
}

QString FlipsModel::spoken(const Row& row) const {
    return tr("%1: from %2 to %3, cost %4, %5")
        .arg(textOf(row, Words).left(120), tierName(row.liveTier), tierName(row.draftTier), textOf(row, Cost),
             row.label == noTier ? tr("no label") : tr("label %1").arg(tierName(row.label)));
}

QVariant FlipsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const int column = index.column();
    const bool isNumber = column == When || column == Cost;
    switch (role) {
    case Qt::DisplayRole: return textOf(at(index.row()), column);
    case Qt::FontRole: return isNumber ? QVariant(kit::numberFont(9.0)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column == Cost ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return column == Words ? spoken(at(index.row())) : textOf(at(index.row()), column);
    case Qt::ToolTipRole: {
        const Row row = at(index.row());
        if (column == Words) return row.words;
        if (column == Cost)
            return tr("%1 now, %2 with the draft%3")
                .arg(kit::money(row.liveCost), kit::money(row.draftCost),
                     row.isSimulated ? tr(", simulated") : QString());
        if (column == From || column == To)
            return tr("score %1 now, %2 with the draft")
                .arg(kit::score(row.liveScore), kit::score(row.draftScore));
        return {};
    }
    case SortRole: {
        const Row row = at(index.row());
        return row.liveCost && row.draftCost ? QVariant((*row.draftCost - *row.liveCost).usd()) : QVariant();
    }
    case TierRole: {
        const Row row = at(index.row());
        return column == From    ? row.liveTier
               : column == To    ? row.draftTier
               : column == Label ? row.label
                                 : noTier;
    }
    case TierCountRole: return static_cast<int>(m_tiers.size());
    case HarmRole: { // −1: breaks a right one, 1: mends it
        const Row row = at(index.row());
        if (row.label == noTier) return 0;
        return (row.draftTier == row.label ? 1 : 0) - (row.liveTier == row.label ? 1 : 0);
    }
    default: return {};
    }
}

QVariant FlipsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal) return {};
    static const struct {
        const char *name, *help;
    } heads[] = {
        {"Time", "When it came."},
        {"Request", "The words that are scored, without what a harness wrote around them. Enter shows the "
                    "whole decision."},
        {"Now", "The tier it goes to with the policy in force."},
        {"Draft", "The tier it would go to with the draft."},
        {"Cost", "What the draft would make of its cost. ?: no known price."},
        {"Label", "The tier it deserves. Press 1 to 4 to say so, U to undo; a cross marks labels that the "
                  "draft breaks, a tick those that it mends."},
    };
    if (role == Qt::DisplayRole) return tr(heads[section].name);
    if (role == Qt::WhatsThisRole || role == Qt::ToolTipRole) return tr(heads[section].help);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Cost ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace tierline::policypage
