// A loopback port number that stays ours while nobody listens on it, so that a provider that was down comes
// back under its old address. Holds a bound socket that never listens; a listener of this process binds
// beside it.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <utility>

namespace tierline::sandbox {

class ReservedPort {
public:
    static Result<ReservedPort> take(); // any free one on 127.0.0.1

    ReservedPort() = default;
    ReservedPort(ReservedPort&& other) noexcept
        : m_socket(std::exchange(other.m_socket, -1)), m_number(other.m_number) {}
    ReservedPort& operator=(ReservedPort&& other) noexcept {
        std::swap(m_socket, other.m_socket);
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~ReservedPort();

    std::uint16_t number() const { return m_number; }

private:
    int m_socket = -1;
    std::uint16_t m_number = 0;
};

} // namespace tierline::sandbox
