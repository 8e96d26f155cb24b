// Keys in lines that are shown: all but the end of a value whose name says that it is one. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tierline::connecting {

std::string masked(std::string_view text);
bool saysKey(std::string_view name); // OPENAI_API_KEY, apiKey, token, …

} // namespace tierline::connecting
