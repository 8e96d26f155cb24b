// A what-if on a thread of its own: the newest question wins. While a line is dragged every question that is
// answered in time is answered; of those that wait only the newest is kept, and one that takes long (a new
// pattern over all texts) is stopped when a newer one comes.
//
// Any thread may ask; `done` is called on the evaluator's thread. Destroying it stops what is under way and
// waits for that.
#pragma once

#include "tune/whatif.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace tierline::tune {

class Evaluator {
public:
    struct Answer {
        std::uint64_t number = 0; // of the question
        Result<EffectPointer> effect;
    };
    using Done = std::function<void(Answer)>; // not for a question that was stopped for a newer one

    // The what-if belongs to the evaluator's thread from here on.
    Evaluator(std::unique_ptr<WhatIf> whatIf, Done done);
    ~Evaluator();

    std::uint64_t ask(PolicyPointer draft);
    // Runs on the evaluator's thread, between questions: `decide`, `setLive`, `label`. Never dropped but at
    // the end.
    void run(std::function<void(WhatIf&)> work);

private:
    static constexpr std::chrono::milliseconds patience{50}; // what is younger is let finish
    struct Job {
        std::uint64_t number = 0;
        PolicyPointer draft;
    };
    void loop(const std::stop_token& stop);
    void answer(Job job);

    std::unique_ptr<WhatIf> m_whatIf; // the thread's
    Done m_done;
    std::mutex m_mutex; // of what follows, held for moments
    std::condition_variable_any m_woken;
    std::optional<Job> m_next;
    std::vector<std::function<void(WhatIf&)>> m_work;
    std::uint64_t m_number = 0;
    std::stop_source m_running;
    std::chrono::steady_clock::time_point m_begun{};
    bool m_isAnswering = false;
    std::jthread m_thread; // last, so that it ends first
};

} // namespace tierline::tune
