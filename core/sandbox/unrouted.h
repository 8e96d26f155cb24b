// The endpoints that a router does not route: legacy completions, moderations, speech and files. Pure; any
// thread.
#pragma once

#include "base/error.h"
#include "sandbox/call.h"
#include "sandbox/models.h"
#include "sandbox/wire.h"

#include <string_view>

namespace tierline::sandbox {

struct UnroutedAsked {
    const Call& call;
    std::string_view contentType;
    std::string_view body;
    const SimulatedModel* model; // the provider's first
    std::uint64_t seed;
};

// InvalidInput with the provider's sentence.
Result<WireReply> answerUnrouted(const UnroutedAsked& asked);

} // namespace tierline::sandbox
