#include "base/utf8.h"

#include <algorithm>

namespace tierline {

namespace {

unsigned char byteAt(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool isContinuation(unsigned char byte) {
    return (byte & 0xc0U) == 0x80U;
}

} // namespace

std::size_t utf8SequenceLength(std::string_view text) {
    if (text.empty()) return 0;
    const auto lead = byteAt(text, 0);
    if (lead < 0x80U) return 1;
    if (lead < 0xc2U || lead > 0xf4U) return 0;
    const std::size_t length = lead < 0xe0U ? 2 : lead < 0xf0U ? 3 : 4;
    if (text.size() < length) return 0;
    const auto second = byteAt(text, 1);
    if (!isContinuation(second)) return 0;
    if ((lead == 0xe0U && second < 0xa0U) || (lead == 0xedU && second > 0x9fU)
        || (lead == 0xf0U && second < 0x90U) || (lead == 0xf4U && second > 0x8fU))
        return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (!isContinuation(byteAt(text, i))) return 0;
    return length;
}

bool isUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8SequenceLength(text.substr(at));
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string toValidUtf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8SequenceLength(text.substr(at));
        if (length == 0) {
            out += "\xef\xbf\xbd";
            ++at;
        } else {
            out.append(text, at, length);
            at += length;
        }
    }
    return out;
}

void appendUtf8(std::string& out, char32_t codePoint) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    const auto value = static_cast<std::uint32_t>(codePoint);
    if (value < 0x80U) {
        put(value);
    } else if (value < 0x800U) {
        put(0xc0U | (value >> 6U));
        put(0x80U | (value & 0x3fU));
    } else if (value < 0x10000U) {
        put(0xe0U | (value >> 12U));
        put(0x80U | ((value >> 6U) & 0x3fU));
        put(0x80U | (value & 0x3fU));
    } else {
        put(0xf0U | (value >> 18U));
        put(0x80U | ((value >> 12U) & 0x3fU));
        put(0x80U | ((value >> 6U) & 0x3fU));
        put(0x80U | (value & 0x3fU));
    }
}

char32_t codePointAt(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    const auto lead = byteAt(text, at);
    if (lead < 0x80U) return lead;
    const std::size_t length = lead < 0xe0U ? 2 : lead < 0xf0U ? 3 : 4;
    if (at + length > text.size()) return 0;
    std::uint32_t value = lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        value = (value << 6U) | (byteAt(text, at + i) & 0x3fU);
    return value;
}

char32_t codePointBefore(std::string_view text, std::size_t at) {
    if (at == 0 || at > text.size()) return 0;
    std::size_t start = at - 1;
    while (start > 0 && isContinuation(byteAt(text, start)) && at - start < 4)
        --start;
    return codePointAt(text, start);
}

std::size_t countCodePoints(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return !isContinuation(static_cast<unsigned char>(c)); }));
}

std::string_view beginningOf(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0U) == 0x80U)
        --bytes;
    return text.substr(0, bytes);
}

} // namespace tierline
