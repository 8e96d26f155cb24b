// A small table as a value, its model and its delegate: the presenters fill cells, nothing here knows what
// they mean. For hundreds of rows; the cases have a model of their own.
#pragma once

#include "kit/densetable.h"
#include "kit/statedot.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <vector>

namespace tierline::benchmark {

struct Cell {
    QString text;
    QString hint;
    double sort = 0;
    bool isNumber = false, isStrong = false, isMuted = false;
    std::optional<kit::Tone> tone; // its shape stands before the text
    // A bar over 0 to 1: the range, a tick where the value is, a hollow one where the other's is.
    struct Bar {
        double value = 0, low = 0, high = 0;
        std::optional<double> other;
        bool operator==(const Bar&) const = default;
    };
    std::optional<Bar> bar;
    bool operator==(const Cell&) const = default;
};

struct Column {
    QString title;
    bool isNumber = false;
    int width = 90; // 0: what is left
    QString hint = {};
    bool operator==(const Column&) const = default;
};

struct Line {
    std::vector<Cell> cells;
    QString id;     // what a click opens
    QString spoken; // the row as a sentence
    bool operator==(const Line&) const = default;
};

struct Table {
    std::vector<Column> columns;
    std::vector<Line> lines;
    bool operator==(const Table&) const = default;
};

class CellModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { SortRole = Qt::UserRole + 1, CellRole, IdRole };

    using QAbstractTableModel::QAbstractTableModel;
    void setTable(Table table);
    const Table& table() const { return m_table; }
    int rowOf(const QString& id) const; // -1: none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    Table m_table;
};

class CellDelegate final : public kit::DenseDelegate {
    Q_OBJECT

public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override;
};

void paintIntervalBar(QPainter& painter, const QRectF& box, const Cell::Bar& bar);

// A table over the model with columns as wide as they say.
class CellView final : public QTableView {
    Q_OBJECT

public:
    explicit CellView(const QString& accessibleName, QWidget* parent = nullptr);
    void setTable(const Table& table);
    CellModel& cells() const { return *m_model; }
    QString currentId() const;
    void selectId(const QString& id); // without telling

Q_SIGNALS:
    void opened(const QString& id);   // Enter, or a double click
    void selected(const QString& id); // by the user

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOut();

    CellModel* m_model;
    bool m_isOurs = false;
};

} // namespace tierline::benchmark
