#include "ledger/earlyrows.h"

#include "base/log.h"
#include "ledger/cellsdetail.h"
#include "ledger/columns.h"
#include "ledger/packed.h"
#include "ledger/recordparts.h"

#include <array>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

struct EarlyRow {
    Record record;
    Parts parts; // JSON, in memory of the statement until its next step
};

struct Column {
    std::string_view name, type; // as CREATE TABLE has it
    void (*read)(sqlite3_stmt* statement, int column, EarlyRow& row);
};

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

template <auto Member>
constexpr Column plain(std::string_view name, std::string_view type = "TEXT") {
    return {name, type, [](sqlite3_stmt* s, int i, EarlyRow& row) { readValue(s, i, row.record.*Member); }};
}

template <auto Optional, auto Member>
constexpr Column within(std::string_view name, std::string_view type = "TEXT") {
    return {name, type, [](sqlite3_stmt* s, int i, EarlyRow& row) {
                auto& whole = row.record.*Optional;
                if (isNull(s, i)) return;
                if (!whole) whole.emplace();
                readValue(s, i, (*whole).*Member);
            }};
}

template <Part P>
constexpr Column part(std::string_view name, std::string_view type = "TEXT NOT NULL") {
    return {name, type, [](sqlite3_stmt* s, int i, EarlyRow& row) { row.parts[P] = columnText(s, i); }};
}

template <auto Member>
constexpr Column usage(std::string_view name) {
    return within<&Record::usage, Member>(name, "INTEGER");
}

using catalog::Usage;

// In the order of the file, which salvage needs.
constexpr std::array table{
    plain<&Record::id>("id", "TEXT NOT NULL"),
    plain<&Record::time>("time_ms", "INTEGER NOT NULL"),
    plain<&Record::money>("money", "TEXT NOT NULL"),
    plain<&Record::tier>("tier", "TEXT NOT NULL"),
    plain<&Record::model>("model", "TEXT NOT NULL"),
    plain<&Record::provider>("provider", "TEXT NOT NULL"),
    plain<&Record::status>("status", "INTEGER NOT NULL"),
    plain<&Record::outcome>("outcome", "TEXT NOT NULL"),
    within<&Record::error, &RecordError::errorClass>("error_class"),
    plain<&Record::flags>("flags", "INTEGER NOT NULL"),
    plain<&Record::cost>("cost_nano_usd", "INTEGER"),
    plain<&Record::baselineCost>("baseline_cost_nano_usd", "INTEGER"),
    plain<&Record::estimatedCost>("estimated_cost_nano_usd", "INTEGER"),
    plain<&Record::switchCost>("switch_cost_nano_usd", "INTEGER"),
    usage<&Usage::input>("usage_input"),
    usage<&Usage::cachedRead>("usage_cached_read"),
    usage<&Usage::cacheWrite5m>("usage_cache_write_5m"),
    usage<&Usage::cacheWrite1h>("usage_cache_write_1h"),
    usage<&Usage::output>("usage_output"),
    usage<&Usage::reasoning>("usage_reasoning"),
    plain<&Record::estimatedIn>("estimated_in", "INTEGER NOT NULL"),
    plain<&Record::estimatedOut>("estimated_out", "INTEGER NOT NULL"),
    plain<&Record::score>("score", "INTEGER NOT NULL"),
    plain<&Record::confidence>("confidence", "INTEGER NOT NULL"),
    plain<&Record::margin>("margin", "INTEGER NOT NULL"),
    plain<&Record::latencyMs>("latency_ms", "INTEGER NOT NULL"),
    plain<&Record::ttftMs>("ttft_ms", "INTEGER"),
    plain<&Record::vote>("vote", "INTEGER"),
    plain<&Record::label>("label"),
    plain<&Record::selectionReason>("selection_reason", "TEXT NOT NULL"),
    plain<&Record::category>("category", "TEXT NOT NULL"),
    plain<&Record::client>("client", "TEXT NOT NULL"),
    plain<&Record::dialect>("dialect", "TEXT NOT NULL"),
    plain<&Record::requestedModel>("requested_model", "TEXT NOT NULL"),
    plain<&Record::session>("session", "TEXT NOT NULL"),
    plain<&Record::policy>("policy", "TEXT NOT NULL"),
    plain<&Record::priceDate>("price_date", "TEXT NOT NULL"),
    plain<&Record::baselineName>("baseline_name", "TEXT NOT NULL"),
    plain<&Record::baselineModel>("baseline_model", "TEXT NOT NULL"),
    plain<&Record::finishReason>("finish_reason", "TEXT NOT NULL"),
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
    plain<&Record::prompt>("prompt"),
    part<Part::Translation>("translation", "TEXT"),
    part<Part::UsageParts>("usage_parts", "TEXT"),
};

