// What clients and providers of each dialect say in these tests, written out by hand: the translation is
// checked against it. The reply is always "Four, I think." for 9 tokens in and 5 out.
#pragma once

#include "base/dialect.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::test {

// Of a provider.
std::string plainBody(Dialect dialect);
std::string emptyBody(Dialect dialect);                 // whole, and nothing in it
std::vector<std::string> streamEvents(Dialect dialect); // preamble first, end marker last
std::size_t preambleCount(Dialect dialect);             // of those events
std::string emptyEnd(Dialect dialect);                  // behind the preamble: a reply of nothing
std::string errorBodyOf(Dialect dialect, int status);
std::string errorEventOf(Dialect dialect);

// Of a client. `more` are further members of the body, each with a comma before it.
std::string requestOf(Dialect dialect, bool stream, std::string_view model = "auto",
                      std::string_view more = {});

// What a client of the dialect reads.
std::string saidIn(Dialect dialect, bool stream, std::string_view body); // all text, joined
bool isWhole(Dialect dialect, std::string_view stream);                  // ends as a good stream does
std::string errorIn(Dialect dialect, std::string_view body);             // message of an error body
std::string errorEventIn(Dialect dialect, std::string_view stream);      // message of the last event
bool isValidStream(std::string_view stream); // each event's data is JSON or [DONE]

} // namespace tierline::test
