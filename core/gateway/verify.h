// `quality.verify`: a second look at an answer that the checks found nothing in. On a sample, and where the
// score was near a line. Its row in the record's stages is `verify`; there the score is the chance that the
// answer does not do, as with the other stages.
//
// It costs time before a plain reply, and before the end of a stream (its content has left by then): nothing
// to speak of with `text`, up to the judge's time limit with `judge`.
#pragma once

#include "gateway/turn.h"
#include "net/task.h"

#include <string>
#include <string_view>

namespace tierline::gateway {

// Pure: the dice are the request's id.
bool isVerifyDue(const policy::Quality& quality, std::string_view requestId, policy::Millionths margin);

// Empty: it will do, or nobody could tell. Costs are booked to the request.
net::Task<std::string> verifyAnswer(TurnPtr turn, std::string question, std::string answer);

} // namespace tierline::gateway
