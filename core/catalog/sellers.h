// Who sells a model, where others name the seller otherwise or not at all. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tierline::catalog {

// LiteLLM's name of a provider as ours; what is not known keeps its name.
std::string sellerOfLiteLlm(std::string_view theirs);

// Whose model it is by the beginning of its name ("claude-…": anthropic); empty: that does not tell.
std::string_view makerOf(std::string_view model);

} // namespace tierline::catalog
