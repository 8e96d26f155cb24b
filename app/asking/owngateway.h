// A gateway of one's own for a benchmark, in this process: the policy's, on a free port, with a data folder
// of its own; with simulated providers where the policy names some. Its destructor stops it all.
#pragma once

#include "base/error.h"
#include "base/secret.h"

#include <cstdint>
#include <memory>
#include <string>

namespace tierline::asking {

struct OwnGatewayOptions {
    std::string policyFile, dataFolder;
    std::uint64_t seed = 1;
    double sandboxTime = 1.0; // of simulated latencies; 0: none
    SecretResolver secrets;   // of the providers' keys
};

class OwnGateway {
public:
    static Result<std::unique_ptr<OwnGateway>> start(OwnGatewayOptions options);
    ~OwnGateway();
    const std::string& url() const;

private:
    struct State;
    explicit OwnGateway(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tierline::asking
