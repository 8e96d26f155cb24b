// Looks for words in many short texts: whether the letters are large or small does not matter. Pure.
#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace tierline::live {

class TextFinder {
public:
    explicit TextFinder(const QString& words);
    bool isIn(std::string_view text) const; // valid UTF-8

    // Many texts one behind the other are looked through at once, if the words are ASCII: the first place
    // from `from` on, npos if there is none.
    static constexpr std::size_t npos = std::string_view::npos;
    bool isAscii() const { return m_isAscii; }
    std::size_t next(std::string_view texts, std::size_t from) const;
    std::size_t size() const { return m_small.size(); } // of the words, in bytes

private:
    bool isAt(const char* place) const;

    std::string m_small;                // in lower case
    std::size_t m_rare = 0, m_next = 0; // the places in it of the two letters that texts have least
    QString m_words;
    bool m_isAscii = true;
};

// What every match of a pattern has in it, as far as that is plain to see; empty: it is not.
QString surePart(const QString& pattern);

} // namespace tierline::live
