// Collects the events of a stream with the time each is due: after the first token, as fast as the model
// speaks. A value; any thread.
#pragma once

#include "sandbox/wire.h"

#include <string>
#include <utility>
#include <vector>

namespace tierline::sandbox {

class EventStream {
public:
    explicit EventStream(const Answer& answer) : m_answer(answer) {}

    void spend(std::int64_t tokens) { m_tokens += tokens; } // before the event that carries them
    void push(std::string bytes) {
        const double spoken = static_cast<double>(m_tokens) * m_answer.msPerToken;
        m_frames.push_back(
            {std::move(bytes), m_answer.firstToken + Milliseconds(static_cast<std::int64_t>(spoken))});
    }
    bool empty() const { return m_frames.empty(); }
    std::vector<Frame> take() { return std::move(m_frames); }

private:
    const Answer& m_answer;
    std::int64_t m_tokens = 0;
    std::vector<Frame> m_frames;
};

} // namespace tierline::sandbox
