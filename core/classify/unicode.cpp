#include "classify/unicode.h"

#include "base/utf8.h"
#include "classify/unicodetables.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

// Sixteen bytes at once, by the compiler's vector extension: one instruction each on every x86-64 and ARM64.
using Lanes = unsigned char __attribute__((vector_size(16)));
using Mask = signed char __attribute__((vector_size(16))); // 0 or -1
constexpr std::size_t lanes = sizeof(Lanes);
constexpr std::size_t longestBlock = 8 * lanes;

Lanes load(const unsigned char* from) {
    Lanes out;
    std::memcpy(&out, from, lanes);
    return out;
}

Mask spacesIn(Lanes v) {
    return (v - 9 < 5) | (v - 28 < 5);
}

// Of negative counts, together at most `longestBlock`.
std::size_t sum(Mask counters) {
    static_assert(longestBlock < 256, "the sum must fit into the byte that it is read from");
    const auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(-counters);
    return ((halves[0] + halves[1]) * 0x0101010101010101U) >> 56U;
}

// Counts a block of whole lanes that stands behind another byte. False, with nothing counted, when it may
// hold a space beyond ASCII, all of which begin with C2, E1, E2 or E3.
bool countBlock(const unsigned char* p, std::size_t size, bool afterSpace, TextCounts& counts) {
    Mask continuations{}, starts{}, questions{}, wide{};
    for (std::size_t i = 0; i < size; i += lanes) {
        const auto here = load(p + i), before = load(p + i - 1);
        continuations += (here & 0xc0) == 0x80;
        questions += here == '?';
        starts += spacesIn(before) & ~spacesIn(here);
        wide |= (here == 0xc2) | (here - 0xe1 < 3);
    }
    if (sum(wide) != 0) return false;
    counts.characters += size - sum(continuations);
    counts.questions += sum(questions);
    counts.words += sum(starts);
    counts.words += afterSpace && !isAsciiSpace(p[-1]) && !isAsciiSpace(p[0]); // behind a wide space
    return true;
}

// From `at` to the first character that does not begin before `end`, which is returned.
std::size_t countCharacters(std::string_view text, std::size_t at, std::size_t end, bool& afterSpace,
                            TextCounts& counts) {
    while (at < end) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const bool inside = (lead & 0xc0U) == 0x80U; // of a character that the block before began
        const bool isSpace =
            lead < 0x80U ? isAsciiSpace(lead) : !inside && isWideSpace(codePointAt(text, at));
        counts.characters += !inside;
        counts.questions += lead == '?';
        counts.words += afterSpace && !isSpace;
        afterSpace = isSpace;
        at += inside ? 1 : std::max<std::size_t>(utf8SequenceLength(text.substr(at)), 1);
    }
    return at;
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
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    auto at = countCharacters(text, 0, std::min<std::size_t>(text.size(), 1), afterSpace, counts);
    while (text.size() - at >= lanes) {
        const auto size = std::min(longestBlock, (text.size() - at) / lanes * lanes);
        if (countBlock(bytes + at, size, afterSpace, counts)) {
            at += size;
            afterSpace = isAsciiSpace(bytes[at - 1]);
        } else {
            at = countCharacters(text, at, at + size, afterSpace, counts);
        }
    }
    countCharacters(text, at, text.size(), afterSpace, counts);
    return counts;
}

} // namespace tierline::classify
