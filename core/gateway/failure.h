// What went wrong and what the client is told. Pure.
#pragma once

#include "base/errorclass.h"
#include "ledger/record.h"
#include "net/http.h"
#include "net/upstream.h"
#include "protocol/reply.h"
#include "route/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace tierline::gateway {

ErrorClass errorClassOf(net::NetFailure::Kind kind);

// A failed attempt, as far as the client may need it.
struct Failure {
    ErrorClass errorClass = ErrorClass::ServerError;
    std::string detail;   // English; no body or header text
    int status = 0;       // the provider's; 0: it did not answer
    net::Headers headers; // of its answer
    std::string body;
    std::optional<protocol::UpstreamError> said; // what the body says
    bool otherDialect = false;                   // it is not in the client's
};

// The provider's own answer is what the client must see: its request is at fault, no other model helps.
bool isForTheClient(ErrorClass errorClass);

// 402: a hard budget is reached.
protocol::ClientError budgetError(std::string message);

struct Exhausted {
    protocol::ClientError error;
    std::optional<Milliseconds> retryAfter;
};

// After the last candidate. `last`: the last failed attempt, null when nothing was tried.
Exhausted exhausted(const route::Plan& plan, const policy::Policy& policy,
                    const std::vector<health::ModelHealth>& health,
                    const std::vector<ledger::Attempt>& attempts, const Failure* last);

} // namespace tierline::gateway
