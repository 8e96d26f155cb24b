// Six simulated providers with eight models on real loopback sockets, speaking the outgoing dialects; for the
// first run without keys, for tests and for demonstrations. Deterministic from a seed: the same request gives
// the same answer, token counts and (scaled) latency. Owns its thread. Any thread may call the members.
#pragma once

#include "base/clock.h"
#include "base/dialect.h"
#include "base/error.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::sandbox {

enum class Fault : std::uint8_t { None, RateLimit, Error, Slow, Cut, Empty, Down };
std::string_view toString(Fault fault); // none, rate_limit, error, slow, cut, empty, down
std::optional<Fault> faultFromString(std::string_view name);

struct Options {
    std::uint64_t seed = 1;
    double timeScale = 1.0; // 0 = no simulated latency, for tests
};

struct ProviderState {
    std::string name;
    Dialect dialect = Dialect::OpenAi;
    std::string address; // http://127.0.0.1:PORT
    Fault fault = Fault::None;
    Milliseconds remaining{0}; // of the fault; 0 = until changed
    std::int64_t requests = 0, failures = 0;
    std::int64_t open = 0;      // requests under way
    std::int64_t cancelled = 0; // the caller hung up before the end
    std::vector<std::string> models;
};

class Sandbox {
public:
    static Result<std::unique_ptr<Sandbox>> start(Options options);
    ~Sandbox();

    std::string address(std::string_view provider) const; // empty: no such provider
    // In force on return. Duration 0: until changed; it is real time, whatever `timeScale`. False: no such
    // provider. `Down` closes the port and keeps its number.
    bool setFault(std::string_view provider, Fault fault, Milliseconds duration);
    // It takes so many chats a minute, then 429 until the next minute begins; 0: no limit. A shorter minute
    // is for tests. False: no such provider.
    bool setLimit(std::string_view provider, std::int64_t requests,
                  Milliseconds minute = Milliseconds(60'000));
    std::vector<ProviderState> state() const;
    std::string stateJson() const;
    // Body of POST /sandbox/{provider}: {"fault":"down","seconds":30}; `rpm` besides sets a limit.
    Result<std::string> setFaultJson(std::string_view provider, std::string_view body);
    // The last chat request that provider got, as JSON in one shape for all dialects; README.md shows it. For
    // tests. `{}`: none yet, or no such provider.
    std::string lastAsked(std::string_view provider) const;

private:
    struct State;
    explicit Sandbox(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tierline::sandbox
