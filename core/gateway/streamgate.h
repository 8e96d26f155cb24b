// The commit rule for streams, without I/O. Preamble waits until the first content, so that a failure may
// still fall over to another model; from then on everything leaves as it comes; the end of the reply is kept
// back until the decision is committed to the ledger.
#pragma once

#include "protocol/reply.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::gateway {

class StreamGate {
public:
    // What of these segments may leave now, in order; valid until the segments' bytes or this object change.
    const std::vector<std::string_view>& sort(const std::vector<protocol::Segment>& segments);

    bool isCommitted() const { return m_committed; } // content may have left
    bool hasEnded() const { return m_ended; }        // an end marker or error event is in the tail
    std::int64_t contentEvents() const { return m_contentEvents; }
    std::string
    takeRest(); // to be sent after the commit: the end, and all before it if none of that has left

private:
    static constexpr std::size_t preambleLimit = 256U << 10U;

    std::string m_preamble, m_leaving, m_tail;
    std::vector<std::string_view> m_now;
    std::int64_t m_contentEvents = 0;
    bool m_committed = false, m_ended = false;
};

} // namespace tierline::gateway
