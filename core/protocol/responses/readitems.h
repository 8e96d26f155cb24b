// The items of `input` as messages of the canonical conversation. Items that belong to one turn of the model
// (thoughts, words, calls) become one message, results that follow one another another; each message item
// begins a message of its own behind words.
#pragma once

#include "protocol/canonical.h"

namespace tierline::protocol::responses {

// `input` was checked. InvalidInput for a role that nobody knows.
Result<void> readInput(JsonView input, Conversation& conversation);

} // namespace tierline::protocol::responses
