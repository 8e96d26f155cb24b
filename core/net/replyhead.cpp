#include "net/replyhead.h"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace tierline::net {
namespace {

bool isUnsafe(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

} // namespace

bool isFramingField(std::string_view name) {
    switch (name.size()) { // most names are told apart by their length
    case 10: return equalIgnoringCase(name, "connection") || equalIgnoringCase(name, "keep-alive");
    case 14: return equalIgnoringCase(name, "content-length");
    case 16: return equalIgnoringCase(name, "proxy-connection");
    case 17: return equalIgnoringCase(name, "transfer-encoding");
    default: return false;
    }
}

bool mayHaveBody(int status) {
    return status >= 200 && status != 204 && status != 304;
}

void appendHeaderLine(std::string& out, std::string_view name, std::string_view value) {
    if (name.empty() || isUnsafe(name) || isUnsafe(value)) return;
    out.append(name).append(": ").append(value).append("\r\n");
}

void appendDecimal(std::string& out, std::uint64_t number) {
    char digits[20];
    const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), number);
    out.append(digits, static_cast<std::size_t>(end - digits));
}

void appendChunkSize(std::string& out, std::size_t size) {
    char digits[16];
    const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), size, 16);
    out.append(digits, static_cast<std::size_t>(end - digits));
    out.append("\r\n");
}

void appendReplyHead(std::string& out, int status, const Headers& headers, const ReplyFraming& framing) {
    using Body = ReplyFraming::Body;
    if (status == 200) {
        out.append("HTTP/1.1 200 OK\r\n");
    } else {
        out.append("HTTP/1.1 ");
        appendDecimal(out, static_cast<std::uint64_t>(std::clamp(status, 100, 999)));
        out.append(" ").append(reasonPhrase(status)).append("\r\n");
    }
    bool dated = false;
    for (const Header& header : headers) {
        if (isFramingField(header.name)) continue;
        dated = dated || equalIgnoringCase(header.name, "date");
        appendHeaderLine(out, header.name, header.value);
    }
    if (!dated && !framing.date.empty()) appendHeaderLine(out, "date", framing.date);
    if (framing.body == Body::Length) {
        out.append("content-length: ");
        appendDecimal(out, framing.length);
        out.append("\r\n");
    } else if (framing.body == Body::Chunked) {
        out.append("transfer-encoding: chunked\r\n");
    }
    if (!framing.keepAlive)
        out.append("connection: close\r\n");
    else if (framing.version < 11)
        out.append("connection: keep-alive\r\n");
    out.append("\r\n");
}

std::string imfDate(std::int64_t unixSeconds) {
    constexpr std::string_view days = "SunMonTueWedThuFriSat";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto time = static_cast<std::time_t>(unixSeconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[40];
    // strftime would use the locale's names.
    const std::size_t size = std::strftime(text, sizeof(text), "xxx, %d xxx %Y %H:%M:%S GMT", &parts);
    std::string result(text, size);
    result.replace(0, 3, days.substr(static_cast<std::size_t>(parts.tm_wday) * 3, 3));
    result.replace(8, 3, months.substr(static_cast<std::size_t>(parts.tm_mon) * 3, 3));
    return result;
}

} // namespace tierline::net
