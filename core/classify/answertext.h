// An answer's text made comparable, and the small searches over it that its checks share. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::classify {

// Lower case, one space for any white space but line ends, `'` for every apostrophe, without the marks of
// emphasis. Enough for phrases of the languages in answerphrases.h; not Unicode's case folding.
std::string folded(std::string_view text);

struct Sentence {
    std::string_view text; // without its end
    bool ended = false;    // by a full stop or a line's end, not just by the end of the text
};
std::vector<Sentence> sentencesOf(std::string_view folded, std::size_t most);

// One of `phrases` ("a|b|c") that `text` contains, at the beginning of a word where the script has words;
// empty: none.
std::string_view findPhrase(std::string_view text, std::string_view phrases);
// One that `text` begins with; the longest.
std::string_view startsWithPhrase(std::string_view text, std::string_view phrases, bool wholeWord);
bool couldStartWithPhrase(std::string_view text, std::string_view phrases); // `text` is the beginning of one

// Calls `each` for every phrase until it gives true.
template <class F>
bool anyPhrase(std::string_view phrases, F each) {
    while (!phrases.empty()) {
        const auto bar = phrases.find('|');
        if (each(phrases.substr(0, bar))) return true;
        if (bar == std::string_view::npos) break;
        phrases.remove_prefix(bar + 1);
    }
    return false;
}

std::string unfenced(std::string_view text); // fences, inline code and quoted lines become blanks
bool hasFence(std::string_view text);

} // namespace tierline::classify
