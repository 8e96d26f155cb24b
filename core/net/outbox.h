// One gather write in progress on a socket: begins in the caller's bytes and keeps only where it stands. One
// thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <sys/uio.h>

namespace tierline::net {

class Outbox {
public:
    enum class State : std::uint8_t { Sent, Blocked, Failed };

    void clear() {
        m_parts.clear();
        m_at = 0;
    }
    void add(std::string_view bytes);
    void add(std::span<const std::string_view> pieces) {
        for (const std::string_view piece : pieces)
            add(piece);
    }
    bool isEmpty() const { return m_at == m_parts.size(); }
    State flush(int fd); // one system call, unless more parts than the kernel takes at once

    std::span<iovec> left() { return {m_parts.data() + m_at, m_parts.size() - m_at}; }
    void advance(std::size_t bytes);
    int lastError() const { return m_error; }

private:
    std::vector<iovec> m_parts;
    std::size_t m_at = 0;
    int m_error = 0;
};

} // namespace tierline::net
