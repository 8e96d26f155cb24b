// A client on a raw blocking socket: sends bytes as they are given and reads one HTTP/1.1 reply after
// another. Every wait has a limit. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::test {

struct WireReply {
    int status = 0;                             // 0: the connection ended before a head
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;                           // de-chunked
    bool complete = false;                      // the body's end was seen
};

class Wire {
public:
    explicit Wire(std::uint16_t port);
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    bool isOpen() const { return m_socket >= 0; }
    bool send(std::string_view bytes);
    WireReply read(bool toHead = false); // one reply to its end, or up to what its end would be
    // Reads until `text` has come, whatever it belongs to.
    bool readUntil(std::string_view text);
    void close(); // with a reset when bytes are unread
    void setLimit(std::chrono::milliseconds limit) { m_limit = limit; }

private:
    bool fill(); // more bytes into the buffer; false: end or limit
    std::optional<std::string> line();
    bool take(std::string& into, std::size_t count);

    int m_socket = -1;
    std::string m_buffer;
    std::chrono::milliseconds m_limit{10'000};
};

std::string get(std::string_view target, std::string_view headers = {});
std::string post(std::string_view target, std::string_view body, std::string_view headers = {});

// One request on a connection of its own.
WireReply ask(std::uint16_t port, std::string_view request);

std::uint16_t portOf(std::string_view url);

} // namespace tierline::test
