// The lines of a file or of standard input, one at a time: memory is bounded by the longest line, not by the
// file. One thread.
#pragma once

#include "bench/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::bench {

inline constexpr std::size_t longestLine = longestRow;

class LineReader {
public:
    static Result<LineReader> open(const std::string& path); // as `ByteReader` does
    explicit LineReader(ByteReader bytes) : m_bytes(std::move(bytes)) {}

    // Without its end, of either kind; absent at the end. Valid until the next call. So many bytes as
    // `protocol::jsonPadding` behind it may be read. A byte order mark is passed over.
    Result<std::optional<std::string_view>> next();

    const std::string& name() const { return m_bytes.name(); }
    std::int64_t line() const { return m_line; }  // of the last one given, from 1
    std::string hash() { return m_bytes.hash(); } // SHA-256 of the bytes; call once, at the end

private:
    ByteReader m_bytes;
    std::int64_t m_line = 0;
};

} // namespace tierline::bench
