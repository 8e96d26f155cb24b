#include "ledger/keeper.h"

#include <array>
#include <limits>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

// Decisions in the order of time behind a cursor, so many at a time, with what of them stays for good and
// what their texts take. The newest commit never goes: its number must not be given again.
constexpr std::string_view heldSql =
    "SELECT d.seq, d.time_ms, p.seq IS NOT NULL OR coalesce(d.label,'')<>'',"
    " b.seq, coalesce(length(b.prompt),0)+coalesce(length(b.reply),0)+coalesce(length(b.request),0)"
    " FROM (SELECT seq, time_ms, label FROM decisions WHERE (time_ms, seq) > (?1, ?2) AND seq <> ?4"
    " ORDER BY time_ms, seq LIMIT ?3) d"
    " LEFT JOIN pins p ON p.seq=d.seq LEFT JOIN bodies b ON b.seq=d.seq ORDER BY d.time_ms, d.seq";

struct Batch {
    std::vector<Held> held;
    std::vector<bool> hasBody;
    Cursor behind(std::size_t count) const {
        const auto& last = held[count - 1];
        return {last.time.time_since_epoch().count(), last.seq};
    }
};

Result<Batch> readBatch(sqlite3* database, const Cursor& from, std::int64_t rows, std::int64_t spared) {
    auto query = prepare(database, heldSql);
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_int64(query->get(), 1, from.time);
    sqlite3_bind_int64(query->get(), 2, from.seq);
    sqlite3_bind_int64(query->get(), 3, rows);
    sqlite3_bind_int64(query->get(), 4, spared);
    Batch batch;
    while (true) {
        const auto row = step(query->get());
        if (!row) return std::unexpected(row.error());
        if (!*row) return batch;
        batch.held.push_back(
            {sqlite3_column_int64(query->get(), 0), Wall(Milliseconds(sqlite3_column_int64(query->get(), 1))),
             sqlite3_column_int64(query->get(), 4), sqlite3_column_int(query->get(), 2) != 0});
        batch.hasBody.push_back(sqlite3_column_type(query->get(), 3) != SQLITE_NULL);
    }
}

Result<void> runWith(sqlite3* database, std::string_view sql, std::int64_t seq) {
    auto statement = prepare(database, sql);
    if (!statement) return std::unexpected(statement.error());
    sqlite3_bind_int64(statement->get(), 1, seq);
    const auto done = step(statement->get());
    if (!done) return std::unexpected(done.error());
    return {};
}

Result<void> removeBody(Keeper& keeper, std::int64_t seq) {
    auto query =
        prepare(keeper.database, "SELECT prompt, coalesce(length(prompt),0)+coalesce(length(reply),0)"
                                 "+coalesce(length(request),0) FROM bodies WHERE seq = ?");
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_int64(query->get(), 1, seq);
    const auto row = step(query->get());
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    const auto bytes = sqlite3_column_int64(query->get(), 1);
    if (sqlite3_column_type(query->get(), 0) != SQLITE_NULL) {
        const auto* prompt = static_cast<const char*>(sqlite3_column_blob(query->get(), 0));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(query->get(), 0));
        const auto packed = prompt != nullptr ? std::string_view(prompt, size) : std::string_view();
        if (auto done = forgetPrompt(keeper, seq, packed); !done) return done;
    }
    query->reset();
    if (seq <= keeper.state.counted) keeper.state.bodyBytes -= bytes;
    ++keeper.report.bodies;
    keeper.report.bodyBytes += bytes;
    return runWith(keeper.database, "DELETE FROM bodies WHERE seq = ?", seq);
}

Result<void> removeDecision(Keeper& keeper, std::int64_t seq) {
    if (auto done = removeBody(keeper, seq); !done) return done;
    ++keeper.report.decisions;
    return runWith(keeper.database, "DELETE FROM records WHERE seq = ?", seq);
}

struct Sweep {
    Excess excess;
    Cursor& cursor;
    Result<void> (*remove)(Keeper& keeper, std::int64_t seq);
    bool bodiesOnly;
    std::int64_t rowBytes; // of a decision, guessed; bodies have their own
    std::int64_t spared;   // its number
};

// What is held, as the pure function is to see it.
void weigh(Batch& batch, const Sweep& sweep) {
    for (std::size_t i = 0; i < batch.held.size(); ++i) {
        auto& held = batch.held[i];
        if (!sweep.bodiesOnly) held.bytes += sweep.rowBytes;
        if (sweep.bodiesOnly && !batch.hasBody[i]) held.safe = true;
    }
}

