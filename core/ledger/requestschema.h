// The schema step of whole requests; part of schema.cpp's numbered list.
#pragma once

#include <string_view>

namespace tierline::ledger {

// `request_bytes`: of all of it, also where `request` has its beginning alone. Rows of before have neither.
inline constexpr std::string_view requestStep = R"(
ALTER TABLE bodies ADD COLUMN request_bytes INTEGER;
ALTER TABLE bodies ADD COLUMN request BLOB;
)";

} // namespace tierline::ledger
