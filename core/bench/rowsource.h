// The rows of a set file whatever its format, each as the text of a JSON object: JSON lines, one JSON array,
// or CSV, whose cells become texts and whose empty cells become null. Which it is says its first sign; where
// that says nothing, the file's name. One thread.
#pragma once

#include "bench/csv.h"
#include "bench/elements.h"
#include "bench/lines.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tierline::bench {

enum class SetFormat : std::uint8_t { JsonLines, JsonArray, Csv };
std::string_view toString(SetFormat format); // "JSON lines"

struct SourceRow {
    std::string_view json; // `protocol::jsonPadding` bytes behind it may be read; valid until the next call
    std::int64_t line = 0; // where it begins in the file
};

class RowSource {
public:
    // InvalidInput: none of the formats, or a header that cannot be one.
    static Result<RowSource> open(const std::string& path, std::size_t block = 1U << 20U);

    // As `SetReader::next`; whether the text is JSON is not looked at.
    Result<std::optional<Result<SourceRow>>> next();

    SetFormat format() const { return static_cast<SetFormat>(m_rows.index()); }
    const std::vector<std::string>& columns() const; // of CSV; else none
    char separator() const;                          // of CSV; else 0
    const std::string& name() const;
    std::string hash(); // SHA-256 of the file's bytes; call once, at the end

private:
    using Rows = std::variant<LineReader, ElementReader, CsvReader>; // as `SetFormat`
    explicit RowSource(Rows rows);
    Result<std::optional<Result<SourceRow>>> nextOfCsv(CsvReader& csv);

    Rows m_rows;
    std::vector<std::string> m_keys; // of CSV: `"name":`
    std::string m_json;
};

} // namespace tierline::bench
