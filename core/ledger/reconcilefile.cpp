// A provider's export, row by row. Which heading means what is a table.
#include "ledger/reconcile.h"

#include "catalog/catalog.h"
#include "ledger/csv.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <utility>

namespace tierline::ledger {

namespace {

constexpr std::array<std::string_view, exportFieldCount> fieldNames{"date",  "model",  "cost",    "currency",
                                                                    "input", "output", "requests"};

// The headings that mean a field, the best first; those after a `+` add up with the one before.
struct Heading {
    ExportField field;
    std::string_view names;
};
constexpr std::array headings{Heading{ExportField::Date, "usage_date_utc"},
                              Heading{ExportField::Date, "start_time_iso"},
                              Heading{ExportField::Date, "created_at"},
                              Heading{ExportField::Date, "date"},
                              Heading{ExportField::Date, "day"},
                              Heading{ExportField::Date, "start_time"},
                              Heading{ExportField::Date, "timestamp"},
                              Heading{ExportField::Date, "time"},
                              Heading{ExportField::Model, "model_permaslug"},
                              Heading{ExportField::Model, "model_version"},
                              Heading{ExportField::Model, "model"},
                              Heading{ExportField::Model, "line_item"},
                              Heading{ExportField::Model, "model_name"},
                              Heading{ExportField::Model, "snapshot_id"},
                              Heading{ExportField::Cost, "cost_total"},
                              Heading{ExportField::Cost, "cost_usd"},
                              Heading{ExportField::Cost, "amount_value"},
                              Heading{ExportField::Cost, "total_cost"},
                              Heading{ExportField::Cost, "cost"},
                              Heading{ExportField::Cost, "amount"},
                              Heading{ExportField::Cost, "spend"},
                              Heading{ExportField::Cost, "usage"},
                              Heading{ExportField::Currency, "amount_currency"},
                              Heading{ExportField::Currency, "currency"},
                              Heading{ExportField::Input,
                                      "usage_input_tokens_no_cache+usage_input_tokens_cache_write_5m"
                                      "+usage_input_tokens_cache_write_1h+usage_input_tokens_cache_read"},
                              Heading{ExportField::Input, "input_tokens"},
                              Heading{ExportField::Input, "prompt_tokens"},
                              Heading{ExportField::Input, "tokens_prompt"},
                              Heading{ExportField::Input, "n_context_tokens_total"},
                              Heading{ExportField::Output, "usage_output_tokens"},
                              Heading{ExportField::Output, "output_tokens"},
                              Heading{ExportField::Output, "completion_tokens"},
                              Heading{ExportField::Output, "tokens_completion"},
                              Heading{ExportField::Output, "n_generated_tokens_total"},
                              Heading{ExportField::Requests, "num_model_requests"},
                              Heading{ExportField::Requests, "requests"},
                              Heading{ExportField::Requests, "n_requests"}};

constexpr std::string_view requestIds[] = {"generation_id", "request_id"}; // a row each is a request

std::size_t indexOf(ExportField field) {
    return static_cast<std::size_t>(field);
}

// "Cost (USD)" and "cost_usd" are one.
std::string plainHeading(std::string_view text) {
    std::string plain;
    for (const char sign : text) {
        const bool upper = sign >= 'A' && sign <= 'Z';
        const bool kept = upper || (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9');
        if (kept)
            plain += upper ? static_cast<char>(sign - 'A' + 'a') : sign;
        else if (!plain.empty() && plain.back() != '_')
            plain += '_';
    }
    if (plain.ends_with('_')) plain.pop_back();
    return plain;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t'))
        text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t'))
        text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> splitSum(std::string_view names) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto plus = names.find('+');
        parts.push_back(names.substr(0, plus));
        if (plus == names.npos) return parts;
        names.remove_prefix(plus + 1);
    }
}

// Digits with at most one point, then an exponent; nothing else.
struct Decimal {
    bool negative = false;
    __extension__ __int128 digits = 0;
    std::int64_t exponent = 0;
};

std::optional<Decimal> decimalFrom(std::string_view text) {
    Decimal value;
    if (text.starts_with('-') || text.starts_with('+')) {
        value.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (text.starts_with('$')) text.remove_prefix(1);
    bool point = false, any = false;
    std::size_t at = 0;
    for (; at < text.size() && (text[at] == '.' || (text[at] >= '0' && text[at] <= '9')); ++at) {
        if (text[at] == '.') {
            if (std::exchange(point, true)) return std::nullopt;
            continue;
        }
        any = true;
        if (value.digits > static_cast<decltype(value.digits)>(1e30))
            return std::nullopt; // no amount of money
        value.digits = value.digits * 10 + (text[at] - '0');
        value.exponent -= point ? 1 : 0;
    }
    if (!any) return std::nullopt;
    if (at == text.size()) return value;
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    text.remove_prefix(at + (text.substr(at + 1).starts_with('+') ? 2 : 1));
    int exponent = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (error != std::errc{} || rest != text.data() + text.size() || exponent > 40 || exponent < -400)
        return std::nullopt;
    value.exponent += exponent;
    return value;
}

Result<std::int64_t> countFrom(std::string_view text) {
    std::int64_t value = 0;
    auto digits = trimmed(text);
    if (digits.empty()) return 0;
    if (digits.ends_with(".0")) digits.remove_suffix(2);
    const auto end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || rest != end || value < 0 || value > 1'000'000'000'000'000)
        return fail(ErrorCode::InvalidInput, "`" + std::string(text) + "` is not a count",
                    "write whole numbers without separators");
    return value;
}

// `2026-11-05 12:34:56` with or without a fraction and a zone.
std::optional<Wall> timeFrom(std::string text, const Zone& zone) {
    if (text.ends_with(" UTC")) text.replace(text.size() - 4, 4, "Z");
    if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
    if (const auto time = wallFromRfc3339(text)) return time;
    const auto local = text.size() > 10 ? wallFromRfc3339(text + "Z") : std::nullopt;
    if (!local) return std::nullopt;
    const Wall guess = *local - zone.offsetAt(*local);
    return *local - zone.offsetAt(guess);
}

Result<std::chrono::sys_days> dayOf(std::string_view cell, const Zone& zone) {
    const auto text = trimmed(cell);
    if (const auto day = catalog::dayFrom(text)) return *day;
    std::optional<Wall> time;
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && rest == end && (text.size() == 10 || text.size() == 13))
        time = Wall(Milliseconds(text.size() == 10 ? number * 1000 : number));
    else
        time = timeFrom(std::string(text), zone);
    if (!time)
        return fail(ErrorCode::InvalidInput, "`" + std::string(cell) + "` is not a date",
                    "write 2026-11-05 or 2026-11-05T12:00:00Z");
    return std::chrono::floor<std::chrono::days>(*time + zone.offsetAt(*time));
}

class Reader {
public:
    Reader(const Csv& csv, std::string_view file, const Zone& zone) : m_csv(csv), m_file(file), m_zone(zone) {
        for (const auto& heading : csv.header.cells)
            m_headings.push_back(plainHeading(heading));
    }

