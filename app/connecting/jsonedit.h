// One value set in a JSON text that a person wrote: order, spacing, comments and unknown keys stay. An empty
// text counts as `{}`. Pure; any thread.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::connecting {

// Objects on the way are made where they are missing. `value` is JSON.
Result<std::string> setJson(std::string_view text, const std::vector<std::string>& path,
                            std::string_view value);

// Into the array `key` of the outermost object, which is made where it is missing: over the object whose
// member `nameKey` is `name`, else as the first one.
Result<std::string> putInJsonArray(std::string_view text, std::string_view key, std::string_view object,
                                   std::string_view nameKey, std::string_view name);

std::string jsonString(std::string_view text); // with quotes

} // namespace tierline::connecting
