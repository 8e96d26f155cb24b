#include "shell/explain.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCursor>
#include <QHeaderView>
#include <QTableView>

namespace tierline::shell {

namespace {

QString headerText(const QAbstractItemModel& model, int section, Qt::Orientation orientation) {
    return model.headerData(section, orientation, Qt::WhatsThisRole).toString();
}

Explanation ofHeader(QHeaderView& header, const QPoint* pointer) {
    if (header.model() == nullptr || pointer == nullptr) return {};
    const QPoint place = header.viewport()->mapFromGlobal(*pointer);
    const int section = header.logicalIndexAt(place);
    if (section < 0) return {};
    const QPoint below(header.sectionViewportPosition(section), header.height());
    return {headerText(*header.model(), section, header.orientation()), &header,
            header.viewport()->mapToGlobal(below)};
}

// A cell's own words, else its column's, else its row's.
Explanation ofCell(QAbstractItemView& view, const QPoint* pointer) {
    if (view.model() == nullptr) return {};
    const QModelIndex index =
        pointer != nullptr ? view.indexAt(view.viewport()->mapFromGlobal(*pointer)) : view.currentIndex();
    if (!index.isValid()) return {};
    QString text = index.data(Qt::WhatsThisRole).toString();
    if (text.isEmpty()) text = headerText(*view.model(), index.column(), Qt::Horizontal);
    if (text.isEmpty()) text = headerText(*view.model(), index.row(), Qt::Vertical);
    return {text, &view, view.viewport()->mapToGlobal(view.visualRect(index).bottomLeft())};
}

} // namespace

Explanation explanationFor(QWidget* widget, const QPoint* pointer) {
    for (QWidget* at = widget; at != nullptr; at = at->isWindow() ? nullptr : at->parentWidget()) {
        Explanation found;
        if (auto* header = qobject_cast<QHeaderView*>(at))
            found = ofHeader(*header, pointer);
        else if (auto* view = qobject_cast<QAbstractItemView*>(at))
            found = ofCell(*view, pointer);
        if (!found.text.isEmpty()) return found;
        if (!at->whatsThis().isEmpty())
            return {at->whatsThis(), at, at->mapToGlobal(QPoint(0, at->height()))};
    }
    return {};
}

Explanation explanationIn(QWidget* window) {
    const QPoint pointer = QCursor::pos();
    if (QWidget* under = QApplication::widgetAt(pointer); under != nullptr && under->window() == window)
        if (auto found = explanationFor(under, &pointer); !found.text.isEmpty()) return found;
    return explanationFor(QApplication::focusWidget(), nullptr);
}

} // namespace tierline::shell
