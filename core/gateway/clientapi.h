// The providers' own APIs as clients call them: which dialect an endpoint speaks, and what its path says.
// Coroutines on the exchange's loop.
#pragma once

#include "gateway/turn.h"
#include "net/task.h"

#include <optional>
#include <string>
#include <string_view>

namespace tierline::gateway {

net::Task<void> serveChatCompletions(Core* core, ExchangePtr exchange);
net::Task<void> serveResponses(Core* core, ExchangePtr exchange);
net::Task<void> serveMessages(Core* core, ExchangePtr exchange);
net::Task<void> serveEmbeddings(Core* core, ExchangePtr exchange);
net::Task<void> serveGemini(Core* core, ExchangePtr exchange); // POST …/models/{model}:{method}
net::Task<void> serveCountTokens(Core* core, ExchangePtr exchange);
net::Task<void> serveModels(Core* core, ExchangePtr exchange);
net::Task<void> serveModel(Core* core, ExchangePtr exchange); // GET …/models/{model}

// "/v1beta/models/auto:complex:generateContent" → `auto:complex`, `generateContent`: the last colon counts.
struct GeminiPath {
    std::string model, method;
    bool operator==(const GeminiPath&) const = default;
};
std::optional<GeminiPath> readGeminiPath(std::string_view path);

} // namespace tierline::gateway
