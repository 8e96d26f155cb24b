// The policy over HTTP: which is in force, the versions that were, taking a newer text of its file, going
// back. Coroutines on the exchange's loop; what reads files runs on the worker.
#pragma once

#include "gateway/core.h"
#include "net/task.h"

namespace tierline::gateway {

net::Task<void> servePolicy(Core* core, std::shared_ptr<net::Exchange> exchange);
net::Task<void> servePolicyVersions(Core* core, std::shared_ptr<net::Exchange> exchange);
net::Task<void> servePolicyVersion(Core* core, std::shared_ptr<net::Exchange> exchange); // with its text
net::Task<void> servePolicyReload(Core* core, std::shared_ptr<net::Exchange> exchange);
net::Task<void> servePolicyRollback(Core* core, std::shared_ptr<net::Exchange> exchange); // {hash}

void appendPolicyState(std::string& out, const Core& core); // a JSON object; for /stats too

} // namespace tierline::gateway
