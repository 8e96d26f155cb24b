#include "ledger/feedback.h"

#include "ledger/database.h"
#include "ledger/idcode.h"
#include "ledger/keepstate.h"

#include <sqlite3.h>

namespace tierline::ledger {

namespace {

struct Stored {
    std::int64_t seq = 0; // 0: no such id
    std::optional<int> vote;
    std::optional<std::string> label;
};

Result<Stored> stored(sqlite3* database, std::string_view id) {
    auto query = prepare(database, "SELECT seq, vote, label FROM records WHERE id = ?");
    if (!query) return std::unexpected(query.error());
    bindId(query->get(), 1, id);
    const auto row = step(query->get());
    if (!row) return std::unexpected(row.error());
    Stored found;
    if (!*row) return found;
    found.seq = sqlite3_column_int64(query->get(), 0);
    if (sqlite3_column_type(query->get(), 1) != SQLITE_NULL) found.vote = sqlite3_column_int(query->get(), 1);
    if (sqlite3_column_type(query->get(), 2) != SQLITE_NULL) found.label = columnText(query->get(), 2);
    return found;
}

Result<void> store(sqlite3* database, const Stored& now) {
    auto update = prepare(database, "UPDATE records SET vote = ?2, label = ?3 WHERE seq = ?1");
    if (!update) return std::unexpected(update.error());
    sqlite3_bind_int64(update->get(), 1, now.seq);
    if (now.vote) sqlite3_bind_int(update->get(), 2, *now.vote);
    if (now.label)
        sqlite3_bind_text64(update->get(), 3, now.label->data(), now.label->size(), nullptr, SQLITE_UTF8);
    const auto done = step(update->get());
    if (!done) return std::unexpected(done.error());
    return {};
}

} // namespace

Result<Given> giveFeedback(Ledger& ledger, std::string_view id, const Feedback& feedback) {
    auto given = Given::NoSuchId;
    const auto done = ledger.write([&](sqlite3* database) -> Result<void> {
        const auto before = stored(database, id);
        if (!before) return std::unexpected(before.error());
        if (before->seq == 0) return {};
        Stored now = *before;
        if (feedback.setsVote) now.vote = feedback.vote;
        if (feedback.setsLabel) now.label = feedback.label;
        const bool isSame = now.vote == before->vote && now.label == before->label;
        given = isSame ? Given::Unchanged : Given::Changed;
        if (isSame) return {};
        if (auto kept = store(database, now); !kept) return kept;
        // A labelled decision keeps its texts whatever their age; one that no longer is goes as all do.
        return before->label && !now.label ? lookFromTheFront(database) : Result<void>();
    });
    if (!done) return std::unexpected(done.error());
    return given;
}

Result<std::vector<std::string>> decisionsFor(const Ledger& ledger, const LabelQuery& query) {
    using enum LabelQuery::Which;
    std::string sql = "SELECT id FROM decisions WHERE 1";
    if (query.which == Labelled) sql += " AND label IS NOT NULL";
    if (query.which == Unlabelled) sql += " AND label IS NULL";
    if (!query.tier.empty()) sql += query.which == Labelled ? " AND label = ?1" : " AND tier = ?1";
    sql += " ORDER BY seq DESC LIMIT ?2";
    std::vector<std::string> ids;
    const auto done = ledger.read([&](sqlite3* database) -> Result<void> {
        auto select = prepare(database, sql);
        if (!select) return std::unexpected(select.error());
        if (!query.tier.empty())
            sqlite3_bind_text64(select->get(), 1, query.tier.data(), query.tier.size(), nullptr, SQLITE_UTF8);
        sqlite3_bind_int64(select->get(), 2, query.limit);
        for (;;) {
            const auto row = step(select->get());
            if (!row) return std::unexpected(row.error());
            if (!*row) return {};
            ids.emplace_back(columnText(select->get(), 0));
        }
    });
    if (!done) return std::unexpected(done.error());
    return ids;
}

} // namespace tierline::ledger
