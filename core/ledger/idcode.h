// Ids of requests as rows hold them: the 128 bits of a ULID as a BLOB, which sorts as the text does; any
// other text as itself. Any thread.
#pragma once

#include "base/id.h"

#include <array>
#include <optional>
#include <string_view>

struct sqlite3_stmt;

namespace tierline::ledger {

using IdBits = std::array<unsigned char, 16>;
std::optional<IdBits> bitsOf(std::string_view id); // absent: no ULID
RequestId idOf(const IdBits& bits);

void bindId(sqlite3_stmt* statement, int parameter, std::string_view id);
RequestId readId(sqlite3_stmt* statement, int column);

} // namespace tierline::ledger
