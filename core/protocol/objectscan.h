// Where the members of one JSON object lie in its text: the fast parser keeps no positions. Linear, one pass.
// The text must be valid JSON already; any thread.
#pragma once

#include "protocol/request.h"

#include <string_view>
#include <vector>

namespace tierline::protocol {

struct MemberRange {
    ByteRange key;   // with its quotes
    ByteRange value; // without white space around it
    bool operator==(const MemberRange&) const = default;
};

struct ObjectRanges {
    std::size_t open = 0; // just behind the `{`
    std::vector<MemberRange> members;
};

// `text` holds one object; a BOM and white space may stand before it. In the order of the text.
ObjectRanges scanObject(std::string_view text);

// The same for the elements of an array.
std::vector<ByteRange> scanArray(std::string_view text);

} // namespace tierline::protocol
