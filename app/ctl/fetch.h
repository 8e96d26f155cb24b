// One request to a running gateway, for the commands that take --url. Blocks the calling thread.
#pragma once

#include "base/error.h"

#include <string>

namespace tierline::ctl {

// The body of a 200; anything else is an error with a sentence. `token` empty: none is sent.
Result<std::string> fetch(const std::string& baseUrl, const std::string& path, const std::string& token);

Result<std::string> post(const std::string& baseUrl, const std::string& path, const std::string& token,
                         std::string_view body);

// Of the file; else of TIERLINE_TOKEN; empty: there is none.
Result<std::string> clientToken(const std::string& tokenFile);

} // namespace tierline::ctl
