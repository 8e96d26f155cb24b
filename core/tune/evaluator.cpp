#include "tune/evaluator.h"

#include <utility>

namespace tierline::tune {

Evaluator::Evaluator(std::unique_ptr<WhatIf> whatIf, Done done)
    : m_whatIf(std::move(whatIf)),
      m_done(std::move(done)),
      m_thread([this](const std::stop_token& stop) { loop(stop); }) {}

Evaluator::~Evaluator() {
    m_thread.request_stop();
    const std::lock_guard lock(m_mutex);
    m_running.request_stop();
}

std::uint64_t Evaluator::ask(PolicyPointer draft) {
    const std::lock_guard lock(m_mutex);
    m_next = Job{++m_number, std::move(draft)};
    const bool isLong = std::chrono::steady_clock::now() - m_begun > patience;
    if (m_isAnswering && isLong) m_running.request_stop();
    m_woken.notify_one();
    return m_number;
}

void Evaluator::run(std::function<void(WhatIf&)> work) {
    const std::lock_guard lock(m_mutex);
    m_work.push_back(std::move(work));
    m_woken.notify_one();
}

void Evaluator::loop(const std::stop_token& stop) {
    for (;;) {
        std::vector<std::function<void(WhatIf&)>> work;
        std::optional<Job> job;
        {
            std::unique_lock lock(m_mutex);
            if (!m_woken.wait(lock, stop, [&] { return m_next || !m_work.empty(); })) return;
            if (stop.stop_requested()) return;
            work = std::exchange(m_work, {});
            job = std::exchange(m_next, std::nullopt);
            m_isAnswering = job.has_value();
            m_running = std::stop_source();
            m_begun = std::chrono::steady_clock::now();
        }
        for (auto& each : work)
            each(*m_whatIf);
        if (job) answer(*std::move(job));
    }
}

void Evaluator::answer(Job job) {
    std::stop_token stop;
    {
        const std::lock_guard lock(m_mutex);
        stop = m_running.get_token();
        m_begun = std::chrono::steady_clock::now();
    }
    auto effect = m_whatIf->evaluate(job.draft, stop);
    {
        const std::lock_guard lock(m_mutex);
        m_isAnswering = false;
    }
    if (!effect && stop.stop_requested() && effect.error().code == ErrorCode::Refused) return;
    m_done({job.number, std::move(effect)});
}

} // namespace tierline::tune
