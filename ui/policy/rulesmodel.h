// Rules and features of the draft as rows: base, rules in their order, features. Holds no truth: an edit is
// said as a signal, and the draft comes back as a new view. Window thread.
#pragma once

#include "policy/drafting.h"

#include <QAbstractTableModel>

#include <map>

namespace tierline::policypage {

struct RulesView {
    PolicyPtr draft, live;
    std::vector<RuleHits> rules, features; // may be fewer than the draft has: not known yet
    std::map<QString, QString> warnings;   // by rule id: the sentence of a lint
    bool canEdit = true;
};

class RulesModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { On, Name, Does, Weight, Hits, Trend, columnTotal };
    enum Role {
        SortRole = Qt::UserRole + 1,
        TrendRole,
        ToneRole,
        ChangedRole,
        WarningRole,
        EffectTierRole,
        TierCountRole,
        HarnessRole,
        OffRole
    };

    using QAbstractTableModel::QAbstractTableModel;
    void setView(const RulesView& view);
    const RulesView& view() const { return m_view; }
    Item itemAt(int row) const;
    int rowOf(const Item& item) const; // -1: there is none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    void weightEdited(const tierline::policypage::Item& item, int weight);
    void enabledEdited(int rule, bool isOn);
    void moveRequested(int rule, int to);

private:
    const RuleHits* hitsOf(const Item& item) const;
    bool isChanged(const Item& item) const;
    QString doesText(const Item& item) const;
    QString toolTip(const Item& item, int column) const;

    RulesView m_view;
    std::vector<Item> m_items;
};

} // namespace tierline::policypage
