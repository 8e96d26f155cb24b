// What is scored of every row under one list of envelopes, and what is counted in it. Immutable once made.
#pragma once

#include "base/error.h"
#include "classify/verdict.h"
#include "tune/columns.h"
#include "tune/step.h"

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::tune {

struct View {
    std::vector<policy::Envelope> envelopes;
    std::vector<std::string_view> text; // null: not kept
    // The user's own words, without whatever any known harness wrote; empty: they are `text` in every row.
    std::vector<std::string_view> own;
    std::vector<std::int32_t> chars, words, questions;
    std::vector<std::uint8_t> code;
    std::vector<std::deque<std::string>> peeled; // what is not as it came

    std::string_view ownOf(std::size_t row) const { return own.empty() ? text[row] : own[row]; }
    std::string_view textOf(const Columns& data, std::size_t row, policy::Scope scope) const {
        const bool isLast = scope == policy::Scope::LastTurn && !data.lastTurn.empty();
        return isLast && data.lastTurn[row].data() != nullptr ? data.lastTurn[row] : text[row];
    }
    classify::Features features(const Columns& data, std::size_t row) const;
};

Result<std::shared_ptr<const View>>
makeView(const Columns& data, const std::vector<policy::Envelope>& envelopes, const Step& step);

} // namespace tierline::tune
