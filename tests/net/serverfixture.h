// A server whose handler does what the path says, and requests for it.
#pragma once

#include "net/completion.h"
#include "net/server.h"
#include "net/support.h"

#include <array>

namespace tierline::net::test {

using namespace std::chrono_literals;

inline std::string large(std::size_t size) {
    std::string text(size, 'x');
    for (std::size_t i = 0; i < size; ++i)
        text[i] = static_cast<char>('a' + i * 7 % 26);
    return text;
}

// What a handler saw and what tests tell it to do.
struct Stage {
    std::atomic<int> disconnects = 0;
    std::atomic<int> finished = 0;
    std::atomic<int> failedSends = 0;
    Completion<bool> release;
    Flag reached;
};

inline Task<void> serve(Stage* stage, std::shared_ptr<Exchange> exchange) {
    const RequestHead& head = exchange->head();
    const std::string path(head.path());
    if (path == "/echo") {
        const Headers headers{{"content-type", "text/plain"}, {"x-method", head.methodText}};
        co_await exchange->reply(200, headers, exchange->body());
    } else if (path == "/stream") {
        const Headers headers{{"content-type", "text/event-stream"}};
        co_await exchange->beginStream(200, headers);
        co_await exchange->write("one");
        const std::array<std::string_view, 2> pieces{"tw", "o"};
        co_await exchange->write(Exchange::Gather(pieces));
        co_await exchange->finish("three");
    } else if (path == "/first") {
        co_await exchange->beginStream(200, {}, "with the head");
        co_await exchange->finish();
    } else if (path == "/drop") {
    } else if (path == "/cut") {
        co_await exchange->beginStream(200, {});
        co_await exchange->write("half");
    } else if (path == "/wait") {
        exchange->onDisconnect([stage] { ++stage->disconnects; });
        stage->reached.set();
        co_await stage->release;
        if (!co_await exchange->reply(200, {}, "late")) ++stage->failedSends;
    } else if (path == "/flood") {
        const std::string piece = large(1U << 20U);
        exchange->onDisconnect([stage] { ++stage->disconnects; });
        bool alive = co_await exchange->beginStream(200, {});
        stage->reached.set();
        for (int i = 0; i < 64 && alive; ++i)
            alive = co_await exchange->write(piece);
        if (alive) alive = co_await exchange->finish();
        if (!alive) ++stage->failedSends;
    } else if (path == "/injection") {
        const Headers headers{{"x-bad", "a\r\nx-evil: 1"}, {"Content-Length", "999"}, {"connection", "odd"}};
        co_await exchange->reply(200, headers, "ok");
    } else {
        co_await exchange->reply(404, {}, "");
    }
    ++stage->finished;
}

inline std::optional<Reply> gate(const RequestHead& head) {
    if (head.headers.value("x-token") == "wrong") return errorReply(401, "no");
    return std::nullopt;
}

struct Fixture {
    explicit Fixture(ServerLimits limits = {}, int loopCount = 1, ErrorBody errorBody = {}) {
        std::vector<Loop*> pointers;
        for (int i = 0; i < loopCount; ++i) {
            loops.push_back(std::make_unique<Loop>());
            loops.back()->start();
            pointers.push_back(loops.back().get());
        }
        Handler handler = [this](std::shared_ptr<Exchange> exchange) {
            return serve(&stage, std::move(exchange));
        };
        server = std::move(*Server::listen(pointers, "127.0.0.1", 0, limits, std::move(handler), &gate,
                                           std::move(errorBody)));
    }
    ~Fixture() {
        server->stop();
        for (const auto& loop : loops)
            loop->stop();
    }
    Socket connect() const { return Socket::to(server->port()); }

    Stage stage;
    std::vector<std::unique_ptr<Loop>> loops;
    std::unique_ptr<Server> server;
};

inline std::string bodyOf(const std::string& message) {
    const auto at = message.find("\r\n\r\n");
    return at == std::string::npos ? "no head" : message.substr(at + 4);
}

inline int statusOf(const std::string& message) {
    return message.starts_with("HTTP/1.1 ") ? std::stoi(message.substr(9, 3)) : 0;
}

inline const std::string plain =
    "POST /echo?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world";
inline const std::string chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                   "5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nX-Trailer: t\r\n\r\n";

inline const std::string errorStart = "{\"error\":{\"message\":\"";
inline const std::string errorEnd = "\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}";

} // namespace tierline::net::test
