// One value set in a YAML text that a person wrote: everything else stays byte for byte. What was made is
// read again and compared; a form that cannot be changed safely is refused with its line. Pure; any thread.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tierline::connecting {

// Scalars of the outermost map.
Result<std::string> setYaml(std::string_view text,
                            const std::vector<std::pair<std::string, std::string>>& values);

// A map, as key and scalar, put into the outermost list `key`: over the one of the same `name`, else first.
using YamlItem = std::vector<std::pair<std::string, std::string>>;
Result<std::string> putInYamlList(std::string_view text, std::string_view key, const YamlItem& item);

std::string yamlString(std::string_view text); // in double quotes

} // namespace tierline::connecting
