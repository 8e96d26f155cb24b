#include "ledger/lostnames.h"

#include "ledger/cellsdetail.h"
#include "ledger/recordcode.h"

#include <map>
#include <set>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

// Every column that may hold the number of a name, and last the rest.
constexpr std::string_view rowsSql =
    "SELECT money, tier, model, provider, client, policy, selection_reason, outcome, error_class, price_date,"
    " baseline_model, rest FROM records";

struct NamesOfRows {
    std::set<std::int64_t> used;
    std::map<std::int64_t, std::string> spelled;
};

void collect(sqlite3_stmt* row, NamesOfRows& into) {
    const int restAt = sqlite3_column_count(row) - 1;
    for (int i = 0; i < restAt; ++i)
        if (sqlite3_column_type(row, i) == SQLITE_INTEGER) into.used.insert(sqlite3_column_int64(row, i));
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, restAt));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, restAt));
    auto names = namesIn(bytes != nullptr ? std::string_view(bytes, size) : std::string_view());
    if (!names) return;
    into.used.insert(names->used.begin(), names->used.end());
    for (auto& [number, text] : names->spelled)
        into.spelled.emplace(number, std::move(text));
}

Result<void> write(sqlite3_stmt* insert, std::int64_t number, std::string_view text) {
    sqlite3_bind_int64(insert, 1, number);
    bindText(insert, 2, text);
    const auto row = step(insert);
    sqlite3_reset(insert);
    if (!row) return std::unexpected(row.error());
    return {};
}

} // namespace

Result<std::int64_t> nameLostOnes(sqlite3* database) {
    auto rows = prepare(database, rowsSql);
    auto names = prepare(database, "SELECT id FROM names");
    auto insert = prepare(database, "INSERT OR IGNORE INTO names(id, origin, text) VALUES(?,0,?)");
    for (const auto* each : {&rows, &names, &insert})
        if (!*each) return std::unexpected(each->error());
    NamesOfRows found;
    auto done = eachRow(rows->get(), [&]() -> Result<void> {
        collect(rows->get(), found);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    auto& lost = found.used;
    // Numbers no writer comes to are damage, and a row of such a number would make later ones follow it.
    constexpr std::int64_t highest = std::int64_t{1} << 31U;
    std::erase_if(lost, [](std::int64_t number) { return number <= 0 || number > highest; });
    done = eachRow(names->get(), [&]() -> Result<void> {
        lost.erase(sqlite3_column_int64(names->get(), 0));
        return {};
    });
    if (!done) return std::unexpected(done.error());
    std::int64_t unknown = 0;
    for (const auto number : lost) {
        const auto spelled = found.spelled.find(number);
        unknown += spelled == found.spelled.end() ? 1 : 0;
        auto put = write(insert->get(), number,
                         spelled != found.spelled.end() ? spelled->second : lostNameOf(number));
        if (!put) return std::unexpected(put.error());
    }
    return unknown;
}

} // namespace tierline::ledger
