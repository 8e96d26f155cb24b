// What a decision can be filtered by: one row a field.
#pragma once

#include <QString>
#include <QStringList>

#include <array>
#include <cstdint>
#include <optional>

namespace tierline::live {

enum class Field : std::uint8_t {
    Tier,
    Model,
    Provider,
    Client,
    Rule,
    Status,
    State,
    Outcome,
    Cost,
    Latency,
    FirstToken,
    Tokens,
    Score,
    Confidence,
    Margin,
    Session,
    Policy,
    Label,
    Vote,
    Flip,
    Pinned,
    Mark,
    Since,
    To,
    Tag,
    Reason,
    Flag,
    Id,
    Text
};

enum class FieldKind : std::uint8_t {
    Name,     // one of the words seen; part of it is enough
    Choice,   // one of a few words
    Money,    // nano-dollars
    Duration, // milliseconds
    Count,
    Share, // millionths
    Status,
    Since, // not before; of `to` not from then on
    Text
};

struct FieldRow {
    Field field;
    FieldKind kind;
    const char* name;    // as it is written
    const char* also;    // another way to write it; may be null
    const char* noun;    // in a sentence: "tier", "cost"
    const char* help;    // one line for the completion
    const char* choices; // of Choice, separated by blanks
};
const FieldRow& fieldRow(Field field);
std::optional<Field> fieldNamed(QStringView name);
QStringList fieldNames();
QString fieldNoun(Field field);
QString fieldHelp(Field field);
QStringList fieldChoices(Field field);
// The nearest field to a word that is none; empty: none is near.
QString nearestField(QStringView word);

} // namespace tierline::live
