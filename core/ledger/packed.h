// Texts made small for a column, by zstd. Any thread.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>

namespace tierline::ledger {

std::string packText(std::string_view text);
// Corrupt: no such thing, or it would become larger than `limit`.
Result<std::string> unpackText(std::string_view packed, std::size_t limit = 64U << 20U);

} // namespace tierline::ledger
