// Rows and sets as text; apart from the test, whose moc stumbles over raw strings.
#pragma once

#include <cstddef>

namespace tierline::bench {

struct RowCase {
    const char *name, *row, *columns, *values, *read; // `!`: what is wrong
};

constexpr RowCase rowCases[] = {
    {"only what must be", R"({"id":"a","prompt":"hello"})", "", "", "a [hello]"},
    {"a number as id", R"({"id":7,"prompt":""})", "", "", "7 []"},
    {"all that can be",
     R"({"id":"a","prompt":"p","tier":"complex","outcomes":{"w":{"score":0.5,"cost":0.000001},"s":{"score":true}},)"
     R"("expected":"42","tags":{"lang":"en","n":3}})",
     "", "", "a [p] tier=complex w=0.5@1000 s=1 expected=42 lang=en n=3"},
    {"the words of the last user message",
     R"({"id":1,"messages":[{"role":"user","content":"one"},{"role":"assistant","content":"x"},{"role":"user","content":[{"type":"text","text":"two"}]}]})",
     "", "", "1 [two]"},
    {"messages by another name", R"({"id":1,"chat":[{"role":"user","content":"one"}]})", "messages=chat", "",
     "1 [one]"},
    {"tags as a list", R"({"id":1,"prompt":"p","tags":["hard","de"]})", "", "", "1 [p] de=true hard=true"},
    {"expected need not be a text", R"({"id":1,"prompt":"p","expected":{"a":1}})", "", "",
     R"(1 [p] expected={"a":1})"},
    {"null is absent", R"({"id":1,"prompt":"p","tier":null,"outcomes":null,"expected":null,"tags":null})", "",
     "", "1 [p]"},
    {"a mapped tier, case ignored", R"({"id":1,"prompt":"p","tier4":"Simple"})", "tier=tier4",
     "SIMPLE=simple", "1 [p] tier=simple"},
    {"columns as outcomes", R"({"id":1,"prompt":"p","weak_correct":0,"strong_correct":1})",
     "outcomes.weak=weak_correct outcomes.strong=strong_correct", "", "1 [p] strong=1 weak=0"},
    {"an object of scores", R"({"id":1,"prompt":"p","scores":{"llama-3.1-8b":0.25}})", "outcomes=scores", "",
     "1 [p] llama-3.1-8b=0.25"},
    {"costs in columns of their own", R"({"id":1,"prompt":"p","w":1,"usd":0.5})", "outcomes.w=w costs.w=usd",
     "", "1 [p] w=1@500000000"},
    {"one object deeper", R"({"id":1,"body":{"text":"deep"},"meta":{"a":{"lang":"de"}}})",
     "prompt=body.text tags.lang=meta.a.lang", "", "1 [deep] lang=de"},
    {"a name with a point goes first", R"({"id":1,"a.b":"flat","a":{"b":"deep"}})", "prompt=a.b", "",
     "1 [flat]"},

    {"what it says in other words", R"({"id":1,"prompt":"p","original":"q"})", "", "", "1 [p] original=q"},
    {"a grader by its name, and why", R"({"id":1,"prompt":"p","grader":"exact","reason":"short"})", "", "",
     R"(1 [p] grader="exact" reason=short)"},
    {"a grader with its settings", R"({"id":1,"prompt":"p","grader":{"regex":"a+","flags":["i"]}})", "", "",
     R"(1 [p] grader={"regex":"a+","flags":["i"]})"},
    {"both by other names", R"({"id":1,"prompt":"p","how":{"kind":"number"},"meta":{"why":"it counts"}})",
     "grader=how reason=meta.why", "", R"(1 [p] grader={"kind":"number"} reason=it counts)"},
    {"rows called by their line", R"({"prompt":"p"})", "id=@line", "", "1 [p]"},

    {"no object", "[1]", "", "", "!a row is a JSON object"},
    {"broken", R"({"id":1,"prompt":"p")", "", "", "!"},
    {"not UTF-8", "{\"id\":1,\"prompt\":\"\xff\"}", "", "", "!UTF-8"},
    {"no id", R"({"prompt":"p","nr":1})", "", "", "!it has `prompt`, `nr`; name one with --map id="},
    {"an empty id", R"({"id":"","prompt":"p"})", "", "", "!`id` is neither"},
    {"no prompt", R"({"id":1,"question":"p"})", "", "",
     "!neither `prompt` nor `messages`; it has `id`, `question`"},
    {"both", R"({"id":1,"prompt":"p","messages":[]})", "", "", "!both"},
    {"a prompt of another type", R"({"id":1,"prompt":["p"]})", "", "", "!`prompt` is not a text"},
    {"messages of another type", R"({"id":1,"messages":"p"})", "", "", "!messages"},
    {"an unknown tier", R"({"id":1,"prompt":"p","tier":"smiple"})", "", "", "!did you mean `simple`"},
    {"a tier of another case", R"({"id":1,"prompt":"p","tier":"SIMPLE"})", "", "", "!--map-value SIMPLE="},
    {"a tier that is none", R"({"id":1,"prompt":"p","tier":{"a":1}})", "", "", "!`tier` is not a text"},
    {"outcomes as a list", R"({"id":1,"prompt":"p","outcomes":[1]})", "", "", "!`outcomes` is not an object"},
    {"an outcome without a score", R"({"id":1,"prompt":"p","outcomes":{"w":{"cost":1}}})", "", "",
     "!the outcome of `w` has no score"},
    {"a score in words", R"({"id":1,"prompt":"p","outcomes":{"w":"good"}})", "", "",
     "!no score that is a number"},
    {"a score beyond sense", R"({"id":1,"prompt":"p","outcomes":{"w":1e300}})", "", "", "!no score"},
    {"a negative cost", R"({"id":1,"prompt":"p","outcomes":{"w":{"score":1,"cost":-0.5}}})", "", "",
     "!not an amount in USD"},
    {"a cost in words", R"({"id":1,"prompt":"p","outcomes":{"w":{"score":1,"cost":"free"}}})", "", "",
     "!not an amount in USD"},
    {"an outcome twice", R"({"id":1,"prompt":"p","outcomes":{"w":1},"x":0})", "outcomes.w=x", "",
     "!two outcomes of `w`"},
    {"a cost without an outcome", R"({"id":1,"prompt":"p","usd":1})", "costs.w=usd", "", "!no outcome"},
    {"tags of another type", R"({"id":1,"prompt":"p","tags":"x"})", "", "", "!`tags` is neither"},
};

constexpr RowCase csvRowCases[] = {
    {"scores and costs are read out of texts",
     "id,prompt,outcomes.a,costs.a,outcomes.b\n1,p,0.5,1e-6,True\n2,q, 1 ,,0\n", "", "",
     "1 [p] a=0.5@1000 b=1 | 2 [q] a=1 b=0"},
    {"columns by other names", "nr;q;w;w|usd\nx;p;1;0.5\n", "id=nr prompt=q outcomes.w=w costs.w=w|usd", "",
     "x [p] w=1@500000000"},
    {"what is mapped elsewhere is not read twice", "id,prompt,outcomes.a\n1,p,1\n", "outcomes.b=outcomes.a",
     "", "1 [p] b=1"},
    {"JSON in cells",
     "id,messages,outcomes,tags,grader\n1,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"hi\"\"}]\",\"{"
     "\"\"a\"\":1}\","
     "\"{\"\"lang\"\":\"\"en\"\"}\",\"{\"\"regex\"\":\"\"x\"\"}\"\n",
     "", "", R"(1 [hi] a=1 grader={"regex":"x"} lang=en)"},
    {"plain words as grader and reason", "id,prompt,how,why\n1,p,exact,short\n", "grader=how reason=why", "",
     R"(1 [p] grader="exact" reason=short)"},
    {"numbers stay texts elsewhere", "id,prompt,expected,tags.n\n007,1.50,3.0,true\n", "", "",
     "007 [1.50] expected=3.0 n=true"},
    {"empty cells are absent", "id,prompt,tier,outcomes.a,expected,tags.lang\n1,p,,,,\n", "", "", "1 [p]"},
    {"an empty prompt is a missing one", "id,prompt\n1,\n", "", "",
     "!set.csv:2: the row has neither `prompt`"},
    {"a score in words", "id,prompt,outcomes.a\n1,p,good\n", "", "", "!the outcome of `a` has no score"},
    {"a score that is none", "id,prompt,outcomes.a\n1,p,nan\n", "", "", "!the outcome of `a` has no score"},
    {"a cost with its sign", "id,prompt,outcomes.a,costs.a\n1,p,1,$0.5\n", "", "",
     "!`$0.5` is not an amount"},
    {"a negative cost", "id,prompt,outcomes.a,costs.a\n1,p,1,-0.5\n", "", "", "!not an amount"},
    {"a cost without an outcome", "id,prompt,outcomes.a,costs.a\n1,p,,0.5\n", "", "", "!no outcome"},
    {"the line where a bad row begins", "id,prompt\n1,\"p\n\nq\"\n1,r\n", "", "",
     "!set.csv:5: the id `1` stands in line 2 already"},
    {"no id", "prompt,tier\np,simple\n", "", "", "!number the rows with --map id=@line"},
    {"rows called by their line", "prompt,tier\np,simple\n\nq,simple\n", "id=@line", "",
     "2 [p] tier=simple | 4 [q] tier=simple"},
    {"a mapped column that is nowhere", "id,prompt\n1,p\n", "tier=level", "",
     "!no row has the column `level`"},
};

constexpr char wholeSet[] = R"({"id":1,"prompt":"p","tier4":"SIMPLE","scores":{"a":1,"b":0}}

{"id":2,"prompt":"q","tier4":"COMPLEX","scores":{"b":0.5,"a":1}}
{"id":3,"prompt":"p","tier4":"SIMPLE","scores":{"a":1}}

)"
                            "   \n{\"id\":4,\"prompt\":\"p\",\"tier4\":\"Complex\"}";

