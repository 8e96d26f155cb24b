// Changes to a policy file that a person wrote: only the lines that say the changed values are touched, every
// other byte stays. What was made is read again and must mean what was wanted and nothing else; a form that
// cannot be changed safely is refused. Pure; any thread.
#pragma once

#include "base/error.h"
#include "policy/policy.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::policy {

Result<std::string> withBreaker(std::string_view text, const Breaker& settings);

struct NewProvider {
    std::string id, dialect, baseUrl; // dialect as the file says it; baseUrl empty: the dialect's own
    std::string key;                  // a reference, never a key; empty: none
    std::vector<std::string> models;  // as the provider calls them; their price is the catalogue's
    std::string tier;                 // the models are put into it; empty: into none
};
// `provider` may be there already with the same address: then its models are added.
Result<std::string> withProvider(std::string_view text, const NewProvider& provider);

// The lines by themselves, to be copied.
std::string breakerLines(const Breaker& settings);
std::string providerLines(const NewProvider& provider);

} // namespace tierline::policy
