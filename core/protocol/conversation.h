// The words of a conversation: which texts the user said, what counts as system text, how much there is in
// all. Shared by the request readers; one call, no state kept.
#pragma once

#include "base/dialect.h"
#include "base/error.h"
#include "protocol/json.h"
#include "protocol/request.h"

namespace tierline::protocol {

// Fills what comes from `messages` (and Anthropic's `system`): texts, textBytes, turns, images. InvalidInput
// when a message is not an object.
Result<void> readTurns(Dialect dialect, JsonView system, JsonView messages, Request& request);

bool hasWords(std::string_view text); // anything but white space

} // namespace tierline::protocol
