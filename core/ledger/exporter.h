// Decisions as a file: CSV for spreadsheets, JSON lines for programs, under the contract's names. Rows are
// read a page at a time, so that memory stays the same and a gateway beside it is not held up. The caller's
// thread.
#pragma once

#include "ledger/ledger.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::ledger {

enum class ExportForm : std::uint8_t { Csv, JsonLines };

struct ExportQuery {
    Wall from{}, to = Wall::max(); // [from, to)
    ExportForm form = ExportForm::JsonLines;
    // Members of the record, with dots for those within: `usage.input`. Empty: for CSV the default columns,
    // for JSON lines the whole record.
    std::vector<std::string> columns;
    bool withPrompts = true; // false: `prompt` is null in every row
    std::function<bool(const Record&)> wants = {}; // empty: all; asked of every row of the time
};

std::vector<std::string> defaultColumns();

// In the order of their commits, the newest last. `sink` gets whole lines; false from it ends the export with
// Io. The result counts those written. InvalidInput: a column that no record has, with the nearest one.
using Sink = std::function<bool(std::string_view)>;
Result<std::int64_t> exportDecisions(const Ledger& ledger, const ExportQuery& query, const Sink& sink);

} // namespace tierline::ledger
