#include "ledger/columns.h"

#include "ledger/database.h"
#include "ledger/names.h"

#include <array>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

void bindText(sqlite3_stmt* s, int i, std::string_view text) {
    sqlite3_bind_text64(s, i, text.data() != nullptr ? text.data() : "", text.size(), nullptr, SQLITE_UTF8);
}

void bindValue(sqlite3_stmt* s, int i, const std::string& value) {
    bindText(s, i, value);
}
void bindValue(sqlite3_stmt* s, int i, std::int64_t value) {
    sqlite3_bind_int64(s, i, value);
}
void bindValue(sqlite3_stmt* s, int i, int value) {
    sqlite3_bind_int64(s, i, value);
}
void bindValue(sqlite3_stmt* s, int i, Flags value) {
    sqlite3_bind_int64(s, i, value);
}
void bindValue(sqlite3_stmt* s, int i, Wall value) {
    sqlite3_bind_int64(s, i, value.time_since_epoch().count());
}
void bindValue(sqlite3_stmt* s, int i, Money value) {
    sqlite3_bind_int64(s, i, value.nano());
}
void bindValue(sqlite3_stmt* s, int i, Outcome value) {
    bindText(s, i, nameOf(outcomeNames, value));
}
void bindValue(sqlite3_stmt* s, int i, MoneyKind value) {
    bindText(s, i, nameOf(moneyNames, value));
}
template <class T>
void bindValue(sqlite3_stmt* s, int i, const std::optional<T>& value) {
    if (value)
        bindValue(s, i, *value);
    else
        sqlite3_bind_null(s, i);
}

void readValue(sqlite3_stmt* s, int i, std::string& into) {
    into = columnText(s, i);
}
void readValue(sqlite3_stmt* s, int i, std::int64_t& into) {
    into = sqlite3_column_int64(s, i);
}
void readValue(sqlite3_stmt* s, int i, int& into) {
    into = sqlite3_column_int(s, i);
}
void readValue(sqlite3_stmt* s, int i, Flags& into) {
    into = static_cast<Flags>(sqlite3_column_int(s, i));
}
void readValue(sqlite3_stmt* s, int i, Wall& into) {
    into = Wall(Milliseconds(sqlite3_column_int64(s, i)));
}
void readValue(sqlite3_stmt* s, int i, Money& into) {
    into = Money::fromNano(sqlite3_column_int64(s, i));
}
void readValue(sqlite3_stmt* s, int i, Outcome& into) {
    into = fromName(outcomeNames, columnText(s, i)).value_or(Outcome::Ok);
}
void readValue(sqlite3_stmt* s, int i, MoneyKind& into) {
    into = fromName(moneyNames, columnText(s, i)).value_or(MoneyKind::Billed);
}

bool isNull(sqlite3_stmt* s, int i) {
    return sqlite3_column_type(s, i) == SQLITE_NULL;
}

template <class T>
void readValue(sqlite3_stmt* s, int i, std::optional<T>& into) {
    into.reset();
    if (!isNull(s, i)) readValue(s, i, into.emplace());
}

// A member of the record.
template <auto Member>
constexpr Column plain(std::string_view name) {
    return {name, [](sqlite3_stmt* s, int i, const Record& r, const Parts&) { bindValue(s, i, r.*Member); },
            [](sqlite3_stmt* s, int i, StoredRow& row) { readValue(s, i, row.record.*Member); }};
}

// A member of an optional member: absent together.
template <auto Optional, auto Member>
constexpr Column within(std::string_view name) {
    return {name,
            [](sqlite3_stmt* s, int i, const Record& r, const Parts&) {
                if (r.*Optional)
                    bindValue(s, i, *(r.*Optional).*Member);
                else
                    sqlite3_bind_null(s, i);
            },
            [](sqlite3_stmt* s, int i, StoredRow& row) {
                auto& whole = row.record.*Optional;
                if (isNull(s, i)) return;
                if (!whole) whole.emplace();
                readValue(s, i, (*whole).*Member);
            }};
}

template <Part P>
constexpr Column part(std::string_view name) {
    return {name, [](sqlite3_stmt* s, int i, const Record&, const Parts& parts) { bindText(s, i, parts[P]); },
            [](sqlite3_stmt* s, int i, StoredRow& row) { row.parts[P] = columnText(s, i); }};
}

