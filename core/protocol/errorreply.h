// What the dialects' error bodies share. Pure; any thread.
#pragma once

#include "protocol/reply.h"

#include <string>
#include <string_view>

namespace tierline::protocol {

// The provider's own words on one line, so that they also fit into an event; empty when not JSON.
std::string originalError(const ClientError& error);

// `error.type` (OpenAI's vocabulary) as Anthropic says it, by status where there is no word for it.
std::string_view anthropicErrorType(const ClientError& error);

} // namespace tierline::protocol
