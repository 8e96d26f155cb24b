// One regular expression against a text, in time that grows with the text alone: for patterns and texts that
// others wrote. PCRE's syntax without lookaround and back-references; `^` and `$` are the ends of the text. A
// value that moves; one thread.
#pragma once

#include "base/error.h"

#include <memory>
#include <string_view>

namespace tierline::classify {

class PlainRegex {
public:
    // InvalidInput says what it cannot do.
    static Result<PlainRegex> compile(std::string_view pattern, bool ignoreCase = false);
    PlainRegex(PlainRegex&&) noexcept;
    PlainRegex& operator=(PlainRegex&&) noexcept;
    ~PlainRegex();

    bool isIn(std::string_view text) const; // bytes that are not UTF-8 count as U+FFFD

private:
    struct State;
    explicit PlainRegex(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace tierline::classify
