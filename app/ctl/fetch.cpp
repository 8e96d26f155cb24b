#include "fetch.h"

#include "base/secret.h"
#include "net/loop.h"
#include "net/upstream.h"
#include "net/url.h"
#include "protocol/json.h"

#include <cstdlib>
#include <future>
#include <optional>

namespace tierline::ctl {

namespace {

constexpr std::size_t largestBody = 64U << 20U;

Error failed(std::string what) {
    return {ErrorCode::Unavailable, std::move(what), "is the gateway running there?", {}, 0, 0};
}

// The sentence of an error reply; empty: it has none.
std::string errorIn(std::string_view body) {
    const auto json = protocol::Json::parse(body);
    return json ? std::string((*json)["error"]["message"].string().value_or("")) : std::string();
}

net::Task<void> exchange(net::UpstreamPool* pool, net::UpstreamRequest request,
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
    else if (auto said = errorIn(body); !said.empty())
        done->set_value(fail(ErrorCode::InvalidInput, std::move(said)));
    else
        done->set_value(std::unexpected(failed("the reply is HTTP " + std::to_string(status))));
}

Result<std::string> send(const std::string& baseUrl, const std::string& path, const std::string& token,
                         std::optional<std::string_view> body) {
    const auto url = net::parseBaseUrl(baseUrl);
    if (!url) return std::unexpected(url.error());
    net::UpstreamRequest request;
    request.origin = url->origin;
    request.method = body ? net::Method::Post : net::Method::Get;
    request.target = url->path + path;
    request.headers.add("accept", "application/json");
    if (body) {
        request.headers.add("content-type", "application/json");
        request.body = {*body};
        request.mayRepeat = false;
    }
    if (!token.empty()) request.headers.add("authorization", "Bearer " + token);
    request.timeouts.total = Milliseconds(30'000);

    net::Loop loop;
    net::UpstreamPool pool(loop, {});
    auto done = std::make_shared<std::promise<Result<std::string>>>();
    auto reply = done->get_future();
    loop.start();
    loop.spawn(exchange(&pool, std::move(request), done));
    auto result = reply.get();
    loop.stop();
    if (!result) result.error().detail = baseUrl + ": " + result.error().detail;
    return result;
}

} // namespace

Result<std::string> fetch(const std::string& baseUrl, const std::string& path, const std::string& token) {
    return send(baseUrl, path, token, std::nullopt);
}

Result<std::string> post(const std::string& baseUrl, const std::string& path, const std::string& token,
                         std::string_view body) {
    return send(baseUrl, path, token, body);
}

Result<std::string> clientToken(const std::string& tokenFile) {
    if (!tokenFile.empty()) {
        const auto secret = resolveWithoutKeychain("file:" + tokenFile);
        if (!secret) return std::unexpected(secret.error());
        return std::string(secret->reveal());
    }
    const char* set = std::getenv("TIERLINE_TOKEN");
    return std::string(set == nullptr ? "" : set);
}

} // namespace tierline::ctl
