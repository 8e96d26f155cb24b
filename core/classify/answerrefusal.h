// Whether an answer begins as refusals do: the phrases of answerphrases.h against its first sentences. Pure;
// any thread.
#pragma once

#include "classify/answercheck.h"

namespace tierline::classify {

struct Heard {
    Beginning verdict = Beginning::Fine; // `Open`: it may still become one
    std::string_view words, lang;
    bool isPolite = false; // nothing but openers so far: the next sentence matters
};

// The refusal with which an answer begins, if any; views into `opening`, which is folded. `known`: to its
// end. `all`: every sentence counts, not only the first behind apologies.
Heard hearOpening(std::string_view opening, bool known, bool all);

bool isQuotation(std::string_view text); // begins with a mark of quoting

} // namespace tierline::classify
