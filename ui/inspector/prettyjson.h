// JSON as a person reads it: one member a line, indented; keys in their order and numbers as they were
// written. Works on the text itself, so nothing is rounded or reordered. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tierline::inspector {

// A text that is no JSON comes out in some shape, never in an error: nothing of it is lost but white space
// between its tokens. Depth is bounded: what lies deeper than 64 levels stays on one line.
std::string prettyJson(std::string_view json);

} // namespace tierline::inspector
