// What stands in each column of the grouped list, for a session and for a call of one: a table. Pure.
#pragma once

#include "live/callsource.h"
#include "live/sessionmodel.h"

#include <QString>

namespace tierline::live {

struct SessionCell {
    const char* title;
    const char* help; // F1
    int width;
    bool number; // right-aligned, in the number font
    QString (*session)(const Session&, const Names&);
    QString (*call)(const RowView&);
    QString (*sessionTip)(const Session&, const Names&) = nullptr;
    QString (*callTip)(const RowView&) = nullptr;

    QString titleText() const;
    QString helpText() const;
};
const SessionCell& sessionCell(SessionColumn column);

// Below zero, zero, above: by the column's figure; zero where a column has no order.
int compareSessions(const Session& a, const Session& b, SessionColumn column, const Names& names);

QString promptText(const RowView& call);
QString spokenCall(const RowView& call);
QString callState(const Row& row);
int toneOf(const Row& row); // kit::Tone

} // namespace tierline::live
