// Spans on their way to an OTLP collector: a bounded queue, its own thread and pool, so that no reply waits
// for it. Sent every few seconds or when a batch is full; a collector that is busy is asked again, what finds
// the queue full is dropped and counted. `add` may be called from any thread.
#pragma once

#include "base/secret.h"
#include "gateway/otlp.h"
#include "gateway/webhook.h"
#include "policy/policy.h"

#include <memory>
#include <optional>

namespace tierline::gateway {

struct TelemetryOptions {
    PostTarget target; // /v1/traces behind the policy's address, with the key as header
    OtlpOptions otlp;
    std::size_t batch = 512, queue = 16'384; // spans
    Milliseconds flushEvery{5'000};
    PostRules rules{5, Milliseconds(10'000), Milliseconds(1'000), Milliseconds(30'000)};
};

// None when the policy names no collector; an error: its address or key cannot be used.
Result<std::optional<TelemetryOptions>> telemetryOptions(const policy::Telemetry& wanted,
                                                         const SecretResolver& secrets);

class Telemetry {
public:
    Telemetry(TelemetryOptions options, net::PoolSettings settings);
    ~Telemetry(); // stops without grace
    Telemetry(const Telemetry&) = delete;
    Telemetry& operator=(const Telemetry&) = delete;

    void add(Traced traced); // a trace that its client does not sample is left out
    bool wantsContent() const;
    void stop(Milliseconds grace); // what waits is sent once more within it
    SendCounters counters() const; // spans

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tierline::gateway