// True: it went as far as it had to. Rows that stay for good are passed for good.
Result<bool> sweepOnce(Keeper& keeper, Slice& slice, Sweep& sweep) {
    auto batch = readBatch(keeper.database, sweep.cursor, slice.batch(), sweep.spared);
    if (!batch) return std::unexpected(batch.error());
    if (batch->held.empty()) return true;
    weigh(*batch, sweep);
    const auto goners = chooseGoners(batch->held, sweep.excess);
    for (const auto seq : goners.seqs)
        if (auto done = sweep.remove(keeper, seq); !done) return std::unexpected(done.error());
    sweep.excess.bytes = std::max<std::int64_t>(0, sweep.excess.bytes - goners.bytes);
    slice.take(static_cast<std::int64_t>(batch->held.size()));
    if (goners.goOn) sweep.cursor = batch->behind(batch->held.size());
    return !goners.goOn || !sweep.excess.any();
}

// The end of the ledger was reached and the bound is not met: all that is left stays for good.
Result<bool> sweepAll(Keeper& keeper, Slice& slice, Sweep sweep) {
    while (sweep.excess.any()) {
        if (slice.isSpent()) {
            keeper.report.more = true;
            return true;
        }
        const auto enough = sweepOnce(keeper, slice, sweep);
        if (!enough) return std::unexpected(enough.error());
        if (*enough) return sweep.excess.bytes == 0;
    }
    return true;
}

Result<std::int64_t> usedBytes(sqlite3* database) {
    std::int64_t product = 1;
    const auto pages = queryInteger(database, "PRAGMA page_count");
    const auto free = queryInteger(database, "PRAGMA freelist_count");
    const auto size = queryInteger(database, "PRAGMA page_size");
    for (const auto* each : {&pages, &free, &size})
        if (!*each) return std::unexpected(each->error());
    product = (*pages - *free) * *size;
    return product;
}

void say(Keeper& keeper, std::string_view what, const Bounds& bounds, std::int64_t used) {
    if (!keeper.report.stuck.empty()) keeper.report.stuck += "; ";
    (keeper.report.stuck += what) += " take " + std::to_string(used) + " bytes, "
                                     + std::to_string(bounds.bytes.value_or(0))
                                     + " are allowed, and what is left is pinned, labelled or needed";
}

} // namespace

Result<void> removeDecisions(Keeper& keeper, Slice& slice) {
    const auto& bounds = keeper.rules.decisions;
    const auto used = usedBytes(keeper.database);
    if (!used) return std::unexpected(used.error());
    const auto excess = excessOf(bounds, *used, keeper.now);
    if (!excess.any()) return {};
    const auto newest = queryInteger(keeper.database, "SELECT max(seq) FROM decisions");
    if (!newest) return std::unexpected(newest.error());
    constexpr std::int64_t guess = 300; // a compact row with its part of the indexes
    const auto met =
        sweepAll(keeper, slice, {excess, keeper.state.decisions, removeDecision, false, guess, *newest});
    if (!met) return std::unexpected(met.error());
    if (!*met && bounds.bytes && excess.bytes > 0) say(keeper, "the ledger's rows", bounds, *used);
    return {};
}

Result<void> removeBodies(Keeper& keeper, Slice& slice) {
    const auto& bounds = keeper.rules.bodies;
    const auto excess = excessOf(bounds, keeper.state.bodyBytes, keeper.now);
    const auto met = sweepAll(keeper, slice, {excess, keeper.state.bodies, removeBody, true, 0, 0});
    if (!met) return std::unexpected(met.error());
    if (!*met) say(keeper, "prompts, replies and requests", bounds, keeper.state.bodyBytes);
    return {};
}

namespace {

// Rows that came late with an early time, or whose label went, are met again once a day.
void beginSweep(Keeper& keeper) {
    constexpr std::int64_t day = 86'400'000;
    const auto now = keeper.now.time_since_epoch().count();
    auto& state = keeper.state;
    if (now >= state.sweptAt && now - state.sweptAt < day) return;
    state.sweptAt = now;
    state.bodies = state.decisions = Cursor{};
}

} // namespace

Result<KeepReport> keepWithin(Ledger& ledger, const KeepRules& rules, Wall now, const KeepLimits& limits) {
    constexpr std::array phases{countBodies,  removeDecisions, removeBodies,
                                indexPrompts, tidyIndex,       giveRoomBack};
    KeepReport report;
    const auto done = ledger.write([&](sqlite3* database) -> Result<void> {
        const auto before = loadKeepState(database);
        if (!before) return std::unexpected(before.error());
        if (auto set = execute(database, "PRAGMA secure_delete=ON"); !set) return set;
        Keeper keeper{database, rules, now, *before, {}};
        beginSweep(keeper);
        Slice slice(limits);
        for (std::size_t i = 0; i < phases.size(); ++i) {
            slice.beginPhase(static_cast<int>(i) + 1, static_cast<int>(phases.size()));
            if (auto fine = phases[i](keeper, slice); !fine) return fine;
        }
        report = std::move(keeper.report);
        return saveKeepState(database, keeper.state, *before);
    });
    if (!done) return std::unexpected(done.error());
    return report;
}

} // namespace tierline::ledger
