// Gemini's generateContent as bytes; the part of `wire.h` for that dialect.
#pragma once

#include "sandbox/wire.h"

#include <string>
#include <vector>

namespace tierline::sandbox {

std::string geminiBody(const Answer& answer);
// Each frame is a whole response object. `asArray`: without alt=sse they are the elements of one JSON list.
std::vector<Frame> geminiFrames(const Answer& answer, bool asArray);

} // namespace tierline::sandbox
