#include "station.h"

#include "base/paths.h"
#include "wire.h"

#include <chrono>
#include <fstream>
#include <thread>

namespace tierline::test {

std::string policyOf(Dialect dialect, const std::vector<Target>& targets, std::string_view more) {
    std::string providers, models, names;
    int price = 0;
    for (const Target& target : targets) {
        const std::string provider = target.model.substr(0, target.model.find('/'));
        providers += "  " + provider + ": {dialect: " + std::string(toString(dialect)) + ", base_url: \""
                     + target.baseUrl + "\"" + target.more + "}\n";
        const std::string usd = std::to_string(++price);
        models += "  " + target.model + ": {price: {input: " + usd + ", output: " + usd
                  + "}, timeout: {connect: 2s, first_byte: 300ms, idle: 300ms, total: 5s}" + target.ofModel
                  + "}\n";
        names += (names.empty() ? "" : ", ") + target.model;
    }
    return "version: 1\nproviders:\n" + providers + "models:\n" + models
           + "tiers:\n  - {name: only, models: [" + names + "]}\ndefault_tier: only\n"
           + (more.empty() ? "route: {max_attempts: 20, max_wait: 1ms}\n" : std::string(more));
}

Station::Station(std::string_view policy, gateway::Options options) : m_options(std::move(options)) {
    start(policy);
}

void Station::restart(std::string_view policy) {
    m_gateway.reset();
    start(policy);
}

void Station::start(std::string_view policy) {
    gateway::Options options = m_options;
    const std::string file = folder() + "/policy.yaml";
    std::ofstream(file) << policy;
    options.port = 0;
    options.policyFile = file;
    options.dataFolder = folder() + "/data";
    options.logDecisions = false;
    options.stopGrace = Milliseconds(0);
    if (options.seed == 0) options.seed = 7;
    auto started = gateway::Gateway::start(std::move(options));
    if (started)
        m_gateway = std::move(*started);
    else
        m_trouble = toString(started.error());
}

std::uint16_t Station::port() const {
    return portOf(m_gateway->url());
}

std::vector<ledger::Record> Station::rows() const {
    ledger::DecisionQuery query;
    query.limit = 1000;
    auto rows = m_gateway->ledger().decisions(query);
    return rows ? std::move(*rows) : std::vector<ledger::Record>();
}

bool Station::becomesQuiet() {
    using namespace std::chrono_literals;
    const auto limit = std::chrono::steady_clock::now() + 2s;
    while (m_gateway->snapshot().openRequests != 0) {
        if (std::chrono::steady_clock::now() > limit) return false;
        std::this_thread::yield();
    }
    return true;
}

std::string sandboxPolicy() {
    const auto share = shareFolder();
    return share ? readFile(*share / "policies" / "sandbox.yaml").value_or("") : std::string();
}

std::string chatBody(bool stream, std::string_view model) {
    return R"({"model":")" + std::string(model) + R"(",)" + (stream ? R"("stream":true,)" : "")
           + R"("messages":[{"role":"user","content":"What is two and two?"}]})";
}

std::string messagesBody(bool stream, std::string_view model) {
    return R"({"model":")" + std::string(model) + R"(","max_tokens":64,)"
           + (stream ? R"("stream":true,)" : "")
           + R"("messages":[{"role":"user","content":"What is two and two?"}]})";
}

} // namespace tierline::test
