// The bodies of GET /v1/models (Gemini: /v1beta/models) and of a single model. Pure; any thread.
#pragma once

#include "base/dialect.h"

#include <span>
#include <string>
#include <string_view>

namespace tierline::protocol {

// `ids` in the order they are to be listed, `auto` and `auto:<tier>` among them. The owner is the part before
// the first slash, else ourselves.
std::string modelsBody(Dialect dialect, std::span<const std::string> ids);

std::string modelBody(Dialect dialect, std::string_view id); // GET …/models/{id}

} // namespace tierline::protocol
