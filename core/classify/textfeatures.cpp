#include "classify/textfeatures.h"

#include "base/utf8.h"
#include "classify/textshape.h"
#include "classify/unicode.h"

#include <algorithm>

namespace tierline::classify {

namespace {

constexpr std::size_t longestWord = 40; // letters kept; what is longer is data, not language
constexpr std::uint32_t mostDigits = 4;

// Lower case for Latin, Greek and Cyrillic; others have none, or are too rare to matter.
char32_t folded(char32_t c) {
    if (c < 0x80) return c >= U'A' && c <= U'Z' ? c + 0x20 : c;
    if (c >= 0xc0 && c <= 0xde) return c == 0xd7 ? c : c + 0x20;
    if (c >= 0x100 && c <= 0x137) return c | 1U;
    if (c >= 0x139 && c <= 0x148) return c + (c & 1U);
    if (c >= 0x14a && c <= 0x177) return c | 1U;
    if (c >= 0x391 && c <= 0x3a9) return c + 0x20;
    if (c >= 0x400 && c <= 0x40f) return c + 0x50;
    if (c >= 0x410 && c <= 0x42f) return c + 0x20;
    return c;
}

bool isDigit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

bool isLetter(char32_t c) {
    return c != U'_' && isWordCharacter(c);
}

// Splits into words and tells the shape of each character and word.
class Reader {
public:
    Reader(TextParts& parts, TextShape& shape) : m_parts(parts), m_shape(shape) {}

    void read(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const auto byte = static_cast<unsigned char>(text[at]);
            if (m_inWord && byte >= 'a' && byte <= 'z' && m_shape.letter(byte)) { // most of most texts
                m_digits = 0;
                append(byte);
                ++at;
                continue;
            }
            const auto c = byte < 0x80 ? char32_t{byte} : codePointAt(text, at);
            m_shape.character(c, text, at);
            if (!isLetter(c))
                endWord();
            else
                letter(c);
            at += byte < 0x80 ? 1 : std::max<std::size_t>(utf8SequenceLength(text.substr(at)), 1);
        }
        endWord();
    }

private:
    void letter(char32_t c) {
        const bool alone = c >= 0x80 && isUnspacedScript(c);
        if (alone) endWord();
        if (!m_inWord) {
            m_inWord = true;
            m_capital = c != folded(c);
            m_hash = detail::hashStart;
            m_digits = 0;
            m_length = 0;
            m_begin = static_cast<std::uint32_t>(m_parts.letters.size());
        }
        const bool digit = isDigit(c);
        m_hasDigit = digit || (m_hasDigit && m_length > 0);
        m_digits = digit ? m_digits + 1 : 0;
        if (m_digits <= mostDigits)
            append(digit ? U'#' : folded(c));
        else
            ++m_length;
        if (alone) endWord();
    }

    void append(char32_t kept) {
        if (++m_length > longestWord) return;
        m_parts.letters.push_back(kept);
        m_hash = detail::hashStep(m_hash, kept);
    }

    void endWord() {
        if (!m_inWord) return;
        m_inWord = false;
        const auto hash = detail::hashEnd(m_hash, TermKind::Word);
        m_parts.words.push_back({hash, m_begin, static_cast<std::uint32_t>(m_parts.letters.size())});
        m_parts.letters.push_back(U' ');
        m_shape.word(hash, m_length, m_hasDigit, m_capital);
    }

    TextParts& m_parts;
    TextShape& m_shape;
    std::uint64_t m_hash = 0;
    std::size_t m_length = 0;
    std::uint32_t m_begin = 0, m_digits = 0;
    bool m_inWord = false, m_hasDigit = false, m_capital = false;
};

} // namespace

std::string_view toString(TermKind kind) {
    switch (kind) {
    case TermKind::Word: return "word";
    case TermKind::Pair: return "pair";
    case TermKind::Part: return "part";
    }
    return "";
}

void readText(std::string_view text, TextParts& parts) {
    parts.letters.assign(1, U' ');
    parts.words.clear();
    TextShape shape;
    Reader reader(parts, shape);
    if (text.size() <= longestText) {
        reader.read(text);
    } else { // a question stands before or behind what was pasted
        constexpr auto tail = longestText / 4;
        auto from = text.size() - tail;
        while ((static_cast<unsigned char>(text[from]) & 0xc0U) == 0x80U)
            ++from;
        reader.read(beginningOf(text, longestText - tail));
        reader.read(text.substr(from));
    }
    shape.finish(text.size(), parts.figures);
}

std::vector<char32_t> lettersOf(std::string_view text) {
    std::vector<char32_t> out;
    for (std::size_t at = 0; at < text.size();) {
        out.push_back(codePointAt(text, at));
        at += std::max<std::size_t>(utf8SequenceLength(text.substr(at)), 1);
    }
    return out;
}

std::uint64_t hashOf(TermKind kind, std::span<const char32_t> letters) {
    auto hash = detail::hashStart;
    for (const auto letter : letters)
        hash = detail::hashStep(hash, letter);
    return detail::hashEnd(hash, kind);
}

std::uint64_t hashOfPair(std::uint64_t first, std::uint64_t second) {
    return detail::hashEnd(detail::hashStep(first * detail::hashFactor, 0) ^ second, TermKind::Pair);
}

std::string termText(TermKind kind, std::span<const char32_t> letters) {
    std::string out;
    if (kind == TermKind::Pair && !letters.empty() && letters.front() == U' ') out += '^';
    for (const auto letter : letters)
        appendUtf8(out, letter == U' ' && kind == TermKind::Part ? U'_' : letter);
    if (kind == TermKind::Pair && !letters.empty() && letters.back() == U' ') out += '$';
    return out;
}

std::optional<std::uint64_t> termHash(TermKind kind, std::string_view text) {
    auto letters = lettersOf(text);
    if (letters.empty()) return std::nullopt;
    if (kind == TermKind::Part) std::ranges::replace(letters, U'_', U' ');
    if (kind != TermKind::Pair) return hashOf(kind, letters);
    const auto space = static_cast<std::size_t>(std::ranges::find(letters, U' ') - letters.begin());
    if (space == 0 || space + 1 >= letters.size()) return std::nullopt;
    const auto all = std::span<const char32_t>(letters);
    return hashOfPair(hashOf(TermKind::Word, all.first(space)),
                      hashOf(TermKind::Word, all.subspan(space + 1)));
}

} // namespace tierline::classify
