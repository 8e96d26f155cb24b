// A row of a set as its line of JSON, so that `readSet` gives the same case again. Pure.
#pragma once

#include "bench/set.h"

#include <string>

namespace tierline::bench {

// Appends the line with its end.
void appendRow(std::string& out, const Case& each, const Names& names = {});

} // namespace tierline::bench
