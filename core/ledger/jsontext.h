// The few forms of which a record's JSON consists, appended to a string. Records are written at the rate of
// the traffic by one thread, so text without anything to escape is copied whole and numbers never pass
// through a double. Everything else that writes JSON uses base/jsonwriter.h. Any thread.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::ledger {

void appendText(std::string& out, std::string_view text); // with quotes
void appendInteger(std::string& out, std::int64_t value);
// `value` / 10^places, exactly and without trailing zeros: 180000 at 6 places is 0.18.
void appendDecimal(std::string& out, std::int64_t value, int places);
void appendTime(std::string& out, Wall time); // RFC 3339, UTC, milliseconds, with quotes

inline void appendBool(std::string& out, bool value) {
    out.append(value ? "true" : "false", value ? 4 : 5);
}

} // namespace tierline::ledger
