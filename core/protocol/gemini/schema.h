// Gemini's own schema form (OpenAPI's, with OBJECT and STRING in capitals) as JSON Schema. Pure; any thread.
#pragma once

#include "protocol/json.h"

#include <string>

namespace tierline::protocol::gemini {

// What is JSON Schema already comes out as it is.
std::string jsonSchemaOf(JsonView schema);

} // namespace tierline::protocol::gemini
