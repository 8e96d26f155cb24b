#include "gateway/portholder.h"

#include "net/loop.h"
#include "net/upstream.h"
#include "protocol/json.h"

#include <future>
#include <memory>

#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

using Answer = std::shared_ptr<std::promise<std::string>>;

net::Task<void> askHealth(net::UpstreamPool* pool, net::Origin origin, Answer answer) {
    net::UpstreamRequest request;
    request.origin = std::move(origin);
    request.method = net::Method::Get;
    request.target = "/healthz";
    request.timeouts = {Milliseconds(300), Milliseconds(500), Milliseconds(300), Milliseconds(800)};
    net::SendResult sent = co_await pool->send(std::move(request));
    std::string body;
    while (sent && body.size() < 4096) {
        const net::ReadResult piece = co_await (*sent)->read();
        if (!piece || piece->empty()) break;
        body += *piece;
    }
    answer->set_value(std::move(body));
}

} // namespace

std::string describePortHolder(std::string_view host, std::uint16_t port) {
    const bool any = host == "0.0.0.0" || host == "::" || host == "*";
    net::Loop loop({"porthold", -1});
    net::UpstreamPool pool(loop, {});
    const Answer answer = std::make_shared<std::promise<std::string>>();
    auto future = answer->get_future();
    loop.start();
    loop.spawn(askHealth(&pool, {false, any ? "127.0.0.1" : std::string(host), port}, answer));
    std::string body;
    if (future.wait_for(Milliseconds(1'500)) == std::future_status::ready) body = future.get();
    loop.stop();
    const auto json = protocol::Json::parse(body);
    if (!json || (*json)["program"].string() != "tierline") return "another program";
    return fmt::format("another Tierline (pid {}, version {})", (*json)["pid"].int64().value_or(0),
                       (*json)["version"].string().value_or("unknown"));
}

} // namespace tierline::gateway
