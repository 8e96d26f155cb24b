// A conversation as a coding agent sends it: 20 tools with schemas, long texts, pairs of tool calls with
// their results, words in several scripts. The same for the same size.
#pragma once

#include "base/dialect.h"

#include <cstddef>
#include <string>

namespace tierline::bench {

std::string agentBody(Dialect dialect, std::size_t bytes); // about so many

} // namespace tierline::bench
