// When providers take models away: days that they have announced, from a plain file. A value; any thread.
#pragma once

#include "base/error.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::catalog {

struct Retirement {
    std::chrono::sys_days day{}; // the first without it
    std::string model;           // as the provider calls it, lower case; `name*` is a beginning
    std::string instead;         // what the provider names in its place; may be empty
    bool operator==(const Retirement&) const = default;
};

using Retirements = std::vector<Retirement>;

// Lines `2026-02-19 model [instead]`; empty ones and those with `#` are passed over. InvalidInput names the
// line.
Result<Retirements> parseRetirements(std::string_view text, std::string_view fileName);
Result<Retirements> loadRetirements(const std::filesystem::path& file);

std::optional<Retirement> retirementOf(const Retirements& list, std::string_view model);

} // namespace tierline::catalog
