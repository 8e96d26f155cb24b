-- A ledger of schema 2 as it was released. Its rows as records: v2.jsonl.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
, translation TEXT) STRICT;
INSERT INTO decisions VALUES(1,'01K00000000000000000000001',1780300800000,'billed','moderate','openai/gpt-4o-mini-2024-07-18','openai',200,'ok',NULL,0,259800,32295000,307650,NULL,48,0,0,0,421,0,51,500,430000,866667,130000,1452,312,NULL,NULL,'complexity_match','','openai-python','openai','auto','5f3a9c0b7d21e846','9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08','2026-06-01','strongest','anthropic/claude-opus-4-20250514','stop',NULL,'{"name":"","peeled":[]}','{"chars":204,"words":33,"questions":0,"code":false}','{"tools":false,"vision":false,"json":false,"reasoning":false}','{"read":14,"classify":1,"plan":3,"connect":0,"translate":0,"commit":88}','{}','[{"name":"rules","score":0.43,"confidence":0.866667,"us":1,"cost_nano_usd":0}]','[{"name":"refactor","kind":"keyword","weight":0.18,"spans":[[7,15]]},{"name":"step-by-step","kind":"keyword","weight":0.15,"spans":[[107,119]]},{"name":"words_under","kind":"feature","weight":-0.1,"spans":[]}]','[{"model":"openai/gpt-4o-mini-2024-07-18","provider":"openai","start":"2026-06-01T08:00:00.000Z","first_byte":"2026-06-01T08:00:00.310Z","end":"2026-06-01T08:00:01.450Z","breaker_before":"closed","breaker_after":"closed","server_delay":280,"bytes":5120,"committed":true}]','[{"model":"openai/gpt-4o-mini-2024-07-18","verdict":"chosen","reason":"cheapest able","estimated_cost_nano_usd":307650},{"model":"anthropic/claude-3-5-haiku-20241022","verdict":"able","reason":"","estimated_cost_nano_usd":2040800},{"model":"openai/gpt-4o-2024-08-06","verdict":"able","reason":"","estimated_cost_nano_usd":5127500},{"model":"anthropic/claude-opus-4-20250514","verdict":"refused","reason":"provider speaks anthropic","estimated_cost_nano_usd":38265000},{"model":"groq/llama-3.1-8b-instant","verdict":"refused","reason":"tier simple is below moderate","estimated_cost_nano_usd":42550},{"model":"local/qwen","verdict":"refused","reason":"breaker open for 12 s: 5 consecutive server_error","estimated_cost_nano_usd":null}]','Please refactor this function so that it no longer copies the vector on each call, explain the trade-offs step by step, and compare the result with what the standard library does in its own algorithm.','{"dialect":"anthropic","dropped":["seed","penalties"],"max_output":4000}');
INSERT INTO decisions VALUES(2,'01K00000000000000000000002',1780300800000,'billed','','openai/gpt-4o-mini-2024-07-18','openai',200,'ok',NULL,0,259800,32295000,307650,NULL,48,0,0,0,421,0,51,500,0,0,0,1452,312,NULL,NULL,'pinned','','openai-python','openai','auto','5f3a9c0b7d21e846','9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08','2026-06-01','strongest','anthropic/claude-opus-4-20250514','',NULL,'{"name":"","peeled":[]}','{"chars":0,"words":0,"questions":0,"code":false}','{"tools":false,"vision":false,"json":false,"reasoning":false}','{"read":14,"classify":1,"plan":3,"connect":0,"translate":0,"commit":88}','{}','[]','[]','[{"model":"openai/gpt-4o-mini-2024-07-18","provider":"openai","start":"2026-06-01T08:00:00.000Z","first_byte":"2026-06-01T08:00:00.310Z","end":"2026-06-01T08:00:01.450Z","breaker_before":"closed","breaker_after":"closed","server_delay":280,"bytes":5120,"committed":true}]','[]',NULL,NULL);
INSERT INTO decisions VALUES(3,'01K675634811013819372491320860226',3248141275951,'equivalent','','name1',replace('\n{}\n','\n',char(10)),386,'refused','name5',1,-1792445248934061291,1094768142826976982,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,475,6906105469519082130,738535,-940617,-492245,540,NULL,0,'name1','name1','name7','name7','	🙂','"','a日本語',replace('日本語\n{}é','\n',char(10)),replace('🙂é\n日本語','\n',char(10)),'name7','"','日本語"日本語','','{"name":"\u0001''","peeled":[]}','{"chars":5143158031459654716,"words":-1806040232980855993,"questions":-3817059469882959938,"code":true}','{"tools":true,"vision":true,"json":false,"reasoning":true}','{"read":2482940311146055329,"classify":621,"plan":715,"connect":3165365036265784921,"translate":527,"commit":4134209272728174081}','{"name4":"Prove 🙂🙂\t\u0001"}','[{"name":"\u0001\"","score":-0.60292,"confidence":0.925889,"us":273,"cost_nano_usd":419,"error":"日本語a''"},{"name":"name4","score":-0.541502,"confidence":-0.844288,"us":7624771131978864577,"cost_nano_usd":462}]','[{"name":"''a\u0001","kind":"feature","weight":-0.649991,"effect":"set","effect_tier":2,"spans":[[4093680397,89],[2979838974,51]]},{"name":"\u0001{}","kind":"regex","weight":-0.370716,"spans":[[573816517,44],[2089744999,92],[406382737,3]]},{"name":"\"🙂\u0001","kind":"keyword","weight":0.756239,"effect":"set","effect_tier":2,"spans":[]}]','[]','[{"model":"","verdict":"","reason":"日本語\u0001","estimated_cost_nano_usd":5472525640620171944}]',NULL,NULL);
INSERT INTO decisions VALUES(4,'01K5672156864794761143736381178',3778206155184,'billed','name1','name0','{}	',589,'truncated','{}{}',10,NULL,6976966054777796764,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,134,485,-993897,-421578,30656,-6030407180605756580,NULL,-1,NULL,'name4','name4','name5','','','name1','',replace('\n🙂a"','\n',char(10)),'name0','日本語🙂Prove 	a','name4',replace('\n/"','\n',char(10)),'{"name":"name1","peeled":[[306281479,83]]}','{"chars":934,"words":355,"questions":2072947819573578294,"code":false}','{"tools":false,"vision":true,"json":true,"reasoning":false}','{"read":965,"classify":676,"plan":586,"connect":669,"translate":81,"commit":8458828225585233491}','{"name1":"🙂\"\\","name8":"🙂日本語\nProve "}','[]','[{"name":"name5","kind":"feature","weight":-0.769356,"effect":"floor","effect_tier":3,"spans":[]},{"name":"🙂","kind":"regex","weight":0.380325,"effect":"set","effect_tier":2,"spans":[[1208098936,25],[1940163195,54],[3536387758,8]]},{"name":"日本語","kind":"regex","weight":-0.325408,"effect":"ceiling","effect_tier":2,"spans":[[4293854693,1],[2675640996,7]]}]','[{"model":"name1","provider":"name0","start":"2002-12-26T23:33:20.303Z","first_byte":"2014-06-03T01:34:00.994Z","end":"1997-11-19T07:06:24.129Z","breaker_before":"Prove 🙂/\u0001{}","breaker_after":"name5","server_delay":2861,"bytes":103,"committed":true}]','[{"model":"","verdict":"🙂''{}Prove ","reason":"","estimated_cost_nano_usd":null}]',NULL,NULL);
INSERT INTO decisions VALUES(5,'01K66430283712957854727581184533',519731479882,'simulated','name5','name5','日本語🙂Prove "''',126,'cancelled','name0',3,-896356226066912408,NULL,NULL,2414988842076958228,NULL,NULL,NULL,NULL,NULL,NULL,292,-2676131985352544752,831729,-67717,-548395,122,-6640413025489302935,NULL,'name7',replace('日本語''\n','\n',char(10)),'name1','日本語é{}','name0','name7','','name4','name7','name8','{}',replace('\n🙂','\n',char(10)),'🙂','{"name":"name0","peeled":[[4264918549,32],[2074252444,5],[3803265339,1]]}','{"chars":209,"words":2764952941777904124,"questions":-4799056022577964991,"code":false}','{"tools":false,"vision":true,"json":true,"reasoning":true}','{"read":-881631948908931937,"classify":489,"plan":279,"connect":538,"translate":-8424433562869818996,"commit":930}','{"\u0001\"":"éé日本語","''/a''":"aProve "}','[{"name":"name2","score":-0.310471,"confidence":0.890302,"us":-2623298025064479710,"cost_nano_usd":118}]','[]','[]','[{"model":"name6","verdict":"name2","reason":"","estimated_cost_nano_usd":4379183976680733855},{"model":"name5","verdict":"name2","reason":"\u0001","estimated_cost_nano_usd":122},{"model":"aé","verdict":"\u0001{}\n日本語","reason":"\n","estimated_cost_nano_usd":658467959777256295}]',replace('\n''','\n',char(10)),NULL);
CREATE INDEX decisions_time ON decisions(time_ms);
COMMIT;
PRAGMA application_id=1414088018;
PRAGMA user_version=2;
