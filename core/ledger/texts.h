// The texts kept of one decision, by its id. Any thread.
#pragma once

#include "ledger/bodies.h"
#include "ledger/ledger.h"

namespace tierline::ledger {

struct Texts {
    std::optional<std::string> prompt, reply;
    std::optional<KeptRequest> request;
};
// Nothing of any: no such decision, not captured, or gone with age.
Result<Texts> textsOf(const Ledger& ledger, std::string_view id);

} // namespace tierline::ledger
