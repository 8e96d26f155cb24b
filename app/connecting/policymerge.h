// Providers and models put into a policy that is there: declared, in no tier, so that nothing is routed
// otherwise until a person says so. What was made is read as a policy before it is given out. Pure.
#pragma once

#include "connecting/imported.h"

namespace tierline::connecting {

// `text` empty: a whole policy of its own.
Result<std::string> mergedPolicy(std::string_view text, std::string_view file, const Imported& imported,
                                 std::string_view source);

} // namespace tierline::connecting
