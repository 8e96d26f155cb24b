#include "kit/listdelegate.h"

#include "kit/tokens.h"

#include <QIcon>
#include <QPainter>

#include <algorithm>

namespace tierline::kit {

namespace {

constexpr int padding = 10, iconSize = 16, leastHeight = 32;

} // namespace

void ListDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    const Tokens& t = tokens();
    const bool isChosen = option.state.testFlag(QStyle::State_Selected);
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const QRectF row = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool hasFocus = isChosen && option.state.testFlag(QStyle::State_HasFocus);
    painter->setPen(hasFocus ? QPen(t.accent) : QPen(Qt::NoPen));
    if (isChosen)
        painter->setBrush(t.accentSoft);
    else if (isEnabled && option.state.testFlag(QStyle::State_MouseOver))
        painter->setBrush(t.hover);
    painter->drawRoundedRect(row, 6, 6);
    QRect words = option.rect.adjusted(padding, 0, -padding, 0);
    const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>();
    if (!icon.isNull()) {
        const QRect box(words.left(), words.center().y() - iconSize / 2 + 1, iconSize, iconSize);
        icon.paint(painter, box, Qt::AlignCenter, isEnabled ? QIcon::Normal : QIcon::Disabled);
        words.setLeft(box.right() + padding);
    }
    painter->setFont(option.font);
    painter->setPen(isEnabled ? t.text : t.muted);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, words.width()));
    painter->restore();
}

QSize ListDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize wanted = QStyledItemDelegate::sizeHint(option, index);
    return {wanted.width(), std::max(wanted.height(), leastHeight)};
}

} // namespace tierline::kit
