PRAGMA application_id=1414088018;
PRAGMA page_size=8192;
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
INSERT INTO sums VALUES(1780300800000,'billed','openai/gpt-4o-mini-2024-07-18','openai','moderate','openai-python','9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08','complexity_match','ok',3,0,0,779400,0,96885000,922950,779400,3,0,779400,144,0,0,0,1263,0);
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
INSERT INTO named_sums VALUES(1780300800000,'rule','refactor','moderate','billed',3,0,0,779400,0,96885000,922950,779400,3,0,779400,144,0,0,0,1263,0);
INSERT INTO named_sums VALUES(1780300800000,'rule','step-by-step','moderate','billed',3,0,0,779400,0,96885000,922950,779400,3,0,779400,144,0,0,0,1263,0);
INSERT INTO named_sums VALUES(1780300800000,'rule','words_under','moderate','billed',3,0,0,779400,0,96885000,922950,779400,3,0,779400,144,0,0,0,1263,0);
CREATE TABLE sums_zone(zone TEXT NOT NULL) STRICT;
INSERT INTO sums_zone VALUES('UTC');
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
CREATE TABLE reprice_runs(
    run INTEGER PRIMARY KEY,
    asked TEXT NOT NULL UNIQUE,
    at_seq INTEGER NOT NULL,
    changes TEXT NOT NULL
) STRICT;
CREATE TABLE bodies(seq INTEGER PRIMARY KEY, prompt BLOB, reply BLOB) STRICT;
INSERT INTO bodies VALUES(1,X'28b52ffd201bd9000057686174207761732061736b656420696e20726571756573742031',X'28b52ffd200f790000576861742077617320736169642031');
INSERT INTO bodies VALUES(2,X'28b52ffd201bd9000057686174207761732061736b656420696e20726571756573742032',X'28b52ffd200f790000576861742077617320736169642032');
INSERT INTO bodies VALUES(3,X'28b52ffd201bd9000057686174207761732061736b656420696e20726571756573742033',X'28b52ffd200f790000576861742077617320736169642033');
CREATE TABLE pins(seq INTEGER PRIMARY KEY) STRICT;
CREATE TABLE keeping(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(terms, content='', columnsize=0, detail=none, tokenize='ascii');
CREATE TABLE names(
    id INTEGER PRIMARY KEY,
    origin INTEGER NOT NULL,
    text TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO names VALUES(1,0,'openai');
INSERT INTO names VALUES(2,0,'openai/gpt-4o-mini-2024-07-18');
INSERT INTO names VALUES(3,0,'able');
INSERT INTO names VALUES(4,0,'anthropic/claude-opus-4-20250514');
INSERT INTO names VALUES(5,0,'refused');
INSERT INTO names VALUES(6,0,'closed');
INSERT INTO names VALUES(7,0,'billed');
INSERT INTO names VALUES(8,0,'moderate');
INSERT INTO names VALUES(9,1,'openai-python');
INSERT INTO names VALUES(10,0,'9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08');
INSERT INTO names VALUES(11,0,'complexity_match');
INSERT INTO names VALUES(12,0,'ok');
INSERT INTO names VALUES(13,0,'2026-06-01');
INSERT INTO names VALUES(14,0,'refactor');
INSERT INTO names VALUES(15,0,'step-by-step');
INSERT INTO names VALUES(16,0,'words_under');
INSERT INTO names VALUES(17,1,'auto');
INSERT INTO names VALUES(18,0,'strongest');
INSERT INTO names VALUES(19,0,'stop');
INSERT INTO names VALUES(20,0,'rules');
INSERT INTO names VALUES(21,0,'chosen');
INSERT INTO names VALUES(22,0,'cheapest able');
INSERT INTO names VALUES(23,0,'anthropic/claude-3-5-haiku-20241022');
INSERT INTO names VALUES(24,0,'openai/gpt-4o-2024-08-06');
INSERT INTO names VALUES(25,0,'provider speaks anthropic');
INSERT INTO names VALUES(26,0,'groq/llama-3.1-8b-instant');
INSERT INTO names VALUES(27,0,'tier simple is below moderate');
INSERT INTO names VALUES(28,0,'local/qwen');
INSERT INTO names VALUES(29,0,'breaker open for 0 s: 0 consecutive server_error');
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
INSERT INTO records VALUES(1,X'01980000000000000000000000000001',1780300800000,'billed','moderate','openai/gpt-4o-mini-2024-07-18','openai','openai-python','9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08','complexity_match','ok',NULL,'2026-06-01','anthropic/claude-opus-4-20250514',200,0,259800,32295000,307650,NULL,48,0,0,0,421,0,NULL,NULL,X'022219200302217265666163746f7200c0fc15010e100231737465702d62792d7374657000e0a71201d60118002d776f7264735f756e64657204bf9a0c04116175746f413566336139633062376432316538343600257374726f6e676573741173746f709803420066e807d816e0be34d6e569a0ef0ff004011572756c6573e0be34d6e56902000006081963686f73656e3563686561706573742061626c650184c7258d01616e7468726f7069632f636c617564652d332d352d6861696b752d32303234313032321161626c650001c08ff901616f70656e61692f6770742d346f2d323032342d30382d30360c000198f5f104101d726566757365646570726f766964657220737065616b7320616e7468726f70696301d082bf246567726f712f6c6c616d612d332e312d38622d696e7374616e741475746965722073696d706c652069732062656c6f77206d6f64657261746501ec9805296c6f63616c2f7177656e14c501627265616b6572206f70656e20666f7220313220733a203520636f6e7365637574697665207365727665725f6572726f7200010b080400ec04d41619636c6f73656418b00480501c02060000b0010001066f70656e6169021d6f70656e61692f6770742d346f2d6d696e692d323032342d30372d3138030461626c650420616e7468726f7069632f636c617564652d6f7075732d342d32303235303531340507726566757365640606636c6f736564');
INSERT INTO records VALUES(2,X'01980000000000000000000000000002',1780300800000,7,8,2,1,9,10,11,12,NULL,13,4,200,0,259800,32295000,307650,NULL,48,0,0,0,421,0,NULL,NULL,X'0262442003023800c0fc15010e10023c00e0a71201d60118004004bf9a0c0444413566336139633062376432316538343600484c9803420066e807d816e0be34d6e569a0ef0ff0040150e0be34d6e569020000060854580184c7255c0c0001c08ff901600c000198f5f10410146401d082bf2468146c01ec980570147602301400010b080400ec04d4161818b00480501c02060000b00100070662696c6c656408086d6f646572617465090d6f70656e61692d707974686f6e0a40396638366430383138383463376436353961326665616130633535616430313561336266346631623262306238323263643135643663313562306630306130380b10636f6d706c65786974795f6d617463680c026f6b0d0a323032362d30362d30310e087265666163746f720f0c737465702d62792d73746570100b776f7264735f756e64657211046175746f12097374726f6e67657374130473746f70140572756c6573150663686f73656e160d63686561706573742061626c651723616e7468726f7069632f636c617564652d332d352d6861696b752d323032343130323218186f70656e61692f6770742d346f2d323032342d30382d3036191970726f766964657220737065616b7320616e7468726f7069631a1967726f712f6c6c616d612d332e312d38622d696e7374616e741b1d746965722073696d706c652069732062656c6f77206d6f6465726174651c0a6c6f63616c2f7177656e1d30627265616b6572206f70656e20666f72203020733a203020636f6e7365637574697665207365727665725f6572726f72');
INSERT INTO records VALUES(3,X'01980000000000000000000000000003',1780300800000,7,8,2,1,9,10,11,12,NULL,13,4,200,0,259800,32295000,307650,NULL,48,0,0,0,421,0,NULL,NULL,X'029bb02003023800c0fc15010e10023c00e0a71201d60118004004bf9a0c0444413566336139633062376432316538343600484c9803420066e807d816e0be34d6e569a0ef0ff0040150e0be34d6e569020000060854580184c7255c0c0001c08ff901600c000198f5f10410146401d082bf2468146c01ec980570147602301400010b080400ec04d4161818b00480501c02060000b00100');
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
INSERT INTO days_done VALUES(1780272000000);
CREATE INDEX audit_time ON audit(time_ms);
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
PRAGMA user_version=6;