    Result<ProviderExport> read(const FieldColumns& named) {
        if (auto found = findColumns(named); !found) return std::unexpected(found.error());
        m_export.lines = m_csv.rows.size();
        for (const auto& row : m_csv.rows)
            if (auto done = readRow(row); !done) return std::unexpected(done.error());
        for (auto& [key, used] : m_sums)
            m_export.rows.push_back({key.second, {}, key.first, used});
        if (m_totals > 0) m_export.remarks.push_back("a row of totals is passed over");
        if (m_costless > 0) m_export.remarks.push_back("rows without a cost: " + std::to_string(m_costless));
        return std::move(m_export);
    }

private:
    std::unexpected<Error> wrong(int line, std::string what, std::string remedy) const {
        return std::unexpected(
            Error{ErrorCode::InvalidInput, std::move(what), std::move(remedy), std::string(m_file), line, 1});
    }

    std::optional<std::size_t> column(std::string_view name) const {
        const auto at = std::ranges::find(m_headings, plainHeading(name));
        if (at == m_headings.end()) return std::nullopt;
        return static_cast<std::size_t>(at - m_headings.begin());
    }

    void take(ExportField field, const std::vector<std::size_t>& columns) {
        m_columns[indexOf(field)] = columns;
        for (const auto at : columns)
            m_export.columns[indexOf(field)].push_back(m_csv.header.cells[at]);
    }

    Result<void> findColumns(const FieldColumns& named) {
        for (std::size_t field = 0; field < exportFieldCount; ++field) {
            std::vector<std::size_t> found;
            for (const auto& name : named[field]) {
                const auto at = column(name);
                if (!at)
                    return wrong(m_csv.header.line, "there is no column `" + name + "`",
                                 "it has: " + allHeadings());
                found.push_back(*at);
            }
            if (!found.empty()) take(static_cast<ExportField>(field), found);
        }
        for (const auto& heading : headings) {
            if (m_export.has(heading.field)) continue;
            std::vector<std::size_t> found;
            for (const auto name : splitSum(heading.names))
                if (const auto at = column(name)) found.push_back(*at);
            if (found.size() == splitSum(heading.names).size()) take(heading.field, found);
        }
        for (const auto field : {ExportField::Date, ExportField::Model})
            if (!m_export.has(field)) return missing(toString(field));
        if (!m_export.has(ExportField::Cost) && !m_export.has(ExportField::Input)
            && !m_export.has(ExportField::Output))
            return missing("cost");
        m_rowIsRequest =
            !m_export.has(ExportField::Requests)
            && std::ranges::any_of(requestIds, [&](auto name) { return column(name).has_value(); });
        return {};
    }

    std::unexpected<Error> missing(std::string_view field) const {
        return wrong(m_csv.header.line, "no column is known to be the " + std::string(field),
                     "name it with --map " + std::string(field) + "=…; the file has: " + allHeadings());
    }

    std::string allHeadings() const {
        std::string all;
        for (const auto& heading : m_csv.header.cells)
            (all += all.empty() ? "" : ", ") += heading;
        return all;
    }

