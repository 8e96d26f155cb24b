// The wire languages that clients and providers speak.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tierline {

enum class Dialect : std::uint8_t { OpenAi, Anthropic };

constexpr std::string_view toString(Dialect dialect) {
    return dialect == Dialect::OpenAi ? "openai" : "anthropic";
}

constexpr std::optional<Dialect> dialectFromString(std::string_view name) {
    if (name == "openai") return Dialect::OpenAi;
    if (name == "anthropic") return Dialect::Anthropic;
    return std::nullopt;
}

} // namespace tierline
