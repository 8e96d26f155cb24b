// A simulated answer in a provider's dialect: plain bodies, event streams and the headers that go with them,
// as the real ones write them; errors are in `refusal.h`. Pure; any thread.
#pragma once

#include "base/clock.h"
#include "base/dialect.h"
#include "sandbox/answer.h"
#include "sandbox/call.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

struct Frame {
    std::string bytes; // one event with its separator
    Milliseconds due;  // since the request, unscaled
};

struct WireReply {
    int status = 200;
    std::string body;
    std::string type = "application/json";
    Milliseconds due{0};
    Milliseconds retryAfter{0}; // 0: no such header
};

WireReply plainReply(Dialect dialect, const Answer& answer);
std::vector<Frame> streamFrames(const Call& call, const Answer& answer, bool includeUsage);
std::string modelsBody(Dialect dialect, std::string_view provider);

struct WireHeader {
    std::string name, value;
};
// Rate limits as the dialect tells them; `inFlight` is what the provider is busy with.
std::vector<WireHeader> limitHeaders(Dialect dialect, std::int64_t inFlight, const WireReply* refused);

} // namespace tierline::sandbox
