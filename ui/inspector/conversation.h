// A request's body as the messages it holds, whatever its dialect, each a block with its role. Pure; for the
// thread of a worker, since bodies are megabytes.
#pragma once

#include "inspector/shown.h"

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::inspector {

// Tools first, since the model reads them so, then system and messages in their order. Images, files and
// sounds are named, not shown. InvalidInput: the body cannot be read.
Result<std::vector<Block>> conversationOf(const std::string& dialect, std::string_view body);

} // namespace tierline::inspector
