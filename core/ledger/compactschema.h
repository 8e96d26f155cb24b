// The schema step of compact rows; part of schema.cpp's numbered list.
#pragma once

#include <string_view>

namespace tierline::ledger {

// A text that many rows share is a number, that of its name; where the room for names is used up, and at its
// first sight, the text itself: hence ANY. `id` holds the bits of a ULID (idcode.h). The rows of earlier
// versions are moved by earlyrows.h. `decisions` shows all of a row under the old names; its functions are
// ours (rowfunctions.h), so another program that has SQLite alone reads `records` and `names`.
inline constexpr std::string_view compactStep = R"(
ALTER TABLE decisions RENAME TO early_decisions;
CREATE TABLE names(
    id INTEGER PRIMARY KEY,
    origin INTEGER NOT NULL,
    text TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE records(
    seq INTEGER PRIMARY KEY,
    id ANY NOT NULL UNIQUE,
    time_ms INTEGER NOT NULL,
    money ANY NOT NULL,
    tier ANY NOT NULL,
    model ANY NOT NULL,
    provider ANY NOT NULL,
    client ANY NOT NULL,
    policy ANY NOT NULL,
    selection_reason ANY NOT NULL,
    outcome ANY NOT NULL,
    error_class ANY,
    price_date ANY NOT NULL,
    baseline_model ANY NOT NULL,
    status INTEGER NOT NULL,
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
    vote INTEGER,
    label TEXT,
    rest BLOB NOT NULL
) STRICT;
)";

inline constexpr std::string_view compactEnd = R"(
DROP TABLE early_decisions;
CREATE INDEX records_time ON records(time_ms);
CREATE INDEX records_votes ON records(time_ms, vote) WHERE vote IS NOT NULL;
CREATE TRIGGER first_costs_go AFTER DELETE ON records BEGIN
    DELETE FROM first_costs WHERE decision = OLD.seq;
END;
CREATE VIEW decisions AS SELECT
    seq,
    ulid(id) AS id,
    time_ms,
    named(money) AS money,
    named(tier) AS tier,
    named(model) AS model,
    named(provider) AS provider,
    status,
    named(outcome) AS outcome,
    named(error_class) AS error_class,
    flags,
    cost_nano_usd,
    baseline_cost_nano_usd,
    estimated_cost_nano_usd,
    switch_cost_nano_usd,
    usage_input,
    usage_cached_read,
    usage_cache_write_5m,
    usage_cache_write_1h,
    usage_output,
    usage_reasoning,
    of_rest(rest, time_ms, 'estimated_in') AS estimated_in,
    of_rest(rest, time_ms, 'estimated_out') AS estimated_out,
    of_rest(rest, time_ms, 'score') AS score,
    of_rest(rest, time_ms, 'confidence') AS confidence,
    of_rest(rest, time_ms, 'margin') AS margin,
    of_rest(rest, time_ms, 'latency_ms') AS latency_ms,
    of_rest(rest, time_ms, 'ttft_ms') AS ttft_ms,
    vote,
    label,
    named(selection_reason) AS selection_reason,
    of_rest(rest, time_ms, 'category') AS category,
    named(client) AS client,
    of_rest(rest, time_ms, 'dialect') AS dialect,
    of_rest(rest, time_ms, 'requested_model') AS requested_model,
    of_rest(rest, time_ms, 'session') AS session,
    named(policy) AS policy,
    named(price_date) AS price_date,
    of_rest(rest, time_ms, 'baseline_name') AS baseline_name,
    named(baseline_model) AS baseline_model,
    of_rest(rest, time_ms, 'finish_reason') AS finish_reason,
    of_rest(rest, time_ms, 'error_text') AS error_text,
    of_rest(rest, time_ms, 'envelope') AS envelope,
    of_rest(rest, time_ms, 'features') AS features,
    of_rest(rest, time_ms, 'requirements') AS requirements,
    of_rest(rest, time_ms, 'overhead_us') AS overhead_us,
    of_rest(rest, time_ms, 'tags') AS tags,
    of_rest(rest, time_ms, 'stages') AS stages,
    of_rest(rest, time_ms, 'signals') AS signals,
    of_rest(rest, time_ms, 'attempts') AS attempts,
    of_rest(rest, time_ms, 'candidates') AS candidates,
    unpacked((SELECT b.prompt FROM bodies b WHERE b.seq = records.seq)) AS prompt,
    of_rest(rest, time_ms, 'translation') AS translation,
    of_rest(rest, time_ms, 'usage_parts') AS usage_parts
FROM records;
)";

// Sums of whole days (sumdays.h). `days` is 1: no two tables may have rows of the same form (salvage.cpp).
inline constexpr std::string_view compactDays = R"(
CREATE TABLE day_sums(
    hour_ms INTEGER NOT NULL,
    days INTEGER NOT NULL,
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
    PRIMARY KEY(hour_ms, days, money, model, provider, tier, client, policy, reason, outcome)
) STRICT, WITHOUT ROWID;
CREATE TABLE day_named_sums(
    hour_ms INTEGER NOT NULL,
    days INTEGER NOT NULL,
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
    PRIMARY KEY(hour_ms, days, kind, name, tier, money)
) STRICT, WITHOUT ROWID;
CREATE TABLE days_done(until_ms INTEGER NOT NULL) STRICT;
INSERT INTO days_done VALUES(-9223372036854775808);
)";

} // namespace tierline::ledger
