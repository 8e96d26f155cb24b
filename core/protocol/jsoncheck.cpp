#include "protocol/jsoncheck.h"

#include "base/utf8.h"

#include <charconv>
#include <spdlog/fmt/fmt.h>
#include <vector>

namespace tierline::protocol {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// The value of four hex digits at `at`, or -1.
int hexFour(std::string_view text, std::size_t at) {
    if (at + 4 > text.size()) return -1;
    unsigned value = 0;
    const auto* first = text.data() + at;
    const auto [end, error] = std::from_chars(first, first + 4, value, 16);
    return error == std::errc() && end == first + 4 ? static_cast<int>(value) : -1;
}

bool isHighSurrogate(int unit) {
    return unit >= 0xd800 && unit <= 0xdbff;
}

bool isLowSurrogate(int unit) {
    return unit >= 0xdc00 && unit <= 0xdfff;
}

// A strict reader by RFC 8259 with its own stack, so that depth costs no call frames. Copies as it goes.
class Mender {
public:
    Mender(std::string_view text, int depthLimit) : m_text(text), m_depthLimit(depthLimit) {}

    Result<std::string> run() {
        m_out.reserve(m_text.size() + 16);
        if (!document()) return fail(ErrorCode::InvalidInput, fmt::format("byte {}: {}", m_at, m_problem));
        return std::move(m_out);
    }

private:
    bool wrong(std::string_view problem) {
        m_problem = problem;
        return false;
    }

    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    void copy(std::size_t count = 1) {
        m_out.append(m_text, m_at, count);
        m_at += count;
    }

    void skipSpace() {
        while (
            m_at < m_text.size()
            && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\n' || m_text[m_at] == '\r'))
            copy();
    }

    bool document() {
        skipSpace();
        if (m_at == m_text.size()) return wrong("there is no JSON value");
        if (!value()) return false;
        while (!m_open.empty())
            if (!continueContainer()) return false;
        skipSpace();
        return m_at == m_text.size() || wrong("unexpected text behind the JSON value");
    }

    // Behind a value inside a container: a comma and the next value, or the end.
    bool continueContainer() {
        skipSpace();
        const char close = m_open.back() == '{' ? '}' : ']';
        if (m_at == m_text.size())
            return wrong(close == '}' ? "the object is not closed" : "the array is not closed");
        if (peek() == close) {
            copy();
            m_open.pop_back();
            return true;
        }
        if (peek() != ',') return wrong(close == '}' ? "expected a comma or `}`" : "expected a comma or `]`");
        copy();
        skipSpace();
        return (close == ']' || key()) && value();
    }

    bool key() {
        skipSpace();
        if (peek() != '"') return wrong("expected a quoted key");
        if (!string()) return false;
        skipSpace();
        if (peek() != ':') return wrong("expected a colon");
        copy();
        return true;
    }

    // Opens containers until a plain value or an empty container has been read.
    bool value() {
        for (;;) {
            skipSpace();
            const char c = peek();
            if (c != '{' && c != '[') return plainValue(c);
            if (static_cast<int>(m_open.size()) >= m_depthLimit)
                return wrong(m_tooDeep = fmt::format("nested deeper than {} levels", m_depthLimit));
            m_open.push_back(c);
            copy();
            skipSpace();
            if (peek() == (c == '{' ? '}' : ']')) {
                copy();
                m_open.pop_back();
                return true;
            }
            if (c == '{' && !key()) return false;
        }
    }

    bool plainValue(char c) {
        if (c == '"') return string();
        if (c == '-' || isDigit(c)) return number();
        for (const std::string_view word : {"true", "false", "null"})
            if (m_text.substr(m_at, word.size()) == word) {
                copy(word.size());
                return true;
            }
        return wrong(m_at == m_text.size() ? "the text ends where a value should be" : "expected a value");
    }

    bool string() {
        const auto begin = m_at;
        copy();
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '"') {
                copy();
                return true;
            }
            if (c == '\\') {
                if (!escape()) return false;
                continue;
            }
            if (static_cast<unsigned char>(c) < 0x20U) return wrong("a control character in a string");
            const auto length = utf8SequenceLength(m_text.substr(m_at));
            if (length == 0) return wrong("not valid UTF-8");
            copy(length);
        }
        m_at = begin;
        return wrong("the string that begins here is not closed");
    }

    bool escape() {
        const char kind = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
        if (kind == '\0' || std::string_view(R"("\/bfnrtu)").find(kind) == std::string_view::npos)
            return wrong("an unknown escape in a string");
        if (kind != 'u') {
            copy(2);
            return true;
        }
        const int unit = hexFour(m_text, m_at + 2);
        if (unit < 0) return wrong("a \\u escape without four hex digits");
        if (isHighSurrogate(unit) && m_text.substr(m_at + 6, 2) == "\\u"
            && isLowSurrogate(hexFour(m_text, m_at + 8))) {
            copy(12);
        } else if (isHighSurrogate(unit) || isLowSurrogate(unit)) {
            m_out += "\\ufffd";
            m_at += 6;
        } else {
            copy(6);
        }
        return true;
    }

    std::size_t digits(std::size_t at) const {
        while (at < m_text.size() && isDigit(m_text[at]))
            ++at;
        return at;
    }

    bool number() {
        auto at = m_at + (peek() == '-' ? 1U : 0U);
        const auto whole = at;
        at = digits(at);
        if (at == whole) return wrong("a number without digits");
        if (m_text[whole] == '0' && at > whole + 1) return wrong("a number with a leading zero");
        bool isWhole = true;
        if (at < m_text.size() && m_text[at] == '.') {
            isWhole = false;
            const auto end = digits(at + 1);
            if (end == at + 1) return wrong("a number without digits behind its point");
            at = end;
        }
        if (at < m_text.size() && (m_text[at] == 'e' || m_text[at] == 'E')) {
            isWhole = false;
            ++at;
            if (at < m_text.size() && (m_text[at] == '+' || m_text[at] == '-')) ++at;
            const auto end = digits(at);
            if (end == at) return wrong("a number without digits in its exponent");
            at = end;
        }
        writeNumber(m_text.substr(m_at, at - m_at), isWhole);
        m_at = at;
        return true;
    }

    // What the fast parser takes passes as it is; a larger number becomes the nearest double.
    void writeNumber(std::string_view token, bool isWhole) {
        double nearest = 0;
        const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), nearest);
        if (error == std::errc::result_out_of_range && !isTiny(token))
            m_out += token.front() == '-' ? "-1.7976931348623157e308" : "1.7976931348623157e308";
        else if (isWhole && !fits<std::int64_t>(token) && !fits<std::uint64_t>(token))
            m_out += fmt::format("{:.16e}", nearest);
        else
            m_out += token;
    }

    static bool isTiny(std::string_view token) {
        const auto exponent = token.find_first_of("eE");
        if (exponent != std::string_view::npos) return token[exponent + 1] == '-';
        return token.starts_with("0.") || token.starts_with("-0.");
    }

    template <class Integer>
    static bool fits(std::string_view token) {
        Integer number = 0;
        const auto* first = token.data();
        const auto* last = first + token.size();
        const auto [end, error] = std::from_chars(first, last, number);
        return error == std::errc() && end == last;
    }

    std::string_view m_text, m_problem;
    int m_depthLimit;
    std::size_t m_at = 0;
    std::vector<char> m_open; // '{' or '[' of each container that is not closed yet
    std::string m_out, m_tooDeep;
};

} // namespace

Result<std::string> mendJson(std::string_view text, int depthLimit) {
    return Mender(text, depthLimit).run();
}

} // namespace tierline::protocol
