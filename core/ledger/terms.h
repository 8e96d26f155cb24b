// Words of a prompt, and what a search asks of them. A word is a run of letters, digits and marks, folded to
// lower case; scripts that put no spaces between words (Chinese, Thai …) give each character as a word of its
// own. `snake_case`, `std::vector` and `don't` are several words, found as such or as a phrase.
//
// The index gets each word of a prompt once, and each pair of neighbours where characters are words. That is
// a fifth of the size of an index of trigrams, finds words of one or two letters, and says for sure which
// prompts cannot match; whether one does is decided on its own text. Pure; any thread.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::ledger {

// What is below is part of what is stored: a change makes the index be built anew.
inline constexpr std::int64_t termsVersion = 1;

char32_t foldCase(char32_t codePoint); // Latin, Greek, Cyrillic, Armenian, full-width

struct Word {
    std::string folded;
    std::uint32_t at = 0, size = 0; // bytes in the text
    bool single = false;            // a character of a script without spaces
    bool joined = false;            // and right behind another such
};
std::vector<Word> wordsOf(std::string_view text); // bad bytes separate words

// Separated by spaces, each once, in a stable order. Of a text above 256 kB its two ends.
std::string indexTerms(std::string_view text);

// `"a phrase"` stands as it is, `word*` begins a word, `-word` and `-"a phrase"` must not occur; all others
// must. Nothing else is an operator: AND, NEAR and parentheses are words and separators.
struct Wish {
    std::vector<Word> words; // behind one another
    bool prefix = false;     // of the last
    bool excluded = false;
};
struct Wishes {
    std::vector<Wish> all; // at least one that is not excluded
};
Result<Wishes> parseSearch(std::string_view query); // InvalidInput says what and where

std::string indexQuery(const Wishes& wishes); // for FTS5's MATCH: what every matching text has

struct Place {
    std::uint32_t at = 0, size = 0;
    bool operator==(const Place&) const = default;
};
// Where a text has what is wished for, in order; empty: it does not match.
std::vector<Place> placesOf(const Wishes& wishes, std::string_view text);

} // namespace tierline::ledger
