// SHA-256 for policy versions and prompt hashes; constant-time comparison for tokens; a fast hash for
// sessions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline {

std::string sha256Hex(std::string_view bytes);
std::uint64_t fnv1a(std::string_view bytes, std::uint64_t seed = 0xcbf29ce484222325U);
bool equalConstantTime(std::string_view a, std::string_view b); // time depends on the lengths only

} // namespace tierline
