#include "bench/lines.h"

#include "protocol/json.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>
#include <utility>

namespace tierline::bench {

namespace {
constexpr std::size_t block = 1U << 20U;
}

Result<LineReader> LineReader::open(const std::string& path) {
    LineReader reader;
    const bool isStdin = path.empty() || path == "-";
    reader.m_name = isStdin ? "standard input" : path;
    reader.m_descriptor = isStdin ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (reader.m_descriptor < 0)
        return fail(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                    "cannot read " + reader.m_name + ": " + std::strerror(errno));
    if (const auto begun = reader.begin(); !begun) return std::unexpected(begun.error());
    return reader;
}

LineReader::LineReader(LineReader&& other) noexcept
    : m_name(std::move(other.m_name)),
      m_buffer(std::move(other.m_buffer)),
      m_begin(other.m_begin),
      m_end(other.m_end),
      m_line(other.m_line),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_atEnd(other.m_atEnd),
      m_digest(std::move(other.m_digest)) {}

LineReader::~LineReader() {
    if (m_descriptor > 2) close(m_descriptor);
}

Result<void> LineReader::begin() {
    while (!m_atEnd && m_end < 3)
        if (const auto good = fill(); !good) return good;
    const std::string_view start(m_buffer.data(), m_end);
    if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff"))
        return fail(ErrorCode::InvalidInput, m_name + " is UTF-16", "save it as UTF-8");
    if (start.starts_with("\xef\xbb\xbf")) m_begin = 3;
    return {};
}

Result<std::optional<std::string_view>> LineReader::next() {
    std::size_t searched = m_begin;
    for (;;) {
        const auto* newline =
            static_cast<const char*>(std::memchr(m_buffer.data() + searched, '\n', m_end - searched));
        if (newline != nullptr || (m_atEnd && m_begin < m_end)) {
            const auto stop =
                newline == nullptr ? m_end : static_cast<std::size_t>(newline - m_buffer.data());
            std::string_view line(m_buffer.data() + m_begin, stop - m_begin);
            m_begin = std::min(stop + 1, m_end);
            ++m_line;
            if (line.ends_with('\r')) line.remove_suffix(1);
            return line;
        }
        if (m_atEnd) return std::nullopt;
        searched = m_end - m_begin;
        if (const auto good = fill(); !good) return std::unexpected(good.error());
    }
}

Result<void> LineReader::fill() {
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_end > longestLine)
        return fail(ErrorCode::InvalidInput,
                    fmt::format("{}:{}: the line is longer than 64 MB", m_name, m_line + 1));
    if (m_buffer.size() < m_end + block + protocol::jsonPadding)
        m_buffer.resize(std::max(2 * m_buffer.size(), m_end + block + protocol::jsonPadding));
    ssize_t got = -1;
    do
        got = read(m_descriptor, m_buffer.data() + m_end, m_buffer.size() - m_end - protocol::jsonPadding);
    while (got < 0 && errno == EINTR);
    if (got < 0) return fail(ErrorCode::Io, "cannot read " + m_name + ": " + std::strerror(errno));
    m_atEnd = got == 0;
    m_digest.add({m_buffer.data() + m_end, static_cast<std::size_t>(got)});
    m_end += static_cast<std::size_t>(got);
    return {};
}

std::string LineReader::hash() {
    return m_digest.hex();
}

} // namespace tierline::bench
