#include "live/textfind.h"

#include <algorithm>

namespace tierline::live {

namespace {

constexpr char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

} // namespace

TextFinder::TextFinder(const QString& words) : m_words(words.simplified()) {
    const QByteArray bytes = m_words.toUtf8();
    for (const char c : bytes) {
        m_isAscii = m_isAscii && static_cast<unsigned char>(c) < 0x80;
        m_small += small(c);
    }
}

bool TextFinder::isIn(std::string_view text) const {
    if (m_isAscii) return isInAscii(text);
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))
        .contains(m_words, Qt::CaseInsensitive);
}

// Most texts are told apart by two letters at their distance, which the compiler tries many places at once.
bool TextFinder::isInAscii(std::string_view text) const {
    const std::size_t size = m_small.size();
    if (size == 0) return true;
    if (text.size() < size) return false;
    const std::size_t places = text.size() - size + 1;
    const char first = m_small.front(), last = m_small.back();
    const char* begin = text.data();
    const char* end = text.data() + size - 1;
    constexpr std::size_t step = 32;
    for (std::size_t from = 0; from < places; from += step) {
        const std::size_t to = std::min(from + step, places);
        unsigned char any = 0;
        for (std::size_t i = from; i < to; ++i)
            any |= static_cast<unsigned char>(unsigned{small(begin[i]) == first}
                                              & unsigned{small(end[i]) == last});
        if (any == 0) continue;
        for (std::size_t i = from; i < to; ++i) {
            std::size_t n = 0;
            while (n < size && small(begin[i + n]) == m_small[n])
                ++n;
            if (n == size) return true;
        }
    }
    return false;
}

} // namespace tierline::live
