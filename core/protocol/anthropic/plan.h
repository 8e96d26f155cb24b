// The order in which Anthropic wants a conversation: system texts in front, user and assistant in turns, a
// turn's tool results first. Points into the conversation. Pure.
#pragma once

#include "protocol/canonical.h"

#include <vector>

namespace tierline::protocol::anthropic {

struct Turn {
    bool isUser = true;
    std::vector<const Part*> parts;
};

struct Plan {
    std::vector<const Part*> system;
    std::vector<Turn> turns; // never empty; the first is the user's
    FeatureSet dropped;
};

// `keepThoughts`: thoughts with their signature are written. Parts that Anthropic refuses (empty texts) or
// cannot have (audio) are left out.
Plan arrange(const Conversation& conversation, bool keepThoughts);

Part madeText(std::string_view text, bool bare); // of ours; for texts that live as long as the program

// The last assistant turn calls tools and does not begin with a thought: Anthropic refuses to think on from
// there, unless it may think as it likes (adaptive).
bool callsWithoutThought(const Plan& plan);

} // namespace tierline::protocol::anthropic
