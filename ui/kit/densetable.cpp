#include "kit/densetable.h"

#include "kit/fonts.h"
#include "kit/linetext.h"
#include "kit/preferences.h"
#include "kit/tokens.h"

#include <QHeaderView>
#include <QPainter>

namespace tierline::kit {

void setUpDenseTable(QTableView& table, int rowHeight) {
    table.setFrameShape(QFrame::NoFrame);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setAlternatingRowColors(true);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setTabKeyNavigation(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setMinimumSectionSize(16);
    table.verticalHeader()->setDefaultSectionSize(rowHeight);
    if (rowHeight == denseRowHeight) { // the user's choice; others are the page's
        table.verticalHeader()->setDefaultSectionSize(kit::rowHeight());
        QObject::connect(&preferenceNews(), &PreferenceNews::changed, &table,
                         [&table] { table.verticalHeader()->setDefaultSectionSize(kit::rowHeight()); });
    }
    QHeaderView& header = *table.horizontalHeader();
    header.setHighlightSections(false);
    header.setSectionResizeMode(QHeaderView::Interactive); // never by contents: that walks the model
    header.setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header.setMinimumSectionSize(40);
    header.setFont(textFont(9.0, QFont::Medium));
    if (table.itemDelegate() == nullptr || qobject_cast<DenseDelegate*>(table.itemDelegate()) == nullptr)
        table.setItemDelegate(new DenseDelegate(&table));
}

DenseDelegate::DenseDelegate(QObject* parent) : QStyledItemDelegate(parent) {}

void DenseDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const Tokens& t = tokens();
    painter->save();
    if ((cell.state & QStyle::State_Selected) != 0)
        painter->fillRect(cell.rect, t.selection);
    else if (index.row() % 2 == 1)
        painter->fillRect(cell.rect, t.alternate);
    paintCell(*painter, cell, cell.rect.adjusted(padding, 0, -padding, 0), index);
    painter->restore();
}

void DenseDelegate::paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                              const QModelIndex& /*index*/) const {
    painter.setFont(option.font);
    painter.setPen(option.palette.color(QPalette::Text));
    drawLine(painter, box, option.displayAlignment, option.text, option.textElideMode);
}

} // namespace tierline::kit
