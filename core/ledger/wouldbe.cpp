#include "ledger/wouldbe.h"

#include "ledger/cellsdetail.h"
#include "ledger/recordcode.h"
#include "ledger/sums.h"

#include <map>
#include <tuple>

namespace tierline::ledger {

namespace {

constexpr std::uint64_t seed = 1; // the same rows give the same interval

static_assert(Flag::WouldBe == 16);
constexpr std::string_view sql = R"(
SELECT time_ms, named(money), flags, cost_nano_usd, named(model), rest FROM records
WHERE time_ms >= ?1 AND time_ms < ?2 AND usage_input IS NOT NULL
    AND ((flags & 16) <> 0 OR selection_reason IN ((SELECT id FROM names WHERE text = 'pinned'), 'pinned')))";

using Blocks = std::map<Wall, SavingsBlock>;

struct Gathered {
    WouldBeSum sum;
    Blocks days, hours;
};
using Kinds = std::map<std::pair<MoneyKind, bool>, Gathered>;

std::string_view blobOf(sqlite3_stmt* statement, int at) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, at));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
    return bytes != nullptr ? std::string_view(bytes, size) : std::string_view();
}

void add(Gathered& into, const Record& record, const Zone& zone) {
    ++into.sum.requests;
    if (record.wouldBeModel != record.model) ++into.sum.elsewhere;
    if (!record.cost || !record.wouldBeCost) {
        ++into.sum.unpriced;
        return;
    }
    auto unrouted = *record.cost; // without routing nobody would have been asked for a grade
    for (const auto& stage : record.stages)
        unrouted -= stage.cost;
    for (auto* block :
         {&into.days[zone.startOfDay(record.time)], &into.hours[hourOfSums(zone, record.time)]}) {
        block->baseline += unrouted;
        block->cost += *record.wouldBeCost;
    }
}

std::vector<SavingsBlock> valuesOf(const Blocks& blocks) {
    std::vector<SavingsBlock> values;
    for (const auto& [from, block] : blocks)
        values.push_back(block);
    return values;
}

Result<void> gather(sqlite3* database, Wall from, Wall to, Kinds& kinds) {
    const auto name = zoneOfSums(database);
    if (!name) return std::unexpected(name.error());
    const Zone zone = Zone::load(*name);
    const auto statement = prepare(database, sql);
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int64(statement->get(), 1, millis(from));
    sqlite3_bind_int64(statement->get(), 2, millis(to));
    NameBook names(database);
    Record record;
    return eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        record = {};
        record.time = cells.time();
        record.money = cells.kind();
        const bool observed = (cells.integer() & Flag::WouldBe) != 0;
        if (sqlite3_column_type(statement->get(), 3) != SQLITE_NULL)
            record.cost = Money::fromNano(sqlite3_column_int64(statement->get(), 3));
        record.model = columnText(statement->get(), 4);
        const auto read = readRest(blobOf(statement->get(), 5), names, record);
        if (read && !record.wouldBeModel.empty()) add(kinds[{record.money, !observed}], record, zone);
        return {}; // a damaged row is told elsewhere
    });
}

} // namespace

Result<std::vector<WouldBeSum>> wouldBe(const Ledger& ledger, Wall from, Wall to) {
    Kinds kinds;
    const auto read = ledger.read([&](sqlite3* database) { return gather(database, from, to, kinds); });
    if (!read) return std::unexpected(read.error());
    std::vector<WouldBeSum> all;
    for (auto& [kind, gathered] : kinds) {
        std::tie(gathered.sum.money, gathered.sum.isPinned) = kind;
        gathered.sum.savings = savingsOf(valuesOf(gathered.days), valuesOf(gathered.hours), seed);
        all.push_back(std::move(gathered.sum));
    }
    return all;
}

} // namespace tierline::ledger
