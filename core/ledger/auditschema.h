// The schema step of the trail and of repriced costs. Released like the others: never changed.
#pragma once

#include <string_view>

namespace tierline::ledger {

// `audit_texts` keeps each policy once, by its own hash. `first_costs` keeps what a repriced decision cost
// when it was made; a run of repricing that was killed goes on from `at_seq`.
inline constexpr std::string_view auditStep = R"(
CREATE TABLE audit(
    seq INTEGER PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    program TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    body BLOB
) STRICT;
CREATE INDEX audit_time ON audit(time_ms);
CREATE TABLE audit_texts(
    hash TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE first_costs(
    decision INTEGER PRIMARY KEY,
    cost_nano_usd INTEGER,
    baseline_cost_nano_usd INTEGER,
    price_date TEXT NOT NULL,
    flags INTEGER NOT NULL
) STRICT;
CREATE TRIGGER first_costs_go AFTER DELETE ON decisions BEGIN
    DELETE FROM first_costs WHERE decision = OLD.seq;
END;
CREATE TABLE reprice_runs(
    run INTEGER PRIMARY KEY,
    asked TEXT NOT NULL UNIQUE,
    at_seq INTEGER NOT NULL,
    changes TEXT NOT NULL
) STRICT;
)";

} // namespace tierline::ledger
