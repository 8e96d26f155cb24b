// From a request to what is scored of it: the last words of the user's that are not all envelope, peeled, and
// what else is known of the conversation. Pure but for parsing the body a second time where that is needed;
// any thread.
#pragma once

#include "classify/scorer.h"
#include "protocol/request.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

// Refers to the request it was made from; a value that moves.
struct Words {
    std::string own; // the text where it is not the request's as it stands
    bool isOwn = false;
    std::string envelope;     // names of what was recognised; with no ranges: it was all envelope, and scored
    std::vector<Span> peeled; // bytes of the message as it came
    std::string whole;        // only where a rule looks at it
    std::string_view asCame;  // the user's last words, unpeeled
    std::int64_t tokens = 0, turns = 0, toolResults = 0, loopStep = 0;
    bool code = false, hasLastTurn = false, hasWhole = false;
    std::string_view lastTurn;

    std::string_view text() const { return isOwn ? std::string_view(own) : asCame; }
    Context context() const; // refers to this
};

Words wordsOf(const protocol::Request& request, const Scorer& scorer);

// Of a text alone, as it was kept or typed.
Words wordsOf(std::string_view text, const Scorer& scorer);

} // namespace tierline::classify
