-- A ledger of schema 1 as it was released. Its rows as records: v1.jsonl.
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
) STRICT;
INSERT INTO decisions VALUES(1,'01K00000000000000000000001',1780300800000,'billed','moderate','openai/gpt-4o-mini-2024-07-18','openai',200,'ok',NULL,0,259800,32295000,307650,NULL,48,0,0,0,421,0,51,500,430000,866667,130000,1452,312,NULL,NULL,'complexity_match','','openai-python','openai','auto','5f3a9c0b7d21e846','9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08','2026-06-01','strongest','anthropic/claude-opus-4-20250514','stop',NULL,'{"name":"","peeled":[]}','{"chars":204,"words":33,"questions":0,"code":false}','{"tools":false,"vision":false,"json":false,"reasoning":false}','{"read":14,"classify":1,"plan":3,"connect":0,"translate":0,"commit":88}','{}','[{"name":"rules","score":0.43,"confidence":0.866667,"us":1,"cost_nano_usd":0}]','[{"name":"refactor","kind":"keyword","weight":0.18,"spans":[[7,15]]},{"name":"step-by-step","kind":"keyword","weight":0.15,"spans":[[107,119]]},{"name":"words_under","kind":"feature","weight":-0.1,"spans":[]}]','[{"model":"openai/gpt-4o-mini-2024-07-18","provider":"openai","start":"2026-06-01T08:00:00.000Z","first_byte":"2026-06-01T08:00:00.310Z","end":"2026-06-01T08:00:01.450Z","breaker_before":"closed","breaker_after":"closed","server_delay":280,"bytes":5120,"committed":true}]','[{"model":"openai/gpt-4o-mini-2024-07-18","verdict":"chosen","reason":"cheapest able","estimated_cost_nano_usd":307650},{"model":"anthropic/claude-3-5-haiku-20241022","verdict":"able","reason":"","estimated_cost_nano_usd":2040800},{"model":"openai/gpt-4o-2024-08-06","verdict":"able","reason":"","estimated_cost_nano_usd":5127500},{"model":"anthropic/claude-opus-4-20250514","verdict":"refused","reason":"provider speaks anthropic","estimated_cost_nano_usd":38265000},{"model":"groq/llama-3.1-8b-instant","verdict":"refused","reason":"tier simple is below moderate","estimated_cost_nano_usd":42550},{"model":"local/qwen","verdict":"refused","reason":"breaker open for 12 s: 5 consecutive server_error","estimated_cost_nano_usd":null}]','Please refactor this function so that it no longer copies the vector on each call, explain the trade-offs step by step, and compare the result with what the standard library does in its own algorithm.');
INSERT INTO decisions VALUES(2,'01K47698037177892348749706155805',769805294738,'simulated','name8','name5','Prove ''	',201,'failed','',30,NULL,164931214959235950,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,406205906200701582,501,212633,-841000,-87112,943447246208838964,NULL,0,'name7',replace('		\n{}','\n',char(10)),'name7','Prove ','日本語','name8','"/''','a','name5','name1','name6','name5','','{"name":"日本語é''\u0001","peeled":[]}','{"chars":323,"words":397,"questions":9120474095886052580,"code":false}','{"tools":false,"vision":true,"json":false,"reasoning":false}','{"read":250,"classify":473,"plan":35,"connect":660,"translate":4074952482329498490,"commit":-8213370827956025404}','{}','[{"name":"","score":-0.395778,"confidence":0.073694,"us":910,"cost_nano_usd":848,"error":"name7"},{"name":"name7","score":0.355449,"confidence":-0.664083,"us":47,"cost_nano_usd":2064989867111967523}]','[{"name":"name6","kind":"feature","weight":-0.479704,"effect":"ceiling","effect_tier":3,"spans":[[222838870,86],[2498968851,96]]},{"name":"name5","kind":"regex","weight":-0.731383,"spans":[[1805667913,6]]}]','[{"model":"Prove {}日本語","provider":"\t\u0001\\''\"","start":"2093-04-20T20:37:10.310Z","first_byte":"2084-04-29T23:43:56.383Z","end":"1998-02-25T01:34:32.577Z","error_class":"content_filtered","breaker_before":"name5","breaker_after":"\u0001日本語\t","bytes":342,"committed":false}]','[]','');
INSERT INTO decisions VALUES(3,'01K562944917516683633187129880322',3288520290417,'billed','日本語/Prove 日本語','''		','',572,'ok','{}{}/🙂Prove ',22,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,443,8831892823622423147,206019,-874407,559721,-7927617742498569638,-5171798674917747977,-1,'name2','Prove Prove aéé','name3','name5','name2','name2','/{}\🙂','''"🙂','','name6','name6','name2','\日本語Prove 	','{"name":"","peeled":[[577428352,2]]}','{"chars":5466821040563996484,"words":174,"questions":394,"code":false}','{"tools":false,"vision":false,"json":false,"reasoning":true}','{"read":3957097139692386443,"classify":709,"plan":284,"connect":16576188275424856,"translate":206,"commit":661}','{}','[]','[{"name":"\u0001日本語a日本語","kind":"regex","weight":-0.375651,"effect":"floor","effect_tier":3,"spans":[[631611383,80],[3135992960,7],[1296280983,24]]}]','[]','[]','"');
INSERT INTO decisions VALUES(4,'01K37019193325265772573865532171',3344432148849,'equivalent','name1','name7','name6',377,'failed',NULL,4,NULL,NULL,371,607,-9011528030315900322,585,7512801551535531097,2761419513240171526,3684236872459539754,4807339436210968331,2702710214381819154,1969317913953076318,609412,-41313,178687,5238080603194713939,NULL,-1,replace('\né"	','\n',char(10)),'name2','/{}','name0','name1','🙂	','a/a\','name1','name6',replace('🙂\n','\n',char(10)),'/Prove ','	''''Prove 	',NULL,'{"name":"\t\t","peeled":[[128119999,4],[535995200,53]]}','{"chars":901283954048530832,"words":-8886979171457515275,"questions":6307553965370480969,"code":false}','{"tools":true,"vision":false,"json":true,"reasoning":false}','{"read":-3698506931360418292,"classify":216,"plan":158,"connect":217,"translate":4271934914344330416,"commit":116}','{"name7":"\néa日本語{}"}','[{"name":"name2","score":-0.476221,"confidence":-0.792939,"us":607,"cost_nano_usd":-2210710439394360487},{"name":"name0","score":0.950308,"confidence":0.637917,"us":249,"cost_nano_usd":2381219270715815141}]','[{"name":"日本語\u0001","kind":"keyword","weight":-0.470661,"effect":"floor","effect_tier":0,"spans":[[2298075843,91]]},{"name":"name7","kind":"keyword","weight":0.448846,"effect":"floor","effect_tier":0,"spans":[]},{"name":"name2","kind":"regex","weight":0.810728,"effect":"set","effect_tier":0,"spans":[]}]','[]','[{"model":"a🙂","verdict":"name2","reason":"''\n","estimated_cost_nano_usd":null},{"model":"name2","verdict":"é''","reason":"","estimated_cost_nano_usd":-434495138457475752},{"model":"name7","verdict":"''\t{}''","reason":"","estimated_cost_nano_usd":-6675890847306565062}]','\日本語');
INSERT INTO decisions VALUES(5,'01K949616708414161798508765956884',3307930759687,'equivalent','name6','"{}\','name8',130,'refused',replace('é\n','\n',char(10)),29,NULL,6769175116272966248,6934300358682135041,NULL,103071686303761755,-1374358973555943449,-7503991435612299888,-3365944529434552391,-8888909179100494985,6413155170139176658,-4205302988166684847,267494868091742791,-59940,-652354,340772,733938839785381124,4924021361899474555,-1,NULL,'name3','Prove ','name3','','{}','name5','🙂{}','name1','name5','/"','name2','','{"name":"\u0001","peeled":[[857227688,18]]}','{"chars":5950759474450561767,"words":-3799233975146745686,"questions":716,"code":false}','{"tools":true,"vision":true,"json":false,"reasoning":true}','{"read":-3031847016819108552,"classify":486,"plan":4341157834064093979,"connect":709,"translate":-7851908541730273685,"commit":-4804899033105409269}','{"name2":"","🙂":""}','[{"name":"{}\u0001/","score":0.252124,"confidence":0.799689,"us":41,"cost_nano_usd":314},{"name":"\u0001/{}","score":0.679999,"confidence":-0.685104,"us":9149941848186865585,"cost_nano_usd":-2704789857788617149,"error":"name6"}]','[{"name":"name1","kind":"regex","weight":-0.38039,"effect":"ceiling","effect_tier":1,"spans":[]},{"name":"{}","kind":"feature","weight":-0.538923,"spans":[[618396708,56]]},{"name":"Prove ","kind":"keyword","weight":-0.942754,"effect":"floor","effect_tier":1,"spans":[[2348981207,76],[2714234861,42]]}]','[]','[{"model":"''\t","verdict":"\t\\/🙂{}","reason":"\u0001日本語","estimated_cost_nano_usd":-1754727077361223863},{"model":"name0","verdict":"","reason":"\u0001日本語\t","estimated_cost_nano_usd":null},{"model":"name0","verdict":"name7","reason":"日本語\t日本語{}","estimated_cost_nano_usd":null}]','');
INSERT INTO decisions VALUES(6,'01K135150049110577113687136497966',3997409086580,'equivalent','é🙂日本語','name4','\é{}',17,'ok',NULL,5,440,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,6370382357497593588,833,-430570,-86766,162126,-7026100708118923097,NULL,1,NULL,'name1','name5','{}aProve ','','name1','name2','name8',replace('Prove \n','\n',char(10)),'name0','name0','name4',NULL,'{"name":"name1","peeled":[[4024973422,41],[84624980,86]]}','{"chars":119,"words":219,"questions":349,"code":false}','{"tools":false,"vision":false,"json":true,"reasoning":true}','{"read":523,"classify":758,"plan":1464223941788832089,"connect":6942084978787542605,"translate":5546059670426256387,"commit":184}','{"a\u0001":"\t\"","name6":"\n\\\t"}','[{"name":"\"\"\"日本語🙂","score":-0.614018,"confidence":-0.766662,"us":352,"cost_nano_usd":6118520176803526498},{"name":"{}''\n\u0001","score":-0.309158,"confidence":-0.189127,"us":475927871194169733,"cost_nano_usd":426,"error":"{}a{}"}]','[{"name":"Prove é","kind":"keyword","weight":-0.825537,"spans":[]},{"name":"name0","kind":"feature","weight":0.459255,"spans":[[4132670397,52]]}]','[]','[{"model":"name8","verdict":"name0","reason":"é🙂","estimated_cost_nano_usd":-8753013079874895115},{"model":"","verdict":"","reason":"\u0001","estimated_cost_nano_usd":921},{"model":"🙂日本語日本語Prove /","verdict":"\t\t","reason":"\taProve \n","estimated_cost_nano_usd":null},{"model":"name8","verdict":"name5","reason":"\t\u0001\"é","estimated_cost_nano_usd":null}]','');
CREATE INDEX decisions_time ON decisions(time_ms);
COMMIT;
PRAGMA application_id=1414088018;
PRAGMA user_version=1;
