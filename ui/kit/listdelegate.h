// Rows of a list of choices: icon, word, and the selection as soft as in the rail.
#pragma once

#include <QStyledItemDelegate>

namespace tierline::kit {

class ListDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace tierline::kit
