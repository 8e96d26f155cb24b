#include "ledger/schema.h"

#include "base/log.h"
#include "ledger/auditschema.h"
#include "ledger/compactschema.h"
#include "ledger/earlyrows.h"
#include "ledger/keepschema.h"
#include "ledger/requestschema.h"
#include "ledger/sums.h"

#include <array>
#include <string>

namespace tierline::ledger {

namespace {

// `seq` is the order of commits, which a resumed stream follows. What queries filter and sum stands in
// columns of its own and in front, so that sums do not read the long texts.
constexpr std::string_view step1 = R"(
PRAGMA application_id=1414088018;
CREATE TABLE decisions(
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    time_ms INTEGER NOT NULL,
    money TEXT NOT NULL,
    tier TEXT NOT NULL,
    model TEXT NOT NULL,
    provider TEXT NOT NULL,
    status INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    error_class TEXT,
    flags INTEGER NOT NULL,
    cost_nano_usd INTEGER,
    baseline_cost_nano_usd INTEGER,
    estimated_cost_nano_usd INTEGER,
    switch_cost_nano_usd INTEGER,
    usage_input INTEGER,
    usage_cached_read INTEGER,
    usage_cache_write_5m INTEGER,
    usage_cache_write_1h INTEGER,
    usage_output INTEGER,
    usage_reasoning INTEGER,
    estimated_in INTEGER NOT NULL,
    estimated_out INTEGER NOT NULL,
    score INTEGER NOT NULL,
    confidence INTEGER NOT NULL,
    margin INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    ttft_ms INTEGER,
    vote INTEGER,
    label TEXT,
    selection_reason TEXT NOT NULL,
    category TEXT NOT NULL,
    client TEXT NOT NULL,
    dialect TEXT NOT NULL,
    requested_model TEXT NOT NULL,
    session TEXT NOT NULL,
    policy TEXT NOT NULL,
    price_date TEXT NOT NULL,
    baseline_name TEXT NOT NULL,
    baseline_model TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    error_text TEXT,
    envelope TEXT NOT NULL,
    features TEXT NOT NULL,
    requirements TEXT NOT NULL,
    overhead_us TEXT NOT NULL,
    tags TEXT NOT NULL,
    stages TEXT NOT NULL,
    signals TEXT NOT NULL,
    attempts TEXT NOT NULL,
    candidates TEXT NOT NULL,
    prompt TEXT
) STRICT;
CREATE INDEX decisions_time ON decisions(time_ms);
)";

// What was lost on the way into the provider's dialect.
constexpr std::string_view step2 = "ALTER TABLE decisions ADD COLUMN translation TEXT;";

// What has a price of its own within a usage; and sums by local hour, of which `sums_zone` names the zone. A
// request counts in `named_sums` once for each of its tags and rules. Few rows have a vote.
constexpr std::string_view step3 = R"(
ALTER TABLE decisions ADD COLUMN usage_parts TEXT;
CREATE INDEX decisions_votes ON decisions(time_ms, vote) WHERE vote IS NOT NULL;
CREATE TABLE sums(
    hour_ms INTEGER NOT NULL,
    money TEXT NOT NULL,
    model TEXT NOT NULL,
    provider TEXT NOT NULL,
    tier TEXT NOT NULL,
    client TEXT NOT NULL,
    policy TEXT NOT NULL,
    reason TEXT NOT NULL,
    outcome TEXT NOT NULL,
    requests INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    switch_cost INTEGER NOT NULL,
    baseline INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    cost_beside_baseline INTEGER NOT NULL,
    used INTEGER NOT NULL,
    used_unpriced INTEGER NOT NULL,
    used_cost INTEGER NOT NULL,
    input INTEGER NOT NULL,
    cached_read INTEGER NOT NULL,
    cache_write_5m INTEGER NOT NULL,
    cache_write_1h INTEGER NOT NULL,
    output INTEGER NOT NULL,
    reasoning INTEGER NOT NULL,
    PRIMARY KEY(hour_ms, money, model, provider, tier, client, policy, reason, outcome)
) STRICT, WITHOUT ROWID;
CREATE TABLE named_sums(
    hour_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    tier TEXT NOT NULL,
    money TEXT NOT NULL,
    requests INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    switch_cost INTEGER NOT NULL,
    baseline INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    cost_beside_baseline INTEGER NOT NULL,
    used INTEGER NOT NULL,
    used_unpriced INTEGER NOT NULL,
    used_cost INTEGER NOT NULL,
    input INTEGER NOT NULL,
    cached_read INTEGER NOT NULL,
    cache_write_5m INTEGER NOT NULL,
    cache_write_1h INTEGER NOT NULL,
    output INTEGER NOT NULL,
    reasoning INTEGER NOT NULL,
    PRIMARY KEY(hour_ms, kind, name, tier, money)
) STRICT, WITHOUT ROWID;
CREATE TABLE sums_zone(zone TEXT NOT NULL) STRICT;
)";

