// What the text model sees of a text: its words, folded and hashed, and its shape as about sixty figures.
//
// One pass, linear in the bytes, no allocation once `TextParts` has grown. Folded: lower case, each run of
// digits up to four `#`; each character of a script without spaces is a word. Of a long text the beginning
// and the end are read, together at most `longestText` bytes. Pure; one `TextParts` to a thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

inline constexpr std::size_t longestText = 16'384;

// A single word, two words in a row (`^` and `$` stand for the borders of the text), three or four letters
// in a row (`_` stands for the border of a word).
enum class TermKind : std::uint8_t { Word, Pair, Part };
inline constexpr std::size_t termKinds = 3;
std::string_view toString(TermKind kind);

inline constexpr std::size_t figureCount = 70;
std::string_view figureName(std::size_t figure);
std::optional<std::size_t> figureNamed(std::string_view name);

struct TextWord {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0, end = 0; // into `letters`
};

struct TextParts {
    std::vector<char32_t> letters; // the folded words, a space before, between and behind them
    std::vector<TextWord> words;
    std::array<float, figureCount> figures{};
};

// `text` must be valid UTF-8.
void readText(std::string_view text, TextParts& parts);

std::vector<char32_t> lettersOf(std::string_view text); // its code points
// The same hash for a term as read from a text and as written in a model's file; never 0.
std::uint64_t hashOf(TermKind kind, std::span<const char32_t> letters); // of a word or a part
std::uint64_t hashOfPair(std::uint64_t first, std::uint64_t second);
inline constexpr char32_t textBegin = U'^', textEnd = U'$';

// What a person reads of a term: "prove that", "^ what", "_th".
std::string termText(TermKind kind, std::span<const char32_t> letters);
// The hash of what `termText` wrote; absent when it wrote nothing like it.
std::optional<std::uint64_t> termHash(TermKind kind, std::string_view text);

namespace detail {
inline constexpr std::uint64_t hashStart = 0x2545f4914f6cdd1dU, hashFactor = 0x9e3779b97f4a7c15U;
inline constexpr std::uint64_t hashStep(std::uint64_t hash, char32_t letter) {
    return (hash ^ letter) * hashFactor;
}
inline constexpr std::uint64_t hashEnd(std::uint64_t hash, TermKind kind) {
    hash ^= (hash >> 32U) + static_cast<std::uint64_t>(kind) + 1;
    hash *= hashFactor;
    return (hash ^ (hash >> 29U)) | 1U;
}
inline constexpr std::size_t shortestPart = 3, longestPart = 4;
} // namespace detail

// Calls `take(hash, first, last)` for the parts of the word; [first, last) are their letters.
template <class Take>
void forEachPart(const std::vector<char32_t>& letters, const TextWord& word, Take&& take) {
    const auto stop = word.end + 1; // behind the space
    for (auto from = word.begin - 1; from + detail::shortestPart <= stop; ++from) {
        auto hash = detail::hashStart;
        for (std::uint32_t n = 1; n <= detail::longestPart && from + n <= stop; ++n) {
            hash = detail::hashStep(hash, letters[from + n - 1]);
            if (n >= detail::shortestPart) take(detail::hashEnd(hash, TermKind::Part), from, from + n);
        }
    }
}

// The same with the kind for each word and each pair. At the borders of the text a pair is one word, with a
// space on the border's side.
template <class Take>
void forEachWordAndPair(const TextParts& parts, Take&& take) {
    const auto border = [](char32_t letter) { return hashOf(TermKind::Word, {&letter, 1}); };
    static const auto begin = border(textBegin), end = border(textEnd);
    const auto& words = parts.words;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        take(TermKind::Word, word.hash, word.begin, word.end);
        take(TermKind::Pair, hashOfPair(i == 0 ? begin : words[i - 1].hash, word.hash),
             i == 0 ? word.begin - 1 : words[i - 1].begin, word.end);
    }
    if (!words.empty())
        take(TermKind::Pair, hashOfPair(words.back().hash, end), words.back().begin, words.back().end + 1);
}

template <class Take>
void forEachTerm(const TextParts& parts, Take&& take) {
    forEachWordAndPair(parts, take);
    for (const auto& word : parts.words)
        forEachPart(parts.letters, word, [&](std::uint64_t hash, std::uint32_t first, std::uint32_t last) {
            take(TermKind::Part, hash, first, last);
        });
}

} // namespace tierline::classify
