#include "ledger/rawpages.h"

#include "ledger/dbfiles.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tierline::ledger {

namespace {

constexpr std::string_view magic{"SQLite format 3\0", 16};
constexpr std::int64_t walHeader = 32, frameHeader = 24;

std::uint32_t big32(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

bool readAt(int file, std::int64_t at, std::size_t size, std::string& into) {
    into.resize(size);
    return file >= 0 && pread(file, into.data(), size, at) == static_cast<ssize_t>(size);
}

bool isPageSize(std::uint32_t size) {
    return size >= 512 && size <= 65536 && std::has_single_bit(size);
}

// The WAL's running sum over pairs of words, in the byte order that its magic names.
struct WalSum {
    bool bigEndian = false;
    std::uint32_t first = 0, second = 0;
    void add(std::string_view bytes) {
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            first += word(bytes, at) + second;
            second += word(bytes, at + 4) + first;
        }
    }
    std::uint32_t word(std::string_view bytes, std::size_t at) const {
        const auto value = big32(bytes, at);
        return bigEndian ? value : std::byteswap(value);
    }
    bool is(std::string_view bytes, std::size_t at) const {
        return big32(bytes, at) == first && big32(bytes, at + 4) == second;
    }
};

} // namespace

Result<RawPages> RawPages::open(const std::string& file) {
    RawPages pages;
    pages.m_file = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (pages.m_file < 0) return std::unexpected(fileError("cannot be read", file, errno));
    pages.m_wal = ::open((file + "-wal").c_str(), O_RDONLY | O_CLOEXEC);
    pages.readHeader();
    pages.m_count =
        static_cast<std::uint32_t>(std::min<std::int64_t>(fileSize(file) / pages.m_pageSize, UINT32_MAX - 1));
    pages.readWal();
    pages.readFreeList();
    return pages;
}

RawPages::RawPages(RawPages&& other) noexcept
    : m_file(std::exchange(other.m_file, -1)),
      m_wal(std::exchange(other.m_wal, -1)),
      m_pageSize(other.m_pageSize),
      m_count(other.m_count),
      m_hasHeader(other.m_hasHeader),
      m_inWal(std::move(other.m_inWal)),
      m_free(std::move(other.m_free)) {}

RawPages::~RawPages() {
    for (const int file : {m_file, m_wal})
        if (file >= 0) close(file);
}

void RawPages::readHeader() {
    std::string header;
    if (!readAt(m_file, 0, 100, header) || !header.starts_with(magic)) return;
    const auto said = big32(header, 14) & 0xffffU;
    const auto size = said == 1 ? 65536U : said;
    if (!isPageSize(size)) return;
    m_pageSize = size;
    m_hasHeader = true;
}

void RawPages::readWal() {
    std::string header, frame;
    if (!readAt(m_wal, 0, walHeader, header)) return;
    const auto kind = big32(header, 0);
    if ((kind & ~1U) != 0x377f'0682U || !isPageSize(big32(header, 8))) return;
    if (m_hasHeader && big32(header, 8) != m_pageSize) return;
    m_pageSize = big32(header, 8);
    WalSum sum{(kind & 1U) != 0};
    sum.add(std::string_view(header).substr(0, 24));
    if (!sum.is(header, 24)) return;
    std::unordered_map<std::uint32_t, std::int64_t> open; // of a transaction that has no end yet
    for (auto at = walHeader; readAt(m_wal, at, frameHeader + m_pageSize, frame);
         at += frameHeader + m_pageSize) {
        if (frame.compare(8, 8, header, 16, 8) != 0) return; // of an earlier round
        sum.add(std::string_view(frame).substr(0, 8));
        sum.add(std::string_view(frame).substr(frameHeader));
        if (!sum.is(frame, 16)) return;
        open[big32(frame, 0)] = at + frameHeader;
        if (const auto pages = big32(frame, 4); pages != 0) {
            for (const auto& [page, where] : open)
                m_inWal[page] = where;
            open.clear();
            m_count = pages;
        }
    }
}

// Trunk pages name the next trunk and the free pages they hold. What was removed must not come back.
void RawPages::readFreeList() {
    std::string page;
    if (!m_hasHeader || !read(1, page)) return;
    auto trunk = big32(page, 32);
    while (trunk != 0 && trunk <= m_count && m_free.insert(trunk).second && read(trunk, page)) {
        const auto leaves = std::min(big32(page, 4), m_pageSize / 4 - 2);
        for (std::uint32_t i = 0; i < leaves; ++i)
            if (const auto leaf = big32(page, 8 + std::size_t{4} * i); leaf <= m_count) m_free.insert(leaf);
        trunk = big32(page, 0);
    }
}

bool RawPages::read(std::uint32_t page, std::string& into) const {
    if (page < 1 || page > m_count) return false;
    const auto found = m_inWal.find(page);
    if (found != m_inWal.end()) return readAt(m_wal, found->second, m_pageSize, into);
    return readAt(m_file, (std::int64_t{page} - 1) * m_pageSize, m_pageSize, into);
}

namespace {

// Reads forward in bytes that may be anything.
struct Cursor {
    std::string_view bytes;
    std::size_t at = 0;
    bool failed = false;
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int i = 0; i < 9; ++i) {
            if (at >= bytes.size()) break;
            const auto byte = static_cast<unsigned char>(bytes[at++]);
            if (i == 8) return value << 8U | byte;
            value = value << 7U | (byte & 0x7fU);
            if (byte < 0x80) return value;
        }
        failed = true;
        return 0;
    }
};

