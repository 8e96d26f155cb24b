// The bytes of a file or of standard input through a window: what is read and not yet taken. Memory is
// bounded by the widest window, not by the file. One thread.
#pragma once

#include "base/digest.h"
#include "base/error.h"

#include <string>
#include <string_view>

namespace tierline::bench {

inline constexpr std::size_t longestRow = 64U << 20U; // of one line or record

class ByteReader {
public:
    // Empty or "-": standard input. NotFound, Io; InvalidInput for what is no UTF-8 text by its first bytes:
    // UTF-16, archives, compressed files. A byte order mark is passed over. `block`: how much is read at
    // once.
    static Result<ByteReader> open(const std::string& path, std::size_t block = 1U << 20U);
    ByteReader(ByteReader&& other) noexcept;
    ByteReader& operator=(ByteReader&&) = delete;
    ~ByteReader();

    // So many bytes as `protocol::jsonPadding` behind it may be read. Valid until the next call of `more`.
    std::string_view window() const { return {m_buffer.data() + m_begin, m_end - m_begin}; }
    Result<bool> more(); // widens the window; false: there is no more
    void take(std::size_t bytes) { m_begin += bytes; }

    const std::string& name() const { return m_name; }
    std::string hash(); // SHA-256 of the bytes; call once, at the end

private:
    ByteReader() = default;
    Result<void> begin();

    std::string m_name, m_buffer;
    std::size_t m_begin = 0, m_end = 0, m_block = 0;
    int m_descriptor = -1;
    bool m_atEnd = false;
    Sha256 m_digest;
};

} // namespace tierline::bench
