#include "ledger/keepstate.h"

#include "ledger/database.h"

#include <array>
#include <sqlite3.h>

namespace tierline::ledger {

namespace {

struct Field {
    std::string_view name;
    std::int64_t& (*of)(KeepState& state);
};
constexpr std::array fields{
    Field{"counted", [](KeepState& s) -> std::int64_t& { return s.counted; }},
    Field{"body_bytes", [](KeepState& s) -> std::int64_t& { return s.bodyBytes; }},
    Field{"indexed", [](KeepState& s) -> std::int64_t& { return s.indexed; }},
    Field{"documents", [](KeepState& s) -> std::int64_t& { return s.documents; }},
    Field{"removed", [](KeepState& s) -> std::int64_t& { return s.removed; }},
    Field{"removed_since", [](KeepState& s) -> std::int64_t& { return s.removedSince; }},
    Field{"tidying", [](KeepState& s) -> std::int64_t& { return s.tidying; }},
    Field{"terms_version", [](KeepState& s) -> std::int64_t& { return s.termsVersion; }},
    Field{"rebuild", [](KeepState& s) -> std::int64_t& { return s.rebuild; }},
    Field{"bodies_time", [](KeepState& s) -> std::int64_t& { return s.bodies.time; }},
    Field{"bodies_seq", [](KeepState& s) -> std::int64_t& { return s.bodies.seq; }},
    Field{"decisions_time", [](KeepState& s) -> std::int64_t& { return s.decisions.time; }},
    Field{"decisions_seq", [](KeepState& s) -> std::int64_t& { return s.decisions.seq; }},
    Field{"swept_at", [](KeepState& s) -> std::int64_t& { return s.sweptAt; }},
};

} // namespace

Result<KeepState> loadKeepState(sqlite3* database) {
    auto query = prepare(database, "SELECT name, value FROM keeping");
    if (!query) return std::unexpected(query.error());
    KeepState state;
    while (true) {
        const auto row = step(query->get());
        if (!row) return std::unexpected(row.error());
        if (!*row) return state;
        const auto name = columnText(query->get(), 0);
        for (const auto& field : fields)
            if (field.name == name) field.of(state) = sqlite3_column_int64(query->get(), 1);
    }
}

Result<void> saveKeepState(sqlite3* database, const KeepState& state, const KeepState& before) {
    auto put = prepare(database, "INSERT INTO keeping VALUES(?1,?2) ON CONFLICT DO UPDATE SET value=?2");
    if (!put) return std::unexpected(put.error());
    KeepState now = state, then = before;
    for (const auto& field : fields) {
        if (field.of(now) == field.of(then)) continue;
        sqlite3_bind_text(put->get(), 1, field.name.data(), static_cast<int>(field.name.size()), nullptr);
        sqlite3_bind_int64(put->get(), 2, field.of(now));
        const auto done = step(put->get());
        sqlite3_reset(put->get());
        if (!done) return std::unexpected(done.error());
    }
    return {};
}

Result<void> lookFromTheFront(sqlite3* database) {
    return execute(database, "DELETE FROM keeping WHERE name IN"
                             "('bodies_time','bodies_seq','decisions_time','decisions_seq')");
}

} // namespace tierline::ledger
