// Bytes over one connected socket, plain or under TLS, never blocking. On its connection's loop.
#pragma once

#include "base/error.h"
#include "net/outbox.h"
#include "net/url.h"

#include <cstdint>
#include <memory>
#include <string>

namespace tierline::net {

struct IoResult {
    enum class State : std::uint8_t { Done, WantRead, WantWrite, Closed, Failed };
    State state = State::Done;
    std::size_t bytes = 0;
    int error = 0;
};

IoResult readPlain(int fd, char* to, std::size_t size);
IoResult writePlain(int fd, Outbox& out);

// What all TLS connections of a pool share: trust and, per origin, the newest session ticket.
class TlsContext {
public:
    static Result<std::shared_ptr<TlsContext>>
    make(const std::string& caFile); // empty: the system's trust only
    ~TlsContext();
    struct Impl;

private:
    friend class TlsWire;
    explicit TlsContext(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

class TlsWire {
public:
    TlsWire(std::shared_ptr<TlsContext> context, const Origin& origin, int fd); // fd stays the caller's
    ~TlsWire();
    TlsWire(const TlsWire&) = delete;
    TlsWire& operator=(const TlsWire&) = delete;

    IoResult handshake();
    IoResult read(char* to, std::size_t size);
    IoResult write(Outbox& out);                             // until all is written, or it must wait
    const std::string& problem() const { return m_problem; } // after Failed

    struct Impl;

private:
    IoResult result(int returned);
    std::unique_ptr<Impl> m_impl;
    std::string m_problem;
};

} // namespace tierline::net