// How a kind of page lays its cells out.
struct Layout {
    std::size_t header; // of the page
    bool index, child;  // cells begin with the page of a child
};
constexpr std::size_t largest = 1'000'000'000; // of a row, as SQLite has it

std::optional<Layout> layoutOf(unsigned char kind) {
    switch (kind) {
    case 0x0d: return Layout{8, false, false};
    case 0x0a: return Layout{8, true, false};
    case 0x02: return Layout{12, true, true}; // its cells are rows, too
    default: return std::nullopt;
    }
}

// Bytes of a payload that stay in the page.
std::size_t localSize(std::size_t payload, std::size_t page, bool index) {
    const auto most = index ? (page - 12) * 64 / 255 - 23 : page - 35;
    if (payload <= most) return payload;
    const auto least = (page - 12) * 32 / 255 - 23;
    const auto fitting = least + (payload - least) % (page - 4);
    return fitting <= most ? fitting : least;
}

// The rest of a payload, page after page; the last of them, and only that, has no next.
bool appendOverflow(const RawPages& pages, std::uint32_t next, std::size_t size, std::string& payload) {
    std::string page;
    while (payload.size() < size) {
        if (next == 0 || !pages.read(next, page)) return false;
        payload.append(page, 4, size - payload.size());
        next = big32(page, 0);
    }
    return next == 0;
}

std::int64_t signedValue(std::string_view bytes) {
    auto value =
        static_cast<std::uint64_t>(static_cast<unsigned char>(bytes.front()) >= 0x80 ? ~std::uint64_t{0} : 0);
    for (const char byte : bytes)
        value = value << 8U | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
}

// Serial types 0 to 9 by the bytes they take; 10 and 11 are reserved.
constexpr std::array<std::size_t, 10> sizes{0, 1, 2, 3, 4, 6, 8, 8, 0, 0};

std::optional<RawValue> valueOf(std::uint64_t type, std::string_view rest) {
    using Kind = RawValue::Kind;
    if (type == 10 || type == 11) return std::nullopt;
    if (type >= 12) {
        const auto size = (type - 12) / 2;
        if (size > rest.size()) return std::nullopt;
        return RawValue{type % 2 == 0 ? Kind::Blob : Kind::Text, 0, 0, rest.substr(0, size)};
    }
    if (sizes[type] > rest.size()) return std::nullopt;
    const auto bytes = rest.substr(0, sizes[type]);
    if (type == 0) return RawValue{Kind::Null, 0, 0, bytes};
    if (type >= 8) return RawValue{Kind::Integer, type == 9 ? 1 : 0, 0, bytes};
    const auto integer = signedValue(bytes);
    if (type == 7) return RawValue{Kind::Real, 0, std::bit_cast<double>(integer), bytes};
    return RawValue{Kind::Integer, integer, 0, bytes};
}

// The payload must be used up to its last byte.
bool readValues(RawRow& row) {
    row.values.clear();
    Cursor types{row.payload};
    const auto end = types.varint();
    if (types.failed || end > row.payload.size()) return false;
    types.bytes = std::string_view(row.payload).substr(0, static_cast<std::size_t>(end));
    auto rest = std::string_view(row.payload).substr(static_cast<std::size_t>(end));
    while (types.at < types.bytes.size()) {
        const auto type = types.varint();
        const auto value = types.failed ? std::nullopt : valueOf(type, rest);
        if (!value) return false;
        rest.remove_prefix(value->bytes.size());
        row.values.push_back(*value);
    }
    return rest.empty() && !row.values.empty();
}

bool readRow(const RawPages& pages, std::string_view page, std::size_t at, const Layout& layout,
             RawRow& row) {
    Cursor cell{page, at + (layout.child ? 4 : 0)};
    const auto size = cell.varint();
    row.inIndex = layout.index;
    row.rowid = layout.index ? 0 : static_cast<std::int64_t>(cell.varint());
    if (cell.failed || size == 0 || size > largest || size / pages.pageSize() > pages.count()) return false;
    const auto local = localSize(static_cast<std::size_t>(size), page.size(), layout.index);
    if (cell.at + local + (local < size ? 4 : 0) > page.size()) return false;
    row.payload.assign(page.substr(cell.at, local));
    if (local < size
        && !appendOverflow(pages, big32(page, cell.at + local), static_cast<std::size_t>(size), row.payload))
        return false;
    return readValues(row);
}

} // namespace

std::int64_t eachRow(const RawPages& pages, std::uint32_t number,
                     const std::function<void(const RawRow&)>& each) {
    std::string page;
    if (pages.isFree(number) || !pages.read(number, page)) return 0;
    const std::size_t begin = number == 1 ? 100 : 0;
    const auto layout = layoutOf(static_cast<unsigned char>(page[begin]));
    if (!layout) return 0;
    const std::size_t cells = big32(page, begin + 1) & 0xffffU; // bytes 3 and 4
    const auto array = begin + layout->header;
    if (array + 2 * cells > page.size()) return 1;
    std::int64_t damaged = 0;
    RawRow row;
    for (std::size_t i = 0; i < cells; ++i) {
        const std::size_t at = big32(page, array + 2 * i - 2) & 0xffffU;
        if (at >= array + 2 * cells && readRow(pages, page, at, *layout, row))
            each(row);
        else
            ++damaged;
    }
    return damaged;
}

} // namespace tierline::ledger
