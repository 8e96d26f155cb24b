#include "tune/kept.h"

#include "base/dialect.h"
#include "tune/keptwriter.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace tierline::tune {

namespace {

// Where the parts of a piece begin.
struct Places {
    std::size_t rows = 0, usages = 0, ends = 0, names = 0, texts = 0;
};

KeptHeader headerOf(const char* bytes) {
    KeptHeader header;
    std::memcpy(&header, bytes, sizeof(header));
    return header;
}

Places placesOf(const KeptHeader& header) {
    Places at;
    at.rows = sizeof(KeptHeader);
    at.usages = at.rows + std::size_t{header.rows} * sizeof(KeptRow);
    at.ends = at.usages + std::size_t{header.usages} * sizeof(Usage);
    at.names = at.ends + std::size_t{header.names} * sizeof(std::uint32_t);
    at.texts = at.names + header.nameBytes;
    return at;
}

std::uint32_t endAt(const char* ends, std::uint32_t number) {
    std::uint32_t end = 0;
    std::memcpy(&end, ends + std::size_t{number} * sizeof(end), sizeof(end));
    return end;
}

bool isRowSound(const KeptRow& row, const KeptHeader& header, std::int64_t before) {
    const std::uint32_t names[] = {row.id, row.requested, row.client, row.session, row.tier, row.model};
    if (std::ranges::any_of(names, [&](auto name) { return name >= header.names; })) return false;
    if (row.usage != KeptRow::nothing && row.usage >= header.usages) return false;
    if (row.hasText() && (row.textAt > header.textBytes || row.textBytes > header.textBytes - row.textAt))
        return false;
    return row.seq > before && row.seq < header.end && row.dialect < allDialects.size() && row.money < 3;
}

} // namespace

Result<std::shared_ptr<const KeptPiece>> KeptPiece::map(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat known{};
    if (opened < 0 || ::fstat(opened, &known) != 0) {
        if (opened >= 0) ::close(opened);
        return fail(ErrorCode::Io, "cannot read " + file.string());
    }
    const auto size = static_cast<std::size_t>(known.st_size);
    auto* const bytes =
        size < sizeof(KeptHeader) ? MAP_FAILED : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, opened, 0);
    ::close(opened);
    if (bytes == MAP_FAILED) return fail(ErrorCode::Corrupt, file.string() + " is cut short");
    const std::shared_ptr<KeptPiece> piece(new KeptPiece);
    piece->m_file = file;
    piece->m_bytes = static_cast<const char*>(bytes);
    piece->m_size = size;
    if (!piece->isSound()) return fail(ErrorCode::Corrupt, file.string() + " is damaged");
    return piece;
}

KeptPiece::~KeptPiece() {
    if (m_bytes != nullptr) ::munmap(const_cast<char*>(m_bytes), m_size);
}

bool KeptPiece::isSound() const {
    const auto header = headerOf(m_bytes);
    const KeptHeader ours;
    if (std::memcmp(header.magic, ours.magic, sizeof(ours.magic)) != 0 || header.rowBytes != ours.rowBytes)
        return false;
    if (header.nameBytes > m_size || header.textBytes > m_size) return false;
    const auto at = placesOf(header);
    if (at.texts + header.textBytes != m_size) return false;
    constexpr auto summed = offsetof(KeptHeader, first);
    if (keptSum({m_bytes + summed, m_size - summed}) != header.sum) return false;
    std::uint32_t end = 0;
    for (std::uint32_t number = 0; number < header.names; ++number) {
        const auto next = endAt(m_bytes + at.ends, number);
        if (next < end || next > header.nameBytes) return false;
        end = next;
    }
    auto before = header.first - 1;
    for (const auto& row : rows()) {
        if (!isRowSound(row, header, before)) return false;
        before = row.seq;
    }
    return true;
}

ledger::SeqRange KeptPiece::covers() const {
    const auto header = headerOf(m_bytes);
    return {header.first, header.end};
}

// The header and all before them are multiples of eight bytes, and a mapping begins at a page.
std::span<const KeptRow> KeptPiece::rows() const {
    const auto header = headerOf(m_bytes);
    return {reinterpret_cast<const KeptRow*>(m_bytes + placesOf(header).rows), header.rows};
}

std::span<const Usage> KeptPiece::usages() const {
    const auto header = headerOf(m_bytes);
    return {reinterpret_cast<const Usage*>(m_bytes + placesOf(header).usages), header.usages};
}

std::string_view KeptPiece::name(std::uint32_t number) const {
    const auto at = placesOf(headerOf(m_bytes));
    const auto begin = number == 0 ? 0U : endAt(m_bytes + at.ends, number - 1);
    return {m_bytes + at.names + begin, endAt(m_bytes + at.ends, number) - begin};
}

std::string_view KeptPiece::text(const KeptRow& row) const {
    if (!row.hasText()) return {};
    return {m_bytes + placesOf(headerOf(m_bytes)).texts + row.textAt, row.textBytes};
}

} // namespace tierline::tune
