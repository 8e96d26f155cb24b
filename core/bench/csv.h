// CSV as RFC 4180 has it, one record at a time: quoted cells with separators, quotes and line ends in them,
// lines that end in CR LF or LF. The separator is `,`, `;` or a tab, whichever the first line has most of, or
// what a line `sep=;` before the header says. One thread.
#pragma once

#include "bench/bytes.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::bench {

struct CsvRow {
    std::int64_t line = 0;                   // where it begins, from 1
    std::span<const std::string_view> cells; // one a column; valid until the next call
};

class CsvReader {
public:
    // Reads the header. InvalidInput: it cannot be one. A column without a name is called "column 3".
    static Result<CsvReader> begin(ByteReader bytes);

    // The outer error ends the reading; the inner one is of this record and names its line, the next call
    // goes on behind it. Blank lines are passed over.
    Result<std::optional<Result<CsvRow>>> next();

    const std::vector<std::string>& columns() const { return m_columns; }
    char separator() const { return m_separator; }
    const std::string& name() const { return m_bytes.name(); }
    std::string hash() { return m_bytes.hash(); } // SHA-256 of the bytes; call once, at the end

private:
    struct Cell {
        std::size_t begin = 0, end = 0; // in the window
        bool hasDoubled = false;        // quotes that stand for one
    };
    explicit CsvReader(ByteReader bytes) : m_bytes(std::move(bytes)) {}
    Result<void> chooseSeparator();
    Result<void> readHeader();
    Result<bool> scan(); // false: at the end
    Result<std::size_t> scanPlain(std::size_t at);
    Result<std::size_t> scanQuoted(std::size_t at);
    Result<bool> has(std::size_t at);
    Result<void> resolve();
    bool isBlank() const { return m_cells.size() == 1 && m_cells[0].begin == m_cells[0].end && !m_isQuoted; }
    Error wrong(std::string detail, std::string remedy = {}) const;

    ByteReader m_bytes;
    char m_separator = ',';
    std::vector<std::string> m_columns;
    std::int64_t m_line = 1, m_next = 1; // where this record and the next one begin
    std::size_t m_size = 0;              // of this record in the window, with its end
    std::vector<Cell> m_cells;
    std::vector<std::string_view> m_views;
    std::string m_unquoted;
    const char* m_trouble = nullptr; // of this record's quotes
    bool m_isQuoted = false;
};

} // namespace tierline::bench
