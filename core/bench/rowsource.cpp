#include "bench/rowsource.h"

#include "base/jsonwriter.h"
#include "bench/mapping.h"
#include "protocol/json.h"

#include <algorithm>
#include <filesystem>

namespace tierline::bench {

namespace {

constexpr std::size_t mostBlank = 1U << 20U; // before the first sign

struct Extension {
    std::string_view name;
    SetFormat format;
};
constexpr Extension extensions[] = {{".jsonl", SetFormat::JsonLines}, {".ndjson", SetFormat::JsonLines},
                                    {".json", SetFormat::JsonLines},  {".csv", SetFormat::Csv},
                                    {".tsv", SetFormat::Csv},         {".tab", SetFormat::Csv}};

std::optional<SetFormat> formatOfName(const std::string& path) {
    const auto extension = lowerAscii(std::filesystem::path(path).extension().string());
    const auto* found = std::ranges::find(extensions, extension, &Extension::name);
    return found == std::end(extensions) ? std::nullopt : std::optional(found->format);
}

// What the file begins with, its first line as far as it is there.
Result<std::string_view> startOf(ByteReader& bytes) {
    for (;;) {
        const auto window = bytes.window();
        const auto first = window.find_first_not_of(" \t\r\n");
        const bool hasLine = first != window.npos && window.find('\n', first) != window.npos;
        if (hasLine || window.size() > mostBlank) return window.substr(std::min(first, window.size()));
        const auto more = bytes.more();
        if (!more) return std::unexpected(more.error());
        if (!*more) return bytes.window().substr(std::min(first, bytes.window().size()));
    }
}

Result<SetFormat> formatOf(ByteReader& bytes, const std::string& path) {
    const auto start = startOf(bytes);
    if (!start) return std::unexpected(start.error());
    const auto named = formatOfName(path);
    if (start->empty()) return named.value_or(SetFormat::JsonLines);
    if (start->front() == '{') return SetFormat::JsonLines;
    if (start->front() == '[' && named != SetFormat::Csv) return SetFormat::JsonArray;
    if (named) return *named;
    if (start->substr(0, start->find('\n')).find_first_of(",;\t") != start->npos) return SetFormat::Csv;
    return fail(ErrorCode::InvalidInput, bytes.name() + " is neither JSON lines nor CSV",
                "write one JSON object a line; a CSV of one column is known by its name, FILE.csv");
}

} // namespace

std::string_view toString(SetFormat format) {
    switch (format) {
    case SetFormat::JsonLines: return "JSON lines";
    case SetFormat::JsonArray: return "a JSON array";
    case SetFormat::Csv: return "CSV";
    }
    return {};
}

RowSource::RowSource(Rows rows) : m_rows(std::move(rows)) {
    for (const auto& column : columns()) {
        auto& key = m_keys.emplace_back(m_keys.empty() ? "{" : ",");
        appendJsonString(key, column);
        key += ':';
    }
}

Result<RowSource> RowSource::open(const std::string& path, std::size_t block) {
    auto bytes = ByteReader::open(path, block);
    if (!bytes) return std::unexpected(bytes.error());
    const auto format = formatOf(*bytes, path);
    if (!format) return std::unexpected(format.error());
    if (*format == SetFormat::JsonLines) return RowSource(LineReader(*std::move(bytes)));
    if (*format == SetFormat::JsonArray) return RowSource(ElementReader(*std::move(bytes)));
    auto csv = CsvReader::begin(*std::move(bytes));
    if (!csv) return std::unexpected(csv.error());
    return RowSource(*std::move(csv));
}

Result<std::optional<Result<SourceRow>>> RowSource::next() {
    if (auto* csv = std::get_if<CsvReader>(&m_rows)) return nextOfCsv(*csv);
    using Next = Result<std::optional<Result<SourceRow>>>;
    const auto one = [](auto& reader) -> Next {
        for (;;) {
            const auto text = reader.next();
            if (!text) return std::unexpected(text.error());
            if (!*text) return std::nullopt;
            if ((*text)->find_first_not_of(" \t") == std::string_view::npos) continue;
            return std::optional<Result<SourceRow>>(SourceRow{**text, reader.line()});
        }
    };
    if (auto* lines = std::get_if<LineReader>(&m_rows)) return one(*lines);
    return one(std::get<ElementReader>(m_rows));
}

Result<std::optional<Result<SourceRow>>> RowSource::nextOfCsv(CsvReader& csv) {
    const auto row = csv.next();
    if (!row) return std::unexpected(row.error());
    if (!*row) return std::nullopt;
    if (!**row) return std::optional<Result<SourceRow>>(std::unexpected((**row).error()));
    m_json.clear();
    const auto& cells = (**row)->cells;
    for (std::size_t at = 0; at < cells.size(); ++at) {
        m_json += m_keys[at];
        if (cells[at].empty())
            m_json += "null";
        else
            appendJsonString(m_json, cells[at]);
    }
    m_json += '}';
    const auto size = m_json.size();
    m_json.append(protocol::jsonPadding, '\0');
    return std::optional<Result<SourceRow>>(
        SourceRow{std::string_view(m_json).substr(0, size), (**row)->line});
}

const std::vector<std::string>& RowSource::columns() const {
    static const std::vector<std::string> none;
    const auto* csv = std::get_if<CsvReader>(&m_rows);
    return csv ? csv->columns() : none;
}

char RowSource::separator() const {
    const auto* csv = std::get_if<CsvReader>(&m_rows);
    return csv ? csv->separator() : '\0';
}

const std::string& RowSource::name() const {
    return std::visit([](const auto& reader) -> const std::string& { return reader.name(); }, m_rows);
}

std::string RowSource::hash() {
    return std::visit([](auto& reader) { return reader.hash(); }, m_rows);
}

} // namespace tierline::bench
