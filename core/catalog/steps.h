// A path to a count as text, as price files write it: `a.b`, and `list[modality=AUDIO].c` to choose from a
// list.
#pragma once

#include "catalog/extractor.h"

namespace tierline::catalog {

std::vector<PathStep> stepsOf(std::string_view text);
// Absent: a member that this form cannot say, one with a dot or a bracket.
std::optional<std::string> textOf(const std::vector<PathStep>& steps);

} // namespace tierline::catalog
