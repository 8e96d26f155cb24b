// The shape of a text as figures: length, sentences, numbers, symbols, code, what is asked and how. Filled
// character by character and word by word while a text is read; allocates nothing. One thread.
#pragma once

#include "classify/textfeatures.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace tierline::classify {

class TextShape {
public:
    void character(char32_t c, std::string_view text, std::size_t at);
    // A small ASCII letter behind another: true when it was counted and nothing else is to be seen of it.
    bool letter(char32_t c) {
        if (m_before < U'a' || m_before > U'z') return false;
        m_counts[Characters] += 1;
        m_before = m_lastInk = c;
        return true;
    }
    void word(std::uint64_t hash, std::size_t letters, bool hasDigit, bool capital);
    // `bytes`: of the whole text, of which the middle may not have been read.
    void finish(std::size_t bytes, std::array<float, figureCount>& figures);

private:
    enum Count : std::uint8_t {
        Characters,
        Words,
        Sentences,
        Lines,
        Letters,
        Long,
        VeryLong,
        Short,
        Numbers,
        Digits,
        Symbols,
        Dollars,
        Latex,
        Equals,
        Brackets,
        Code,
        Questions,
        Choices,
        Blanks,
        Colons,
        Commas,
        Quotes,
        Hyphens,
        Upper,
        NonAscii,
        Unspaced,
        Cyrillic,
        Negations,
        Logic,
        Capitals,
        Bullets,
        Pronouns,
        Counts
    };
    void beginLine(std::string_view rest);
    void ascii(char c);
    void endSentence();
    double of(Count count) const { return m_counts[count]; }
    double share(Count count) const; // of the words
    void setLengths(std::size_t bytes, std::array<float, figureCount>& figures) const;

    std::array<std::uint32_t, Counts> m_counts{};
    std::uint32_t m_wordsInSentence = 0;
    std::uint8_t m_first = 0, m_asked = 0, m_askedBefore = 0; // word classes; 0 = none
    char32_t m_before = U'\n', m_lastInk = 0;
    bool m_startsLower = false;
};

} // namespace tierline::classify
