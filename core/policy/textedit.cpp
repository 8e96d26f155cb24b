#include "policy/textedit.h"

#include "base/jsonwriter.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <ranges>
#include <tuple>

namespace tierline::policy {

namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

bool isPlainByte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80U || std::isalnum(byte) != 0 || std::string_view("-_./*+").contains(c);
}

// Words that YAML's readers take for something else, and spaces that nobody sees.
bool isPlain(std::string_view text) {
    constexpr std::array<std::string_view, 9> taken{"null", "true", "false", "yes", "no",
                                                    "on",   "off",  "y",     "n"};
    constexpr std::array<std::string_view, 4> unseen{"\xc2", "\xe2\x80", "\xe3\x80\x80", "\xef\xbb\xbf"};
    if (text.empty() || !std::ranges::all_of(text, isPlainByte)) return false;
    const auto first = static_cast<unsigned char>(text.front());
    if (std::isalpha(first) == 0 && first < 0x80U) return false;
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(taken, lower) == taken.end()
           && std::ranges::none_of(unseen, [&](auto bytes) { return text.contains(bytes); });
}

bool isPrintable(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20U && c != 0x7fU; });
}

} // namespace

std::string scalarText(std::string_view text, bool json) {
    if (!json && isPlain(text)) return std::string(text);
    if (!json && isPrintable(text) && text.find_first_of("\\\"") != text.npos) {
        std::string out = "'";
        for (const char c : text)
            out += c == '\'' ? std::string("''") : std::string(1, c);
        return out + "'";
    }
    std::string out; // YAML's double quotes take JSON's escapes
    appendJsonString(out, text);
    return out;
}

std::optional<std::string> applied(std::string_view text, std::vector<Change> changes) {
    std::vector<std::size_t> order(changes.size());
    std::ranges::copy(std::views::iota(std::size_t{0}, changes.size()), order.begin());
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return std::tuple(changes[a].at, changes[a].length != 0, a)
               < std::tuple(changes[b].at, changes[b].length != 0, b);
    });
    std::string out;
    std::size_t done = 0;
    for (const std::size_t i : order) {
        const Change& one = changes[i];
        if (one.at < done || one.at + one.length > text.size()) return std::nullopt;
        out.append(text.substr(done, one.at - done)).append(one.text);
        done = one.at + one.length;
    }
    return out.append(text.substr(done));
}

Source::Source(std::string_view text) : m_text(text), m_lineEnd("\n"), m_starts{0} {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n') m_starts.push_back(i + 1);
    if (m_starts.size() > 1 && m_starts[1] > 1 && text[m_starts[1] - 2] == '\r') m_lineEnd = "\r\n";
}

std::size_t Source::at(Place place) const {
    if (place.line < 1 || static_cast<std::size_t>(place.line) > m_starts.size()) return m_text.size();
    const bool goesOn = place.line == m_last.line && place.column >= m_last.column;
    std::size_t byte = goesOn ? m_lastAt : m_starts[static_cast<std::size_t>(place.line) - 1];
    for (int column = goesOn ? m_last.column : 1; column < place.column && byte < m_text.size(); ++column) {
        ++byte;
        while (byte < m_text.size() && (static_cast<unsigned char>(m_text[byte]) & 0xC0U) == 0x80U)
            ++byte;
    }
    m_last = place;
    m_lastAt = byte;
    return byte;
}

std::size_t Source::lineStart(std::size_t at) const {
    return *(std::ranges::upper_bound(m_starts, at) - 1);
}

std::size_t Source::nextLine(std::size_t at) const {
    const auto next = std::ranges::upper_bound(m_starts, at);
    return next == m_starts.end() ? m_text.size() : *next;
}

std::size_t Source::lineStop(std::size_t at) const {
    std::size_t stop = nextLine(at);
    if (stop > at && m_text[stop - 1] == '\n') --stop;
    if (stop > at && m_text[stop - 1] == '\r') --stop;
    return stop;
}

std::size_t Source::behindBlanks(std::size_t at) const {
    while (at < m_text.size() && isBlank(m_text[at]))
        ++at;
    return at;
}

