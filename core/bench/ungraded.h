// Why a row has no grade where none was meant to be; every other trouble is one.
#pragma once

#include <string_view>

namespace tierline::bench {

inline constexpr std::string_view nothingToGradeBy =
    "ungraded: the row says neither what is expected nor how to grade";

} // namespace tierline::bench
