// A conversation that was kept whole, around the words that are edited: "edit and replay" changes the user's
// last words and the model, and sends all else as it was. Read in any dialect, sent in OpenAI's, which the
// Playground speaks. Pure.
#pragma once

#include "ledger/record.h"

#include <QString>

#include <memory>
#include <string>
#include <string_view>

namespace tierline::playground {

struct Around {
    Dialect dialect = Dialect::OpenAi;
    std::string body;
    std::string scored; // what of the last message is replaced; empty: all of its text
    QString words;      // to begin with
    int messages = 0, tools = 0;
};
using AroundPtr = std::shared_ptr<const Around>;

// Null: it cannot be read, or no user speaks in it.
AroundPtr aroundOf(const ledger::Record& record, const std::string& request);
// As a client would send it now; `system` comes before what the conversation says itself.
struct Now {
    std::string_view system, words, model;
    bool stream = false;
};
std::string bodyAround(const Around& around, const Now& now);

} // namespace tierline::playground
