// Content codings of a reply (RFC 9110, 8.4) undone piece by piece; zlib is seen by inflate.cpp only. No I/O,
// one thread. Memory is bounded whatever the bytes claim: at most `pieceBytes` come out at a time, about
// 60 kB are held.
#pragma once

#include "net/http.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace tierline::net {

enum class ContentCoding : std::uint8_t { Identity, Gzip, Deflate };

// By the content-encoding field; none: one that we cannot undo, or several.
std::optional<ContentCoding> contentCoding(const Headers& headers);

class Inflater {
public:
    static constexpr std::size_t pieceBytes = 16U << 10U;

    explicit Inflater(ContentCoding coding); // Gzip, or Deflate with or without zlib's wrapper
    ~Inflater();

    enum class State : std::uint8_t { NeedMore, Output, Broken };
    struct Step {
        State state = State::NeedMore;
        std::size_t consumed = 0;
        std::string_view output{}; // until the next step; not empty with Output
    };
    Step step(std::string_view bytes); // offer again what was not consumed
    bool mayEnd() const;               // what came so far is whole, or nothing came

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace tierline::net
