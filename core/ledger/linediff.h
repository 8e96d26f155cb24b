// The lines by which two texts differ, in the unified form that everybody reads. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tierline::ledger {

struct DiffNames {
    std::string_view before, after; // of the two texts, for the first two lines
};

// Empty when the texts are equal. Three lines of context. The shortest set of changes, unless the texts have
// nearly nothing in common: then one block for another.
std::string unifiedDiff(std::string_view before, std::string_view after, const DiffNames& names);

} // namespace tierline::ledger
