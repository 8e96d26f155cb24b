#include "ledger/rowspend.h"

#include "ledger/cellsdetail.h"
#include "ledger/recordcode.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace tierline::ledger {

namespace {

constexpr std::string_view sql = R"(
SELECT time_ms, named(money), named(client), cost_nano_usd, baseline_cost_nano_usd, rest FROM records
WHERE time_ms >= ?1 AND time_ms < ?2 ORDER BY time_ms DESC LIMIT ?3)";

struct Gathered {
    RowSpend spend;
    std::unordered_map<std::string, SessionSpend> sessions;
};
using Kinds = std::map<MoneyKind, Gathered>;

bool isNull(sqlite3_stmt* statement, int at) {
    return sqlite3_column_type(statement, at) == SQLITE_NULL;
}

std::string_view blobOf(sqlite3_stmt* statement, int at) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, at));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
    return bytes != nullptr ? std::string_view(bytes, size) : std::string_view();
}

void addBeside(RowSpend& spend, const Record& record) {
    for (const auto& stage : record.stages)
        spend.classifier += stage.cost;
    for (const auto& attempt : record.attempts)
        if (attempt.cost) spend.retries += *attempt.cost;
}

void addSession(Gathered& into, const Record& record) {
    if (record.session.empty()) return;
    SessionSpend& session = into.sessions[record.session];
    if (session.requests++ == 0) { // the newest comes first
        session.session = record.session;
        session.client = record.client;
        session.last = record.time;
    }
    if (record.cost) session.cost += *record.cost;
}

Result<void> gather(sqlite3* database, const RowSpendQuery& query, std::int64_t limit, Kinds& kinds,
                    std::int64_t& read) {
    const auto statement = prepare(database, sql);
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int64(statement->get(), 1, millis(query.from));
    sqlite3_bind_int64(statement->get(), 2, millis(query.to));
    sqlite3_bind_int64(statement->get(), 3, limit + 1); // one more tells whether that was all
    NameBook names(database);
    Record record;
    return eachRow(statement->get(), [&]() -> Result<void> {
        if (++read > limit) return {};
        Cells cells(statement->get());
        record = {};
        record.time = cells.time();
        record.money = cells.kind();
        record.client = cells.text();
        if (!isNull(statement->get(), 3))
            record.cost = Money::fromNano(sqlite3_column_int64(statement->get(), 3));
        const bool hasBaseline = !isNull(statement->get(), 4);
        Gathered& into = kinds[record.money];
        ++into.spend.requests;
        if (!readRest(blobOf(statement->get(), 5), names, record)) return {}; // damaged: nothing is known
        if (record.cost && hasBaseline) addBeside(into.spend, record);
        addSession(into, record);
        return {};
    });
}

std::vector<SessionSpend> dearest(std::unordered_map<std::string, SessionSpend>& sessions,
                                  std::size_t limit) {
    std::vector<SessionSpend> all;
    all.reserve(sessions.size());
    for (auto& [name, session] : sessions)
        all.push_back(std::move(session));
    const auto before = [](const SessionSpend& a, const SessionSpend& b) {
        return std::tie(b.cost, b.requests, a.session) < std::tie(a.cost, a.requests, b.session);
    };
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(limit, all.size()));
    std::ranges::partial_sort(all, end, before);
    all.erase(end, all.end());
    return all;
}

} // namespace

Result<RowSpends> spendOfRows(const Ledger& ledger, const RowSpendQuery& query) {
    const auto limit = std::max<std::int64_t>(0, query.newest);
    Kinds kinds;
    std::int64_t read = 0;
    const auto done =
        ledger.read([&](sqlite3* database) { return gather(database, query, limit, kinds, read); });
    if (!done) return std::unexpected(done.error());
    RowSpends found;
    found.complete = read <= limit;
    for (auto& [money, gathered] : kinds) {
        gathered.spend.money = money;
        gathered.spend.sessions = dearest(gathered.sessions, query.sessions);
        found.kinds.push_back(std::move(gathered.spend));
    }
    return found;
}

} // namespace tierline::ledger
