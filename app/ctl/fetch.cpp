#include "fetch.h"

#include "net/loop.h"
#include "net/upstream.h"
#include "net/url.h"

#include <future>

namespace tierline::ctl {

namespace {

constexpr std::size_t largestBody = 64U << 20U;

Error failed(std::string what) {
    return {ErrorCode::Unavailable, std::move(what), "is the gateway running there?", {}, 0, 0};
}

net::Task<void> get(net::UpstreamPool* pool, net::UpstreamRequest request,
                    std::shared_ptr<std::promise<Result<std::string>>> done) {
    auto sent = co_await pool->send(std::move(request));
    if (!sent) {
        done->set_value(std::unexpected(failed(sent.error().detail)));
        co_return;
    }
    std::string body;
    for (;;) {
        const auto piece = co_await (*sent)->read();
        if (!piece) {
            done->set_value(std::unexpected(failed(piece.error().detail)));
            co_return;
        }
        if (piece->empty()) break;
        body += *piece;
        if (body.size() > largestBody) {
            done->set_value(std::unexpected(failed("the reply is larger than 64 MB")));
            co_return;
        }
    }
    const int status = (*sent)->status;
    if (status == 200)
        done->set_value(std::move(body));
    else if (status == 401)
        done->set_value(fail(ErrorCode::Refused, "the gateway asks for its client token",
                             "set TIERLINE_TOKEN or give --token-file"));
    else
        done->set_value(std::unexpected(failed("the reply is HTTP " + std::to_string(status))));
}

} // namespace

Result<std::string> fetch(const std::string& baseUrl, const std::string& path, const std::string& token) {
    const auto url = net::parseBaseUrl(baseUrl);
    if (!url) return std::unexpected(url.error());
    net::UpstreamRequest request;
    request.origin = url->origin;
    request.method = net::Method::Get;
    request.target = url->path + path;
    request.headers.add("accept", "application/json");
    if (!token.empty()) request.headers.add("authorization", "Bearer " + token);
    request.timeouts.total = Milliseconds(30'000);

    net::Loop loop;
    net::UpstreamPool pool(loop, {});
    auto done = std::make_shared<std::promise<Result<std::string>>>();
    auto body = done->get_future();
    loop.start();
    loop.spawn(get(&pool, std::move(request), done));
    auto result = body.get();
    loop.stop();
    if (!result) result.error().detail = baseUrl + ": " + result.error().detail;
    return result;
}

} // namespace tierline::ctl
