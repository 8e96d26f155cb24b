// The parts of a generateContent request beside its contents. Pure; any thread.
#pragma once

#include "protocol/canonical.h"

namespace tierline::protocol::gemini {

void readTools(JsonView root, Conversation& conversation); // and how they are chosen
void readConfig(JsonView config, Conversation& conversation);

} // namespace tierline::protocol::gemini
