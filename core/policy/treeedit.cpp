#include "policy/treeedit.h"

#include <algorithm>

namespace tierline::policy {

namespace {

const Entry* entryOf(const Node& map, std::string_view key) {
    const auto found = std::ranges::find(map.entries, key, &Entry::key);
    return found == map.entries.end() ? nullptr : &*found;
}

// 0.30 becomes 0.40, not 0.4.
std::string withDecimals(std::string number, std::string_view before) {
    const auto point = before.find('.');
    if (point == before.npos || before.find_first_not_of("+-0123456789.") != before.npos) return number;
    const std::size_t wanted = before.size() - point - 1;
    if (number.find_first_not_of("-0123456789.") != number.npos) return number;
    if (wanted > 0 && !number.contains('.')) number += '.';
    const auto at = number.find('.');
    if (at != number.npos && number.size() - at - 1 < wanted)
        number.append(wanted - (number.size() - at - 1), '0');
    return number;
}

std::string spaces(std::size_t count) {
    return std::string(count, ' ');
}

} // namespace

std::string flowMap(const Entries& entries, bool json) {
    std::string out = "{";
    for (const auto& [key, value] : entries)
        out += (out.size() == 1 ? "" : ", ") + (json ? scalarText(key, true) : key) + ": " + value;
    return out + "}";
}

bool TreeEdit::replaceValue(const Node& value, std::string text) {
    const auto end = m_source.end(value);
    if (!end) return false;
    const std::size_t begin = m_source.at(value.at);
    m_changes.push_back({begin, *end - begin, std::move(text)});
    return true;
}

bool TreeEdit::set(const Node& map, std::string_view key, const Value& value, std::string_view after) {
    const bool json = m_source.isJson(map);
    const Entry* entry = entryOf(map, key);
    std::string written = value.isText ? scalarText(value.text, json) : value.text;
    if (entry == nullptr) return put(map, key, written, after);
    if (entry->value.isScalar()) {
        if (!value.isText) written = withDecimals(std::move(written), entry->value.text);
        return replaceValue(entry->value, std::move(written));
    }
    const auto colon = m_source.behindColon(*entry), end = m_source.end(*entry);
    if (!entry->value.isNull() || !colon || !end) return false;
    const std::size_t begin = *end == *colon ? *colon : m_source.behindBlanks(*colon);
    m_changes.push_back({begin, *end - begin, (*end == *colon ? " " : "") + written});
    return true;
}

bool TreeEdit::put(const Node& map, std::string_view key, const std::string& written,
                   std::string_view after) {
    const bool json = m_source.isJson(map);
    const std::string line = (json ? scalarText(key, true) : std::string(key)) + ": " + written;
    const Entry* before = entryOf(map, after);
    if (m_source.isFlow(map)) {
        if (before == nullptr) {
            m_changes.push_back(
                {m_source.at(map.at) + 1, 0, line + (map.entries.empty() ? std::string() : ", ")});
            return true;
        }
        const auto end = m_source.end(*before);
        if (end) m_changes.push_back({*end, 0, ", " + line});
        return end.has_value();
    }
    if (map.entries.empty()) return false;
    const auto indent = spaces(static_cast<std::size_t>(map.entries.front().at.column - 1));
    const std::string end(m_source.lineEnd());
    if (before == nullptr) {
        m_changes.push_back({m_source.at(map.entries.front().at), 0, line + end + indent});
        return true;
    }
    const auto behind = m_source.end(*before);
    if (!behind || !m_source.isNothingMore(*behind, true)) return false;
    m_changes.push_back({m_source.lineStop(*behind), 0, end + indent + line});
    return true;
}

bool TreeEdit::replace(const Node& map, std::string_view key, std::string_view newKey,
                       std::string_view written) {
    const Entry* entry = entryOf(map, key);
    const auto end = entry == nullptr ? std::nullopt : m_source.end(*entry);
    if (!end) return false;
    const std::size_t begin = m_source.at(entry->at);
    const std::string name = m_source.isJson(map) ? scalarText(newKey, true) : std::string(newKey);
    m_changes.push_back({begin, *end - begin, name + ": " + std::string(written)});
    return true;
}

bool TreeEdit::drop(const Node& map, std::string_view key) {
    const Entry* entry = entryOf(map, key);
    if (entry == nullptr || entry->value.isNull()) return true;
    const auto end = m_source.end(*entry);
    if (!end) return false;
    const std::size_t begin = m_source.at(entry->at);
    const Entry* before = entry == &map.entries.front() ? nullptr : entry - 1;
    const auto behind = before == nullptr ? std::nullopt : m_source.end(*before);
    if (m_source.isFlow(map)) {
        if (behind && !m_source.text().substr(*behind, begin - *behind).contains('#')) {
            m_changes.push_back({*behind, *end - *behind, {}});
            return true;
        }
    } else if (before != nullptr && m_source.isNothingMore(*end, false)
               && m_source.behindBlanks(m_source.lineStart(begin)) == begin) {
        const std::size_t line = m_source.lineStart(begin);
        m_changes.push_back({line, m_source.nextLine(*end) - line, {}});
        return true;
    }
    return entry->value.isScalar() && replaceValue(entry->value, "null");
}

std::vector<bool> staying(const std::vector<Piece>& wanted) {
    constexpr auto none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> tails, before(wanted.size(), none); // indices into `wanted`
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!wanted[i].from) continue;
        const auto place = std::ranges::lower_bound(tails, *wanted[i].from, {},
                                                    [&](std::size_t k) { return *wanted[k].from; });
        const auto length = static_cast<std::size_t>(place - tails.begin());
        if (length > 0) before[i] = tails[length - 1];
        if (place == tails.end())
            tails.push_back(i);
        else
            *place = i;
    }
    std::vector<bool> stays(wanted.size(), false);
    for (std::size_t i = tails.empty() ? none : tails.back(); i != none; i = before[i])
        stays[i] = true;
    return stays;
}

bool TreeEdit::rearrange(const Entry& list, const std::vector<Piece>& wanted, std::size_t parentIndent,
                         bool isParentFlow) {
    if (!list.value.isList()) return false;
    if (!m_source.isFlow(list.value)) return rearrangeBlock(list.value, wanted);
    const bool wantsLines = !wanted.empty() && !wanted.front().entries.empty();
    if (list.value.items.empty() && wantsLines && !isParentFlow) return openEmpty(list, wanted, parentIndent);
    return rearrangeFlow(list.value, wanted);
}

// `rules: []` becomes lines.
bool TreeEdit::openEmpty(const Entry& list, const std::vector<Piece>& wanted, std::size_t parentIndent) {
    const auto colon = m_source.behindColon(list), end = m_source.end(list);
    if (!colon || !end || !m_source.isNothingMore(*end, true)) return false;
    std::string lines;
    for (const Piece& piece : wanted)
        lines += std::string(m_source.lineEnd()) + spaces(parentIndent + 2) + "- " + flowMap(piece.entries);
    m_changes.push_back({*colon, *end - *colon, {}});
    m_changes.push_back({m_source.lineStop(*end), 0, lines});
    return true;
}

} // namespace tierline::policy
