// The snapshot's form: comment lines with date, source and hosts, a header row, then tab-separated rows. Read
// exactly: what is not understood is an error with its line, never passed over.
#include "catalog/catalog.h"

#include "base/paths.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <tuple>

namespace tierline::catalog {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view firstLine = "# tierline prices 1";
constexpr std::string_view header = "provider\tmatch\tpattern\tfrom\tinput\tcached_read\tcache_write_5m\t"
                                    "cache_write_1h\toutput\tprice_limit\tcontext";
constexpr std::size_t columns = 11;

std::optional<std::int64_t> numberFrom(std::string_view text) {
    std::int64_t value = 0;
    const auto end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end || value <= 0) return std::nullopt;
    return value;
}

std::optional<MatchKind> kindFrom(std::string_view text) {
    if (text == "equals") return MatchKind::Equals;
    if (text == "starts_with") return MatchKind::StartsWith;
    if (text == "ends_with") return MatchKind::EndsWith;
    if (text == "contains") return MatchKind::Contains;
    return std::nullopt;
}

class Parser {
public:
    Parser(std::string_view text, std::string_view file) : m_text(text), m_file(file) {}

    Result<Catalog> parse() {
        if (const auto good = readHead(); !good) return std::unexpected(good.error());
        while (!m_text.empty()) {
            const auto line = next();
            auto row = readRow(line);
            if (!row) return std::unexpected(row.error());
            if (!m_seen.emplace(row->provider, row->match, row->pattern, row->from).second)
                return wrong("the same pattern and day stand in an earlier row", "remove one of the two");
            m_rows.push_back(*std::move(row));
        }
        if (m_rows.empty()) return wrong("the snapshot holds no prices", {});
        return Catalog(std::move(m_rows), *m_date, std::move(m_hosts));
    }

private:
    std::unexpected<Error> wrong(std::string detail, std::string remedy, int column = 1) const {
        return std::unexpected(Error{ErrorCode::InvalidInput, std::move(detail), std::move(remedy),
                                     std::string(m_file), m_line, column});
    }

    std::string_view next() {
        const auto end = m_text.find('\n');
        const auto line = m_text.substr(0, end);
        m_text.remove_prefix(end == m_text.npos ? m_text.size() : end + 1);
        ++m_line;
        return line;
    }

    Result<void> readHead() {
        if (next() != firstLine)
            return wrong("not a price snapshot of this version",
                         "it begins with `" + std::string(firstLine) + "`");
        while (m_text.starts_with('#')) {
            const auto line = next();
            if (line.starts_with("# date: ")) {
                m_date = dayFrom(line.substr(8));
                if (!m_date) return wrong("the snapshot's date is not a day", "write # date: 2026-06-01");
            } else if (line.starts_with("# host: ")) {
                const auto tab = line.find('\t');
                if (tab == line.npos || tab == 8 || tab + 1 == line.size())
                    return wrong("a host line without host or provider", "write # host: name<tab>provider");
                m_hosts.push_back({std::string(line.substr(8, tab - 8)), std::string(line.substr(tab + 1))});
            }
        }
        if (!m_date) return wrong("the snapshot has no date", "add # date: 2026-06-01");
        if (next() != header) return wrong("the columns are not those of this version", std::string(header));
        return {};
    }

    Result<Row> readRow(std::string_view line) {
        std::array<std::string_view, columns> cells;
        std::size_t count = 1;
        for (std::size_t at = 0, start = 0; at <= line.size(); ++at) {
            if (at < line.size() && line[at] != '\t') continue;
            if (count <= columns) cells[count - 1] = line.substr(start, at - start);
            start = at + 1;
            count += at < line.size() ? 1 : 0;
        }
        if (count != columns)
            return wrong("the row has " + std::to_string(count) + " columns", "it must have 11");

        Row row;
        row.provider = cells[0];
        row.pattern = cells[2];
        const auto kind = kindFrom(cells[1]);
        const auto from = dayFrom(cells[3]);
        if (row.provider.empty()) return wrong("the row names no provider", {});
        if (!kind)
            return wrong("`" + std::string(cells[1]) + "` is not a kind of match",
                         "write equals, starts_with, ends_with or contains");
        if (row.pattern.empty()
            || std::ranges::any_of(row.pattern, [](char c) { return c >= 'A' && c <= 'Z'; }))
            return wrong("the pattern is empty or not in lower case", {});
        if (!from) return wrong("`" + std::string(cells[3]) + "` is not a day", "write it as 2026-06-01");
        row.match = *kind;
        row.from = *from;
        if (const auto good = readRates(cells, row); !good) return std::unexpected(good.error());
        return readNumbers(cells, std::move(row));
    }

    Result<void> readRates(const std::array<std::string_view, columns>& cells, Row& row) const {
        std::array<std::optional<Rate>, 5> rates; // input, cached, 5m, 1h, output
        for (std::size_t i = 0; i < rates.size(); ++i) {
            if (cells[4 + i].empty()) continue;
            const auto rate = rateFromDecimal(cells[4 + i]);
            if (!rate) return wrong(rate.error().detail, rate.error().remedy);
            rates[i] = *rate;
        }
        if (!rates[0] || !rates[4]) return wrong("the row lacks the price of input or output", {});
        row.rates = {*rates[0], *rates[4], rates[1], rates[2], rates[3]};
        return {};
    }

    Result<Row> readNumbers(const std::array<std::string_view, columns>& cells, Row row) const {
        if (!cells[9].empty() && !(row.priceLimit = numberFrom(cells[9])))
            return wrong("`" + std::string(cells[9]) + "` is not a number of tokens", {});
        if (!cells[10].empty() && !(row.context = numberFrom(cells[10])))
            return wrong("`" + std::string(cells[10]) + "` is not a number of tokens", {});
        return row;
    }

    std::string_view m_text, m_file;
    int m_line = 0;
    std::optional<std::chrono::sys_days> m_date;
    std::vector<Host> m_hosts;
    std::vector<Row> m_rows;
    std::set<std::tuple<std::string, MatchKind, std::string, std::chrono::sys_days>> m_seen;
};

} // namespace

std::optional<std::chrono::sys_days> dayFrom(std::string_view text) {
    const auto part = [&](std::size_t at, std::size_t length) {
        int value = -1;
        const auto begin = text.data() + at;
        const auto [rest, error] = std::from_chars(begin, begin + length, value);
        return error == std::errc{} && rest == begin + length ? value : -1;
    };
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int year = part(0, 4), month = part(5, 2), day = part(8, 2);
    if (year < 1970 || month < 1 || day < 1) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

Result<Catalog> Catalog::parse(std::string_view text, std::string_view fileName) {
    return Parser(text, fileName).parse();
}

Result<Catalog> Catalog::load(const fs::path& snapshot) {
    const auto text = readFile(snapshot);
    if (!text) return std::unexpected(text.error());
    return parse(*text, snapshot.string());
}

Result<fs::path> newestSnapshot(const fs::path& shareFolder) {
    fs::path newest;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(shareFolder / "prices", error)) {
        const auto name = entry.path().filename().string();
        const bool fits = name.starts_with("snapshot-") && name.ends_with(".tsv") && name.size() == 23
                          && dayFrom(name.substr(9, 10));
        if (fits && name > newest.filename().string()) newest = entry.path();
    }
    if (newest.empty())
        return fail(ErrorCode::NotFound, "no price snapshot in " + (shareFolder / "prices").string());
    return newest;
}

} // namespace tierline::catalog
