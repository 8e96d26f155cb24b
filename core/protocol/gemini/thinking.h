// How much a Gemini model is told to think: newer ones take a level in words, 2.5 a budget of tokens, older
// ones neither. One table by model name. Pure; any thread.
#pragma once

#include "base/jsonwriter.h"
#include "protocol/canonical.h"

#include <string_view>

namespace tierline::protocol::gemini {

bool wantsSignatures(std::string_view model); // refuses a history of calls without (Gemini 3)

// The member `thinkingConfig`, or nothing. False: the model cannot be told.
bool writeThinking(JsonWriter& json, const Conversation& conversation, std::string_view model);

} // namespace tierline::protocol::gemini
