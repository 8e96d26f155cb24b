#include "ledger/keeper.h"
#include "ledger/packed.h"
#include "ledger/terms.h"

#include <sqlite3.h>

namespace tierline::ledger {

namespace {

std::string_view blobAt(sqlite3_stmt* row, int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    return bytes != nullptr ? std::string_view(bytes, size) : std::string_view();
}

Result<void> putTerms(sqlite3_stmt* put, std::int64_t seq, const std::string& terms) {
    sqlite3_bind_int64(put, 1, seq);
    sqlite3_bind_text64(put, 2, terms.data(), terms.size(), nullptr, SQLITE_UTF8);
    const auto done = step(put);
    sqlite3_reset(put);
    if (!done) return std::unexpected(done.error());
    return {};
}

Result<void> beginAnew(Keeper& keeper) {
    if (auto done = execute(keeper.database, "INSERT INTO words(words) VALUES('delete-all')"); !done)
        return done;
    auto& state = keeper.state;
    state.indexed = state.documents = state.removed = state.tidying = state.rebuild = 0;
    state.termsVersion = termsVersion;
    return {};
}

constexpr std::int64_t dayMs = 86'400'000;

// When enough was taken out that the index is worth being written anew, or after a day: terms of removed
// prompts stay in it until then.
bool isWorthTidying(const KeepState& state, Wall now) {
    if (state.removed == 0) return false;
    const auto since = now.time_since_epoch().count() - state.removedSince;
    return state.removed > 1000 + state.documents / 8 || since > dayMs || since < 0;
}

} // namespace

Result<void> countBodies(Keeper& keeper, Slice& slice) {
    auto query =
        prepare(keeper.database, "SELECT seq, coalesce(length(prompt),0)+coalesce(length(reply),0)"
                                 "+coalesce(length(request),0) FROM bodies WHERE seq > ? ORDER BY seq");
    if (!query) return std::unexpected(query.error());
    sqlite3_bind_int64(query->get(), 1, keeper.state.counted);
    while (!slice.isSpent()) {
        const auto row = step(query->get());
        if (!row) return std::unexpected(row.error());
        if (!*row) return {};
        keeper.state.counted = sqlite3_column_int64(query->get(), 0);
        keeper.state.bodyBytes += sqlite3_column_int64(query->get(), 1);
    }
    keeper.report.more = true;
    return {};
}

Result<void> indexPrompts(Keeper& keeper, Slice& slice) {
    auto& state = keeper.state;
    if (state.termsVersion != termsVersion || state.rebuild != 0)
        if (auto done = beginAnew(keeper); !done) return done;
    auto query = prepare(keeper.database, "SELECT seq, prompt FROM bodies WHERE seq > ? ORDER BY seq");
    auto put = prepare(keeper.database, "INSERT INTO words(rowid, terms) VALUES(?,?)");
    if (!query) return std::unexpected(query.error());
    if (!put) return std::unexpected(put.error());
    sqlite3_bind_int64(query->get(), 1, state.indexed);
    for (; !slice.isSpent(); slice.take()) {
        const auto row = step(query->get());
        if (!row) return std::unexpected(row.error());
        if (!*row) return {};
        const auto seq = sqlite3_column_int64(query->get(), 0);
        state.indexed = seq;
        if (sqlite3_column_type(query->get(), 1) == SQLITE_NULL) continue;
        const auto text = unpackText(blobAt(query->get(), 1));
        if (!text) continue; // damaged: nobody will find it
        if (auto done = putTerms(put->get(), seq, indexTerms(*text)); !done) return done;
        ++state.documents, ++keeper.report.indexed;
    }
    keeper.report.more = true;
    return {};
}

Result<void> forgetPrompt(Keeper& keeper, std::int64_t seq, std::string_view packed) {
    auto& state = keeper.state;
    if (seq > state.indexed || state.rebuild != 0 || state.termsVersion != termsVersion) return {};
    const auto text = unpackText(packed);
    if (!text) {
        state.rebuild = 1;
        return {};
    }
    auto forget = prepare(keeper.database, "INSERT INTO words(words, rowid, terms) VALUES('delete',?,?)");
    if (!forget) return std::unexpected(forget.error());
    if (auto done = putTerms(forget->get(), seq, indexTerms(*text)); !done) return done;
    if (state.removed == 0) state.removedSince = keeper.now.time_since_epoch().count();
    ++state.removed, --state.documents;
    return {};
}

// One merge of all segments, in steps: only then are the terms of what was removed gone from the file.
Result<void> tidyIndex(Keeper& keeper, Slice& slice) {
    auto& state = keeper.state;
    if (state.tidying == 0 && isWorthTidying(state, keeper.now)) state.tidying = 2;
    while (state.tidying != 0) {
        if (slice.isSpent()) {
            keeper.report.more = true;
            return {};
        }
        const bool begins = state.tidying == 2;
        if (begins) state.removed = 0; // what goes from here on waits for the next time
        const auto before = sqlite3_total_changes64(keeper.database);
        const auto sql =
            std::string("INSERT INTO words(words, rank) VALUES('merge', ") + (begins ? "-8)" : "8)");
        if (auto done = execute(keeper.database, sql); !done) return done;
        const bool changed = sqlite3_total_changes64(keeper.database) - before >= 2;
        state.tidying = begins || changed ? 1 : 0;
    }
    return {};
}

Result<void> giveRoomBack(Keeper& keeper, Slice& slice) {
    const auto ask = [&](std::string_view what) { return queryInteger(keeper.database, what); };
    const auto mode = ask("PRAGMA auto_vacuum"), size = ask("PRAGMA page_size"),
               pages = ask("PRAGMA page_count"), free = ask("PRAGMA freelist_count");
    for (const auto* each : {&mode, &size, &pages, &free})
        if (!*each) return std::unexpected(each->error());
    constexpr std::int64_t incremental = 2, worth = 64LL << 20U;
    if (*mode != incremental || *free * *size < std::max(worth, *pages * *size / 8)) return {};
    auto left = *free;
    for (; left > 0 && !slice.isSpent(); left -= 32)
        if (auto done = execute(keeper.database, "PRAGMA incremental_vacuum(32)"); !done) return done;
    keeper.report.more = keeper.report.more || left > 0;
    const auto after = ask("PRAGMA page_count");
    if (!after) return std::unexpected(after.error());
    keeper.report.freedBytes += (*pages - *after) * *size;
    return {};
}

} // namespace tierline::ledger
