// How full the limits of a key are: the policy's own, and what the provider said of its own in its replies.
// Values.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tierline::health {

struct RateFill {
    enum class What : std::uint8_t {
        Requests,
        Tokens,
        InputTokens,
        OutputTokens,
        RequestsADay,
        TokensADay,
        AtOnce
    };
    What what = What::Requests;
    bool isRemote = false;            // the provider's word
    bool isOfProvider = false;        // for all its models together
    std::int64_t used = 0, limit = 0; // limit 0: the provider told only what is left
    std::int64_t left = 0;
    Milliseconds resetIn{0}; // of the provider's word
    bool operator==(const RateFill&) const = default;
};

struct GateRow { // beside each breaker's row
    std::string model, credential;
    std::vector<RateFill> rates; // of this key: the model's and the provider's
    std::string keyTrouble;      // why the key cannot be used now; empty: it can
    int inFlight = 0;            // with this key, at this model
    std::size_t queued = 0;      // for this model, whatever the key
    bool operator==(const GateRow&) const = default;
};

} // namespace tierline::health
