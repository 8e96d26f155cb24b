// Which header fields go through the gateway, and which it writes itself. Pure.
#pragma once

#include "gateway/setup.h"
#include "ledger/record.h"
#include "net/http.h"

#include <string_view>

namespace tierline::gateway {

// To the provider: only what is known to be harmless, and the provider's own credential. The caller's
// credential goes along only when the provider's key is `client`, and never when it is the gateway's token.
net::Headers upstreamHeaders(const net::Headers& client, const Outlet& outlet, bool stream,
                             std::string_view clientToken);

// True when the caller brought a credential that may be forwarded.
bool hasOwnCredential(const net::Headers& client, std::string_view clientToken);

// To the client: the provider's fields without hop-by-hop ones, cookies and what only holds for its host.
void addProviderHeaders(net::Headers& headers, const net::Headers& provider);

// x-tierline-id, -model, -provider, -tier, -score, -category, -reason, -policy, -estimated-cost.
void addDecisionHeaders(net::Headers& headers, const ledger::Record& record);

} // namespace tierline::gateway
