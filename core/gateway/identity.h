// What the request's headers say beside its body: who asks, in which session, with which tags and wishes.
// Pure; any thread.
#pragma once

#include "base/error.h"
#include "net/http.h"
#include "policy/policy.h"
#include "protocol/request.h"
#include "route/plan.h"

#include <map>
#include <string>
#include <string_view>

namespace tierline::gateway {

struct Identity {
    std::string client;  // header, else the user agent's product
    std::string session; // header, else the dialect's key, else a hash of client + system + first user text
    std::map<std::string, std::string> tags;
    bool noStore = false;
};

Identity readIdentity(const net::Headers& headers, const protocol::Request& request);

// x-tierline-tier, -floor, -max-latency ("800ms", "8s", "2m", bare milliseconds), -max-cost (USD). An unknown
// tier or a value that does not read is InvalidInput with a sentence for the client.
Result<route::Wishes> readWishes(const net::Headers& headers, const policy::Policy& policy);

} // namespace tierline::gateway
