// One simulated provider's side of a request: reads it, waits as a model would, answers in the dialect of the
// path, or fails as its fault says. Runs on the sandbox's loop; the counters may be read from any thread.
#pragma once

#include "net/server.h"
#include "sandbox/allowance.h"
#include "sandbox/lastasked.h"
#include "sandbox/models.h"
#include "sandbox/replymemory.h"
#include "sandbox/sandbox.h"

#include <atomic>
#include <memory>

namespace tierline::sandbox {

struct Desk {
    const SimulatedProvider* about = nullptr;
    Options options;
    std::atomic<Fault> fault{Fault::None};
    std::atomic<std::int64_t> requests{0}, failures{0}, open{0}, cancelled{0};
    Allowance allowance;
    LastAsked lastAsked;
    ReplyMemory replies; // the loop's
};

// `desk` must outlive the loop.
net::Task<void> serveProvider(std::shared_ptr<net::Exchange> exchange, Desk* desk);

} // namespace tierline::sandbox
