#include "protocol/quirks.h"

#include <algorithm>
#include <array>

namespace tierline::protocol {

namespace {

constexpr std::array table{
    Quirks{.flavor = "openai",
           .host = "api.openai.com",
           .maxTokens = "max_completion_tokens",
           .seed = "seed",
           .required = "required",
           .developerRole = true,
           .strictTools = true,
           .speaksResponses = true},
};

} // namespace

std::span<const Quirks> allQuirks() {
    return table;
}

const Quirks* quirksNamed(std::string_view flavor) {
    const auto row = std::ranges::find(table, flavor, &Quirks::flavor);
    return row == table.end() ? nullptr : &*row;
}

const Quirks& quirksForUrl(std::string_view) {
    return table.front();
}

} // namespace tierline::protocol
