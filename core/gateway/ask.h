// POST /ask and POST /route: a decision for a prompt, with or without carrying it out. The chat request is
// written here, as OpenAI's; whoever answers it, it is translated for.
#pragma once

#include "gateway/turn.h"
#include "net/task.h"

namespace tierline::gateway {

net::Task<void> serveAsk(Core* core, ExchangePtr exchange);
net::Task<void> serveRoute(Core* core, ExchangePtr exchange);

struct Question {
    std::string model = "auto";
    std::string messages; // JSON, as it came or as one user message with the prompt
    std::string parameters; // JSON members of the chat request behind those: `,"temperature":0`
    bool execute = false;
    bool network = false; // without `execute`: embedding and judge are asked all the same
};
// `promptOnly`: /ask takes no messages.
Result<Question> readQuestion(std::string_view body, bool promptOnly);

std::string bodyFor(const Question& question);

} // namespace tierline::gateway
