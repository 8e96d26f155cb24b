// The last chat request that a provider got, kept as bytes and told as JSON when a test wants to see it, the
// same for every dialect. The loop writes, any thread reads: hence the mutex.
#pragma once

#include "net/http.h"
#include "sandbox/call.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

class LastAsked {
public:
    void keep(const Call& call, const net::RequestHead& head, std::string_view body,
              std::string_view earlierItems);
    std::string json(std::string_view provider, std::uint64_t seed) const; // `{}`: nothing yet

private:
    struct Kept {
        Call call;
        std::string path, body, earlierItems;
        std::vector<std::string> authHeaders; // names only
    };
    mutable std::mutex m_mutex;
    Kept m_kept;
};

} // namespace tierline::sandbox
