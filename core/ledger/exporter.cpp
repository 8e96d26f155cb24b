#include "ledger/exporter.h"

#include "base/jsonwriter.h"
#include "ledger/columns.h"
#include "ledger/csv.h"
#include "ledger/database.h"

#include <algorithm>
#include <array>
#include <sqlite3.h>
#include <utility>

namespace tierline::ledger {

namespace {

constexpr std::int64_t pageRows = 2000;

// Every name that may be asked for, in the record's order; the first ones are CSV's own choice.
struct Known {
    std::string_view name;
    bool byDefault = true;
};
constexpr std::array known{Known{"id"},
                           Known{"time"},
                           Known{"client"},
                           Known{"dialect"},
                           Known{"requested_model"},
                           Known{"session"},
                           Known{"policy"},
                           Known{"envelope", false},
                           Known{"envelope.name", false},
                           Known{"features", false},
                           Known{"signals", false},
                           Known{"score"},
                           Known{"confidence"},
                           Known{"margin"},
                           Known{"tier"},
                           Known{"category"},
                           Known{"requirements", false},
                           Known{"stages", false},
                           Known{"candidates", false},
                           Known{"selection_reason"},
                           Known{"estimated_tokens", false},
                           Known{"estimated_tokens.in"},
                           Known{"estimated_tokens.out"},
                           Known{"estimated_cost_nano_usd"},
                           Known{"estimated_cost", false},
                           Known{"attempts", false},
                           Known{"translation", false},
                           Known{"model"},
                           Known{"provider"},
                           Known{"status"},
                           Known{"outcome"},
                           Known{"error", false},
                           Known{"error.class"},
                           Known{"error.text"},
                           Known{"latency_ms"},
                           Known{"ttft_ms"},
                           Known{"usage", false},
                           Known{"usage.input"},
                           Known{"usage.cached_read"},
                           Known{"usage.cache_write_5m"},
                           Known{"usage.cache_write_1h"},
                           Known{"usage.output"},
                           Known{"usage.reasoning"},
                           Known{"price_date"},
                           Known{"cost_nano_usd"},
                           Known{"cost"},
                           Known{"baseline", false},
                           Known{"baseline.name"},
                           Known{"baseline.model"},
                           Known{"baseline.cost_nano_usd"},
                           Known{"baseline.cost", false},
                           Known{"switch_cost_nano_usd"},
                           Known{"switch_cost", false},
                           Known{"money"},
                           Known{"flags"},
                           Known{"overhead_us", false},
                           Known{"finish_reason"},
                           Known{"vote"},
                           Known{"label"},
                           Known{"tags"},
                           Known{"prompt"}};

// How many letters have to change; names are short.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t at = 0; at <= b.size(); ++at)
        row[at] = at;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t swapped = corner + (a[i - 1] != b[j - 1] ? 1U : 0U);
            corner = row[j];
            row[j] = std::min({swapped, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

Result<void> checkColumns(const std::vector<std::string>& columns) {
    for (const auto& column : columns) {
        if (std::ranges::find(known, column, &Known::name) != known.end()) continue;
        const auto nearest =
            std::ranges::min(known, {}, [&](const Known& each) { return distance(column, each.name); });
        return fail(ErrorCode::InvalidInput, "a decision has no column `" + column + "`",
                    "did you mean `" + std::string(nearest.name) + "`?");
    }
    return {};
}

protocol::JsonView find(protocol::JsonView record, std::string_view path) {
    const auto dot = path.find('.');
    const auto whole = record[path.substr(0, dot)];
    return dot == path.npos ? whole : whole[path.substr(dot + 1)];
}

void appendCell(std::string& out, protocol::JsonView value) {
    if (!value || value.isNull()) return;
    if (value.isNumber() || value.isBoolean())
        out += value.text();
    else if (const auto text = value.string())
        appendCsvText(out, *text);
    else if (value.size() > 0)
        appendCsvText(out, value.text());
}

class Lines {
public:
    explicit Lines(const ExportQuery& query)
        : m_columns(query.columns.empty() && query.form == ExportForm::Csv ? defaultColumns()
                                                                           : query.columns),
          m_form(query.form),
          m_withPrompts(query.withPrompts) {}

    std::string header() const {
        if (m_form == ExportForm::JsonLines) return {};
        std::string line;
        for (const auto& column : m_columns)
            (line += line.empty() ? "" : ",") += column;
        return line + "\r\n";
    }

    Result<std::string_view> line(Record& row) {
        if (!m_withPrompts) row.prompt.reset();
        m_json.clear();
        appendJson(m_json, row);
        if (m_columns.empty()) return m_json += '\n';
        const auto record = m_parser.parse(m_json);
        if (!record) return fail(ErrorCode::Corrupt, "decision " + row.id + ": " + record.error().detail);
        m_line.clear();
        m_form == ExportForm::Csv ? appendRow(*record) : appendObject(*record);
        return m_line;
    }

private:
    void appendRow(protocol::JsonView record) {
        for (std::size_t at = 0; at < m_columns.size(); ++at) {
            if (at > 0) m_line += ',';
            appendCell(m_line, find(record, m_columns[at]));
        }
        m_line += "\r\n";
    }

    void appendObject(protocol::JsonView record) {
        JsonWriter json(m_line);
        json.beginObject();
        for (const auto& column : m_columns) {
            json.key(column);
            const auto value = find(record, column);
            value ? json.raw(value.text()) : json.null();
        }
        json.endObject();
        m_line += '\n';
    }

    const std::vector<std::string> m_columns;
    const ExportForm m_form;
    const bool m_withPrompts;
    protocol::JsonParser m_parser;
    std::string m_json, m_line;
};

std::string pageSql() {
    return "SELECT " + readList() + ", seq FROM records WHERE seq > ?1 AND time_ms >= ?2 AND time_ms < ?3"
           + " ORDER BY seq LIMIT ?4";
}

struct Progress {
    std::int64_t seq = 0, rows = 0;
    bool more = true;
};

Result<void> writePage(sqlite3* database, const ExportQuery& query, Lines& lines, const Sink& sink,
                       Progress& progress) {
    const auto statement = prepare(database, pageSql());
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int64(statement->get(), 1, progress.seq);
    sqlite3_bind_int64(statement->get(), 2, query.from.time_since_epoch().count());
    sqlite3_bind_int64(statement->get(), 3, query.to.time_since_epoch().count());
    sqlite3_bind_int64(statement->get(), 4, pageRows);
    RowReader reader(database);
    Record row;
    std::int64_t read = 0;
    for (;; ++read) {
        const auto more = step(statement->get());
        if (!more) return std::unexpected(more.error());
        if (!*more) break;
        reader.read(statement->get(), row);
        progress.seq = sqlite3_column_int64(statement->get(), readListSize());
        if (query.wants && !query.wants(row)) continue;
        ++progress.rows;
        const auto line = lines.line(row);
        if (!line) return std::unexpected(line.error());
        if (!sink(*line)) return fail(ErrorCode::Io, "the export cannot be written", "is the disk full?");
    }
    progress.more = read == pageRows;
    return {};
}

} // namespace

std::vector<std::string> defaultColumns() {
    std::vector<std::string> names;
    for (const auto& column : known)
        if (column.byDefault) names.emplace_back(column.name);
    return names;
}

Result<std::int64_t> exportDecisions(const Ledger& ledger, const ExportQuery& query, const Sink& sink) {
    if (auto fine = checkColumns(query.columns); !fine) return std::unexpected(fine.error());
    Lines lines(query);
    const auto header = lines.header();
    if (!header.empty() && !sink(header))
        return fail(ErrorCode::Io, "the export cannot be written", "is the disk full?");
    Progress progress;
    while (progress.more) {
        const auto page =
            ledger.read([&](sqlite3* database) { return writePage(database, query, lines, sink, progress); });
        if (!page) return std::unexpected(page.error());
    }
    return progress.rows;
}

} // namespace tierline::ledger
