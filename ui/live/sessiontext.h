// A session in the words and figures that its row shows. Pure.
#pragma once

#include "live/names.h"
#include "live/sessiongroups.h"

#include <QString>

namespace tierline::live {

QString nameText(const Names& names, NameKind kind, NameId id);

// "nano ×12 › large ×2"; long ones end with how many changes more there are.
QString pathText(const Session& session, const Names& names);
QString tiersText(const Session& session,
                  const Names& names); // "simple 12, complex 2"; for tool tip and speech

// One amount for each kind of money that there is; "+ 2 ?" behind it: calls of which no price is known.
QString costText(const Session& session);
QString costWords(const Session& session); // with the kind of money, for the tool tip
// What the calls whose cost is known would have cost at the strongest model; "–": of none that is known.
QString strongestText(const Session& session);
QString strongestWords(const Session& session); // and what was saved, of how many calls

QString stateText(const Session& session); // "ok", "2 failed"
int stateTone(const Session& session);     // kit::Tone
// The row as a sentence, for screen readers; `about` its first words.
QString spoken(const Session& session, const Names& names, const QString& about);

} // namespace tierline::live
