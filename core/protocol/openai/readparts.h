// The messages of a chat completion as canonical ones. Views point into the parsed body, which the
// conversation owns, or into texts that it keeps.
#pragma once

#include "protocol/canonical.h"

namespace tierline::protocol::openai {

// InvalidInput: no messages, a message that is no object, an unknown role, a result without its call.
Result<void> readMessages(JsonView messages, Conversation& conversation);

CacheLife cacheLifeOf(JsonView owner); // by its `cache_control`

} // namespace tierline::protocol::openai
