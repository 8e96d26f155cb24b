// How a long step of the what-if is carried out: threads, whom to tell, when to stop.
#pragma once

#include "base/error.h"
#include "tune/overrows.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

namespace tierline::tune {

// Done and all of the present step, and its name; called on any of the working threads, now and then.
using LoadProgress = std::function<void(std::string_view step, std::int64_t done, std::int64_t all)>;

struct Step {
    unsigned threads = 2;
    std::stop_token stop = {};
    const LoadProgress* progress = nullptr;

    // As `overRows`, telling of it. Refused: stopped.
    template <class Make>
    Result<void> run(std::string_view name, std::size_t rows, Make make) const {
        std::atomic<std::size_t> done = 0;
        const bool went = overRows(rows, threads, stop, [&](unsigned worker) {
            return [&, work = make(worker)](std::size_t begin, std::size_t end) mutable {
                work(begin, end);
                const auto now = done.fetch_add(end - begin) + end - begin;
                if (progress != nullptr && *progress)
                    (*progress)(name, static_cast<std::int64_t>(now), static_cast<std::int64_t>(rows));
            };
        });
        if (!went) return fail(ErrorCode::Refused, "stopped");
        return {};
    }
};

} // namespace tierline::tune
