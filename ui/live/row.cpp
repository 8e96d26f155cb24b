#include "live/row.h"

#include "base/utf8.h"

#include <algorithm>

namespace tierline::live {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t ulidSize = 26;

// Controls, and what turns the direction of text: a row must not write into its neighbours. Joiners stay,
// emoji and some scripts need them.
bool isUnsafe(char32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200b || c == 0x200e || c == 0x200f
           || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff
           || (c >= 0xfff9 && c <= 0xfffb);
}
bool isBlank(char32_t c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0xa0 || c == 0x2028 || c == 0x2029 || c == 0x3000;
}

// The character at `at` of valid UTF-8, and how many bytes it has.
char32_t decode(std::string_view text, std::size_t at, std::size_t& size) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (size == 1) return lead;
    char32_t c = lead & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i)
        c = (c << 6U) | (byte(i) & 0x3fU);
    return c;
}

} // namespace

RowId rowIdOf(const std::string& ulid) {
    constexpr RowId odd{std::numeric_limits<std::uint64_t>::max(), 0};
    if (ulid.size() != ulidSize || ulid.front() > '7') return odd;
    RowId id;
    for (const char c : ulid) {
        const auto digit = alphabet.find(c);
        if (digit == std::string_view::npos) return odd;
        id.high = (id.high << 5U) | (id.low >> 59U);
        id.low = (id.low << 5U) | digit;
    }
    return id.isOdd() ? odd : id;
}

std::string textOf(RowId id) {
    std::string text(ulidSize, '0');
    for (std::size_t i = ulidSize; i-- > 0;) {
        text[i] = alphabet[id.low & 31U];
        id.low = (id.low >> 5U) | (id.high << 59U);
        id.high >>= 5U;
    }
    return text;
}

std::string oneLine(std::string_view text, std::size_t limit, bool* cut) {
    // Blanks may be many, but no line needs the whole of a long text.
    const bool longer = text.size() > limit * 8;
    const std::string valid = toValidUtf8(text.substr(0, limit * 8));
    std::string line;
    bool more = longer, blank = false;
    for (std::size_t at = 0, size = 0; at < valid.size(); at += size) {
        const char32_t c = decode(valid, at, size);
        if (isBlank(c)) {
            blank = true;
            continue;
        }
        if (isUnsafe(c)) continue;
        const std::size_t wanted = size + (blank && !line.empty() ? 1 : 0);
        if (line.size() + wanted > limit) {
            more = true;
            break;
        }
        if (blank && !line.empty()) line += ' ';
        blank = false;
        line.append(valid, at, size);
    }
    if (cut != nullptr) *cut = more;
    return line;
}

} // namespace tierline::live
