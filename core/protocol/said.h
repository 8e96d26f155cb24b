// Who said what in a conversation, in its order and whatever the dialect: what the reading of turns alone
// does not keep. Pure; any thread.
#pragma once

#include "base/dialect.h"
#include "base/error.h"
#include "protocol/json.h"
#include "protocol/request.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::protocol {

enum class Speaker : std::uint8_t { System, User, Model, Tool };

// A piece of text; a message or a tool's result may have several, and has at least one, if an empty one.
struct Said {
    Speaker who = Speaker::User;
    std::string_view text;
    bool isFirst = true; // of its message or result
};

// `root` is the body of a request that has been read.
void eachSaid(Dialect dialect, JsonView root, const std::function<void(const Said&)>& visit);

// Fills lastTurn, toolResults and loopStep.
void noteLoop(Dialect dialect, JsonView root, Request& request);

// A message of the user's that has words, and what came after it until the next one.
struct UserTurn {
    std::string text;
    int toolResults = 0, loopStep = 0;
};
Result<std::vector<UserTurn>> userTurns(Dialect dialect, std::string_view body); // parses it again

// All texts of the conversation, one below the other.
Result<std::string> wholeText(Dialect dialect, std::string_view body); // parses it again

} // namespace tierline::protocol
