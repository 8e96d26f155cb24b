// The chat path: attempts in the order of the plan, then commit, then the end of the reply. Coroutines on the
// exchange's loop. What to do next is asked of route::AttemptPlanner; here it is carried out.
#pragma once

#include "gateway/turn.h"
#include "net/task.h"

namespace tierline::gateway {

net::Task<void> serveCall(Core* core, ExchangePtr exchange, Incoming incoming);

// Asks models until one has answered or none is left, then concludes. Sends nothing but a stream's beginning.
net::Task<void> runTurn(TurnPtr turn);

// Waits until the decision is in the ledger. A failure is logged and counted; the reply goes out all the
// same.
net::Task<void> commitTurn(TurnPtr turn);

// Tells the window, followers, log and metrics; after the client has its end.
void publish(Turn& turn);

// An answer that is no decision: errors before a turn exists, admin errors.
net::Reply errorReply(const net::RequestHead& head, protocol::ClientError error);

} // namespace tierline::gateway
