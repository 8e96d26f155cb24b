#include "protocol/objectscan.h"

#include <cstring>

namespace tierline::protocol {

namespace {

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Positions in text that is known to be valid. The bounds checks are for the day it is not.
class Walker {
public:
    Walker(std::string_view text, std::size_t at) : m_text(text), m_at(at) {}

    std::size_t at() const { return m_at; }
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool done() const { return m_at >= m_text.size(); }
    void step() { ++m_at; }

    void skipSpace() {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
    }

    // A quote ends the string unless an odd number of backslashes stands before it: so only quotes are looked
    // at, not every escape.
    void skipString() {
        const auto begin = ++m_at;
        while (m_at < m_text.size()) {
            const auto* quote = std::memchr(m_text.data() + m_at, '"', m_text.size() - m_at);
            if (quote == nullptr) break;
            const auto found = static_cast<std::size_t>(static_cast<const char*>(quote) - m_text.data());
            auto before = found;
            while (before > begin && m_text[before - 1] == '\\')
                --before;
            m_at = found + 1;
            if ((found - before) % 2 == 0) return;
        }
        m_at = m_text.size();
    }

    void skipValue() {
        const char first = peek();
        if (first == '"') return skipString();
        if (first == '{' || first == '[') return skipContainer();
        while (m_at < m_text.size() && m_text[m_at] != ',' && m_text[m_at] != '}' && m_text[m_at] != ']'
               && !isSpace(m_text[m_at]))
            ++m_at;
    }

private:
    void skipContainer() {
        std::size_t depth = 0;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '"') {
                skipString();
                continue;
            }
            ++m_at;
            if (c == '{' || c == '[') ++depth;
            if ((c == '}' || c == ']') && --depth == 0) return;
        }
    }

    std::string_view m_text;
    std::size_t m_at;
};

} // namespace

ObjectRanges scanObject(std::string_view text) {
    ObjectRanges ranges;
    ranges.members.reserve(16);
    Walker walker(text, text.starts_with("\xef\xbb\xbf") ? 3 : 0);
    walker.skipSpace();
    if (walker.peek() != '{') return ranges;
    walker.step();
    ranges.open = walker.at();
    for (;;) {
        walker.skipSpace();
        if (walker.peek() != '"') return ranges;
        MemberRange member;
        member.key.begin = walker.at();
        walker.skipString();
        member.key.end = walker.at();
        walker.skipSpace();
        walker.step(); // the colon
        walker.skipSpace();
        member.value.begin = walker.at();
        walker.skipValue();
        member.value.end = walker.at();
        ranges.members.push_back(member);
        walker.skipSpace();
        if (walker.peek() != ',') return ranges;
        walker.step();
    }
}

std::vector<ByteRange> scanArray(std::string_view text) {
    std::vector<ByteRange> elements;
    Walker walker(text, 0);
    walker.skipSpace();
    if (walker.peek() != '[') return elements;
    do {
        walker.step(); // the bracket, then the commas
        walker.skipSpace();
        if (walker.peek() == ']' || walker.done()) break;
        const auto begin = walker.at();
        walker.skipValue();
        elements.push_back({begin, walker.at()});
        walker.skipSpace();
    } while (walker.peek() == ',');
    return elements;
}

} // namespace tierline::protocol
