// OpenAI's Responses as bytes; the part of `wire.h` for that dialect.
#pragma once

#include "sandbox/wire.h"

#include <string>
#include <vector>

namespace tierline::sandbox {

std::string responsesBody(const Answer& answer);
std::vector<Frame> responsesFrames(const Answer& answer);

std::string responseId(const Answer& answer);
std::string outputItems(const Answer& answer); // a JSON list, as previous_response_id brings it back

} // namespace tierline::sandbox
