// An upstream on a free loopback port that answers well or breaks off at a given step. Which step is the
// first segment of the path: /stall/v1/chat/completions. Owns its threads; the destructor joins them.
#pragma once

#include "base/dialect.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tierline::test {

// In the order in which a reply comes about, so that "fail at step n" walks along it.
inline constexpr std::array<std::string_view, 18> plainSteps{
    "refuse",           "close",      "reset",      "stall",      "mid-head",  "not-http",
    "status-500",       "status-503", "status-429", "status-401", "head-only", "mid-body",
    "mid-body-chunked", "stall-body", "garbage",    "error-200",  "empty",     "good"};
inline constexpr std::array<std::string_view, 21> streamSteps{
    "refuse",        "close",      "reset",      "stall",     "mid-head",      "not-http", "status-500",
    "status-503",    "status-429", "status-401", "no-events", "head-only",     "preamble", "error-preamble",
    "error-at-once", "empty",      "stall-body", "cut",       "error-content", "cut-end",  "good"};

class Scripted {
public:
    Scripted();
    ~Scripted();
    Scripted(const Scripted&) = delete;
    Scripted& operator=(const Scripted&) = delete;

    std::uint16_t port() const { return m_port; }
    static std::uint16_t closedPort();            // nobody listens there
    std::string url(std::string_view step) const; // base URL; `refuse` leads to a closed port
    std::string lastRequest() const;              // head and body
    // What the step `told` sends: pieces in TCP segments of their own, then the end of the connection.
    // An empty piece waits for `goOn`.
    void tell(std::vector<std::string> pieces);
    void goOn() { m_goOn = true; }
    int requests() const { return m_requests; }
    int hangUps() const { return m_hangUps; } // callers gone while a reply was stalled

private:
    void accept();
    void serve(int socket);
    bool answer(int socket, const std::string& request); // true: the connection goes on
    void sendTold(int socket);
    void waitForHangUp(int socket);

    std::uint16_t m_port = 0; // before the listener, which sets it
    int m_listener = -1;
    std::atomic<bool> m_stopping{false}, m_goOn{false};
    std::atomic<int> m_requests{0}, m_hangUps{0};
    mutable std::mutex m_mutex; // guards the three below
    std::string m_last;
    std::vector<std::string> m_told;
    std::vector<std::thread> m_threads;
    std::thread m_acceptor;
};

std::string chunk(std::string_view bytes); // of a body that is sent chunked

} // namespace tierline::test
