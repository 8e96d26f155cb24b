// Changes to a filter as text, as clicks make them. Pure.
#pragma once

#include "live/filter.h"

#include <QString>

namespace tierline::live {

enum class Join { Replace, And, Or, Exclude };
// Brackets are added where the meaning asks for them. A filter that cannot be read is replaced.
QString joined(const QString& filter, const QString& term, Join how);

// A term that stands by itself at the top, beside others that must hold too, is there or not.
bool hasTerm(const QString& filter, const QString& term);
// Takes it out when it is there, else adds it; of the same field and sign there is one afterwards.
QString toggled(const QString& filter, const QString& term);

QString termFor(Field field, const QString& value); // tier:complex, client:"my tool"

} // namespace tierline::live
