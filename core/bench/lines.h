// The lines of a file or of standard input, one at a time: memory is bounded by the longest line, not by the
// file. One thread.
#pragma once

#include "base/digest.h"
#include "base/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tierline::bench {

inline constexpr std::size_t longestLine = 64U << 20U;

class LineReader {
public:
    // Empty or "-": standard input. NotFound, Io; InvalidInput for UTF-16, which would read as noise.
    static Result<LineReader> open(const std::string& path);
    LineReader(LineReader&& other) noexcept;
    LineReader& operator=(LineReader&&) = delete;
    ~LineReader();

    // Without its end, of either kind; absent at the end. Valid until the next call. So many bytes as
    // `protocol::jsonPadding` behind it may be read. A byte order mark is passed over.
    Result<std::optional<std::string_view>> next();

    const std::string& name() const { return m_name; }
    std::int64_t line() const { return m_line; } // of the last one given, from 1
    std::string hash();                          // SHA-256 of the bytes; call once, at the end

private:
    LineReader() = default;
    Result<void> fill();
    Result<void> begin();

    std::string m_name, m_buffer;
    std::size_t m_begin = 0, m_end = 0;
    std::int64_t m_line = 0;
    int m_descriptor = -1;
    bool m_atEnd = false;
    Sha256 m_digest;
};

} // namespace tierline::bench
