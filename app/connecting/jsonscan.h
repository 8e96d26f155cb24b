// A JSON text as parts that know their place, for edits that leave the rest alone. Comments and a comma
// behind the last member are taken as VS Code takes them. Pure; any thread.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::connecting {

struct JsonMember;

struct JsonPart {
    enum class Kind { Scalar, Array, Object } kind = Kind::Scalar;
    std::size_t begin = 0, end = 0;  // of the value in the text
    std::vector<JsonMember> members; // of an object, in the file's order
    std::vector<JsonPart> items;     // of an array
    bool hasLastComma = false;       // behind the last member or item
    std::size_t afterLastComma = 0;  // then: the byte behind it

    const JsonMember* find(std::string_view key) const;
};

struct JsonMember {
    std::string key;
    std::size_t begin = 0; // of the key's quote
    JsonPart value;
};

// Duplicate keys are an error: programs differ in which of them they take.
Result<JsonPart> scanJson(std::string_view text);

} // namespace tierline::connecting
