// What was run, and templates, as a file holds them: JSON. Bounded in number and size. Pure.
#pragma once

#include "playground/playdata.h"

#include <QByteArray>

namespace tierline::playground {

inline constexpr int pastKept = 50;
inline constexpr qsizetype draftKept = 200'000; // characters; what is longer is not remembered

bool isRememberable(const Draft& draft);
void remember(Shelf& shelf, const PastRun& run); // in front; the same draft moves there
const QList<Template>& shippedTemplates();

QByteArray toJson(const Shelf& shelf);       // the user's own templates and the past
Shelf shelfFromJson(const QByteArray& json); // what cannot be read is left out; the shipped ones in front

QString titleOf(const Draft& draft); // one line of its words, for a menu

} // namespace tierline::playground
