// Reads HTTP/1.1 heads and chunked bodies out of a caller's buffer; no I/O. The caller drops what was
// consumed and offers the rest again with more behind it. One message per `begin`. One thread.
#pragma once

#include "net/http.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace tierline::net {

struct HeadStep {
    enum class State : std::uint8_t { NeedMore, Done, Malformed };
    State state = State::NeedMore;
    std::size_t consumed = 0;
    std::string_view problem{}; // static text
};

struct BodyStep {
    enum class State : std::uint8_t { NeedMore, Done, Malformed };
    State state = State::NeedMore;
    std::size_t consumed = 0;
    std::size_t produced = 0; // payload bytes, moved together at the front of the data
};

class RequestParser {
public:
    RequestParser();
    ~RequestParser();
    void begin(RequestHead& head); // filled by `feedHead`; must stay until Done
    HeadStep feedHead(std::string_view data);
    bool keepAlive() const; // after Done
    bool expectsContinue() const;
    BodyStep feedChunked(char* data, std::size_t size); // after Done, when head.chunked

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

struct ResponseHead {
    enum class Framing : std::uint8_t { None, Length, Chunked, UntilClose };
    int status = 0;
    Headers headers;
    Framing framing = Framing::None;
    std::uint64_t length = 0;
    bool keepAlive = false;
};

class ResponseParser {
public:
    ResponseParser();
    ~ResponseParser();
    void begin(ResponseHead& head, bool answersHead);
    HeadStep feedHead(std::string_view data);
    BodyStep feedChunked(char* data, std::size_t size);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace tierline::net
