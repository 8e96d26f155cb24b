// Which known word was probably meant: Damerau-Levenshtein distance (one swap of neighbours counts as one),
// ASCII letters compared without case. Ties go to the earlier word.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tierline::policy {

std::size_t editDistance(std::string_view a, std::string_view b);

struct Nearest {
    std::string word;
    bool isClose = false; // near enough to ask "did you mean"
};
std::optional<Nearest> nearest(std::string_view word, std::span<const std::string> known);

// "did you mean `weight`?", or the nearest one and all known words; empty when nothing is known.
std::string nearestRemedy(std::string_view word, std::span<const std::string> known);

} // namespace tierline::policy
