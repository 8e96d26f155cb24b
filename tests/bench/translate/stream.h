// A provider's event stream, one string an event as it comes in: its first events are apart from those that
// repeat, so that the latter can be timed alone.
#pragma once

#include "base/dialect.h"

#include <string>
#include <vector>

namespace tierline::bench {

enum class Delta { Text, ToolArguments };

struct Stream {
    std::string begin;
    std::vector<std::string> deltas;
};

// Gemini does not stream arguments: there each delta of arguments is a whole call, and
// there are at most 50.
Stream streamOf(Dialect provider, Delta delta, int count);

} // namespace tierline::bench
