#include "base/jsonwriter.h"

#include "base/utf8.h"

#include <charconv>
#include <cmath>

namespace tierline {

void appendJsonString(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;
    const auto flush = [&](std::size_t end) { out.append(text, plain, end - plain); };
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x80U) {
            const std::size_t length = utf8SequenceLength(text.substr(at));
            if (length == 0) {
                flush(at);
                out += "\xef\xbf\xbd";
                plain = ++at;
            } else {
                at += length;
            }
            continue;
        }
        if (byte >= 0x20U && byte != '"' && byte != '\\') {
            ++at;
            continue;
        }
        flush(at);
        switch (byte) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        }
        plain = ++at;
    }
    flush(text.size());
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