    std::string_view cell(const CsvRow& row, ExportField field) const {
        const auto& columns = m_columns[indexOf(field)];
        return columns.empty() ? std::string_view() : trimmed(row.cells[columns.front()]);
    }

    Result<std::int64_t> count(const CsvRow& row, ExportField field) const {
        std::int64_t sum = 0;
        for (const auto at : m_columns[indexOf(field)]) {
            const auto value = countFrom(row.cells[at]);
            if (!value)
                return wrong(row.line, m_csv.header.cells[at] + ": " + value.error().detail,
                             value.error().remedy);
            sum = saturatingAdd(sum, *value);
        }
        return sum;
    }

    Result<void> addCost(const CsvRow& row, Used& used) {
        for (const auto at : m_columns[indexOf(ExportField::Cost)]) {
            if (trimmed(row.cells[at]).empty()) {
                ++m_costless;
                continue;
            }
            const auto amount = amountFrom(row.cells[at]);
            if (!amount)
                return wrong(row.line, m_csv.header.cells[at] + ": " + amount.error().detail,
                             amount.error().remedy);
            used.cost += *amount;
        }
        return {};
    }

    Result<void> readRow(const CsvRow& row) {
        if (plainHeading(cell(row, ExportField::Date)).starts_with("total")) {
            ++m_totals;
            return {};
        }
        const auto day = dayOf(cell(row, ExportField::Date), m_zone);
        if (!day) return wrong(row.line, day.error().detail, day.error().remedy);
        const auto currency = plainHeading(cell(row, ExportField::Currency));
        if (!currency.empty() && currency != "usd")
            return wrong(row.line, "the amount is in " + currency + ", Tierline counts in USD",
                         "export it in USD");
        Used used;
        for (const auto& [field, into] :
             {std::pair{ExportField::Input, &used.input}, std::pair{ExportField::Output, &used.output},
              std::pair{ExportField::Requests, &used.requests}}) {
            const auto value = count(row, field);
            if (!value) return std::unexpected(value.error());
            *into = *value;
        }
        if (m_rowIsRequest) used.requests = 1;
        const auto before = m_costless;
        if (auto done = addCost(row, used); !done) return done;
        // "gpt-4o-mini-2024-07-18, input": what the line is for stands behind the model.
        const auto model = trimmed(cell(row, ExportField::Model));
        const std::string name(model.substr(0, model.find(", ")));
        if (name.empty() && used == Used{}) { // an hour in which nothing happened
            m_costless = before;
            return {};
        }
        m_sums[{name.empty() ? "(no model)" : name, *day}] += used;
        return {};
    }

    const Csv& m_csv;
    std::string_view m_file;
    const Zone& m_zone;
    std::vector<std::string> m_headings;
    std::array<std::vector<std::size_t>, exportFieldCount> m_columns;
    bool m_rowIsRequest = false;
    std::int64_t m_totals = 0, m_costless = 0;
    std::map<std::pair<std::string, std::chrono::sys_days>, Used> m_sums;
    ProviderExport m_export;
};

} // namespace

std::string_view toString(ExportField field) {
    return fieldNames[indexOf(field)];
}

std::optional<ExportField> exportFieldFrom(std::string_view name) {
    const auto at = std::ranges::find(fieldNames, name);
    if (at == fieldNames.end()) return std::nullopt;
    return static_cast<ExportField>(at - fieldNames.begin());
}

Result<Money> amountFrom(std::string_view cell) {
    const auto text = trimmed(cell);
    const auto shown = "`" + std::string(cell) + "`";
    if (text.find(',') != text.npos)
        return fail(ErrorCode::InvalidInput,
                    shown + " has a comma: a decimal comma and a thousands separator look alike",
                    "export it with a decimal point and without separators");
    auto value = decimalFrom(text);
    if (!value) return fail(ErrorCode::InvalidInput, shown + " is not an amount", "write it as 12.34");
    value->exponent += 9; // to nano-dollars
    for (; value->exponent > 0 && value->digits != 0; --value->exponent) {
        value->digits *= 10;
        if (value->digits > std::numeric_limits<std::int64_t>::max())
            return fail(ErrorCode::InvalidInput, shown + " is beyond all money", "write it as 12.34");
    }
    int last = 0; // the digit behind the nano-dollars decides the rounding
    for (; value->exponent < 0 && (value->digits != 0 || last != 0); ++value->exponent) {
        last = static_cast<int>(value->digits % 10);
        value->digits /= 10;
    }
    if (last >= 5) ++value->digits;
    if (value->digits > std::numeric_limits<std::int64_t>::max())
        return fail(ErrorCode::InvalidInput, shown + " is beyond all money", "write it as 12.34");
    const auto nano = static_cast<std::int64_t>(value->digits);
    return Money::fromNano(value->negative ? -nano : nano);
}

Result<ProviderExport> readExport(std::string_view text, std::string_view file, const FieldColumns& named,
                                  const Zone& zone) {
    const auto csv = readCsv(text, file);
    if (!csv) return std::unexpected(csv.error());
    return Reader(*csv, file, zone).read(named);
}

} // namespace tierline::ledger
