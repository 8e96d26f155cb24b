// OpenAI chat completions as bytes; the half of `wire.h` for that dialect.
#pragma once

#include "sandbox/wire.h"

#include <string>
#include <vector>

namespace tierline::sandbox {

std::string openAiBody(const Answer& answer);
// `azure`: its streams begin with a chunk that has filter results and no choices.
std::vector<Frame> openAiFrames(const Answer& answer, bool includeUsage, bool azure);

} // namespace tierline::sandbox
