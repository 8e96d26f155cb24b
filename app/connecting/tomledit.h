// Keys set in a TOML text that a person wrote; everything else stays byte for byte. Pure; any thread.
#pragma once

#include "connecting/tomlscan.h"

namespace tierline::connecting {

struct TomlSetting {
    std::string key, value; // the value as TOML
};

// `table` empty: the keys before the first table. A table that is missing is added at the end.
Result<std::string> setToml(std::string_view text, const TomlPath& table,
                            const std::vector<TomlSetting>& settings);

std::string tomlString(std::string_view text); // with quotes

} // namespace tierline::connecting
