// The look all tables share: dense rows, no grid, fixed columns, numbers in the number font. For QTableView
// on models of our own.
#pragma once

#include <QStyledItemDelegate>
#include <QTableView>

namespace tierline::kit {

inline constexpr int denseRowHeight = 24;
inline constexpr int comfortableRowHeight = 30;

void setUpDenseTable(QTableView& table, int rowHeight = denseRowHeight);

// Paints background (alternate, selection) itself and calls `paintCell`; derive to paint more.
class DenseDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit DenseDelegate(QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

protected:
    static constexpr int padding = 10;
    // `option` is initialised; `box` is the cell without padding. The base draws the display text with the
    // model's font, alignment and foreground.
    virtual void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                           const QModelIndex& index) const;
};

} // namespace tierline::kit
