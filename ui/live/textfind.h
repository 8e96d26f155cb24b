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

private:
    bool isInAscii(std::string_view text) const;

    std::string m_small; // in lower case
    QString m_words;
    bool m_isAscii = true;
};

} // namespace tierline::live
