// The head of an answer as text. Framing fields are ours; what a handler passes of them is left out, and so
// is a field that would break the line structure. Pure.
#pragma once

#include "net/http.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace tierline::net {

struct ReplyFraming {
    enum class Body : std::uint8_t { None, Length, Chunked, UntilClose };
    Body body = Body::Length;
    std::uint64_t length = 0;
    bool keepAlive = true;
    int version = 11;        // of the request
    std::string_view date{}; // IMF-fixdate, or empty
};

void appendReplyHead(std::string& out, int status, const Headers& headers, const ReplyFraming& framing);
void appendHeaderLine(std::string& out, std::string_view name, std::string_view value); // nothing when unsafe
bool isFramingField(std::string_view name); // content-length, transfer-encoding, connection, keep-alive
bool mayHaveBody(int status);

// "1f4\r\n"
void appendChunkSize(std::string& out, std::size_t size);
void appendDecimal(std::string& out, std::uint64_t number);

std::string imfDate(std::int64_t unixSeconds); // "Sun, 06 Nov 1994 08:49:37 GMT"

} // namespace tierline::net
