// What the text of a CSV cell is beyond a text: a number, an answer of yes or no, JSON. Any thread.
#pragma once

#include "protocol/json.h"

#include <optional>
#include <string_view>

namespace tierline::bench {

std::string_view trimmedCell(std::string_view text); // without spaces around it

// "0.5", "1e-3", "True": as spreadsheets and data frames write them.
std::optional<double> numberInCell(std::string_view text);

// What begins with a bracket and is JSON; lives until `parser` reads again.
std::optional<protocol::JsonView> structuredCell(std::string_view text, protocol::JsonParser& parser);

} // namespace tierline::bench
