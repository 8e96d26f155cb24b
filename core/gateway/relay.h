// One attempt at one model: asks the provider and brings its answer over, plain or as a stream. Coroutines on
// the turn's loop; what they learn goes into the turn, the verdict comes back.
#pragma once

#include "gateway/turn.h"
#include "net/task.h"

namespace tierline::gateway {

struct AttemptEnd {
    std::optional<Failure> failure; // absent: the whole reply came, or the client left
    bool cancelled = false;
    bool committed = false; // content has left for the client
};

// The whole body is read and checked before any of it leaves: turn.reply.
net::Task<AttemptEnd> relayPlain(TurnPtr turn, policy::ModelIndex model);

// Events leave as they come, from the first content on; the end is left in turn.tail.
net::Task<AttemptEnd> relayStream(TurnPtr turn, policy::ModelIndex model);

// Reads what is left of a reply whose end marker was seen, so that its connection can be used again.
net::Task<void> drain(std::unique_ptr<net::UpstreamReply> reply);

} // namespace tierline::gateway
