// Which header fields go through the gateway, and which it writes itself. Pure.
#pragma once

#include "gateway/setup.h"
#include "ledger/record.h"
#include "net/http.h"

#include <string_view>

namespace tierline::gateway {

// The field in which this provider reads its key.
std::string_view keyHeader(const Outlet& outlet);

struct HeaderNeeds {
    Dialect dialect = Dialect::OpenAi; // spoken to the provider
    bool translated = false;           // what belongs to the client's dialect stays here
    bool stream = false;
    int key = 0; // of the provider's pool
};

// To the provider: only what is known to be harmless, and the provider's own credential. The caller's
// credential goes along only when the provider's key is `client`, and never when it is the gateway's token.
net::Headers upstreamHeaders(const net::RequestHead& client, const Outlet& outlet, const HeaderNeeds& needs,
                             std::string_view clientToken);

// True when the caller brought a credential that may be forwarded: a header, or Gemini's `?key=`.
bool hasOwnCredential(const net::RequestHead& client, std::string_view clientToken);

// To the client: the provider's fields without hop-by-hop ones, cookies and what only holds for its host.
void addProviderHeaders(net::Headers& headers, const net::Headers& provider);

// Of a reply that was written anew: its own type, and how the provider calls the request.
void addTranslatedHeaders(net::Headers& headers, const net::Headers& provider, std::string_view contentType);

// x-tierline-id, -model, -provider, -tier, -score, -category, -reason, -policy, -estimated-cost.
void addDecisionHeaders(net::Headers& headers, const ledger::Record& record);

} // namespace tierline::gateway
