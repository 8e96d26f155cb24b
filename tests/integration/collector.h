// A server on loopback that takes POSTs and answers them by a script: what collectors and webhooks can do.
// Owns its loop; the destructor ends what it kept waiting.
#pragma once

#include "net/server.h"

#include <QDeadlineTimer>
#include <QTest>

#include <mutex>
#include <string>
#include <vector>

namespace tierline::test {

struct Answer {
    int status = 200;
    net::Headers headers;
    std::string body = "{}";
    bool stall = false; // no answer until the collector ends, or the caller leaves
};

class Collector {
public:
    struct Post {
        std::string target, type, authorization, body;
    };

    explicit Collector(std::vector<Answer> script = {}) : m_script(std::move(script)) {
        m_loop.start();
        m_server = std::move(*net::Server::listen({&m_loop}, "127.0.0.1", 0, {}, [this](auto exchange) {
            return answer(this, std::move(exchange));
        }));
    }
    ~Collector() {
        m_server.reset();
        m_loop.stop();
    }

    std::string url() const { return "http://" + m_server->address(); }
    std::vector<Post> posts() const {
        const std::scoped_lock lock(m_mutex);
        return m_posts;
    }
    bool gets(std::size_t count) const {
        return QTest::qWaitFor([&] { return posts().size() >= count; }, 10'000);
    }

private:
    // The last answer of the script holds for all that follows; without a script all is well.
    static net::Task<void> answer(Collector* self, std::shared_ptr<net::Exchange> exchange) {
        Answer now;
        {
            const std::scoped_lock lock(self->m_mutex);
            const auto& headers = exchange->head().headers;
            self->m_posts.push_back({exchange->head().target, std::string(headers.value("content-type")),
                                     std::string(headers.value("authorization")),
                                     std::string(exchange->body())});
            if (!self->m_script.empty())
                now = self->m_script[std::min(self->m_posts.size(), self->m_script.size()) - 1];
        }
        if (now.stall) co_await self->m_loop.sleepFor(std::chrono::hours(1));
        const net::Reply reply{now.status, now.headers, now.body};
        co_await exchange->reply(reply);
    }

    const std::vector<Answer> m_script;
    mutable std::mutex m_mutex; // guards the posts
    std::vector<Post> m_posts;
    net::Loop m_loop;
    std::unique_ptr<net::Server> m_server;
};

} // namespace tierline::test
