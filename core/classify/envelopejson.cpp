// Messages that are one JSON object.
#include "classify/envelopedetail.h"
#include "protocol/json.h"
#include "protocol/objectscan.h"
#include "protocol/turns.h"

namespace tierline::classify {

namespace {

std::optional<JsonWords> wordsAt(std::string_view object, std::size_t offset, protocol::JsonView root) {
    const auto ranges = protocol::scanObject(object);
    for (const auto key : envelopeWordKeys()) {
        std::size_t index = 0;
        for (const auto [name, value] : root.members()) {
            if (index == ranges.members.size()) break;
            const auto& range = ranges.members[index++].value;
            const auto text = value.string();
            if (name != key || !text || !protocol::hasWords(*text)) continue;
            return JsonWords{std::string(*text), makeSpan(offset + range.begin + 1, offset + range.end - 1)};
        }
    }
    return std::nullopt;
}

// Bytes that an escape sequence stands for, and how long it is.
struct Escape {
    std::size_t raw = 2, bytes = 1;
};

std::uint32_t hexAt(std::string_view raw, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4 && i < raw.size(); ++i) {
        const char c = raw[i];
        const auto digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
}

Escape escapeAt(std::string_view raw, std::size_t at) {
    if (at + 1 >= raw.size() || raw[at + 1] != 'u') return {};
    const auto unit = hexAt(raw, at + 2);
    if (unit < 0x80) return {6, 1};
    if (unit < 0x800) return {6, 2};
    const bool isHigh = unit >= 0xd800 && unit < 0xdc00;
    if (isHigh && raw.substr(at + 6, 2) == "\\u") {
        const auto low = hexAt(raw, at + 8);
        if (low >= 0xdc00 && low < 0xe000) return {12, 4};
    }
    return {6, 3}; // a lone surrogate is U+FFFD
}

} // namespace

std::optional<JsonWords> findJsonWords(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == text.npos || text[begin] != '{') return std::nullopt;
    const auto end = text.find_last_not_of(" \t\r\n") + 1;
    if (text[end - 1] != '}') return std::nullopt;
    const auto object = text.substr(begin, end - begin);
    thread_local protocol::JsonParser parser;
    const auto root = parser.parse(object);
    if (!root || !root->isObject()) return std::nullopt;
    return wordsAt(object, begin, *root);
}

void toRawPlaces(std::string_view raw, std::vector<std::size_t>& places) {
    std::size_t at = 0, bytes = 0;
    for (auto& place : places) {
        while (bytes < place && at < raw.size()) {
            const auto step = raw[at] == '\\' ? escapeAt(raw, at) : Escape{1, 1};
            at += step.raw;
            bytes += step.bytes;
        }
        place = at;
    }
}

bool looksLikeCode(std::string_view text) {
    for (const std::string_view sign : {"```", "#include", "\ndef ", "\nclass ", "\nfunction ", "\nimport "})
        if (text.find(sign) != text.npos) return true;
    int lines = 0; // that end as statements and blocks do
    for (auto at = text.find('\n'); at != text.npos && lines < 3; at = text.find('\n', at + 1))
        if (at > 0 && (text[at - 1] == ';' || text[at - 1] == '{' || text[at - 1] == '}')) ++lines;
    return lines == 3;
}

} // namespace tierline::classify
