// The parts of a record that are lists or objects. Each is stored in one column as the JSON text that the
// record's own JSON contains, so that reading a row pastes it unparsed. Any thread.
#pragma once

#include "ledger/record.h"

#include <array>
#include <string>
#include <string_view>

namespace tierline::ledger {

enum class Part : std::uint8_t {
    Envelope,
    Features,
    Signals,
    Requirements,
    Stages,
    Candidates,
    Attempts,
    Overhead,
    Tags,
    Translation, // empty: there was none
    UsageParts   // those that are not zero, as an object; empty: all are
};
inline constexpr std::size_t partCount = 11;

// JSON by part; views into text that someone else keeps.
struct Parts {
    std::array<std::string_view, partCount> texts;
    std::string_view& operator[](Part part) { return texts[static_cast<std::size_t>(part)]; }
    std::string_view operator[](Part part) const { return texts[static_cast<std::size_t>(part)]; }
};

void appendPart(std::string& out, Part part, const Record& record);

// Serialises every part behind one another into `text` (emptied first) and points the result into it.
Parts partsOf(const Record& record, std::string& text);

// The whole record, its parts taken from `parts`; those inside `record` are not looked at.
void appendJson(std::string& out, const Record& record, const Parts& parts, bool withOutcome);

} // namespace tierline::ledger