std::string listOf(bool withTypes) {
    std::string list;
    for (const auto& column : table) {
        (list += list.empty() ? "" : ", ") += column.name;
        if (withTypes) (list += ' ') += column.type;
    }
    return list;
}

constexpr std::pair<Part, std::string_view> emptyParts[] = {
    {Part::Envelope, "{}"}, {Part::Features, "{}"},   {Part::Signals, "[]"},  {Part::Requirements, "{}"},
    {Part::Stages, "[]"},   {Part::Candidates, "[]"}, {Part::Attempts, "[]"}, {Part::Overhead, "{}"},
    {Part::Tags, "{}"},     {Part::Translation, ""},  {Part::UsageParts, ""}};

Result<Record> recordOf(const EarlyRow& row) {
    std::string text;
    appendJson(text, row.record, row.parts, true);
    return recordFromJson(text);
}

// By way of the JSON, so that there is one reader of the parts.
Record readable(EarlyRow& row, std::int64_t& damaged) {
    if (auto whole = recordOf(row)) return std::move(*whole);
    ++damaged;
    const Parts all = row.parts;
    for (const auto& [part, empty] : emptyParts)
        row.parts[part] = empty;
    for (const auto& [part, empty] : emptyParts) { // each one that can be read, beside the others
        row.parts[part] = all[part];
        if (!recordOf(row)) row.parts[part] = empty;
    }
    return recordOf(row).value_or(row.record);
}

class Mover {
public:
    static Result<Mover> prepare(sqlite3* database) {
        auto names = NameKeeper::prepare(database);
        if (!names) return std::unexpected(names.error());
        auto insert = ledger::prepare(database, "INSERT OR IGNORE" + insertSql("seq").substr(6));
        auto body = ledger::prepare(database, "INSERT OR IGNORE INTO bodies(seq, prompt) VALUES(?,?)");
        if (!insert) return std::unexpected(insert.error());
        if (!body) return std::unexpected(body.error());
        return Mover(std::move(*names), std::move(*insert), std::move(*body));
    }

    Result<void> move(std::int64_t seq, const Record& record) {
        bindRecord(m_insert.get(), record, m_names, m_coder);
        if (auto fine = m_names.failure(); !fine) return fine;
        sqlite3_bind_int64(m_insert.get(), sqlite3_bind_parameter_count(m_insert.get()), seq);
        if (auto done = run(m_insert.get()); !done || !record.prompt) return done;
        if (sqlite3_changes(sqlite3_db_handle(m_insert.get())) == 0)
            return {}; // it is there: so was its text
        const auto packed = packText(*record.prompt);
        sqlite3_bind_int64(m_body.get(), 1, seq);
        sqlite3_bind_blob64(m_body.get(), 2, packed.data(), packed.size(), nullptr);
        return run(m_body.get());
    }

private:
    Mover(NameKeeper names, Statement insert, Statement body)
        : m_names(std::move(names)), m_insert(std::move(insert)), m_body(std::move(body)) {}

    static Result<void> run(sqlite3_stmt* statement) {
        const auto row = step(statement);
        sqlite3_reset(statement);
        if (!row) return std::unexpected(row.error());
        return {};
    }

    NameKeeper m_names;
    RestCoder m_coder;
    Statement m_insert, m_body;
};

} // namespace

std::string createEarlyRows() {
    return "CREATE TABLE early_decisions(seq INTEGER PRIMARY KEY, " + listOf(true) + ") STRICT";
}

Result<std::int64_t> moveEarlyRows(sqlite3* database) {
    auto rows = prepare(database, "SELECT " + listOf(false) + ", seq FROM early_decisions ORDER BY seq");
    if (!rows) return std::unexpected(rows.error());
    auto mover = Mover::prepare(database);
    if (!mover) return std::unexpected(mover.error());
    std::int64_t damaged = 0;
    const auto done = eachRow(rows->get(), [&]() -> Result<void> {
        EarlyRow row;
        int index = 0;
        for (const auto& column : table)
            column.read(rows->get(), index++, row);
        return mover->move(sqlite3_column_int64(rows->get(), index), readable(row, damaged));
    });
    if (!done) return std::unexpected(done.error());
    if (damaged > 0) logger("ledger")->warn("event=ledger_rows_damaged rows={}", damaged);
    return damaged;
}

} // namespace tierline::ledger
