// A crowd of simple prompts at once at two simulated providers: a cheap one that takes so many a minute, and
// a dear one that takes all. For the test and for the bench that prints the figures.
#pragma once

#include "sandbox/sandbox.h"
#include "station.h"
#include "wire.h"

#include <algorithm>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace tierline::test {

struct Crowd {
    int prompts = 1000;
    int rpm = 200;
    Milliseconds minute{1'500}; // how long a minute lasts here, for gateway and provider alike
    std::string maxWait = "60s";
    std::string providerKeys; // further keys of the cheap provider: `, concurrent: 9`
};

struct Outcome {
    int ok = 0, limited = 0, failed = 0; // as the clients saw it: 200, 429, anything else
    int cheap = 0, dear = 0, waited = 0;
    std::int64_t longestWait = 0; // ms
    int refusedByProvider = 0;    // 429s that the provider gave
    Money cost;
    std::vector<ledger::Record> rows;
};

inline std::string crowdPolicy(const Crowd& crowd) {
    return "version: 1\n"
           "providers:\n"
           "  nimbus: {dialect: openai, base_url: \"sandbox://nimbus\", connections: 256, rpm: "
           + std::to_string(crowd.rpm) + crowd.providerKeys
           + "}\n"
             "  dune: {dialect: anthropic, base_url: \"sandbox://dune\", connections: 256}\n"
             "models:\n"
             "  nimbus/nano-1: {price: {input: 0.05, output: 0.20}}\n"
             "  dune/large-3: {price: {input: 5.00, output: 25.00}}\n"
             "tiers:\n"
             "  - {name: simple, below: 0.5, models: [nimbus/nano-1]}\n"
             "  - {name: complex, models: [dune/large-3]}\n"
             "default_tier: simple\n"
             "route: {max_wait: "
           + crowd.maxWait + "}\n";
}

inline std::string crowdBody(int number) {
    return R"({"model":"auto","max_tokens":20,"messages":[{"role":"user","content":"What is )"
           + std::to_string(number) + R"( plus two?"}]})";
}

// Both ends of every connection are in this process.
inline void allowManyFiles() {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

inline Outcome play(const Crowd& crowd, std::string& trouble) {
    Outcome out;
    allowManyFiles();
    auto box = sandbox::Sandbox::start({7, 0.0});
    if (!box) {
        trouble = toString(box.error());
        return out;
    }
    (*box)->setLimit("nimbus", crowd.rpm, crowd.minute);
    gateway::Options options;
    options.sandboxAddress = [&](std::string_view which) { return (*box)->address(which); };
    options.rateMinute = crowd.minute;
    Station station(crowdPolicy(crowd), std::move(options));
    trouble = station.trouble();
    if (!station.isUp()) return out;

    std::vector<std::unique_ptr<Wire>> clients;
    for (int number = 0; number < crowd.prompts; ++number) {
        clients.push_back(std::make_unique<Wire>(station.port()));
        clients.back()->setLimit(std::chrono::seconds(120));
        clients.back()->send(post("/v1/chat/completions", crowdBody(number)));
    }
    for (auto& client : clients) {
        const auto reply = client->read();
        ++(reply.status == 200 ? out.ok : reply.status == 429 ? out.limited : out.failed);
    }
    station.becomesQuiet();
    out.rows = station.rows();
    for (const auto& row : out.rows) {
        ++(row.provider == "dune" ? out.dear : out.cheap);
        std::int64_t queued = 0;
        for (const auto& attempt : row.attempts) {
            queued += attempt.queuedMs;
            out.refusedByProvider += attempt.errorClass == ErrorClass::RateLimited;
        }
        out.waited += queued > 0;
        out.longestWait = std::max(out.longestWait, queued);
        if (row.cost) out.cost = out.cost + *row.cost;
    }
    return out;
}

} // namespace tierline::test
