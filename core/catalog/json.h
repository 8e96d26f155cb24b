// A JSON text as a tree in which numbers stay as they were written, so that a decimal never goes through a
// double. For price files and usage objects: small, or read once.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::catalog {

struct Json {
    enum class Kind : std::uint8_t { Null, Boolean, Number, String, Array, Object };
    Kind kind = Kind::Null;
    std::string key;         // of the member that it is
    std::string text;        // a string unescaped; a number or a boolean as written
    std::vector<Json> items; // elements or members
    std::size_t offset = 0;  // in the text

    bool isObject() const { return kind == Kind::Object; }
    bool isArray() const { return kind == Kind::Array; }
    bool isString() const { return kind == Kind::String; }
    bool isNumber() const { return kind == Kind::Number; }
    const Json* get(std::string_view name) const; // of an object; the first of duplicates
};

Result<Json> parseJson(std::string_view text, std::string_view fileName = {});

// The object that lies below these members of a whole reply, as text. Strings elsewhere are not looked at.
Result<std::string> objectBelow(std::string_view text, const std::vector<std::string>& members);

// An error of a file, with line and column.
std::unexpected<Error> wrongAt(std::string_view text, std::string_view fileName, std::size_t offset,
                               std::string detail, std::string remedy = {});

// A member that stands twice, if there is one.
const Json* duplicateIn(const Json& tree);

} // namespace tierline::catalog
