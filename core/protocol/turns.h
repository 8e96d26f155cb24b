// The words of a conversation: which texts the user said, what counts as system text, how much there is in
// all. Shared by the request readers; one call, no state kept.
#pragma once

#include "base/dialect.h"
#include "base/error.h"
#include "protocol/json.h"
#include "protocol/request.h"

#include <initializer_list>
#include <optional>
#include <string_view>

namespace tierline::protocol {

// Fills what comes from `messages` (and Anthropic's `system`): texts, textBytes, turns, images. InvalidInput
// when a message is not an object.
Result<void> readTurns(Dialect dialect, JsonView system, JsonView messages, Request& request);

// `messages` as OpenAI's chat and Anthropic write it: there, an array, not empty; then its turns.
Result<void> readMessageTurns(JsonView root, Request& request);

// The tool definitions of any of `keys` that is a filled array.
void noteTools(JsonView root, std::initializer_list<std::string_view> keys, Request& request);

std::optional<std::int64_t> positiveCount(JsonView value);
bool isJsonFormat(JsonView format); // json_schema or json_object

bool hasWords(std::string_view text); // anything but white space

} // namespace tierline::protocol
