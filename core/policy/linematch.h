// Which lines of two texts are the same lines. For this folder; pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace tierline::policy {

std::vector<std::string_view> linesOf(std::string_view text); // each with its end

// For each line of `before` the line of `after` that it stayed, rising; -1: it went. Lines that stand once in
// both are held on to first; between them the longest common sequence, unless that would be too large.
std::vector<std::ptrdiff_t> matchLines(const std::vector<std::string_view>& before,
                                       const std::vector<std::string_view>& after);

} // namespace tierline::policy
