// Requests that the draft sends elsewhere, or those of a cell or a rule: a view of indices into rows, of
// which there may be a million. A row is read when it is shown. Window thread.
#pragma once

#include "policy/policydata.h"

#include <QAbstractTableModel>

#include <map>

namespace tierline::policypage {

class FlipsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { When, Words, From, To, Cost, Label, columnTotal };
    enum Role { SortRole = Qt::UserRole + 1, TierRole, TierCountRole, HarmRole };

    using QAbstractTableModel::QAbstractTableModel;
    void setList(const FlipListPtr& list, const QStringList& tiers);
    const FlipListPtr& list() const { return m_list; }
    std::uint32_t rowAt(int row) const { return m_list->order[static_cast<std::size_t>(row)]; }
    Row at(int row) const;
    int placeOf(std::uint32_t row) const; // -1: not among them
    // A label that was given and is not in the rows yet.
    void setLabel(std::uint32_t row, int tier);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString tierName(int tier) const;
    QString textOf(const Row& row, int column) const;
    QString spoken(const Row& row) const;

    FlipListPtr m_list;
    QStringList m_tiers;
    std::map<std::uint32_t, int> m_given;
    mutable std::uint32_t m_cachedAt = 0xffff'ffff; // a table asks for all cells of a row in turn
    mutable Row m_cached;
};

} // namespace tierline::policypage
