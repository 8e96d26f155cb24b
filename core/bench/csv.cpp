#include "bench/csv.h"

#include "base/utf8.h"
#include "bench/cells.h"

#include <algorithm>
#include <cstring>
#include <spdlog/fmt/fmt.h>
#include <unordered_map>

namespace tierline::bench {

namespace {

constexpr std::string_view separators = ",;\t";
constexpr std::size_t mostColumns = 10'000;
constexpr const char *unclosed =
                         "the quote that opens here is never closed: the rest of the file is in one cell",
                     *behindQuote = "there are signs behind a closing quote";

std::string nameOf(char separator) {
    return separator == '\t' ? "a tab" : fmt::format("`{}`", separator);
}

std::int64_t linesIn(std::string_view text) {
    return std::ranges::count(text, '\n');
}

// The first byte that belongs to no character.
std::size_t firstBad(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto length = utf8SequenceLength(text.substr(at));
        if (length == 0) break;
        at += length;
    }
    return at;
}

} // namespace

Error CsvReader::wrong(std::string detail, std::string remedy) const {
    return {
        ErrorCode::InvalidInput, std::move(detail), std::move(remedy), name(), static_cast<int>(m_line), 0};
}

Result<CsvReader> CsvReader::begin(ByteReader bytes) {
    CsvReader reader(std::move(bytes));
    if (const auto good = reader.chooseSeparator(); !good) return std::unexpected(good.error());
    if (const auto good = reader.readHeader(); !good) return std::unexpected(good.error());
    return reader;
}

Result<void> CsvReader::chooseSeparator() {
    std::size_t stop = 0;
    for (;; ++stop) {
        const auto got = has(stop);
        if (!got) return std::unexpected(got.error());
        if (!*got || m_bytes.window()[stop] == '\n') break;
    }
    auto line = m_bytes.window().substr(0, stop);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() == 5 && line.starts_with("sep=") && separators.contains(line[4])) {
        m_separator = line[4];
        m_bytes.take(std::min(stop + 1, m_bytes.window().size()));
        m_line = m_next = 2;
        return {};
    }
    std::size_t counts[separators.size()] = {};
    bool isQuoted = false;
    for (const char sign : line) {
        if (sign == '"') isQuoted = !isQuoted;
        const auto which = isQuoted ? separators.npos : separators.find(sign);
        if (which != separators.npos) ++counts[which];
    }
    m_separator = separators[static_cast<std::size_t>(std::ranges::max_element(counts) - counts)];
    return {};
}

Result<void> CsvReader::readHeader() {
    for (;;) {
        const auto got = scan();
        if (!got) return std::unexpected(got.error());
        if (!*got)
            return fail(ErrorCode::InvalidInput, name() + ": the set has no row",
                        "the first line names the columns");
        if (!isBlank()) break;
    }
    if (const auto good = resolve(); !good) return good;
    if (m_views.size() > mostColumns)
        return std::unexpected(wrong("the header names more than 10,000 columns"));
    std::unordered_map<std::string, std::size_t> first;
    for (const auto view : m_views) {
        const auto column = m_columns.size() + 1;
        std::string title(trimmedCell(view));
        if (title.empty()) title = fmt::format("column {}", column);
        if (title.find('\r') != title.npos)
            return std::unexpected(
                wrong("the lines end in CR alone", "save it with line ends of Unix or Windows"));
        if (const auto [twin, isNew] = first.emplace(title, column); !isNew)
            return std::unexpected(wrong(fmt::format("columns {} and {} are both called `{}`", twin->second,
                                                     column, title.substr(0, 60)),
                                         "give each a name of its own"));
        m_columns.push_back(std::move(title));
    }
    return {};
}

Result<std::optional<Result<CsvRow>>> CsvReader::next() {
    for (;;) {
        const auto got = scan();
        if (!got) return std::unexpected(got.error());
        if (!*got) return std::nullopt;
        if (isBlank()) continue;
        if (const auto good = resolve(); !good)
            return std::optional<Result<CsvRow>>(std::unexpected(good.error()));
        if (m_views.size() != m_columns.size())
            return std::optional<Result<CsvRow>>(std::unexpected(wrong(
                fmt::format("the row has {} cell{}, the header {}", m_views.size(),
                            m_views.size() == 1 ? "" : "s", m_columns.size()),
                fmt::format("a cell that holds {} or a line end stands in quotes", nameOf(m_separator)))));
        return std::optional<Result<CsvRow>>(CsvRow{m_line, m_views});
    }
}

