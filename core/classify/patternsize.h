// How large a rule's pattern becomes once compiled: what it costs the matcher, told without measuring time.
#pragma once

#include "policy/policy.h"

#include <cstddef>
#include <optional>

namespace tierline::classify {

std::optional<std::size_t> compiledBytes(const policy::Rule& rule); // absent: it does not compile

} // namespace tierline::classify
