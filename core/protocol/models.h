// The body of GET /v1/models. Pure; any thread.
#pragma once

#include "base/dialect.h"

#include <span>
#include <string>

namespace tierline::protocol {

// `ids` in the order they are to be listed, `auto` and `auto:<tier>` among them. The owner is the part before
// the first slash, else ourselves.
std::string modelsBody(Dialect dialect, std::span<const std::string> ids);

} // namespace tierline::protocol
