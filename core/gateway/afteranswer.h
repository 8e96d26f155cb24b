// Behind an answer: the checks of the policy's `quality` on it, and what follows. An answer of which nothing
// has left may be put aside for one of the tier above; it is given all the same when nothing better comes.
// One that has begun to leave is flagged, and its session's next turns begin one tier up.
//
// On the turn's loop. Costs of a stream: with `escalate` and a check for refusals or own patterns its first
// text is held while it may still become a refusal: until the first words that no refusal begins with (for
// most answers the very first event), at most 400 bytes or the first event 300 ms after the first text.
// Without `escalate` nothing is held.
#pragma once

#include "classify/answercheck.h"
#include "gateway/relay.h"

namespace tierline::gateway {

// An answer that was put aside.
struct KeptAnswer {
    std::size_t attempt = 0;          // into record.attempts
    std::optional<std::size_t> spent; // into turn.spent, once it is booked there
    policy::ModelIndex model = 0;
    Seen seen;
    net::Reply reply;
    std::string text, tail, finishReason, selectionReason, selectionDetail;
    std::optional<Money> estimatedCost;
    std::int64_t estimatedIn = 0;
    std::optional<ledger::Translation> translation;
    int status = 0;
    std::optional<std::int64_t> ttftMs;
};

struct AfterAnswer {
    std::string question; // its beginning and end: the request's own is dropped when a stream begins
    bool jsonMode = false;
    bool mayHold = false; // of streams: something could be asked instead

    std::size_t attempt = 0; // the one that the following is of
    std::string held, leaving;
    std::chrono::steady_clock::time_point heldSince;
    bool doubted = false; // read on to its end without being shown
    struct Moment {
        std::chrono::steady_clock::time_point at;
        Wall wall;
    };
    std::optional<Moment> whole; // the reply was there; what follows is not the model's time

    std::optional<KeptAnswer> first;
};

// Before the first attempt; leaves `turn.after` empty where nothing is to be checked.
void prepareChecks(Turn& turn);

// What of a stream that has not begun may leave now: `now` grows by what was held, or is taken and held.
bool mayLeave(Turn& turn, const protocol::ReplyStream& reader, std::vector<std::string_view>& now);
std::string takeHeld(Turn& turn); // at the end of a stream that has not begun

// An attempt has brought a whole answer: turn.reply, or turn.tail for a stream. The end of the attempt, which
// is a failure of class bad_answer when the tier above is to be asked.
net::Task<AttemptEnd> lookAtAnswer(TurnPtr turn);

// When the attempt under way ended for its model: when its reply was whole, else now.
AfterAnswer::Moment endOfReply(const Turn& turn);

// Books a failed attempt that was billed all the same.
void bookFailed(Turn& turn);

// Nothing better came: the answer that was put aside is given after all.
void giveFirstAfterAll(Turn& turn);

} // namespace tierline::gateway
