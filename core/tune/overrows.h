// Work over all rows on a few threads, a piece at a time.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <stop_token>
#include <thread>
#include <vector>

namespace tierline::tune {

inline constexpr std::size_t rowsAPiece = 8192;

// `make(worker)` is called on each of the threads, numbers from 0, and gives what works there: a function of
// (begin, end). The caller's thread is one of them. False: it was stopped between two pieces.
template <class Make>
bool overRows(std::size_t rows, unsigned threads, const std::stop_token& stop, Make make) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> isStopped = false;
    const auto run = [&](unsigned worker) {
        auto work = make(worker);
        for (;;) {
            const auto begin = next.fetch_add(rowsAPiece);
            if (begin >= rows) return;
            if (stop.stop_requested()) {
                isStopped = true;
                return;
            }
            work(begin, std::min(begin + rowsAPiece, rows));
        }
    };
    const auto pieces = (rows + rowsAPiece - 1) / rowsAPiece;
    {
        std::vector<std::jthread> others;
        for (unsigned worker = 1; worker < threads && worker < pieces; ++worker)
            others.emplace_back([&run, worker] { run(worker); });
        run(0);
    }
    return !isStopped;
}

} // namespace tierline::tune