// … one that may be absent.
template <Part P>
constexpr Column optionalPart(std::string_view name) {
    return {name,
            [](sqlite3_stmt* s, int i, const Record&, const Parts& parts) {
                if (parts[P].empty())
                    sqlite3_bind_null(s, i);
                else
                    bindText(s, i, parts[P]);
            },
            [](sqlite3_stmt* s, int i, StoredRow& row) { row.parts[P] = columnText(s, i); }};
}

template <auto Member>
constexpr Column usage(std::string_view name) {
    return within<&Record::usage, Member>(name);
}

// Prompts are written to `bodies`; those of early versions are moved there (keeper.h).
constexpr Column promptColumn() {
    auto column = plain<&Record::prompt>("prompt");
    column.bind = [](sqlite3_stmt* s, int i, const Record&, const Parts&) { sqlite3_bind_null(s, i); };
    return column;
}
constexpr std::string_view promptSql =
    "coalesce(prompt,unpacked((SELECT b.prompt FROM bodies b WHERE b.seq=decisions.seq)))";

using catalog::Usage;

constexpr std::array table{
    plain<&Record::id>("id"),
    plain<&Record::time>("time_ms"),
    plain<&Record::money>("money"),
    plain<&Record::tier>("tier"),
    plain<&Record::model>("model"),
    plain<&Record::provider>("provider"),
    plain<&Record::status>("status"),
    plain<&Record::outcome>("outcome"),
    within<&Record::error, &RecordError::errorClass>("error_class"),
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
    plain<&Record::estimatedIn>("estimated_in"),
    plain<&Record::estimatedOut>("estimated_out"),
    plain<&Record::score>("score"),
    plain<&Record::confidence>("confidence"),
    plain<&Record::margin>("margin"),
    plain<&Record::latencyMs>("latency_ms"),
    plain<&Record::ttftMs>("ttft_ms"),
    plain<&Record::vote>("vote"),
    plain<&Record::label>("label"),
    plain<&Record::selectionReason>("selection_reason"),
    plain<&Record::category>("category"),
    plain<&Record::client>("client"),
    plain<&Record::dialect>("dialect"),
    plain<&Record::requestedModel>("requested_model"),
    plain<&Record::session>("session"),
    plain<&Record::policy>("policy"),
    plain<&Record::priceDate>("price_date"),
    plain<&Record::baselineName>("baseline_name"),
    plain<&Record::baselineModel>("baseline_model"),
    plain<&Record::finishReason>("finish_reason"),
    within<&Record::error, &RecordError::text>("error_text"),
    part<Part::Envelope>("envelope"),
    part<Part::Features>("features"),
    part<Part::Requirements>("requirements"),
    part<Part::Overhead>("overhead_us"),
    part<Part::Tags>("tags"),
    part<Part::Stages>("stages"),
    part<Part::Signals>("signals"),
    part<Part::Attempts>("attempts"),
    part<Part::Candidates>("candidates"),
    promptColumn(),
    optionalPart<Part::Translation>("translation"),
    optionalPart<Part::UsageParts>("usage_parts"),
};

std::string columnList(std::string_view prompt) {
    std::string list;
    for (const auto& column : table) {
        if (!list.empty()) list += ',';
        list += column.name == "prompt" ? prompt : column.name;
    }
    return list;
}

} // namespace

std::span<const Column> columns() {
    return table;
}

std::string insertSql() {
    std::string values;
    for (std::size_t i = 0; i < table.size(); ++i)
        values += i == 0 ? "?" : ",?";
    return "INSERT INTO decisions(" + columnList("prompt") + ") VALUES(" + values + ")";
}

std::string readList() {
    return columnList(promptSql);
}

std::string selectSql() {
    return "SELECT " + readList() + " FROM decisions";
}

void bindRecord(sqlite3_stmt* insert, const Record& record, const Parts& parts) {
    int parameter = 0;
    for (const auto& column : table)
        column.bind(insert, ++parameter, record, parts);
}

void readRow(sqlite3_stmt* select, StoredRow& row) {
    row.record.usage.reset();
    row.record.error.reset();
    int index = 0;
    for (const auto& column : table)
        column.read(select, index++, row);
}

} // namespace tierline::ledger
