// Character classes of Unicode 14: what belongs to a word, what separates words, and which scripts write
// without spaces. Pure functions over generated tables; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace tierline::classify {

// Letter, digit or other number: Python's str.isalnum for one character.
bool isAlphanumeric(char32_t codePoint);

// A letter, digit, mark or `_`: a keyword beside one of these is only part of a word.
bool isWordCharacter(char32_t codePoint);

// Scripts written without spaces between words (Han, Kana, Bopomofo, Thai, Lao, Khmer, Myanmar, Tai): a
// word border cannot be asked for beside them. Hangul is not among them, Korean puts spaces.
bool isUnspacedScript(char32_t codePoint);

struct TextCounts {
    std::size_t characters = 0; // code points
    std::size_t words = 0;      // as len(text.split()) in Python counts them
    std::size_t questions = 0;  // '?'
};

// One pass, linear in the bytes, no allocation. `text` must be valid UTF-8.
TextCounts countText(std::string_view text);

} // namespace tierline::classify
