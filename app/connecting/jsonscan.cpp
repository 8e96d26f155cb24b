#include "connecting/jsonscan.h"

#include "connecting/textplace.h"
#include "protocol/json.h"

#include <algorithm>
#include <optional>

namespace tierline::connecting {

namespace {

constexpr int depthLimit = 100;

bool endsScalar(char c) {
    return std::string_view(" \t\r\n,:[]{}\"/").find(c) != std::string_view::npos;
}

class Scanner {
public:
    explicit Scanner(std::string_view text) : m_text(text) {}

    Result<JsonPart> document() {
        if (m_text.starts_with("\xef\xbb\xbf")) m_at = 3;
        JsonPart part;
        if (skip() && value(part, 0) && skip() && m_at < m_text.size())
            fail("something stands behind the end of the value",
                 "remove it, or the bracket too many before it");
        if (m_error) return std::unexpected(*m_error);
        return part;
    }

private:
    bool fail(std::string detail, std::string remedy = {}) {
        if (!m_error) m_error = errorAt(m_text, m_at, std::move(detail), std::move(remedy));
        return false;
    }
    bool atEnd() const { return m_at >= m_text.size(); }
    char here() const { return atEnd() ? '\0' : m_text[m_at]; }

    // Blanks and comments.
    bool skip() {
        for (;;) {
            m_at = std::min(m_text.find_first_not_of(" \t\r\n", m_at), m_text.size());
            const std::string_view rest = m_text.substr(m_at);
            if (rest.starts_with("//")) {
                m_at = lineStop(m_text, m_at);
            } else if (rest.starts_with("/*")) {
                const std::size_t end = m_text.find("*/", m_at + 2);
                if (end == std::string_view::npos) return fail("this comment never ends", "close it with */");
                m_at = end + 2;
            } else {
                return true;
            }
        }
    }

    bool value(JsonPart& part, int depth) {
        if (depth > depthLimit) return fail("this is nested too deeply");
        part.begin = m_at;
        bool good = false;
        if (here() == '{')
            good = object(part, depth);
        else if (here() == '[')
            good = array(part, depth);
        else if (here() == '"')
            good = string().has_value();
        else
            good = word();
        part.end = m_at;
        return good;
    }

    bool word() {
        const std::size_t begin = m_at;
        while (!atEnd() && !endsScalar(here()))
            ++m_at;
        const std::string_view token = m_text.substr(begin, m_at - begin);
        if (!token.empty() && protocol::Json::parse(token)) return true;
        m_at = begin;
        if (atEnd()) return fail("the file ends in the middle of a value", "close what is open");
        return fail("this is no JSON value", "a string stands in double quotes");
    }

    // Without its escapes.
    std::optional<std::string> string() {
        const std::size_t begin = m_at++;
        while (!atEnd() && here() != '"' && here() != '\n')
            m_at += here() == '\\' ? 2 : 1;
        if (here() != '"') {
            m_at = begin;
            fail("the quote that begins here is never closed", "close it on the same line");
            return {};
        }
        ++m_at;
        const auto json = protocol::Json::parse(m_text.substr(begin, m_at - begin));
        const auto text = json ? json->root().string() : std::nullopt;
        if (text) return std::string(*text);
        m_at = begin;
        fail("this string has a character or an escape that JSON does not know");
        return {};
    }

    bool member(JsonPart& part, int depth) {
        JsonMember member;
        member.begin = m_at;
        if (here() != '"') return fail("a key in double quotes is missing here");
        auto key = string();
        if (!key) return false;
        member.key = *std::move(key);
        if (part.find(member.key) != nullptr) {
            m_at = member.begin;
            return fail("the key `" + member.key + "` stands here a second time", "keep one of the two");
        }
        if (!skip()) return false;
        if (here() != ':') return fail("a colon is missing here");
        ++m_at;
        if (!skip() || !value(member.value, depth + 1)) return false;
        part.members.push_back(std::move(member));
        return true;
    }

    bool object(JsonPart& part, int depth) {
        part.kind = JsonPart::Kind::Object;
        return list(part, '}', [&] { return member(part, depth); });
    }

    bool array(JsonPart& part, int depth) {
        part.kind = JsonPart::Kind::Array;
        return list(part, ']', [&] {
            JsonPart item;
            if (!value(item, depth + 1)) return false;
            part.items.push_back(std::move(item));
            return true;
        });
    }

    template <class Read>
    bool list(JsonPart& part, char close, Read read) {
        const std::size_t open = m_at++;
        for (;;) {
            if (!skip()) return false;
            if (here() == close) break;
            if (!part.items.empty() || !part.members.empty()) {
                if (!part.hasLastComma) return missing(open, close);
                part.hasLastComma = false;
            }
            if (atEnd()) return missing(open, close);
            if (!read() || !skip()) return false;
            if (here() == ',') {
                part.afterLastComma = ++m_at;
                part.hasLastComma = true;
            }
        }
        ++m_at;
        return true;
    }

    bool missing(std::size_t open, char close) {
        if (!atEnd()) return fail("a comma is missing before this");
        m_at = open;
        return fail(std::string("the bracket that opens here is never closed"),
                    std::string("close it with ") + close);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::optional<Error> m_error;
};

} // namespace

const JsonMember* JsonPart::find(std::string_view key) const {
    const auto found = std::ranges::find(members, key, &JsonMember::key);
    return found == members.end() ? nullptr : &*found;
}

Result<JsonPart> scanJson(std::string_view text) {
    return Scanner(text).document();
}

} // namespace tierline::connecting
