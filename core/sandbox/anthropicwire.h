// Anthropic messages as bytes; the half of `wire.h` for that dialect.
#pragma once

#include "sandbox/wire.h"

#include <string>
#include <vector>

namespace tierline::sandbox {

std::string anthropicBody(const Answer& answer);
std::vector<Frame> anthropicFrames(const Answer& answer);

} // namespace tierline::sandbox
