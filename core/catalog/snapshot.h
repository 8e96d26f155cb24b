// The form of our own price files: one JSON object with `tierline_prices` (its version), date, source,
// providers and one model a line. Read exactly: what is not understood is an error with its line, never
// passed over.
#pragma once

#include "catalog/catalog.h"

namespace tierline::catalog {

constexpr int snapshotVersion = 2;

std::string_view nameOf(MatchKind kind);
std::optional<MatchKind> matchKindFrom(std::string_view name);
std::string textOf(DayHours hours); // 00:30-16:30
std::optional<DayHours> hoursFrom(std::string_view text);

} // namespace tierline::catalog
