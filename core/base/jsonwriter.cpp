#include "base/jsonwriter.h"

#include "base/utf8.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

namespace tierline {

namespace {

// The first byte at or behind `at` that is not plain: a quote, a backslash, a control or a byte above ASCII.
// Eight bytes at a time; a borrow out of one byte can only flag bytes behind the first that is flagged.
std::size_t plainEnd(std::string_view text, std::size_t at) {
    constexpr std::uint64_t each = 0x0101010101010101U;
    static_assert(std::endian::native == std::endian::little, "the lowest byte is the first");
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        const auto quote = (word ^ (each * '"')) - each;
        const auto backslash = (word ^ (each * '\\')) - each;
        const auto control = word - (each * 0x20U);
        if (const auto flags = (word | quote | backslash | control) & (each * 0x80U))
            return at + static_cast<std::size_t>(std::countr_zero(flags)) / 8;
    }
    for (; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x20U || byte >= 0x80U || byte == '"' || byte == '\\') break;
    }
    return at;
}

// utf8SequenceLength, with the commonest kinds looked at on the spot.
std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
    if (text.size() - at >= 3) {
        if (byte(0) >= 0xc2U && byte(0) <= 0xdfU && continues(1)) return 2;
        if (byte(0) >= 0xe1U && byte(0) <= 0xecU && continues(1) && continues(2)) return 3;
    }
    return utf8SequenceLength(text.substr(at));
}

// The end of the valid sequences at `at`, which is not ASCII; `at` itself when the first is broken.
std::size_t sequencesEnd(std::string_view text, std::size_t at) {
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80U) {
        const std::size_t length = sequenceLength(text, at);
        if (length == 0) break;
        at += length;
    }
    return at;
}

void appendEscape(std::string& out, char sign) {
    constexpr std::string_view hex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(sign);
    switch (byte) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
        if (byte >= 0x80U) {
            out += "\xef\xbf\xbd"; // U+FFFD
            break;
        }
        out += "\\u00";
        out += hex[byte >> 4U];
        out += hex[byte & 15U];
    }
}

} // namespace

void appendJsonString(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t begin = 0, at = 0; at < text.size();) {
        at = plainEnd(text, at);
        if (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80U)
            if (const auto end = sequencesEnd(text, at); end > at) {
                at = end;
                if (at < text.size()) continue;
            }
        out.append(text, begin, at - begin);
        if (at < text.size()) appendEscape(out, text[at++]);
        begin = at;
    }
    out += '"';
}

void JsonWriter::separate() {
    if (m_needsComma) m_out += ',';
    m_needsComma = true;
}

void JsonWriter::open(char bracket) {
    separate();
    m_out += bracket;
    m_needsComma = false;
}

void JsonWriter::close(char bracket) {
    m_out += bracket;
    m_needsComma = true;
}

void JsonWriter::key(std::string_view name) {
    separate();
    appendJsonString(m_out, name);
    m_out += ':';
    m_needsComma = false;
}

void JsonWriter::value(std::string_view text) {
    separate();
    appendJsonString(m_out, text);
}

void JsonWriter::value(bool flag) {
    separate();
    m_out += flag ? "true" : "false";
}

void JsonWriter::value(double number) {
    separate();
    if (!std::isfinite(number)) {
        m_out += "null";
        return;
    }
    char buffer[32];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, number);
    m_out.append(buffer, result.ptr);
}

void JsonWriter::signedValue(std::int64_t number) {
    separate();
    char buffer[24];
    m_out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

void JsonWriter::unsignedValue(std::uint64_t number) {
    separate();
    char buffer[24];
    m_out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

void JsonWriter::null() {
    separate();
    m_out += "null";
}

void JsonWriter::raw(std::string_view json) {
    separate();
    m_out += json;
}

} // namespace tierline
