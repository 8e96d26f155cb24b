// The wire languages that clients and providers speak.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tierline {

// OpenAi: chat completions, spoken by most providers. Responses: OpenAI's newer one.
enum class Dialect : std::uint8_t { OpenAi, Responses, Anthropic, Gemini };

inline constexpr std::array allDialects{Dialect::OpenAi, Dialect::Responses, Dialect::Anthropic,
                                        Dialect::Gemini};
inline constexpr std::array<std::string_view, allDialects.size()> dialectNames{"openai", "responses",
                                                                               "anthropic", "gemini"};

constexpr std::string_view toString(Dialect dialect) {
    return dialectNames[static_cast<std::size_t>(dialect)];
}

constexpr std::optional<Dialect> dialectFromString(std::string_view name) {
    for (const auto dialect : allDialects)
        if (toString(dialect) == name) return dialect;
    return std::nullopt;
}

} // namespace tierline
