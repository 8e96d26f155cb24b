#include "live/textfind.h"

#include <QRegularExpression>

#include <utility>

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
    constexpr std::string_view common = " etaoinsrhldcumfpgwybvkxjqz"; // signs and digits are rarer still
    for (std::size_t i = 0; i < m_small.size(); ++i) {
        const auto rarity = [&](std::size_t at) { return common.find(m_small[at]); };
        if (i == 0 || rarity(i) > rarity(m_rare))
            m_next = std::exchange(m_rare, i);
        else if (m_next == m_rare || rarity(i) > rarity(m_next))
            m_next = i;
    }
}

bool TextFinder::isIn(std::string_view text) const {
    if (m_isAscii) return next(text, 0) != npos;
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))
        .contains(m_words, Qt::CaseInsensitive);
}

bool TextFinder::isAt(const char* place) const {
    std::size_t n = 0;
    while (n < m_small.size() && small(place[n]) == m_small[n])
        ++n;
    return n == m_small.size();
}

// Most places are told apart by two rare letters at their distance, which the compiler tries at many places
// at once. One bit makes a letter small; of other signs none is changed.
std::size_t TextFinder::next(std::string_view texts, std::size_t from) const {
    const std::size_t size = m_small.size();
    if (size == 0) return from <= texts.size() ? from : npos;
    if (texts.size() < size) return npos;
    const std::size_t places = texts.size() - size + 1;
    const char a = m_small[m_rare], b = m_small[m_next];
    const auto bitOf = [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? 0x20 : 0); };
    const char aBit = bitOf(a), bBit = bitOf(b);
    constexpr std::size_t step = 32;
    for (; from + step <= places; from += step) {
        const char* as = texts.data() + from + m_rare;
        const char* bs = texts.data() + from + m_next;
        const auto mayBeAt = [=](std::size_t i) {
            return unsigned{static_cast<char>(as[i] | aBit) == a}
                   & unsigned{static_cast<char>(bs[i] | bBit) == b};
        };
        unsigned char any = 0;
        for (std::size_t i = 0; i < step; ++i)
            any |= static_cast<unsigned char>(mayBeAt(i));
        if (any == 0) continue;
        for (std::size_t i = 0; i < step; ++i)
            if (mayBeAt(i) != 0 && isAt(texts.data() + from + i)) return from + i;
    }
    for (; from < places; ++from)
        if (isAt(texts.data() + from)) return from;
    return npos;
}

// Letters, digits and blanks beside each other; one before a sign that lets it be away does not count.
// Alternatives, groups, classes and escapes are not looked into.
QString surePart(const QString& pattern) {
    if (pattern.contains(QRegularExpression(QStringLiteral("[|()\\[\\]{}\\\\]")))) return {};
    QString best, run;
    const auto end = [&] {
        if (run.size() > best.size()) best = run;
        run.clear();
    };
    for (const QChar c : pattern) {
        if (c == u'*' || c == u'?') run.chop(1);
        if (c == u' ' || (c.unicode() < 0x80 && c.isLetterOrNumber()))
            run += c;
        else
            end();
    }
    end();
    best = best.simplified();
    return best.size() > 1 ? best : QString();
}

} // namespace tierline::live
