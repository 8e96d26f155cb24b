// F1: what the figure under the pointer, or the one with focus, is and how it came about. The words are the
// `whatsThis` of widgets and the `Qt::WhatsThisRole` of models. Window thread.
#pragma once

#include <QPoint>
#include <QString>

class QWidget;

namespace tierline::shell {

struct Explanation {
    QString text; // empty: nothing is known there
    QWidget* at = nullptr;
    QPoint where; // global, below what is explained
};

// Of `widget` or what it stands in; `pointer` is global and chooses the cell or column of a table. With a
// null pointer the current cell is meant.
Explanation explanationFor(QWidget* widget, const QPoint* pointer);

// Of what is under the pointer, else of what has focus, inside `window`.
Explanation explanationIn(QWidget* window);

} // namespace tierline::shell
