#include "bench/elements.h"

#include <algorithm>
#include <cstring>

namespace tierline::bench {

namespace {

bool isWhite(char sign) {
    return sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r';
}

} // namespace

std::unexpected<Error> ElementReader::wrong(std::string detail, std::string remedy) const {
    return std::unexpected(Error{ErrorCode::InvalidInput, std::move(detail), std::move(remedy), name(),
                                 static_cast<int>(m_here), 0});
}

void ElementReader::take(std::size_t bytes) {
    m_here += std::ranges::count(m_bytes.window().substr(0, bytes), '\n');
    m_bytes.take(bytes);
}

Result<bool> ElementReader::has(std::size_t at) {
    while (at >= m_bytes.window().size()) {
        if (m_bytes.window().size() > longestRow) return wrong("the element is longer than 64 MB");
        const auto more = m_bytes.more();
        if (!more || !*more) return more;
    }
    return true;
}

Result<char> ElementReader::peek() {
    for (;;) {
        const auto window = m_bytes.window();
        const auto found = std::ranges::find_if_not(window, isWhite);
        take(static_cast<std::size_t>(found - window.begin()));
        const auto some = has(0);
        if (!some) return std::unexpected(some.error());
        if (!*some) return '\0';
        if (!isWhite(m_bytes.window()[0])) return m_bytes.window()[0];
    }
}

// Passes over what stands before an element; false at the end of the array and of the file.
Result<bool> ElementReader::begins() {
    for (;;) {
        const auto sign = peek();
        if (!sign) return std::unexpected(sign.error());
        switch (m_place) {
        case Place::Before:
            if (*sign != '[') return wrong("a JSON array begins with `[`");
            m_place = Place::First;
            break;
        case Place::First:
            if (*sign == '\0') return wrong("the file ends inside its array", "is it whole?");
            if (*sign != ']') return true;
            m_place = Place::Behind;
            break;
        case Place::Between:
            if (*sign == ']') {
                m_place = Place::Behind;
                break;
            }
            if (*sign != '\0' && *sign != ',') return wrong("there is no comma between two rows");
            if (*sign == ',') take(1);
            m_place = Place::After;
            continue;
        case Place::After:
            if (*sign == '\0') return wrong("the file ends inside its array", "is it whole?");
            if (*sign == ',' || *sign == ']') return wrong("there is no row behind a comma");
            return true;
        case Place::Behind:
            if (*sign == '\0') return false;
            return wrong("something stands behind the array", "write one row a line, or one array alone");
        }
        take(1);
    }
}

// Up to where its brackets are closed; of a plain value up to the comma.
Result<std::size_t> ElementReader::scan() {
    std::size_t depth = 0;
    bool isString = false;
    for (std::size_t at = 0;; ++at) {
        const auto some = has(at);
        if (!some) return std::unexpected(some.error());
        if (!*some)
            return wrong("the row that begins here is not closed before the file ends", "is it whole?");
        const char sign = m_bytes.window()[at];
        if (isString) {
            if (sign == '\\')
                ++at;
            else if (sign == '"')
                isString = false;
            continue;
        }
        if (depth == 0 && (sign == ',' || sign == ']')) return at;
        isString = sign == '"';
        if (sign == '{' || sign == '[') ++depth;
        if ((sign == '}' || sign == ']') && depth > 0 && --depth == 0) return at + 1;
    }
}

Result<std::optional<std::string_view>> ElementReader::next() {
    take(m_size);
    m_size = 0;
    const auto some = begins();
    if (!some) return std::unexpected(some.error());
    if (!*some) return std::nullopt;
    const auto size = scan();
    if (!size) return std::unexpected(size.error());
    m_place = Place::Between;
    m_line = m_here;
    m_size = *size;
    return m_bytes.window().substr(0, m_size);
}

} // namespace tierline::bench
