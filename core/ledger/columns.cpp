#include "ledger/columns.h"

#include "ledger/cellsdetail.h"
#include "ledger/idcode.h"

#include <array>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

struct Bound {
    sqlite3_stmt* statement;
    NameKeeper& names;
};
struct Found {
    sqlite3_stmt* statement;
    NameBook& names;
    bool isNull(int i) const { return sqlite3_column_type(statement, i) == SQLITE_NULL; }
    std::string_view name(int i) const {
        return sqlite3_column_type(statement, i) == SQLITE_INTEGER
                   ? names.text(sqlite3_column_int64(statement, i))
                   : columnText(statement, i);
    }
};

void bindName(const Bound& b, int i, std::string_view text, Origin origin) {
    if (const auto number = b.names.number(text, origin))
        sqlite3_bind_int64(b.statement, i, *number);
    else
        bindText(b.statement, i, text);
}

void bindValue(const Bound& b, int i, std::int64_t value) {
    sqlite3_bind_int64(b.statement, i, value);
}
void bindValue(const Bound& b, int i, Money value) {
    bindValue(b, i, value.nano());
}
void bindValue(const Bound& b, int i, const std::string& value) {
    bindText(b.statement, i, value);
}
template <class T>
void bindValue(const Bound& b, int i, const std::optional<T>& value) {
    if (value)
        bindValue(b, i, *value);
    else
        sqlite3_bind_null(b.statement, i);
}

template <std::integral T>
void readValue(const Found& f, int i, T& into) {
    into = static_cast<T>(sqlite3_column_int64(f.statement, i));
}
void readValue(const Found& f, int i, Money& into) {
    into = Money::fromNano(sqlite3_column_int64(f.statement, i));
}
void readValue(const Found& f, int i, std::string& into) {
    into = columnText(f.statement, i);
}
template <class T>
void readValue(const Found& f, int i, std::optional<T>& into) {
    if (!f.isNull(i)) readValue(f, i, into.emplace());
}

struct Column {
    std::string_view name;
    void (*bind)(const Bound& bound, int parameter, const Record& record);
    void (*read)(const Found& found, int column, Record& record);
};

template <auto Member>
constexpr Column plain(std::string_view name) {
    return {name, [](const Bound& b, int i, const Record& r) { bindValue(b, i, r.*Member); },
            [](const Found& f, int i, Record& r) { readValue(f, i, r.*Member); }};
}

template <auto Member, Origin From = Origin::House>
constexpr Column named(std::string_view name) {
    return {name, [](const Bound& b, int i, const Record& r) { bindName(b, i, r.*Member, From); },
            [](const Found& f, int i, Record& r) { r.*Member = f.name(i); }};
}

// An enumerator, by its word.
template <auto Member, const auto& Words>
constexpr Column worded(std::string_view name) {
    return {name,
            [](const Bound& b, int i, const Record& r) {
                bindName(b, i, nameOf(Words, r.*Member), Origin::House);
            },
            [](const Found& f, int i, Record& r) {
                r.*Member = fromName(Words, f.name(i)).value_or(Words.front().first);
            }};
}

template <auto Member>
constexpr Column usage(std::string_view name) {
    return {name,
            [](const Bound& b, int i, const Record& r) {
                if (r.usage)
                    bindValue(b, i, *r.usage.*Member);
                else
                    sqlite3_bind_null(b.statement, i);
            },
            [](const Found& f, int i, Record& r) {
                if (f.isNull(i)) return;
                if (!r.usage) r.usage.emplace();
                readValue(f, i, *r.usage.*Member);
            }};
}

constexpr Column idColumn{"id", [](const Bound& b, int i, const Record& r) { bindId(b.statement, i, r.id); },
                          [](const Found& f, int i, Record& r) { r.id = readId(f.statement, i); }};
constexpr Column timeColumn{"time_ms",
                            [](const Bound& b, int i, const Record& r) { bindValue(b, i, millis(r.time)); },
                            [](const Found& f, int i, Record& r) {
                                r.time = Wall(Milliseconds(sqlite3_column_int64(f.statement, i)));
                            }};
