// Which member of a row is what: other people's sets name their columns otherwise. A value; any thread.
#pragma once

#include "base/error.h"

#include <map>
#include <string>
#include <string_view>

namespace tierline::bench {

// What a column may be mapped to: id, prompt, messages, tier, outcomes, outcomes.MODEL, costs.MODEL,
// expected, grader, reason, original, tags, tags.NAME.
struct Mapping {
    std::map<std::string, std::string, std::less<>> columns; // target -> member; a.b goes one object deeper
    std::map<std::string, std::string, std::less<>> values;  // of tiers, lower case -> the policy's name

    // `tier=tier4`; InvalidInput says what could have been meant.
    Result<void> addColumn(std::string_view text);
    // `SIMPLE=simple`, case ignored.
    Result<void> addValue(std::string_view text);

    std::string_view memberFor(std::string_view target) const; // its own name when it is not mapped
    std::string tierFor(std::string_view value) const;
};

inline constexpr std::string_view lineAsId = "@line"; // --map id=@line: rows are called by their line

bool isInFamily(std::string_view name); // outcomes.MODEL, costs.MODEL, tags.NAME
std::string lowerAscii(std::string_view text);

} // namespace tierline::bench
