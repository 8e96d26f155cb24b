#include "classify/unicode.h"

#include "base/utf8.h"
#include "classify/unicodetables.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace tierline::classify {

namespace {

constexpr Range unspaced[]{
    {0x0e00, 0x0eff},   // Thai, Lao
    {0x1000, 0x109f},   // Myanmar
    {0x1780, 0x17ff},   // Khmer
    {0x1950, 0x19ff},   // Tai Le, New Tai Lue, Khmer symbols
    {0x1a20, 0x1aaf},   // Tai Tham
    {0x2e80, 0x2fdf},   // Han radicals
    {0x3005, 0x3007},   // 々〆〇
    {0x3031, 0x312f},   // Kana, Bopomofo
    {0x31a0, 0x31bf},   // Bopomofo extended
    {0x31f0, 0x31ff},   // Katakana extensions
    {0x3400, 0x4dbf},   // Han extension A
    {0x4e00, 0x9fff},   // Han
    {0xa9e0, 0xa9ff},   // Myanmar extended
    {0xaa60, 0xaadf},   // Myanmar extended, Tai Viet
    {0xf900, 0xfaff},   // Han compatibility
    {0xff66, 0xff9f},   // half-width Katakana
    {0x1aff0, 0x1b16f}, // Kana supplements
    {0x20000, 0x3ffff}, // Han extensions B and on
};

bool contains(std::span<const Range> ranges, char32_t codePoint) {
    const auto it = std::ranges::upper_bound(ranges, codePoint, {}, &Range::first);
    return it != ranges.begin() && codePoint <= std::prev(it)->last;
}

bool isAsciiAlphanumeric(char32_t c) {
    return (c >= U'0' && c <= U'9') || ((c | 0x20U) >= U'a' && (c | 0x20U) <= U'z');
}

// Python's str.isspace: also the ASCII separators 1C to 1F.
constexpr bool isAsciiSpace(unsigned char c) {
    return static_cast<unsigned char>(c - 9U) < 5U || static_cast<unsigned char>(c - 28U) < 5U;
}

bool isWideSpace(char32_t c) {
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029
           || c == 0x202f || c == 0x205f || c == 0x3000;
}

constexpr std::size_t blockSize = 128; // below 256, so that the counters of a block fit into bytes

// A block in which no character beyond ASCII can be a space. Plain loops that the compiler vectorises.
void countPlainBlock(const unsigned char* p, std::size_t size, bool afterSpace, TextCounts& counts) {
    std::uint8_t continuations = 0, starts = 0, questions = 0;
    for (std::size_t i = 0; i < size; ++i) {
        continuations = static_cast<std::uint8_t>(continuations + ((p[i] & 0xc0U) == 0x80U));
        questions = static_cast<std::uint8_t>(questions + (p[i] == '?'));
    }
    for (std::size_t i = 1; i < size; ++i)
        starts = static_cast<std::uint8_t>(starts + (int{isAsciiSpace(p[i - 1])} & int{!isAsciiSpace(p[i])}));
    counts.characters += size - continuations;
    counts.questions += questions;
    counts.words += starts + std::size_t{afterSpace && !isAsciiSpace(p[0])};
}

bool mayHoldWideSpace(const unsigned char* p, std::size_t size) {
    bool found = false;
    for (std::size_t i = 0; i < size; ++i)
        found |= (p[i] == 0xc2U) | (p[i] == 0xe1U) | (p[i] == 0xe2U) | (p[i] == 0xe3U);
    return found;
}

} // namespace

bool isAlphanumeric(char32_t codePoint) {
    return codePoint < 0x80 ? isAsciiAlphanumeric(codePoint) : contains(alphanumeric, codePoint);
}

bool isWordCharacter(char32_t codePoint) {
    if (codePoint < 0x80) return isAsciiAlphanumeric(codePoint) || codePoint == U'_';
    return contains(alphanumeric, codePoint) || contains(marks, codePoint);
}

bool isUnspacedScript(char32_t codePoint) {
    return codePoint >= unspaced[0].first && contains(unspaced, codePoint);
}

TextCounts countText(std::string_view text) {
    TextCounts counts;
    bool afterSpace = true;
    std::size_t at = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    while (at < text.size()) {
        const auto size = std::min(blockSize, text.size() - at);
        if (!mayHoldWideSpace(bytes + at, size)) {
            countPlainBlock(bytes + at, size, afterSpace, counts);
            at += size;
            afterSpace = isAsciiSpace(bytes[at - 1]);
            continue;
        }
        const auto end = at + size; // the last character may reach beyond; the next block then begins later
        while (at < end) {
            const auto lead = bytes[at];
            // A block may begin inside a character that a plain block began.
            const bool inside = (lead & 0xc0U) == 0x80U;
            const bool isSpace =
                lead < 0x80U ? isAsciiSpace(lead) : !inside && isWideSpace(codePointAt(text, at));
            counts.characters += !inside;
            counts.questions += lead == '?';
            counts.words += afterSpace && !isSpace;
            afterSpace = isSpace;
            at += inside ? 1 : std::max<std::size_t>(utf8SequenceLength(text.substr(at)), 1);
        }
    }
    return counts;
}

} // namespace tierline::classify
