// Canonical messages as those of a chat completion. Pure; what cannot be said is added to `dropped`.
#pragma once

#include "base/jsonwriter.h"
#include "protocol/canonical.h"

namespace tierline::protocol::openai {

// Writes the array. `instruction`: a system message to stand before all others; empty: none.
void writeMessages(const Conversation& conversation, const WriteOptions& options, const Quirks& quirks,
                   std::string_view instruction, JsonWriter& json, FeatureSet& dropped);

void writeCacheMark(CacheLife life, JsonWriter& json); // as a member; None: nothing

} // namespace tierline::protocol::openai
