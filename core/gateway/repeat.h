// A stored answer in place of a model's: from the policy's reply cache, or from a folder of recordings. On
// the turn's loop; files are read and written on the worker.
//
// A repeated answer costs nothing. From the cache: no usage, cost 0, no baseline, so that it is neither spend
// nor saving of routing. From a recording: the tokens counted then, as money `equivalent` (or `simulated`),
// never billed.
#pragma once

#include "gateway/replycache.h"
#include "gateway/turn.h"
#include "net/task.h"

#include <span>
#include <string_view>

namespace tierline::gateway {

struct Keeping {
    std::string cacheKey, recordKey; // empty: not kept there, nor looked for
    std::string body;                // of a stream, as far as it has left for the client
    bool tooLarge = false;
    StoredPtr given; // what was found
    bool isRecorded = false;
};

bool mayRepeat(const Turn& turn); // whether there is anything to look up or to keep

// True: the turn has its answer, or, with a replay that asks nobody, its refusal.
net::Task<bool> answerAgain(TurnPtr turn);

void collect(Turn& turn, std::span<const std::string_view> pieces); // of a stream that leaves
void settleRepeated(Turn& turn);                                    // in place of the settlement
net::Task<void> keepAnswer(TurnPtr turn);                           // after the commit

} // namespace tierline::gateway
