#include "ledger/reprice.h"

#include "base/jsonwriter.h"
#include "ledger/audit.h"
#include "ledger/cellsdetail.h"
#include "ledger/repricerows.h"
#include "ledger/sums.h"

#include <utility>

namespace tierline::ledger {

namespace {

constexpr int rowsOfAPage = 5000; // of the comparison

struct Run {              // a row of `reprice_runs`
    std::int64_t seq = 0; // the last row that was looked at
    bool exists = false, noted = false;
    RepriceTally tally;
};

std::string askedOf(const RepriceOrder& order) {
    std::string text;
    JsonWriter json(text);
    json.beginObject();
    json.member("from", toRfc3339(order.query.from));
    json.member("to", order.query.to == Wall::max() ? std::string("now") : toRfc3339(order.query.to));
    json.member("model", order.query.model);
    json.member("prices", order.prices);
    json.endObject();
    return text;
}

Result<Run> findRun(sqlite3* database, const std::string& asked) {
    const auto statement = prepare(database, "SELECT at_seq, changes FROM reprice_runs WHERE asked = ?1");
    if (!statement) return std::unexpected(statement.error());
    bindText(statement->get(), 1, asked);
    const auto row = step(statement->get());
    if (!row) return std::unexpected(row.error());
    if (!*row) return Run{};
    auto tally = tallyFrom(columnText(statement->get(), 1));
    if (!tally) return std::unexpected(tally.error());
    return Run{sqlite3_column_int64(statement->get(), 0), true, true, std::move(*tally)};
}

Result<void> saveRun(sqlite3* database, const std::string& asked, const Run& run) {
    const auto statement =
        prepare(database, "INSERT INTO reprice_runs(asked, at_seq, changes) VALUES(?1, ?2, ?3)"
                          " ON CONFLICT(asked) DO UPDATE SET at_seq = ?2, changes = ?3");
    if (!statement) return std::unexpected(statement.error());
    const std::string changes = toJson(run.tally);
    bindText(statement->get(), 1, asked);
    sqlite3_bind_int64(statement->get(), 2, run.seq);
    bindText(statement->get(), 3, changes);
    const auto done = step(statement->get());
    if (!done) return std::unexpected(done.error());
    return {};
}

Result<void> removeRun(sqlite3* database, const std::string& asked) {
    const auto statement = prepare(database, "DELETE FROM reprice_runs WHERE asked = ?1");
    if (!statement) return std::unexpected(statement.error());
    bindText(statement->get(), 1, asked);
    const auto done = step(statement->get());
    if (!done) return std::unexpected(done.error());
    return {};
}

std::string detailOf(const std::string& summary, const std::string& asked, const RepriceTally& tally) {
    std::string detail;
    JsonWriter json(detail);
    json.beginObject();
    json.member("summary", summary);
    json.key("asked");
    json.raw(asked);
    json.key("changes");
    json.raw(toJson(tally));
    json.endObject();
    return detail;
}

Result<void> noteRun(sqlite3* database, const RepriceOrder& order, const std::string& asked,
                     const std::string& summary, const RepriceTally& tally) {
    const auto noted = noteWithin(
        database, {"reprice", order.query.model, detailOf(summary, asked, tally), {}, order.program},
        order.now);
    if (!noted) return std::unexpected(noted.error());
    return {};
}

// Runs that were stopped and that nobody will go on with: what they did belongs into the trail.
Result<void> closeOthers(sqlite3* database, const RepriceOrder& order, const std::string& asked) {
    const auto statement = prepare(database, "SELECT asked, changes FROM reprice_runs WHERE asked <> ?1");
    if (!statement) return std::unexpected(statement.error());
    bindText(statement->get(), 1, asked);
    std::vector<std::pair<std::string, std::string>> others;
    auto done = eachRow(statement->get(), [&]() -> Result<void> {
        Cells cells(statement->get());
        auto other = cells.text();
        others.emplace_back(std::move(other), cells.text());
        return {};
    });
    for (const auto& [other, changes] : others) {
        if (!done) break;
        const auto tally = tallyFrom(changes);
        if (!tally) return std::unexpected(tally.error());
        done = noteRun(database, order, other, "ended early: " + summaryOf(*tally, "the prices of that run"),
                       *tally);
        if (done) done = removeRun(database, other);
    }
    return done;
}

class Pieces { // of one transaction
public:
    static Result<Pieces> prepare(sqlite3* database) {
        const auto zone = zoneOfSums(database);
        if (!zone) return std::unexpected(zone.error());
        auto sums = SumKeeper::prepare(database, Zone::load(*zone));
        auto keep = ledger::prepare(database, "INSERT OR IGNORE INTO first_costs VALUES(?1, ?2, ?3, ?4, ?5)");
        auto update = ledger::prepare(
            database,
            "UPDATE records SET cost_nano_usd = ?2, baseline_cost_nano_usd = ?3,"
            " price_date = coalesce((SELECT id FROM names WHERE text = ?4), ?4), flags = ?5 WHERE seq = ?1");
        if (!sums) return std::unexpected(sums.error());
        if (!keep) return std::unexpected(keep.error());
        if (!update) return std::unexpected(update.error());
        return Pieces(std::move(*sums), std::move(*keep), std::move(*update));
    }

