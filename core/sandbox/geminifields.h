// Which fields Gemini's JSON knows, by message, and the subset of JSON schema that its `Schema` takes. Pure.
#pragma once

#include "protocol/json.h"

#include <optional>
#include <string>
#include <string_view>

namespace tierline::sandbox {

using protocol::JsonView;

// Both spellings are one field: inlineData and inline_data.
JsonView field(JsonView object, std::string_view camelName);

// The provider's sentence about the first field it does not know, anywhere in the request.
std::optional<std::string> unknownField(JsonView root);

} // namespace tierline::sandbox