std::size_t Source::behindSpace(std::size_t at) const {
    while (at < m_text.size()) {
        const std::size_t begin = at;
        at = behindBlanks(at);
        // A hash begins a comment at the line's start or behind a blank only.
        const bool mayComment = at == 0 || isBlank(m_text[at - 1]) || m_text[at - 1] == '\n';
        if (at < m_text.size() && m_text[at] == '#' && mayComment) at = lineStop(at);
        while (at < m_text.size() && (m_text[at] == '\r' || m_text[at] == '\n'))
            ++at;
        if (at == begin) break;
    }
    return at;
}

bool Source::isComment(std::size_t at) const {
    const std::size_t first = behindBlanks(lineStart(at));
    return first < m_text.size() && m_text[first] == '#';
}

bool Source::isNothingMore(std::size_t at, bool comment) const {
    const std::size_t stop = lineStop(at);
    const std::size_t next = behindBlanks(at);
    return next >= stop || (comment && next > at && m_text[next] == '#');
}

std::optional<std::size_t> Source::scalarEnd(std::size_t at, std::string_view value, bool quoted) const {
    if (at >= m_text.size()) return std::nullopt;
    const char quote = m_text[at];
    if (quote != '"' && quote != '\'') {
        const bool isThere = !quoted && !value.empty() && m_text.substr(at).starts_with(value);
        return isThere ? std::optional(at + value.size()) : std::nullopt;
    }
    for (std::size_t i = at + 1; i < m_text.size(); ++i) {
        if (quote == '"' && m_text[i] == '\\')
            ++i;
        else if (quote == '\'' && m_text.substr(i, 2) == "''")
            ++i;
        else if (m_text[i] == quote)
            return i + 1;
    }
    return std::nullopt;
}

bool Source::isFlow(const Node& node) const {
    const std::size_t begin = at(node.at);
    return begin < m_text.size() && (m_text[begin] == '{' || m_text[begin] == '[')
           && (node.isList() || node.isMap());
}

bool Source::isJson(const Node& map) const {
    if (map.entries.empty()) return false;
    const std::size_t begin = at(map.entries.front().at);
    return isFlow(map) && begin < m_text.size() && m_text[begin] == '"';
}

std::optional<std::size_t> Source::flowEnd(const Node& node) const {
    std::optional<std::size_t> behind = at(node.at) + 1;
    if (node.isMap() && !node.entries.empty()) behind = end(node.entries.back());
    if (node.isList() && !node.items.empty()) behind = end(node.items.back());
    if (!behind) return std::nullopt;
    std::size_t close = behindSpace(*behind);
    if (close < m_text.size() && m_text[close] == ',') close = behindSpace(close + 1);
    if (close >= m_text.size() || m_text[close] != (node.isMap() ? '}' : ']')) return std::nullopt;
    return close + 1;
}

std::optional<std::size_t> Source::end(const Node& node) const {
    if (node.isScalar()) return scalarEnd(at(node.at), node.text, node.quoted);
    if (node.isNull()) return std::nullopt; // may be no more than a place
    if (isFlow(node)) return flowEnd(node);
    return node.isMap() ? end(node.entries.back()) : end(node.items.back());
}

std::optional<std::size_t> Source::keyEnd(const Entry& entry) const {
    const std::size_t begin = at(entry.at);
    const bool quoted = begin < m_text.size() && (m_text[begin] == '"' || m_text[begin] == '\'');
    return scalarEnd(begin, entry.key, quoted);
}

std::optional<std::size_t> Source::behindColon(const Entry& entry) const {
    const auto key = keyEnd(entry);
    if (!key) return std::nullopt;
    const std::size_t colon = behindBlanks(*key);
    return colon < m_text.size() && m_text[colon] == ':' ? std::optional(colon + 1) : std::nullopt;
}

std::optional<std::size_t> Source::end(const Entry& entry) const {
    if (!entry.value.isNull()) return end(entry.value);
    const auto colon = behindColon(entry);
    if (!colon) return std::nullopt;
    constexpr std::array<std::string_view, 4> words{"~", "null", "Null", "NULL"};
    const std::size_t begin = behindBlanks(*colon);
    const auto isWord = [&](std::string_view word) {
        const std::size_t behind = begin + word.size();
        return begin > *colon && m_text.substr(begin).starts_with(word)
               && (behind >= m_text.size() || std::string_view(" \t\r\n,}]").contains(m_text[behind]));
    };
    const auto word = std::ranges::find_if(words, isWord);
    return word == words.end() ? *colon : begin + word->size(); // the colon: nothing stands there
}

} // namespace tierline::policy