// Whether there is a byte at `at` of the window; reads on when there is none yet.
Result<bool> CsvReader::has(std::size_t at) {
    while (at >= m_bytes.window().size()) {
        if (m_bytes.window().size() > longestRow)
            return std::unexpected(wrong("the record is longer than 64 MB", "is a quote never closed?"));
        const auto more = m_bytes.more();
        if (!more || !*more) return more;
    }
    return true;
}

Result<bool> CsvReader::scan() {
    m_bytes.take(m_size);
    m_size = 0;
    m_line = m_next;
    m_cells.clear();
    m_trouble = nullptr;
    m_isQuoted = false;
    const auto some = has(0);
    if (!some || !*some) return some;
    for (std::size_t at = 0;;) {
        const auto begins = has(at);
        if (!begins) return begins;
        const bool isQuoted = *begins && m_bytes.window()[at] == '"';
        m_isQuoted = m_isQuoted || isQuoted;
        const auto stop = isQuoted ? scanQuoted(at + 1) : scanPlain(at);
        if (!stop) return std::unexpected(stop.error());
        const auto window = m_bytes.window();
        at = *stop + 1;
        if (*stop < window.size() && window[*stop] == m_separator) continue;
        m_size = std::min(at, window.size());
        m_next = m_line + linesIn(window.substr(0, m_size));
        return true;
    }
}

// Up to the separator or the end of the line, where it stops.
Result<std::size_t> CsvReader::scanPlain(std::size_t at) {
    auto stop = at;
    for (;;) {
        const auto window = m_bytes.window();
        while (stop < window.size() && window[stop] != m_separator && window[stop] != '\n')
            ++stop;
        if (stop < window.size()) break;
        const auto more = has(stop);
        if (!more) return std::unexpected(more.error());
        if (!*more) break;
    }
    const auto window = m_bytes.window();
    const bool endsLine = stop == window.size() || window[stop] == '\n';
    m_cells.push_back({at, endsLine && stop > at && window[stop - 1] == '\r' ? stop - 1 : stop, false});
    return stop;
}

Result<std::size_t> CsvReader::scanQuoted(std::size_t at) {
    Cell cell{at, at, false};
    for (auto from = at;;) {
        const auto quote = m_bytes.window().find('"', from);
        if (quote == std::string_view::npos) {
            from = std::max(from, m_bytes.window().size());
            const auto more = has(from);
            if (!more) return std::unexpected(more.error());
            if (*more) continue;
            m_trouble = unclosed;
            cell.end = m_bytes.window().size();
            m_cells.push_back(cell);
            return cell.end;
        }
        const auto behind = has(quote + 1);
        if (!behind) return std::unexpected(behind.error());
        if (*behind && m_bytes.window()[quote + 1] == '"') {
            cell.hasDoubled = true;
            from = quote + 2;
            continue;
        }
        cell.end = quote;
        break;
    }
    const auto rest = scanPlain(cell.end + 1);
    if (!rest) return rest;
    if (m_cells.back().begin != m_cells.back().end) m_trouble = behindQuote;
    m_cells.back() = cell;
    return rest;
}

// The cells as they are meant; what is wrong with the record as a text.
Result<void> CsvReader::resolve() {
    const auto record = m_bytes.window().substr(0, m_size);
    if (m_trouble == unclosed) return std::unexpected(wrong(unclosed));
    if (m_trouble == behindQuote)
        return std::unexpected(wrong(behindQuote, "a quote inside a quoted cell is written twice: \"\""));
    if (const auto zero = record.find('\0'); zero != record.npos)
        return std::unexpected(
            wrong(fmt::format("there is a zero byte in line {}", m_line + linesIn(record.substr(0, zero)))));
    if (const auto bad = firstBad(record); bad < record.size())
        return std::unexpected(
            wrong(fmt::format("line {} is not UTF-8", m_line + linesIn(record.substr(0, bad))),
                  "save the file as UTF-8; this line may be of another encoding than the rest"));
    m_unquoted.clear();
    m_unquoted.reserve(record.size()); // the views into it stay
    m_views.clear();
    for (const auto& cell : m_cells) {
        const auto text = record.substr(cell.begin, cell.end - cell.begin);
        if (!cell.hasDoubled) {
            m_views.push_back(text);
            continue;
        }
        const auto begin = m_unquoted.size();
        for (std::size_t at = 0; at < text.size(); at += text[at] == '"' ? 2 : 1)
            m_unquoted += text[at];
        m_views.push_back(std::string_view(m_unquoted).substr(begin));
    }
    return {};
}

} // namespace tierline::bench
