// What could stand where the cursor is in a filter: fields, and for a field the words seen. Pure.
#pragma once

#include "live/filterfields.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace tierline::live {

struct Completion {
    QString text; // takes the place of what is there
    QString help;
    bool operator==(const Completion&) const = default;
};
struct Completions {
    qsizetype from = 0, length = 0; // what it takes the place of
    std::vector<Completion> list;
};
using ValuesOf = std::function<QStringList(Field)>; // the words seen
Completions completionsAt(const QString& text, qsizetype cursor, const ValuesOf& valuesOf);

} // namespace tierline::live
