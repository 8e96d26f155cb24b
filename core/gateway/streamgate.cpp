#include "gateway/streamgate.h"

namespace tierline::gateway {

const std::vector<std::string_view>& StreamGate::sort(const std::vector<protocol::Segment>& segments) {
    using enum protocol::SegmentKind;
    m_now.clear();
    for (const protocol::Segment& segment : segments) {
        if (segment.kind == Usage) continue;
        if (segment.kind == Terminal || segment.kind == Error) m_ended = true;
        if (m_ended) {
            m_tail += segment.bytes;
            continue;
        }
        if (segment.kind == Content) ++m_contentEvents;
        if (!m_committed && (segment.kind == Content || m_preamble.size() > preambleLimit)) {
            m_committed = true;
            m_leaving = std::move(m_preamble);
            if (!m_leaving.empty()) m_now.push_back(m_leaving);
        }
        if (m_committed)
            m_now.push_back(segment.bytes);
        else
            m_preamble += segment.bytes;
    }
    return m_now;
}

std::string StreamGate::takeRest() {
    if (m_committed) return std::move(m_tail);
    return std::move(m_preamble) + m_tail;
}

} // namespace tierline::gateway
