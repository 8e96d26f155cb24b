#include "bench/bytes.h"

#include "protocol/json.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tierline::bench {

namespace {

constexpr std::size_t longestMagic = 4;

struct Magic {
    std::string_view bytes;
    const char *is, *remedy;
};
using namespace std::string_view_literals;
constexpr Magic magics[] = {
    {"\xff\xfe"sv, "is UTF-16", "save it as UTF-8"},
    {"\xfe\xff"sv, "is UTF-16", "save it as UTF-8"},
    {"PK\x03\x04"sv, "is a spreadsheet or an archive", "export it as CSV"},
    {"\xd0\xcf\x11\xe0"sv, "is a spreadsheet of an old kind", "export it as CSV"},
    {"PAR1"sv, "is a Parquet file", "export it as CSV or JSON lines"},
    {"\x1f\x8b"sv, "is compressed by gzip", "unpack it first, for example with gunzip"},
    {"\x28\xb5\x2f\xfd"sv, "is compressed by zstd", "unpack it first, for example with unzstd"},
};

const Magic* magicOf(std::string_view start) {
    static constexpr Magic zeros{{}, "is UTF-16 or no text: it has zero bytes", "save it as UTF-8"};
    for (const auto& each : magics)
        if (start.starts_with(each.bytes)) return &each;
    return start.substr(0, 2).find('\0') == start.npos ? nullptr : &zeros;
}

} // namespace

Result<ByteReader> ByteReader::open(const std::string& path, std::size_t block) {
    ByteReader reader;
    const bool isStdin = path.empty() || path == "-";
    reader.m_block = block;
    reader.m_name = isStdin ? "standard input" : path;
    reader.m_descriptor = isStdin ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (reader.m_descriptor < 0)
        return fail(errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                    "cannot read " + reader.m_name + ": " + std::strerror(errno));
    if (const auto begun = reader.begin(); !begun) return std::unexpected(begun.error());
    return reader;
}

ByteReader::ByteReader(ByteReader&& other) noexcept
    : m_name(std::move(other.m_name)),
      m_buffer(std::move(other.m_buffer)),
      m_begin(other.m_begin),
      m_end(other.m_end),
      m_block(other.m_block),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_atEnd(other.m_atEnd),
      m_digest(std::move(other.m_digest)) {}

ByteReader::~ByteReader() {
    if (m_descriptor > 2) close(m_descriptor);
}

Result<void> ByteReader::begin() {
    while (!m_atEnd && m_end < longestMagic)
        if (const auto got = more(); !got) return std::unexpected(got.error());
    if (const auto* magic = magicOf(window()))
        return fail(ErrorCode::InvalidInput, m_name + " " + magic->is, magic->remedy);
    if (window().starts_with("\xef\xbb\xbf")) take(3);
    return {};
}

Result<bool> ByteReader::more() {
    if (m_atEnd) return false;
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_buffer.size() < m_end + m_block + protocol::jsonPadding)
        m_buffer.resize(std::max(2 * m_buffer.size(), m_end + m_block + protocol::jsonPadding));
    ssize_t got = -1;
    do
        got = read(m_descriptor, m_buffer.data() + m_end, m_block);
    while (got < 0 && errno == EINTR);
    if (got < 0) return fail(ErrorCode::Io, "cannot read " + m_name + ": " + std::strerror(errno));
    m_atEnd = got == 0;
    m_digest.add({m_buffer.data() + m_end, static_cast<std::size_t>(got)});
    m_end += static_cast<std::size_t>(got);
    return !m_atEnd;
}

std::string ByteReader::hash() {
    return m_digest.hex();
}

} // namespace tierline::bench
