// A database as pages and rows, read without SQLite, so that what is intact is found however much around it
// is not: neither the header nor the tree above the rows is needed (sqlite.org/fileformat). The WAL beside
// the file counts as far as it is whole. The files are only read. One thread.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tierline::ledger {

class RawPages {
public:
    static Result<RawPages> open(const std::string& file);
    RawPages(RawPages&& other) noexcept;
    RawPages& operator=(RawPages&&) = delete;
    ~RawPages();

    std::uint32_t count() const { return m_count; }
    std::uint32_t pageSize() const { return m_pageSize; }
    bool hasHeader() const { return m_hasHeader; }
    bool isFree(std::uint32_t page) const { return m_free.contains(page); }
    // Pages count from 1. False: not there, or the disk cannot read it.
    bool read(std::uint32_t page, std::string& into) const;

private:
    RawPages() = default;
    void readHeader();
    void readWal();
    void readFreeList();

    int m_file = -1, m_wal = -1;
    std::uint32_t m_pageSize = 8192, m_count = 0; // the ledger's own size, when no header says it
    bool m_hasHeader = false;
    std::unordered_map<std::uint32_t, std::int64_t> m_inWal; // where a page's last committed content is
    std::unordered_set<std::uint32_t> m_free;
};

struct RawValue {
    enum class Kind : std::uint8_t { Null, Integer, Real, Text, Blob } kind = Kind::Null;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view bytes; // in the row's payload
};
struct RawRow {
    bool inIndex = false; // of an index, or of a table WITHOUT ROWID
    std::int64_t rowid = 0;
    std::string payload;
    std::vector<RawValue> values;
};

// The rows of one page; how many of them are damaged. Pages of other kinds have none.
std::int64_t eachRow(const RawPages& pages, std::uint32_t page,
                     const std::function<void(const RawRow&)>& each);

} // namespace tierline::ledger
