// Sums by local hour, kept beside the rows and written in their transaction, so that a report over months
// reads hours instead of requests. They stay when retention takes rows away. The writer's thread, but
// `checkSums`: any.
#pragma once

#include "base/zone.h"
#include "ledger/database.h"
#include "ledger/sumdays.h"
#include "ledger/sumtables.h"

#include <deque>
#include <unordered_map>

namespace tierline::ledger {

// The local hour that holds `time`; of absurd times some far one.
Wall hourOfSums(const Zone& zone, Wall time);

class SumKeeper {
public:
    static Result<SumKeeper> prepare(sqlite3* database, Zone zone);

    // What a record that was inserted adds. It must live until `flush` or `forget`.
    void add(const Record& record);
    // What a row adds otherwise now: the same record but for its costs, its price's date and its flags.
    void change(const Record& before, const Record& after);
    Result<void> flush(); // inside the transaction of the rows
    void forget();        // it was rolled back

private:
    struct Key { // texts are someone else's
        std::int64_t hour = 0;
        std::array<std::string_view, keyLimit> texts;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    struct Table {
        const SumTable* about;
        Statement update, insert, count;
        std::unordered_map<Key, Numbers, KeyHash> waiting;
        std::unordered_map<std::int64_t, std::int64_t> known; // keys by hour
    };
    friend Result<void> rebuildSums(sqlite3* database, const Zone& zone);

    void add(const Record& record, const Numbers& numbers);
    static Result<Table> tableOf(sqlite3* database, const SumTable& about);
    Result<void> flush(Table& table);
    Result<void> keepDays();
    Result<void> insert(Table& table, Key key, const Numbers& numbers);

    sqlite3* m_database = nullptr;
    Zone m_zone;
    std::array<Table, 2> m_tables; // sums, named sums
    std::deque<std::string> m_names;
    std::optional<SumDays> m_days; // prepared when first wanted: the early schema has none
    std::int64_t m_oldest = INT64_MAX, m_newest = INT64_MIN; // hours that wait
};

// Inside the caller's transaction: all hours anew from the rows, but for those that lost some.
Result<void> rebuildSums(sqlite3* database, const Zone& zone);

// At the start of a writer: on another zone than the one they were kept by, the sums are rebuilt.
Result<void> adoptZone(sqlite3* database, const Zone& zone);

Result<std::string> zoneOfSums(sqlite3* database);

// Whether the sums are those of the rows, exactly; the error names the first that is not. For a ledger that
// has all its rows.
Result<void> checkSums(sqlite3* database);

} // namespace tierline::ledger
