// What came back, read in the client's dialect: whole, or put together from a stream's events. Read by hand
// and not by core/protocol's decoders, which is what it tests. Pure; any thread.
#pragma once

#include "base/dialect.h"
#include "catalog/catalog.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::ctl::selftest {

struct HeardCall {
    std::string id, name, arguments; // arguments: JSON
};

struct Heard {
    int status = 0;
    std::string recordId; // x-tierline-id
    bool stream = false;
    bool ended = false; // the dialect's end was there
    int pieces = 0;     // events with text
    std::string text, thinking;
    std::vector<HeardCall> calls;
    std::string finish;   // stop, length, tools, or the dialect's own word
    std::string replayed; // the reply as a turn of the next request; whole replies only
    // Input in disjoint buckets; the 1 h cache is told apart by Anthropic only.
    catalog::Usage usage;
    bool hasUsage = false;
    std::string error, errorType; // the message; the type or status word
    std::string trouble;          // what is not as this dialect writes it; empty: fine
};

void hearWhole(Dialect client, std::string_view body, Heard& heard);
void hearStream(Dialect client, std::string_view body, Heard& heard);

} // namespace tierline::ctl::selftest
