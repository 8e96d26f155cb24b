#include "connecting/tomlscan.h"

#include "connecting/textplace.h"

#include <algorithm>
#include <optional>

namespace tierline::connecting {

namespace {

bool isBare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

class Scanner {
public:
    explicit Scanner(std::string_view text) : m_text(text) {}

    Result<std::vector<TomlStatement>> statements() {
        if (m_text.starts_with("\xef\xbb\xbf")) m_at = 3;
        while (!m_error) {
            skipLines();
            if (m_at >= m_text.size()) break;
            statement();
        }
        if (m_error) return std::unexpected(*m_error);
        return std::move(m_found);
    }

private:
    bool fail(std::size_t at, std::string detail, std::string remedy = {}) {
        if (!m_error) m_error = errorAt(m_text, at, std::move(detail), std::move(remedy));
        return false;
    }
    char here() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool startsWith(std::string_view what) const { return m_text.substr(m_at).starts_with(what); }
    void skipBlanks() { m_at = std::min(m_text.find_first_not_of(" \t", m_at), m_text.size()); }
    void skipLines() { // blank ones and comments
        for (;;) {
            m_at = std::min(m_text.find_first_not_of(" \t\r\n", m_at), m_text.size());
            if (here() != '#') return;
            m_at = nextLine(m_text, m_at);
        }
    }

    bool statement() {
        TomlStatement statement;
        statement.begin = lineStart(m_text, m_at);
        statement.table = m_table;
        const bool good = here() == '[' ? header(statement) : value(statement);
        return good && endOfLine(statement);
    }

    bool header(TomlStatement& statement) {
        const bool isList = startsWith("[[");
        const std::size_t open = m_at;
        m_at += isList ? 2 : 1;
        statement.kind = isList ? TomlStatement::Kind::ListHeader : TomlStatement::Kind::Header;
        if (!path(statement.path)) return false;
        const std::string_view close = isList ? "]]" : "]";
        if (!startsWith(close))
            return fail(open, "the table's name that begins here is not closed",
                        "close it with " + std::string(close));
        m_at += close.size();
        m_table = static_cast<int>(m_found.size());
        m_prefix = statement.path;
        return true;
    }

    bool value(TomlStatement& statement) {
        statement.path = m_prefix;
        if (!path(statement.path)) return false;
        if (here() != '=')
            return fail(m_at, "an equals sign is missing here", "a setting is written `key = value`");
        ++m_at;
        skipBlanks();
        statement.valueBegin = m_at;
        if (!skipValue(0)) return false;
        statement.valueEnd = m_at;
        return true;
    }

    bool endOfLine(TomlStatement& statement) {
        skipBlanks();
        if (here() == '#') m_at = lineStop(m_text, m_at);
        if (here() == '\r') ++m_at;
        if (m_at < m_text.size() && here() != '\n')
            return fail(m_at, "this does not belong on the line",
                        "begin a new line before it, or put it in quotes");
        statement.lineEnd = nextLine(m_text, m_at);
        m_at = statement.lineEnd;
        m_found.push_back(std::move(statement));
        return true;
    }

    bool path(TomlPath& into) {
        for (;;) {
            skipBlanks();
            const std::size_t begin = m_at;
            if (here() == '"' || here() == '\'') {
                if (!skipString()) return false;
                into.emplace_back(m_text.substr(begin + 1, m_at - begin - 2));
            } else {
                while (isBare(here()))
                    ++m_at;
                if (m_at == begin) return fail(begin, "a key is missing here");
                into.emplace_back(m_text.substr(begin, m_at - begin));
            }
            skipBlanks();
            if (here() != '.') return true;
            ++m_at;
        }
    }

    bool skipString() {
        const std::size_t begin = m_at;
        const char quote = here();
        const std::string three(3, quote);
        const bool isLong = startsWith(three);
        const std::string close = isLong ? three : std::string(1, quote);
        m_at += close.size();
        while (m_at < m_text.size() && !startsWith(close)) {
            if (!isLong && here() == '\n') break;
            m_at += quote == '"' && here() == '\\' ? 2 : 1;
        }
        if (!startsWith(close) || m_at >= m_text.size())
            return fail(begin, "the quote that begins here is never closed", "close it with " + close);
        m_at += close.size();
        while (isLong && here() == quote) // up to two quotes before the closing ones
            ++m_at;
        return true;
    }

    bool skipValue(int depth) {
        if (depth > 50) return fail(m_at, "this is nested too deeply");
        const std::size_t begin = m_at;
        if (here() == '"' || here() == '\'') return skipString();
        if (here() == '[') return skipList(']', depth);
        if (here() == '{') return skipList('}', depth);
        while (m_at < m_text.size() && std::string_view(",]}#\r\n").find(here()) == std::string_view::npos)
            ++m_at;
        while (m_at > begin && (m_text[m_at - 1] == ' ' || m_text[m_at - 1] == '\t'))
            --m_at;
        if (m_at == begin) return fail(begin, "a value is missing here");
        if (m_text.substr(begin, m_at - begin).find_first_of(" \"'=") == std::string_view::npos) return true;
        // A date and its time may stand apart; everything else is one word.
        if (m_text[begin] >= '0' && m_text[begin] <= '9') return true;
        return fail(begin, "this is no value", "put it in quotes");
    }

    bool skipList(char close, int depth) {
        const std::size_t open = m_at++;
        for (;;) {
            skipLines();
            if (m_at >= m_text.size() || m_error) break;
            if (here() == close) {
                ++m_at;
                return true;
            }
            if (close == '}') {
                TomlPath ignored;
                if (!path(ignored)) return false;
                if (here() != '=') return fail(m_at, "an equals sign is missing here");
                ++m_at;
                skipBlanks();
            }
            if (!skipValue(depth + 1)) return false;
            skipLines();
            if (here() == ',')
                ++m_at;
            else if (here() != close && m_at < m_text.size())
                return fail(m_at, "a comma is missing before this");
        }
        return fail(open, "the bracket that opens here is never closed",
                    std::string("close it with ") + close);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<TomlStatement> m_found;
    TomlPath m_prefix;
    int m_table = -1;
    std::optional<Error> m_error;
};

} // namespace

Result<std::vector<TomlStatement>> scanToml(std::string_view text) {
    return Scanner(text).statements();
}

} // namespace tierline::connecting