constexpr Column errorColumn{"error_class",
                             [](const Bound& b, int i, const Record& r) {
                                 if (r.error)
                                     bindName(b, i, r.error->errorClass, Origin::House);
                                 else
                                     sqlite3_bind_null(b.statement, i);
                             },
                             [](const Found& f, int i, Record& r) {
                                 if (!f.isNull(i)) r.error.emplace().errorClass = f.name(i);
                             }};

// What passes through without a tier may have any model's name.
constexpr Column modelColumn{"model",
                             [](const Bound& b, int i, const Record& r) {
                                 bindName(b, i, r.model, r.tier.empty() ? Origin::Client : Origin::House);
                             },
                             [](const Found& f, int i, Record& r) { r.model = f.name(i); }};

using catalog::Usage;

constexpr std::array table{
    idColumn,
    timeColumn,
    worded<&Record::money, moneyNames>("money"),
    named<&Record::tier>("tier"),
    modelColumn,
    named<&Record::provider>("provider"),
    named<&Record::client, Origin::Client>("client"),
    named<&Record::policy>("policy"),
    named<&Record::selectionReason>("selection_reason"),
    worded<&Record::outcome, outcomeNames>("outcome"),
    errorColumn,
    named<&Record::priceDate>("price_date"),
    named<&Record::baselineModel>("baseline_model"),
    plain<&Record::status>("status"),
    plain<&Record::flags>("flags"),
    plain<&Record::cost>("cost_nano_usd"),
    plain<&Record::baselineCost>("baseline_cost_nano_usd"),
    plain<&Record::estimatedCost>("estimated_cost_nano_usd"),
    plain<&Record::switchCost>("switch_cost_nano_usd"),
    usage<&Usage::input>("usage_input"),
    usage<&Usage::cachedRead>("usage_cached_read"),
    usage<&Usage::cacheWrite5m>("usage_cache_write_5m"),
    usage<&Usage::cacheWrite1h>("usage_cache_write_1h"),
    usage<&Usage::output>("usage_output"),
    usage<&Usage::reasoning>("usage_reasoning"),
    plain<&Record::vote>("vote"),
    plain<&Record::label>("label"),
};
constexpr int restAt = table.size(), promptAt = restAt + 1;
constexpr std::string_view promptSql = "unpacked((SELECT b.prompt FROM bodies b WHERE b.seq=records.seq))";

std::string columnList(std::string_view before) {
    std::string list;
    for (const auto name : columnNames())
        (list += list.empty() ? "" : ",").append(before).append(name);
    return list;
}

} // namespace

std::vector<std::string_view> columnNames() {
    std::vector<std::string_view> names;
    for (const auto& column : table)
        names.push_back(column.name);
    names.push_back("rest");
    return names;
}

std::string insertSql(std::string_view last) {
    std::string names = columnList(""), values = "?";
    for (int i = 0; i < restAt; ++i)
        values += ",?";
    if (!last.empty()) names.append(",").append(last), values += ",?";
    return "INSERT INTO records(" + names + ") VALUES(" + values + ")";
}

std::string readList() {
    return columnList("records.") + "," + std::string(promptSql);
}

int readListSize() {
    return promptAt + 1;
}

std::string selectSql() {
    return "SELECT " + readList() + " FROM records";
}

void bindRecord(sqlite3_stmt* insert, const Record& record, NameKeeper& names, RestCoder& coder) {
    names.beginRecord();
    const Bound bound{insert, names};
    int parameter = 0;
    for (const auto& column : table)
        column.bind(bound, ++parameter, record);
    const auto rest = coder.code(record, names);
    sqlite3_bind_blob64(insert, ++parameter, rest.data(), rest.size(), nullptr);
}

bool RowReader::read(sqlite3_stmt* select, Record& record) {
    record = {};
    const Found found{select, m_names};
    int index = 0;
    for (const auto& column : table)
        column.read(found, index++, record);
    readValue(found, promptAt, record.prompt);
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(select, restAt));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(select, restAt));
    const auto read =
        readRest(bytes != nullptr ? std::string_view(bytes, size) : std::string_view(), m_names, record);
    if (read) return true;
    if (!record.error) record.error.emplace("damaged_record", "");
    record.error->text = "what else was kept of this decision cannot be read: " + read.error().detail;
    return false;
}

} // namespace tierline::ledger
