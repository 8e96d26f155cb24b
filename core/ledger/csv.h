// Comma-separated values (RFC 4180), read from whoever made them and written for whoever opens them. Pure;
// any thread.
#pragma once

#include "base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace tierline::ledger {

// Quoted where it must be. A text that a spreadsheet would take for a formula (= + - @, tab, CR in front)
// gets an apostrophe before it; numbers are written without this function.
void appendCsvText(std::string& out, std::string_view text);

struct CsvRow {
    int line = 0; // in the file, where it begins
    std::vector<std::string> cells;
};
struct Csv {
    char separator = ','; // or ; or tab: the commonest of the first row
    CsvRow header;
    std::vector<CsvRow> rows; // each as wide as the header; empty lines are passed over
};

// A byte order mark, CRLF, CR and LF, quoted cells with line breaks in them are all fine. InvalidInput with
// the line: not UTF-8, a quote without an end or in the middle of a cell, a row of another width, no header.
Result<Csv> readCsv(std::string_view text, std::string_view file);

} // namespace tierline::ledger