    // The rows must stay where they are until this is done: the sums hold views of their texts.
    Result<void> change(const std::vector<PricedRow>& rows) {
        for (const auto& row : rows) {
            if (auto kept = run(m_keep.get(), row.seq, row.before); !kept) return kept;
            if (auto updated = run(m_update.get(), row.seq, row.after); !updated) return updated;
            m_sums.change(row.before, row.after);
        }
        return m_sums.flush();
    }

private:
    Pieces(SumKeeper sums, Statement keep, Statement update)
        : m_sums(std::move(sums)), m_keep(std::move(keep)), m_update(std::move(update)) {}

    static void bindMoney(sqlite3_stmt* statement, int at, const std::optional<Money>& money) {
        money ? sqlite3_bind_int64(statement, at, money->nano()) : sqlite3_bind_null(statement, at);
    }

    static Result<void> run(sqlite3_stmt* statement, std::int64_t seq, const Record& record) {
        sqlite3_bind_int64(statement, 1, seq);
        bindMoney(statement, 2, record.cost);
        bindMoney(statement, 3, record.baselineCost);
        bindText(statement, 4, record.priceDate);
        sqlite3_bind_int64(statement, 5, record.flags);
        const auto done = step(statement);
        sqlite3_reset(statement);
        if (!done) return std::unexpected(done.error());
        return {};
    }

    SumKeeper m_sums;
    Statement m_keep, m_update;
};

// One piece. True: there is more.
Result<bool> work(sqlite3* database, const RepriceOrder& order, const PriceOf& priceOf,
                  const std::string& asked, Run& run) {
    std::vector<PricedRow> changed;
    const auto more = eachPricedRow(database, order.query, run.seq, order.rowsAtOnce, priceOf,
                                    [&](PricedRow& row) -> Result<void> {
                                        run.seq = row.seq;
                                        run.tally.add(row);
                                        if (!row.changed) return {};
                                        changed.push_back(std::move(row));
                                        return {};
                                    });
    if (!more) return more;
    auto pieces = Pieces::prepare(database);
    if (!pieces) return std::unexpected(pieces.error());
    if (auto done = pieces->change(changed); !done) return std::unexpected(done.error());
    // In the transaction of the first change, so that a killed run has not gone unseen.
    if (!changed.empty() && !std::exchange(run.noted, true))
        if (auto noted = noteRun(database, order, asked, "begun, by " + order.prices, {}); !noted)
            return std::unexpected(noted.error());
    Result<void> done;
    if (*more && run.noted)
        done = saveRun(database, asked, run);
    else if (!*more && run.noted)
        done = noteRun(database, order, asked, summaryOf(run.tally, order.prices), run.tally);
    if (done && !*more) done = removeRun(database, asked);
    if (!done) return std::unexpected(done.error());
    return more;
}

} // namespace

std::int64_t RepriceView::changed() const {
    std::int64_t all = 0;
    for (const auto& line : lines)
        all += line.changed;
    return all;
}

Result<RepriceView> comparePrices(const Ledger& ledger, const RepriceQuery& query, const PriceOf& priceOf) {
    RepriceTally tally;
    std::int64_t seq = 0;
    for (bool more = true; more;) {
        const auto page = ledger.read([&](sqlite3* database) -> Result<void> {
            const auto rest = eachPricedRow(database, query, seq, rowsOfAPage, priceOf,
                                            [&](PricedRow& row) -> Result<void> {
                                                seq = row.seq;
                                                tally.add(row);
                                                return {};
                                            });
            if (!rest) return std::unexpected(rest.error());
            more = *rest;
            return {};
        });
        if (!page) return std::unexpected(page.error());
    }
    return tally.view();
}

Result<RepriceOutcome> reprice(Ledger& ledger, const RepriceOrder& order, const PriceOf& priceOf) {
    const std::string asked = askedOf(order);
    Run run;
    auto begun = ledger.write([&](sqlite3* database) -> Result<void> {
        if (auto closed = closeOthers(database, order, asked); !closed) return closed;
        auto found = findRun(database, asked);
        if (!found) return std::unexpected(found.error());
        run = std::move(*found);
        return {};
    });
    if (!begun) return std::unexpected(begun.error());
    RepriceOutcome outcome;
    outcome.resumed = run.exists;
    for (bool more = true; more;) {
        if (order.goOn && !order.goOn()) {
            outcome.complete = false;
            break;
        }
        Run next = run; // a piece that fails has not happened
        const auto piece = ledger.write([&](sqlite3* database) -> Result<void> {
            const auto rest = work(database, order, priceOf, asked, next);
            if (!rest) return std::unexpected(rest.error());
            more = *rest;
            return {};
        });
        if (!piece) return std::unexpected(piece.error());
        run = std::move(next);
    }
    outcome.view = run.tally.view();
    if (run.noted)
        if (auto saved = saveAuditHead(ledger); !saved) return std::unexpected(saved.error());
    return outcome;
}

} // namespace tierline::ledger
