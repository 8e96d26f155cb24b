// Counts what is allocated, by replacing the global operators new and delete. The program has one thread.
#pragma once

#include <cstddef>

namespace tierline::bench {

struct Heap {
    std::size_t live = 0; // bytes, as the allocator rounds them
    std::size_t peak = 0;
    std::size_t allocations = 0;
};

extern Heap heap; // the peak may be set back to `live` before what is to be measured

} // namespace tierline::bench
