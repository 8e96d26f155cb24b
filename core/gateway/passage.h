// One request's way through its providers' gates: the place that it holds, the keys that refused it, how long
// it has waited; and the coroutine that takes it there. Of one turn, on its loop.
#pragma once

#include "base/remotelimits.h"
#include "gateway/turn.h"
#include "health/board.h"
#include "health/gate.h"

#include "net/task.h"
#include "route/attempts.h"

#include <map>
#include <optional>
#include <string>

namespace tierline::gateway {

struct Passage {
    std::optional<health::Hold> hold; // of the attempt under way
    health::Permit permit;            // of its breaker
    RemoteLimits said;                // in its reply's headers
    int keys = 1;                     // of its provider
    health::KeySet shut = 0;          // keys whose breaker refused although they had room
    Milliseconds waited{0};           // before it, in the provider's queue
    std::size_t before = 0;           // who stood in the queue then

    std::map<std::string, health::KeySet, std::less<>> refusedKeys; // by provider, in this request
    Milliseconds waitedAll{0};
    std::optional<Milliseconds> comeAgain; // no room within the deadline: the shortest wait seen
    int pauses = 0;                        // back-offs so far
    int lastKey = 0;                       // of the newest attempt

    int key() const { return hold ? hold->key : 0; }
};

// What a candidate's gate said.
enum class Passing : std::uint8_t {
    Go,      // a place and a permit are in the turn's passage
    Breaker, // refused between plan and asking
    Room,    // none within the deadline, or another has some
    NoKey,
    NoRetry, // the provider's retry budget is spent
    Left     // the client did
};

// Waits where that is the better choice (route/waiting.h). What happened stands in the record.
net::Task<Passing> passGate(TurnPtr turn, route::NextStep step);

// After a failed attempt: another key, the same after its provider's delay, or what the planner says.
route::NextStep stepAfter(Turn& turn, const route::NextStep& step);
route::NextStep stepAfter(Turn& turn, Passing passing); // one that was never sent

// What the passage of the attempt under way was, into its record.
void notePassage(Turn& turn);

// 429, when nothing was tried because no provider had room in time; else nothing.
std::optional<protocol::ClientError> queueError(const Turn& turn);

} // namespace tierline::gateway
