// What the self-test runs against: the simulated providers and one gateway for each way of speaking to them,
// in this process, on free ports, with a ledger in a temporary folder. And the client: one HTTP request at a
// time, written by hand. One thread.
#pragma once

#include "gateway/gateway.h"
#include "net/loop.h"
#include "net/upstream.h"
#include "sandbox/sandbox.h"

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::ctl::selftest {

// How the gateway speaks to its providers.
struct Outgoing {
    std::string_view name;
    Dialect dialect;
    std::string_view declared; // in the policy
};
inline constexpr std::array outgoings{
    // `also: []`: else a Responses client would be passed through instead of translated.
    Outgoing{"openai", Dialect::OpenAi, "dialect: openai, flavor: openai, also: []"},
    Outgoing{"responses", Dialect::Responses, "dialect: responses"},
    Outgoing{"anthropic", Dialect::Anthropic, "dialect: anthropic"},
    Outgoing{"gemini", Dialect::Gemini, "dialect: gemini"},
    Outgoing{"azure", Dialect::OpenAi, R"(dialect: azure, api_version: "2024-10-21")"},
};

struct Got {
    int status = 0;
    net::Headers headers;
    std::string body, failure; // failure: of the connection
};

struct Sent {
    net::Method method = net::Method::Post;
    std::string path, body;
    Dialect client = Dialect::OpenAi;
    std::size_t leaveAfter = 0; // bytes of the reply; 0 = stays to the end
};

class Rig {
public:
    static Result<std::unique_ptr<Rig>> start();
    ~Rig();

    gateway::Gateway& gateway(std::string_view outgoing);
    sandbox::Sandbox& providers() { return *m_sandbox; }
    Got send(std::string_view outgoing, Sent sent);

private:
    Rig() = default;
    Result<void> startGateway(const Outgoing& outgoing);

    std::filesystem::path m_folder;
    std::unique_ptr<sandbox::Sandbox> m_sandbox, m_slow;       // slow: in time to leave before the end
    std::vector<std::unique_ptr<gateway::Gateway>> m_gateways; // in the order of `outgoings`
    std::unique_ptr<net::Loop> m_loop;
    std::unique_ptr<net::UpstreamPool> m_pool;
};

} // namespace tierline::ctl::selftest
