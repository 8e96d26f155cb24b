#include "ctl/selftestrig.h"

#include "net/url.h"

#include <cstdlib>
#include <fstream>
#include <future>

namespace tierline::ctl::selftest {

namespace {

// With it no model that is to answer fails by itself.
constexpr std::uint64_t seed = 371;
constexpr double slowScale = 0.1;

// `flaky` gets the faults, `capped` has a short limit of its own, `slow` takes its time.
constexpr std::string_view rest = R"(models:
  main/nano-1:          {price: {input: 0.05, output: 0.20}, abilities: [tools, json, vision, reasoning]}
  main/embed-1:         {price: {input: 0.02, output: 0.02}, abilities: [embeddings]}
  thinker/gemini-3-sim: {price: {input: 2.00, cached: 0.20, output: 9.00}, abilities: [tools, json, vision, reasoning]}
  dear/large-3:         {price: {input: 5.00, cached: 0.50, output: 25.00}, abilities: [tools, json, vision, reasoning]}
  capped/nano-1:        {price: {input: 0.05, output: 0.20}, max_output: 40, abilities: [tools, json]}
  flaky/small-1:        {price: {input: 0.0001, output: 0.0001}, abilities: [tools, json]}
  slow/nano-1:          {price: {input: 0.05, output: 0.20}, abilities: [tools, json]}
tiers:
  - {name: shaky, below: 0.1, models: [flaky/small-1, main/nano-1]}
  - {name: usual, models: [main/nano-1, thinker/gemini-3-sim]}
default_tier: usual
route: {mode: route, max_attempts: 3, max_wait: 1ms}
pass_through: main
# What is broken stays a candidate: each check that asks for it must see it fail.
breaker: {window: 60s, min_calls: 100000, failure_rate: 1, consecutive: 100000}
)";

std::string policyFor(const Outgoing& outgoing) {
    std::string text = "version: 1\nproviders:\n";
    for (const auto& [name, sandbox] : {std::pair{"main", "nimbus"},
                                        {"thinker", "ember"},
                                        {"dear", "dune"},
                                        {"capped", "nimbus"},
                                        {"flaky", "bee"},
                                        {"slow", "slow"}})
        text += std::string("  ") + name + ": {" + std::string(outgoing.declared) + ", base_url: \"sandbox://"
                + sandbox + "\"}\n";
    return text + std::string(rest);
}

net::Task<void> exchange(net::UpstreamPool* pool, net::UpstreamRequest request, std::size_t leaveAfter,
                         std::promise<Got>* done) {
    Got got;
    auto reply = co_await pool->send(std::move(request));
    if (!reply) {
        got.failure = reply.error().detail;
        done->set_value(std::move(got));
        co_return;
    }
    got.status = (*reply)->status;
    got.headers = (*reply)->headers;
    for (;;) {
        const auto piece = co_await (*reply)->read();
        if (!piece) got.failure = piece.error().detail;
        if (!piece || piece->empty()) break;
        got.body += *piece;
        if (leaveAfter > 0 && got.body.size() >= leaveAfter) break;
    }
    reply->reset(); // closes the connection where the reply has not ended
    done->set_value(std::move(got));
}

// What each client's own library sends; the gateway tells the dialect of `/v1/models` by it.
void addHeaders(Dialect client, net::Headers& headers) {
    headers.add("content-type", "application/json");
    if (client == Dialect::Anthropic) {
        headers.add("anthropic-version", "2023-06-01");
        headers.add("x-api-key", "none");
    } else if (client == Dialect::Gemini) {
        headers.add("x-goog-api-key", "none");
    } else {
        headers.add("authorization", "Bearer none");
    }
}

Result<std::filesystem::path> makeFolder() {
    std::error_code error;
    std::string pattern = (std::filesystem::temp_directory_path(error) / "tierline-selftest-XXXXXX").string();
    if (error || mkdtemp(pattern.data()) == nullptr)
        return fail(ErrorCode::Io, "cannot make a temporary folder",
                    "is TMPDIR a folder that can be written?");
    return std::filesystem::path(pattern);
}

} // namespace

Result<void> Rig::startGateway(const Outgoing& outgoing) {
    const auto folder = m_folder / std::string(outgoing.name);
    const auto policy = m_folder / (std::string(outgoing.name) + ".yaml");
    if (!(std::ofstream(policy) << policyFor(outgoing)).flush())
        return fail(ErrorCode::Io, "cannot write " + policy.string());
    gateway::Options options;
    options.port = 0;
    options.policyFile = policy.string();
    options.dataFolder = folder.string();
    options.logDecisions = false;
    options.stopGrace = Milliseconds(0);
    options.seed = seed;
    options.secrets = resolveWithoutKeychain;
    options.sandboxAddress = [this](std::string_view name) {
        return name == "slow" ? m_slow->address("nimbus") : m_sandbox->address(name);
    };
    auto started = gateway::Gateway::start(std::move(options));
    if (!started) return std::unexpected(started.error());
    m_gateways.push_back(*std::move(started));
    return {};
}

Result<std::unique_ptr<Rig>> Rig::start() {
    std::unique_ptr<Rig> rig(new Rig);
    auto folder = makeFolder();
    if (!folder) return std::unexpected(folder.error());
    rig->m_folder = *std::move(folder);
    auto quick = sandbox::Sandbox::start({seed, 0.0});
    auto slow = sandbox::Sandbox::start({seed, slowScale});
    if (!quick) return std::unexpected(quick.error());
    if (!slow) return std::unexpected(slow.error());
    rig->m_sandbox = *std::move(quick);
    rig->m_slow = *std::move(slow);
    for (const Outgoing& outgoing : outgoings)
        if (const auto started = rig->startGateway(outgoing); !started)
            return std::unexpected(started.error());
    rig->m_loop = std::make_unique<net::Loop>();
    rig->m_pool = std::make_unique<net::UpstreamPool>(*rig->m_loop, net::PoolSettings{});
    rig->m_loop->start();
    return rig;
}

Rig::~Rig() {
    if (m_loop) m_loop->stop();
    for (auto& gateway : m_gateways)
        gateway->stop();
    m_gateways.clear();
    std::error_code ignored;
    if (!m_folder.empty()) std::filesystem::remove_all(m_folder, ignored);
}

gateway::Gateway& Rig::gateway(std::string_view outgoing) {
    std::size_t at = 0;
    while (at + 1 < outgoings.size() && outgoings[at].name != outgoing)
        ++at;
    return *m_gateways[at];
}

Got Rig::send(std::string_view outgoing, Sent sent) {
    const auto url = net::parseBaseUrl(gateway(outgoing).url());
    net::UpstreamRequest request;
    request.origin = url->origin;
    request.method = sent.method;
    request.target = sent.path;
    addHeaders(sent.client, request.headers);
    if (!sent.body.empty()) request.body = {sent.body};
    request.timeouts.total = Milliseconds(20'000);
    std::promise<Got> done;
    auto got = done.get_future();
    m_loop->spawn(exchange(m_pool.get(), std::move(request), sent.leaveAfter, &done));
    return got.get();
}

} // namespace tierline::ctl::selftest