constexpr std::array steps{step1, step2, step3, auditStep, keepStep, compactStep, requestStep};

Error notOurs(sqlite3* database, ErrorCode code, std::string what, std::string remedy) {
    Error error = lastError(database, 0);
    error.code = code;
    error.detail = std::move(what);
    error.remedy = std::move(remedy);
    return error;
}

// The version of a file that is ours or empty.
Result<std::size_t> versionOf(sqlite3* database) {
    const auto version = queryInteger(database, "PRAGMA user_version");
    if (!version) return std::unexpected(version.error());
    const auto application = queryInteger(database, "PRAGMA application_id");
    const auto tables = queryInteger(database, "SELECT count(*) FROM sqlite_schema");
    if (!application) return std::unexpected(application.error());
    if (!tables) return std::unexpected(tables.error());
    if (*tables == 0 && *version == 0) return 0U;
    if (*application != applicationId || *version < 1)
        return std::unexpected(notOurs(database, ErrorCode::Corrupt,
                                       "the file is a database of another program, not a ledger",
                                       "nothing was changed; choose another folder with --data DIR"));
    if (*version > static_cast<std::int64_t>(steps.size()))
        return std::unexpected(notOurs(database, ErrorCode::TooNew,
                                       "the ledger was written by a later version of Tierline (schema "
                                           + std::to_string(*version) + ", this one knows "
                                           + std::to_string(steps.size()) + ")",
                                       "use that version, or another folder with --data DIR"));
    return static_cast<std::size_t>(*version);
}

Result<void> compactRows(sqlite3* database) {
    if (auto moved = moveEarlyRows(database); !moved) return std::unexpected(moved.error());
    return execute(database, std::string(compactEnd) + std::string(compactDays));
}

Result<void> apply(sqlite3* database, std::size_t step, const Zone& zone) {
    auto done = execute(database, "BEGIN IMMEDIATE;" + std::string(steps[step]));
    if (done && steps[step] == step3) done = rebuildSums(database, zone);
    if (done && steps[step] == compactStep) done = compactRows(database);
    if (done) done = execute(database, "PRAGMA user_version=" + std::to_string(step + 1) + ";COMMIT;");
    if (!done) static_cast<void>(execute(database, "ROLLBACK"));
    return done;
}

} // namespace

std::span<const std::string_view> schemaSteps() {
    return steps;
}

Result<void> migrate(sqlite3* database, const Zone& zone) {
    const auto version = versionOf(database);
    if (!version) return std::unexpected(version.error());
    // Rows are near 2 kB. Large pages take fewer writes in a flood (32 kB: half as many records again), but a
    // lone commit writes whole pages: with 8 kB a gateway with one client answers a fifth more requests.
    if (*version == 0)
        if (auto sized = execute(database, "PRAGMA page_size=8192;PRAGMA auto_vacuum=INCREMENTAL"); !sized)
            return sized;
    if (auto wal = execute(database, "PRAGMA journal_mode=WAL"); !wal) return wal;
    // A new file has nothing to lose: its steps wait for no disk. The writer's own settings follow. But its
    // first page must be there: SQLite takes the WAL of an empty file for a leftover and removes it.
    if (*version == 0)
        if (auto quick = execute(database, "PRAGMA synchronous=OFF"); !quick) return quick;
    // Hundred thousand rows take seconds, and the port opens only afterwards: whoever waits should know why.
    const bool isSlow = *version > 0 && *version < steps.size()
                        && queryInteger(database, "SELECT max(seq) FROM decisions").value_or(0) > 100'000;
    if (isSlow)
        logger("ledger")->warn("event=ledger_migrates from={} to={} text=\"{}\"", *version, steps.size(),
                               "this may take minutes and room for a second copy; nothing is lost if it is "
                               "stopped");
    for (std::size_t step = *version; step < steps.size(); ++step)
        if (auto done = apply(database, step, zone); !done) return done;
    if (isSlow) logger("ledger")->info("event=ledger_migrated to={}", steps.size());
    return {};
}

Result<void> checkVersion(sqlite3* database) {
    const auto version = versionOf(database);
    if (!version) return std::unexpected(version.error());
    if (*version < steps.size())
        return std::unexpected(notOurs(database, ErrorCode::InvalidInput,
                                       "the ledger is of an earlier version of Tierline",
                                       "start the gateway on it once: it brings the ledger up to date"));
    return {};
}

} // namespace tierline::ledger
