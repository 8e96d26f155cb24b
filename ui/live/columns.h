// The columns of the Live table: what a cell says, what it is sorted by, what it is as a filter. Pure; one
// row of the table in columns.cpp for each.
#pragma once

#include "live/decisionstore.h"

#include <QString>

#include <cstdint>

namespace tierline::live {

// The first ten are shown unless the user says otherwise.
enum class Column {
    Time,
    Client,
    Tier,
    Prompt,
    Score,
    Model,
    Tokens,
    Cost,
    Latency,
    State,
    FirstToken,
    Confidence,
    Margin,
    Session,
    Provider,
    Rules,
    Reason,
    Label,
    Vote,
    Tags,
    Policy,
    Id
};
inline constexpr int columnCount = 22;

int columnWidth(Column column);
bool isShownAtFirst(Column column);
bool isNumber(Column column); // right-aligned, in the number font
QString columnTitle(Column column);
QString columnHelp(Column column); // F1
QString columnKey(Column column);  // in settings

// A cell. `id` is what the row is called; a row does not spell it.
struct Cell {
    RowView row;
    std::string id;
    const ledger::Record* record = nullptr; // null: the row is all there is
};
QString cellText(const Cell& cell, Column column);
QString cellToolTip(const Cell& cell, Column column);
// "tier:complex"; empty: the cell says nothing that could be asked for.
QString cellTerm(const Cell& cell, Column column);
// Whether the rows with more of it go before: what one click on the header gives.
bool sortsDownFirst(Column column);

// The state of a decision in one short word, with the tone that gives it its shape.
QString stateText(ledger::Outcome outcome, int attempts, int status);
int stateTone(ledger::Outcome outcome, int attempts); // kit::Tone
// The models asked, in order: "mid-2 › small-2".
QString modelPath(const RowView& row);
// The row as a sentence, for screen readers.
QString spoken(const Cell& cell);

} // namespace tierline::live
