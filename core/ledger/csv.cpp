#include "ledger/csv.h"

#include "base/utf8.h"

#include <algorithm>

namespace tierline::ledger {

namespace {

// Each separator as often as it stands outside quotes in the first row.
char separatorOf(std::string_view text) {
    std::size_t counts[3] = {};
    constexpr std::string_view signs = ",;\t";
    bool quoted = false;
    for (const char sign : text) {
        if (sign == '"') quoted = !quoted;
        if (!quoted && (sign == '\n' || sign == '\r')) break;
        if (const auto at = signs.find(sign); !quoted && at != signs.npos) ++counts[at];
    }
    return signs[static_cast<std::size_t>(std::ranges::max_element(counts) - counts)];
}

class Reader {
public:
    Reader(std::string_view text, std::string_view file, char separator)
        : m_text(text), m_file(file), m_separator(separator) {}

    bool atEnd() const { return m_at >= m_text.size(); }

    Result<CsvRow> row() {
        CsvRow row{m_line, {}};
        for (;;) {
            std::string& cell = row.cells.emplace_back();
            if (auto read = atEnd() || m_text[m_at] != '"' ? plain(cell) : quoted(cell); !read)
                return std::unexpected(read.error());
            if (atEnd()) return row;
            if (m_text[m_at] == m_separator) {
                ++m_at;
                continue;
            }
            lineBreak();
            return row;
        }
    }

    std::unexpected<Error> wrong(int line, std::string what, std::string remedy) const {
        return std::unexpected(
            Error{ErrorCode::InvalidInput, std::move(what), std::move(remedy), std::string(m_file), line, 1});
    }

private:
    bool endsCell() const {
        return m_text[m_at] == m_separator || m_text[m_at] == '\n' || m_text[m_at] == '\r';
    }

    void lineBreak() {
        if (m_text[m_at] == '\r' && m_at + 1 < m_text.size() && m_text[m_at + 1] == '\n') ++m_at;
        ++m_at;
        ++m_line;
    }

    Result<void> plain(std::string& cell) {
        for (; !atEnd() && !endsCell(); ++m_at) {
            if (m_text[m_at] == '"')
                return wrong(m_line, "a quote in the middle of a cell",
                             "quote the whole cell and double the quote");
            cell += m_text[m_at];
        }
        return {};
    }

    Result<void> quoted(std::string& cell) {
        const int began = m_line;
        for (++m_at; !atEnd(); ++m_at) {
            const char sign = m_text[m_at];
            if (sign == '\n') ++m_line;
            if (sign != '"') {
                cell += sign;
                continue;
            }
            if (m_at + 1 < m_text.size() && m_text[m_at + 1] == '"') {
                cell += m_text[++m_at];
                continue;
            }
            ++m_at;
            if (atEnd() || endsCell()) return {};
            return wrong(m_line, "text behind the quote that ends a cell", "double a quote within a cell");
        }
        return wrong(began, "a quoted cell without an end", "the file may be cut off: export it again");
    }

    std::string_view m_text, m_file;
    char m_separator;
    std::size_t m_at = 0;
    int m_line = 1;
};

bool isBlank(const CsvRow& row) {
    return row.cells.size() == 1 && row.cells[0].find_first_not_of(" \t") == std::string::npos;
}

std::string plainText(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == text.npos) return {};
    return std::string(text.substr(from, text.find_last_not_of(" \t") - from + 1));
}

} // namespace

void appendCsvText(std::string& out, std::string_view text) {
    constexpr std::string_view formula = "=+-@\t\r";
    const bool dangerous = !text.empty() && formula.find(text.front()) != formula.npos;
    if (!dangerous && text.find_first_of("\",\r\n;\t") == text.npos && !text.starts_with(' ')) {
        out += text;
        return;
    }
    out += '"';
    if (dangerous) out += '\'';
    for (const char sign : text) {
        if (sign == '"') out += '"';
        out += sign;
    }
    out += '"';
}

Result<Csv> readCsv(std::string_view text, std::string_view file) {
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
        return Reader({}, file, ',').wrong(1, "the file is UTF-16", "save it as CSV in UTF-8");
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (!isUtf8(text) || text.find('\0') != text.npos)
        return Reader({}, file, ',').wrong(1, "the file is not text in UTF-8", "export it as CSV in UTF-8");
    Csv csv;
    csv.separator = separatorOf(text);
    Reader reader(text, file, csv.separator);
    while (!reader.atEnd()) {
        auto row = reader.row();
        if (!row) return std::unexpected(row.error());
        if (isBlank(*row)) continue;
        if (csv.header.line == 0) {
            for (auto& cell : row->cells)
                cell = plainText(cell);
            csv.header = std::move(*row);
        } else if (row->cells.size() != csv.header.cells.size()) {
            return reader.wrong(row->line,
                                "the row has " + std::to_string(row->cells.size()) + " cells, the header "
                                    + std::to_string(csv.header.cells.size()),
                                "quote cells that hold a separator; a row cut off means a file cut off");
        } else {
            csv.rows.push_back(std::move(*row));
        }
    }
    if (csv.header.line == 0) return reader.wrong(1, "the file is empty", "name the provider's export");
    return csv;
}

} // namespace tierline::ledger
