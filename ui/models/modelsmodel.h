// The rows of the Models page: one a model, and below an opened one its dated prices. Keeps its own list of
// what is visible, so that filter, order and opening are one pass. Window thread.
#pragma once

#include "models/modelspresenter.h"

#include <QAbstractTableModel>
#include <QSet>

namespace tierline::models {

class ModelsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Model,
        Provider,
        Tier,
        Context,
        MaxOutput,
        Abilities,
        Input,
        Output,
        CacheRead,
        CacheWrite,
        ValidFrom,
        From,
        Requests,
        Cost,
        columnTotal
    };
    enum Role {
        SortRole = Qt::UserRole,
        TierRole, // places of the ladder, QList<int>
        TierCountRole,
        DatedRole,   // a dated price, not a model
        OpenRole,    // 1 opened, 0 can be, -1 has nothing to show
        TroubleRole, // no price, or taken away
        MutedRole    // of a model that is not in the policy, or a price that does not count
    };

    explicit ModelsModel(QObject* parent = nullptr);

    void setLines(std::vector<ModelLine> lines, int tierCount);
    void setFilter(const QString& text); // words, all of which must occur
    QString filter() const { return m_filter; }
    bool setOpen(const QString& id, bool isOpen); // false: nothing changed
    bool isOpen(const QString& id) const { return m_open.contains(id); }

    // Of the row, also of one of its dated prices; null: no such row.
    const ModelLine* line(int row) const;
    bool isDated(int row) const;
    int rowOf(const QString& id) const;        // -1: not visible
    std::vector<ModelLine> shownLines() const; // without dated prices, as they stand
    int lineCount() const { return static_cast<int>(m_lines.size()); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override; // -1: as it came

private:
    struct Row {
        std::size_t line = 0;
        int dated = -1;
    };
    void arrange(); // m_shown anew, without telling
    QVariant lineData(const ModelLine& line, int column, int role) const;
    QVariant datedData(const PriceRow& row, int column, int role) const;

    std::vector<ModelLine> m_lines;
    std::vector<QString> m_words;
    std::vector<Row> m_shown;
    QSet<QString> m_open;
    QString m_filter;
    int m_tierCount = 0, m_sorted = -1;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace tierline::models
