// Content blocks of a messages body as parts. Views point into the parsed body and the conversation.
#pragma once

#include "protocol/canonical.h"

#include <vector>

namespace tierline::protocol::anthropic {

// `content` is a string or an array of blocks; blocks that nobody knows are left out (`findFeatures` has
// noted them). `where` is said in the error.
Result<std::vector<Part>> readParts(JsonView content, std::string_view where, Conversation& conversation);

CacheLife readCacheLife(JsonView holder); // of its `cache_control`

} // namespace tierline::protocol::anthropic
