#include "inspector/pieces.h"

#include "inspector/inspectortables.h"
#include "kit/densetable.h"
#include "kit/fonts.h"
#include "kit/statedot.h"
#include "kit/tokens.h"

#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QTableView>

namespace tierline::inspector {

namespace {

// Text, or a shape and text where the row has a tone.
class LineDelegate final : public kit::DenseDelegate {
public:
    using DenseDelegate::DenseDelegate;

protected:
    void paintCell(QPainter& painter, const QStyleOptionViewItem& option, const QRect& box,
                   const QModelIndex& index) const override {
        QStyleOptionViewItem cell = option;
        QRect rest = box;
        const auto tone = index.data(ToneOfRow);
        if (tone.isValid()) {
            kit::paintStateDot(painter, QRectF(box.left(), box.center().y() - 4, 9, 9),
                               static_cast<kit::Tone>(tone.toInt()), kit::tokens());
            rest.adjust(15, 0, 0, 0);
        }
        if (index.data(StrongOfRow).toBool())
            cell.font.setWeight(QFont::DemiBold);
        else
            cell.palette.setColor(QPalette::Text, tone.isValid() || index.column() > 0 ? kit::tokens().muted
                                                                                       : kit::tokens().text);
        cell.fontMetrics = QFontMetrics(cell.font);
        DenseDelegate::paintCell(painter, cell, rest, index);
    }
};

} // namespace

QLabel* caption(const QString& text) {
    auto* label = new QLabel(text);
    label->setFont(kit::textFont(9.0, QFont::DemiBold));
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel* muted(const QString& name) {
    auto* label = new QLabel;
    label->setFont(kit::smallFont());
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAccessibleDescription(name); // a name would be heard instead of the words
    return label;
}

QTableView* lineTable(QAbstractItemModel* model, std::initializer_list<int> widths, const QString& name) {
    auto* view = new QTableView;
    view->setModel(model);
    kit::setUpDenseTable(*view, 22);
    view->setItemDelegate(new LineDelegate(view));
    view->setFocusPolicy(Qt::TabFocus);
    int column = 0;
    for (const int width : widths)
        view->setColumnWidth(column++, width);
    view->horizontalHeader()->setStretchLastSection(true);
    view->setAlternatingRowColors(false);
    view->setAccessibleName(name);
    return view;
}

QScrollArea* scrolled(QWidget* content) {
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

} // namespace tierline::inspector
