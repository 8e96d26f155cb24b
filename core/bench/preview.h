// What a set file holds before it is imported: its columns by the first rows, and which of them seem to be
// what. Values; nothing is applied until somebody says so.
#pragma once

#include "bench/mapping.h"
#include "bench/rowsource.h"

#include <cstdint>
#include <string>
#include <vector>

namespace tierline::bench {

// What the filled cells are. Of CSV what their texts can be read as. Messages: a list of objects with a role.
enum class CellKind : std::uint8_t { Text, Number, Boolean, Object, List, Messages };
std::string_view toString(CellKind kind); // "text"

struct ColumnValue {
    std::string text;
    std::size_t rows = 0;
};

struct Column {
    std::string name;
    CellKind kind = CellKind::Text;    // the commonest
    bool isMixed = false;              // there are others
    std::size_t filled = 0;            // rows that have it
    std::size_t longest = 0;           // bytes
    bool isUnique = true;              // no value stood twice
    std::vector<std::string> examples; // at most three, different, the beginning of each
    std::vector<ColumnValue> values;   // all there are, the commonest first; none when they are more than few
    std::vector<std::string> members;  // of objects: their names, at most some
};

inline constexpr std::size_t fewValues = 12;

struct SetPreview {
    std::string file;
    SetFormat format = SetFormat::JsonLines;
    char separator = 0;       // of CSV
    std::size_t rows = 0;     // that were looked at
    bool isWhole = false;     // there are no more
    std::vector<Error> bad;   // rows that are none, the first few
    std::size_t badCount = 0; // all of them
    std::vector<Column> columns;
};

// Reads the first `most` rows. Errors as `RowSource` has them; a file without a row is none.
Result<SetPreview> previewSet(const std::string& path, std::size_t most = 1000);

} // namespace tierline::bench
