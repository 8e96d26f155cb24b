// The prompts that were kept, one after the other and whole, the newest first: for those who look for more
// than words (search.h). A stretch at a time, so that nobody waits for all of it. Any thread.
#pragma once

#include "ledger/ledger.h"

#include <functional>
#include <limits>

namespace tierline::ledger {

struct PromptStretch {
    std::int64_t before = std::numeric_limits<std::int64_t>::max(); // commits count up
    int most = 500;
};
using EachPrompt = std::function<bool(std::string_view id, std::string_view prompt)>; // false: enough for now

struct PromptsWalked {
    std::int64_t before = 0; // where to go on; 0: there are no more
    std::int64_t prompts = 0, damaged = 0;
};
Result<PromptsWalked> walkPrompts(const Ledger& ledger, const PromptStretch& stretch, const EachPrompt& each);

} // namespace tierline::ledger
