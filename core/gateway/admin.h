// Small endpoints: breakers, sandbox, health, alerts, metrics. Coroutines on the exchange's loop;
// what may block runs on the worker.
#pragma once

#include "gateway/core.h"
#include "net/task.h"
#include "protocol/reply.h"

#include <optional>

namespace tierline::gateway {

using ExchangePtr = std::shared_ptr<net::Exchange>;

net::Task<void> serveBreakers(Core* core, ExchangePtr exchange);
net::Task<void> serveBreakerAction(Core* core, ExchangePtr exchange);
net::Task<void> serveSandbox(Core* core, ExchangePtr exchange);
net::Task<void> serveSandboxFault(Core* core, ExchangePtr exchange);
net::Task<void> serveHealth(Core* core, ExchangePtr exchange);
net::Task<void> serveReady(Core* core, ExchangePtr exchange);
net::Task<void> serveAlerts(Core* core, ExchangePtr exchange);
net::Task<void> serveMetrics(Core* core, ExchangePtr exchange);
net::Task<void> serveRoot(Core* core, ExchangePtr exchange);

// Used by the other endpoints too.
net::Reply jsonReply(const net::RequestHead& head, std::string body);
net::Reply problem(const net::RequestHead& head, int status, std::string code, std::string message);
net::Reply problem(const net::RequestHead& head, const Error& error);
net::Reply busy(const net::RequestHead& head); // the worker has too much waiting
void appendBreakers(std::string& out, const std::vector<health::BreakerRow>& rows); // a JSON array

std::optional<health::Action> actionFromString(std::string_view name);

} // namespace tierline::gateway
