// A marked block in a shell's profile: put there, put anew, everything around it left alone. Pure; any
// thread.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::connecting {

Result<std::string> setShellBlock(std::string_view text, const std::vector<std::string>& lines);

std::string shellQuoted(std::string_view text); // for sh and fish: '…'

} // namespace tierline::connecting