struct SetCase {
    const char* name;
    const char* content;
    std::size_t size;
    const char* columns;
    bool skipBad;
    const char* outcome;
};

template <std::size_t N>
constexpr SetCase setCase(const char* name, const char (&content)[N], const char* columns, bool skipBad,
                          const char* outcome) {
    return {name, content, N - 1, columns, skipBad, outcome};
}

constexpr char twoGood[] = "{\"id\":1,\"prompt\":\"p\"}\n{\"id\":2,\"prompt\":\"q\"}\n";
constexpr char oneBad[] = "{\"id\":1,\"prompt\":\"p\"}\n\n{\"id\":2}\n{\"id\":3,\"prompt\":\"q\"}\n";
constexpr char sameId[] = "{\"id\":1,\"prompt\":\"p\"}\n{\"id\":1,\"prompt\":\"q\"}\n";
constexpr char withMark[] = "\xef\xbb\xbf{\"id\":1,\"prompt\":\"p\"}\n";
constexpr char wide[] = "\xff\xfe{\0";
constexpr char cut[] = "{\"id\":1,\"prompt\":\"p\"}\n{\"id\":2,\"pro";

constexpr SetCase setCases[] = {
    setCase("two rows", twoGood, "", false, "2 rows, 0 skipped"),
    setCase("an empty file", "", "", false, "the set has no row"),
    setCase("only blank lines", "\n \n\t\n", "", false, "the set has no row"),
    setCase("a bad row by its line", oneBad, "", false, "set.jsonl:3"),
    setCase("a bad row passed over on request", oneBad, "", true, "2 rows, 1 skipped"),
    setCase("nothing but bad rows", "{}\n{}\n", "", true, "none of the 2 rows can be used"),
    setCase("an id twice", sameId, "", false, "set.jsonl:2: the id `1` stands in line 1 already"),
    setCase("a byte order mark", withMark, "", false, "1 rows, 0 skipped"),
    setCase("UTF-16", wide, "", false, "is UTF-16"),
    setCase("cut off in the last row", cut, "", false, "set.jsonl:2"),
    setCase("a mapped member that no row has", twoGood, "tier=level", false, "no row has the column `level`"),
};

} // namespace tierline::bench
