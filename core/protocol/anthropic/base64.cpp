#include "protocol/anthropic/base64.h"

#include <array>
#include <cstdint>

namespace tierline::protocol::anthropic {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto values = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t at = 0; at < alphabet.size(); ++at)
        table[static_cast<unsigned char>(alphabet[at])] = static_cast<std::int8_t>(at);
    table['-'] = 62;
    table['_'] = 63;
    return table;
}();

} // namespace

std::string toBase64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto group = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8U | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= group.size() ? alphabet[bits >> (18U - 6U * i) & 63U] : '=';
    }
    return out;
}

std::optional<std::string> fromBase64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3);
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char sign : text) {
        const auto value = values[static_cast<unsigned char>(sign)];
        if (value < 0) return std::nullopt;
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>(bits >> held & 255U);
    }
    return out;
}

} // namespace tierline::protocol::anthropic
