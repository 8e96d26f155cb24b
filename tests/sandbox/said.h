// What a reply says, read by hand from any dialect, so that the sandbox is checked by nobody's codec. Pure.
#pragma once

#include "base/dialect.h"
#include "protocol/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace said {

using tierline::Dialect;
using tierline::protocol::JsonView;

// What a reader of a dialect must find in a plain reply, or put together from a stream.
struct Said {
    std::string text, thinking, finish, signature;
    std::vector<std::string> calls; // name and arguments
    std::int64_t input = 0, cached = 0, output = 0, reasoning = 0;
};

std::string textOf(JsonView view);
Said readPlain(Dialect dialect, const std::string& body);
// Puts the deltas together, so that a wrong one shows as another text than the plain one.
Said joinStream(Dialect dialect, const std::string& stream);
void addGemini(JsonView root, Said& said); // one response object
std::string printed(const Said& said);     // finish|text|calls

} // namespace said
