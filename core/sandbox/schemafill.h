// JSON values that fit a JSON schema: arguments of tool calls and structured answers. Strings are taken from
// the question where it offers one (paths, places, quoted text). Covers type, properties, required, enum,
// const, items, minimum, maximum, anyOf. Pure; any thread.
#pragma once

#include "base/id.h"

#include <string>
#include <string_view>

namespace tierline::sandbox {

// `schema` as JSON; empty or broken gives `{}`.
std::string fillSchema(std::string_view schema, std::string_view question, Dice& dice);
std::string fillText(std::string_view question); // the input of a tool that takes a text

} // namespace tierline::sandbox
