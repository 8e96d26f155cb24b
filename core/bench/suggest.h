// Which columns of a file seem to be what, by their names and by what stands in them. Each suggestion brings
// its reason; nothing is applied until somebody says so. Pure; any thread.
#pragma once

#include "bench/preview.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

struct ColumnSuggestion {
    std::string target, source;
    std::string reason;
    bool needsFlag = true; // false: it is read so anyway
};

struct ValueSuggestion {
    std::string value, tier;
    std::string reason;
    bool needsFlag = true;
};

struct SuggestedMapping {
    std::vector<ColumnSuggestion> columns;
    std::vector<ValueSuggestion> values; // of the column that holds the tier
    std::vector<std::string> open;       // in words: what is missing, or could not be told

    Mapping mapping() const;
    // "--map tier=tier4", "--map-value SIMPLE=simple", quoted for a shell.
    std::vector<std::string> flags() const;
};

// `tiers`: of the policy, cheapest first; of none the values are left as they are.
SuggestedMapping suggestMapping(const SetPreview& preview, const std::vector<std::string>& tiers);

std::string shellQuoted(std::string_view text); // as it is where a shell leaves it so

// The part about values alone: by name, by words for the same, by order.
void suggestTiers(const Column& column, const std::vector<std::string>& tiers, SuggestedMapping& into);

} // namespace tierline::bench
