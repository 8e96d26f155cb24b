// Path and method to handler: one table. Unknown paths are 404 with a hint in the nearest dialect, a known
// path with another method is 405 with Allow.
#pragma once

#include "gateway/core.h"
#include "net/task.h"

#include <span>

namespace tierline::gateway {

using Handle = net::Task<void> (*)(Core* core, std::shared_ptr<net::Exchange> exchange);

struct Endpoint {
    net::Method method;
    std::string_view path; // ends in '/': a prefix, the rest is the handler's
    Handle handle;
};

std::span<const Endpoint> endpoints();

struct Match {
    const Endpoint* endpoint = nullptr;
    std::string allow; // methods of the path, when none matches
};
Match findEndpoint(net::Method method, std::string_view path); // HEAD is GET without its body

net::Task<void> route(Core* core, std::shared_ptr<net::Exchange> exchange);

} // namespace tierline::gateway
