// An OpenAI-like upstream that answers each key as it is told to, and counts who asked with which.
#pragma once

#include "net/loop.h"
#include "net/server.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace tierline::test {

class Keyed {
public:
    Keyed() {
        m_loop.start();
        auto server = net::Server::listen({&m_loop}, "127.0.0.1", 0, {},
                                          [this](auto exchange) { return serve(this, std::move(exchange)); });
        if (server) m_server = std::move(*server);
    }
    ~Keyed() {
        m_server.reset();
        m_loop.stop();
    }

    std::string url() const { return "http://" + m_server->address() + "/v1"; }
    // `headers`: `name: value`, several by |.
    void answer(const std::string& key, int status, const std::string& headers = {}) {
        const std::scoped_lock lock(m_mutex);
        m_answers[key] = {status, headers};
    }
    int asked(const std::string& key) const {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_asked.find(key);
        return found == m_asked.end() ? 0 : found->second;
    }

private:
    struct Answer {
        int status = 200;
        std::string headers; // by |
    };

    static net::Task<void> serve(Keyed* self, std::shared_ptr<net::Exchange> exchange) {
        const auto authorization = std::string(exchange->head().headers.value("authorization"));
        const auto key = authorization.substr(std::min(authorization.size(), std::string("Bearer ").size()));
        Answer answer;
        {
            const std::scoped_lock lock(self->m_mutex);
            ++self->m_asked[key];
            answer = self->m_answers[key];
        }
        net::Headers headers{{"content-type", "application/json"}};
        for (std::size_t at = 0; at < answer.headers.size();) {
            const auto end = std::min(answer.headers.find('|', at), answer.headers.size());
            const auto colon = answer.headers.find(": ", at);
            headers.add(answer.headers.substr(at, colon - at),
                        answer.headers.substr(colon + 2, end - colon - 2));
            at = end + 1;
        }
        const std::string body =
            answer.status == 200 ? goodBody() : R"({"error":{"message":"no","type":"x"}})";
        co_await exchange->reply(answer.status, headers, body);
    }

    static std::string goodBody() {
        return R"({"id":"c1","object":"chat.completion","model":"m","choices":[{"index":0,"message":)"
               R"({"role":"assistant","content":"four"},"finish_reason":"stop"}],)"
               R"("usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}})";
    }

    net::Loop m_loop;
    mutable std::mutex m_mutex; // guards the two below
    std::map<std::string, Answer> m_answers;
    std::map<std::string, int> m_asked;
    std::unique_ptr<net::Server> m_server;
};

} // namespace tierline::test
