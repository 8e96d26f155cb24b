// An upstream on a free loopback port that answers each request with what a function makes of it. Owns its
// threads; the destructor joins them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tierline::test {

class Answering {
public:
    // From the request's head and body to the JSON of a 200; absent: no word until the caller hangs up.
    // Called on several threads.
    using Answer = std::function<std::optional<std::string>(const std::string& request)>;

    explicit Answering(Answer answer);
    ~Answering();
    Answering(const Answering&) = delete;
    Answering& operator=(const Answering&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port) + "/v1"; }

private:
    void accept();
    void serve(int socket);

    Answer m_answer;
    std::uint16_t m_port = 0;
    int m_listener = -1;
    std::atomic<bool> m_stopping{false};
    std::mutex m_mutex; // guards the threads' list
    std::vector<std::thread> m_threads;
    std::thread m_acceptor;
};

} // namespace tierline::test
