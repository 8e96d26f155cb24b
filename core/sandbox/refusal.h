// Error bodies in each dialect, as the real providers write them. Pure; any thread.
#pragma once

#include "sandbox/wire.h"

#include <string_view>

namespace tierline::sandbox {

enum class Refusal : std::uint8_t {
    BadRequest,
    TooLong, // the context
    UnknownModel,
    UnknownPath,
    RateLimited,
    Overloaded,
    ServerError,
};

// `code`: OpenAI's, where the refusal alone does not tell it.
WireReply refuse(const Call& call, Refusal refusal, std::string_view detail, std::string_view code = {});

} // namespace tierline::sandbox
