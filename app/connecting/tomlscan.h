// A TOML text as statements that know their place: table headers and keys with values. Reads what TOML 1.0
// allows around values, and no more of the values than where they end. Pure; any thread.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::connecting {

using TomlPath = std::vector<std::string>;

struct TomlStatement {
    enum class Kind { Header, ListHeader, Value } kind = Kind::Value;
    TomlPath path;         // whole: of a value with its table's
    std::size_t begin = 0; // of the line
    std::size_t valueBegin = 0, valueEnd = 0;
    std::size_t lineEnd = 0; // behind its last line's end
    int table = -1;          // the header that it stands under, by its place; -1: none
};

Result<std::vector<TomlStatement>> scanToml(std::string_view text);

} // namespace tierline::connecting
