// One GET on a running gateway, for the commands that take --url. Blocks the calling thread.
#pragma once

#include "base/error.h"

#include <string>

namespace tierline::ctl {

// The body of a 200; anything else is an error with a sentence. `token` empty: none is sent.
Result<std::string> fetch(const std::string& baseUrl, const std::string& path, const std::string& token);

} // namespace tierline::ctl
