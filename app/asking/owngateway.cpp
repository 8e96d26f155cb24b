#include "asking/owngateway.h"

#include "gateway/gateway.h"
#include "sandbox/sandbox.h"

namespace tierline::asking {

struct OwnGateway::State { // members go in reverse order
    std::unique_ptr<sandbox::Sandbox> sandbox;
    std::unique_ptr<gateway::Gateway> gateway;
    std::string url;
};

OwnGateway::OwnGateway(std::unique_ptr<State> state) : m_state(std::move(state)) {}

OwnGateway::~OwnGateway() {
    if (m_state->gateway) m_state->gateway->stop();
}

const std::string& OwnGateway::url() const {
    return m_state->url;
}

Result<std::unique_ptr<OwnGateway>> OwnGateway::start(OwnGatewayOptions options) {
    auto state = std::make_unique<State>();
    auto simulated = sandbox::Sandbox::start({options.seed, options.sandboxTime});
    if (!simulated) return std::unexpected(simulated.error());
    state->sandbox = *std::move(simulated);
    gateway::Options made;
    made.port = 0;
    made.program = "tierlinectl bench";
    made.policyFile = std::move(options.policyFile);
    made.dataFolder = std::move(options.dataFolder);
    made.logDecisions = false;
    made.stopGrace = Milliseconds(0);
    made.secrets = std::move(options.secrets);
    made.sandboxAddress = [box = state->sandbox.get()](std::string_view name) { return box->address(name); };
    auto started = gateway::Gateway::start(std::move(made));
    if (!started) return std::unexpected(started.error());
    state->gateway = *std::move(started);
    state->url = state->gateway->url();
    return std::unique_ptr<OwnGateway>(new OwnGateway(std::move(state)));
}

} // namespace tierline::asking
