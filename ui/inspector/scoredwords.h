// Which words of a conversation were scored: those that the ledger kept as the prompt, found again in the
// message they came from, though a harness's wrapping was folded out of their middle. Pure; any thread.
#pragma once

#include "inspector/shown.h"

#include "ledger/record.h"

namespace tierline::inspector {

// Marks them in the last message of the user's that has them, and what fired among them. False: not there.
bool markScored(std::vector<Block>& blocks, const ledger::Record& record);

} // namespace tierline::inspector
