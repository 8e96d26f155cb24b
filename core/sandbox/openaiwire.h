// OpenAI chat completions as bytes; the half of `wire.h` for that dialect.
#pragma once

#include "sandbox/wire.h"

#include <string>
#include <vector>

namespace tierline::sandbox {

std::string openAiBody(const Answer& answer);
std::vector<Frame> openAiFrames(const Answer& answer, bool includeUsage);

} // namespace tierline::sandbox
