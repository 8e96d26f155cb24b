// What the tabs of the inspector share: captions, tables, scrolling. Window thread.
#pragma once

#include <QString>

#include <initializer_list>

class QAbstractItemModel;
class QLabel;
class QScrollArea;
class QTableView;
class QWidget;

namespace tierline::inspector {

QLabel* caption(const QString& text);
QLabel* muted(const QString& name); // small, wrapped, plain
QTableView* lineTable(QAbstractItemModel* model, std::initializer_list<int> widths, const QString& name);
QScrollArea* scrolled(QWidget* content);

} // namespace tierline::inspector
