// The canonical conversation's messages as `input` and `instructions`.
#pragma once

#include "base/jsonwriter.h"
#include "protocol/canonical.h"

namespace tierline::protocol::responses {

void writeInput(const Conversation& conversation, bool keepSignatures, JsonWriter& json);

} // namespace tierline::protocol::responses
