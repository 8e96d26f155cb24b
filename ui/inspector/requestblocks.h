// A request's body as blocks to read: its members in their order, large ones folded, values as they were
// written; and what became of it on its way to the provider. Pure; for a worker, since bodies are megabytes.
#pragma once

#include "inspector/shown.h"

#include "ledger/record.h"

#include <string_view>

namespace tierline::inspector {

// A body that is no JSON object, or was cut, is one block, indented as far as it goes.
std::vector<Block> requestBlocks(std::string_view body);

// "auto → nimbus/flash · translated OpenAI chat → Anthropic; dropped: seed". Empty: nobody was asked.
QString wayOf(const ledger::Record& record);

} // namespace tierline::inspector
