#include "gradercases.h"

namespace tierline::test {

namespace {

std::string times(const std::string& part, std::size_t count) {
    std::string text;
    for (std::size_t at = 0; at < count; ++at)
        text += part;
    return text;
}

} // namespace

std::vector<GraderCase> ruleCases() {
    const std::string schema =
        R"({"kind":"json_schema","schema":{"type":"object","required":["name","age"],"additionalProperties":false,)"
        R"("properties":{"name":{"type":"string","minLength":2,"pattern":"^[A-Z]"},"age":{"type":"integer","minimum":0,)"
        R"("maximum":150},"tags":{"type":"array","maxItems":2,"items":{"enum":["a","b"]}}}}})";
    return {
        {"white space around an exact answer is forgiven", "exact", "Paris", "  Paris \n", 1},
        {"letters are compared with their case", "exact", "Paris", "paris", 0},
        {"unless it is ignored", R"({"kind":"exact","ignore_case":true})", "Paris", "PARIS", 1},
        {"words around it are not exact", "exact", "Paris", "It is Paris.", 0},
        {"nothing is expected", "exact", "-", "Paris", -1},
        {"an empty answer is wrong", "exact", "Paris", "", 0},
        {"a zero byte is a byte like others", "exact", "Paris", std::string("Paris\0", 6), 0},
        {"what is expected is in it", "contains", "Paris", "It is Paris.", 1},
        {"one of several is enough", R"({"kind":"contains","any":["Paris","Rome"]})", "-", "It is Rome", 1},
        {"all of several are needed", R"({"kind":"contains","all":["Paris","Rome"]})", "-", "It is Rome", 0},
        {"what must not be there is not", R"({"kind":"contains","all":["Rome"],"none":["sorry"]})", "-",
         "Rome, sorry", 0},
        {"case of parts can be ignored", R"({"kind":"contains","any":["ROME"],"ignore_case":true})", "-",
         "rome", 1},
        {"a pattern anywhere", R"({"kind":"regex","pattern":"\\bR[o0]me\\b"})", "-", "It is R0me", 1},
        {"a pattern knows case", R"({"kind":"regex","pattern":"rome"})", "-", "Rome", 0},
        {"a pattern over the whole answer", R"({"kind":"regex","pattern":"^yes$"})", "-", "yes\nno", 0},
        {"a pattern that would blow up elsewhere", R"({"kind":"regex","pattern":"^(a+)+$"})", "-",
         times("a", 200'000) + "!", 0},
        {"a long text against a pattern that ended programs",
         R"({"kind":"regex","pattern":"leite\\b.*\\b(her|ab)\\b"})", "-", times("x ", 500) + "leite das her",
         1},
        {"a pattern against bytes that are no text", R"({"kind":"regex","pattern":"o.k"})", "-",
         "\xff\xfe ok", 0},
        {"the last number counts", "number", "42", "First 17, then 25; together 42.", 1},
        {"an earlier number does not", "number", "17", "First 17, then 25; together 42.", 0},
        {"a box counts before all else", "number", "7", "\\boxed{7} is it, checked 3 times", 1},
        {"a fraction in a box", "number", "0.75", "so \\boxed{\\frac{3}{4}}", 1},
        {"a negative fraction in a box", "number", "-0.75", "so \\boxed{-\\frac{3}{4}}", 1},
        {"the answer's own line counts", "number", "12", "Answer: 12 apples\nThat took 3 steps.", 1},
        {"the marker of a known data set", "number", "1080", "so 3*360\n#### 1,080", 1},
        {"thousands in groups", "number", "1234567", "It is 1,234,567 in all", 1},
        {"thousands as others write them", "number", "1234567.5", "Es sind 1.234.567,5", 1},
        {"thousands with apostrophes", "number", "1234567", "1'234'567", 1},
        {"thousands with a narrow space", "number", "12000", "12\u202f000 €", 1},
        {"a decimal comma", "number", "3.14", "es ist 3,14", 1},
        {"a comma of a list is no group", "number", "3", "1,2,3", 1},
        {"a point ends the sentence", "number", "5", "It is 5.", 1},
        {"a true minus sign", "number", "-8", "it is \u22128 degrees", 1},
        {"a range has no minus", "number", "5", "3-5", 1},
        {"a name holds no number", "number", "5", "5 says GPT-4", 1},
        {"a unit behind it", "number", "70", "about 70km", 1},
        {"money before it", "number", "19.99", "It costs $19.99", 1},
        {"another currency", "number", "20", "£20", 1},
        {"beside Chinese letters", "number", "42", "价格是42元", 1},
        {"percent against a share", "number", "0.12", "12 %", 1},
        {"percent against percent", "number", "12%", "12 percent", 1},
        {"percent against another percent", "number", "12%", "0.12 %", 0},
        {"percent in words against a plain number", "number", "12", "12%", 1},
        {"a scientific number", "number", "1500", "1.5e3", 1},
        {"a fraction", "number", "0.5", "1/2", 1},
        {"a date is no fraction", "number", "2024", "on 1/2/2024", 1},
        {"division by zero is two numbers", "number", "0", "1/0", 1},
        {"within an absolute room", R"({"kind":"number","tolerance":0.01})", "3.14", "3.1415", 1},
        {"beyond it", R"({"kind":"number","tolerance":0.001})", "3.14", "3.1415", 0},
        {"within a relative room", R"({"kind":"number","relative":0.05})", "1000", "1049", 1},
        {"rounding of binary fractions", "number", "0.3", "0.30000000000000004", 1},
        {"no number at all", "number", "5", "I cannot say", 0},
        {"a number of a megabyte of digits", "number", "5", times("9", 1'000'000), 0},
        {"a number behind it is found", "number", "5", times("9", 1'000'000) + " 5", 1},
        {"a thousand open braces", "number", "5", times("\\boxed{", 1'000) + "5", 1},
        {"no number is expected", "number", "five", "5", -1},
        {"fits the schema", schema, "-", R"({"name":"Ada","age":36,"tags":["a"]})", 1},
        {"fits it in a fence", schema, "-", "```json\n{\"name\":\"Ada\",\"age\":36}\n```", 1},
        {"words before the JSON", schema, "-", "Here: {\"name\":\"Ada\",\"age\":36}", 0},
        {"a member is missing", schema, "-", R"({"name":"Ada"})", 0},
        {"a member too many", schema, "-", R"({"name":"Ada","age":36,"x":1})", 0},
        {"a whole number written as a decimal", schema, "-", R"({"name":"Ada","age":36.0})", 1},
        {"a broken number", schema, "-", R"({"name":"Ada","age":36.5})", 0},
        {"below the least", schema, "-", R"({"name":"Ada","age":-1})", 0},
        {"too short a text, counted in characters", schema, "-", R"({"name":"Ä","age":1})", 0},
        {"not as the pattern wants it", schema, "-", R"({"name":"ada","age":1})", 0},
        {"a list too long", schema, "-", R"({"name":"Ada","age":1,"tags":["a","b","a"]})", 0},
        {"a value that is not listed", schema, "-", R"({"name":"Ada","age":1,"tags":["c"]})", 0},
        {"JSON of ten thousand levels", schema, "-", times("[", 10'000), 0},
        {"a constant is compared as a number", R"({"kind":"json_schema","schema":{"const":1}})", "-", "1.0",
         1},
        {"an object in any order", R"({"kind":"json_schema","schema":{"enum":[{"a":1,"b":[2]}]}})", "-",
         R"({"b":[2],"a":1})", 1},
        {"exactly one of two", R"({"kind":"json_schema","schema":{"oneOf":[{"minimum":1},{"maximum":5}]}})",
         "-", "3", 0},
        {"not what is forbidden", R"({"kind":"json_schema","schema":{"not":{"type":"string"}}})", "-",
         "\"x\"", 0},
        {"one block of SQL", R"({"kind":"code_fence","lang":"sql"})", "-",
         "Sure:\n```SQL\nSELECT 1;\n```\nDone.", 1},
        {"another language", R"({"kind":"code_fence","lang":"sql"})", "-", "```python\nprint(1)\n```", 0},
        {"two blocks", R"({"kind":"code_fence","lang":"sql"})", "-", "```sql\na\n```\n```sql\nb\n```", 0},
        {"a block beside another language's", R"({"kind":"code_fence","lang":"sql"})", "-",
         "```sql\na\n```\n```text\nb\n```", 1},
        {"an empty block", R"({"kind":"code_fence","lang":"sql"})", "-", "```sql\n\n```", 0},
        {"a block that is never closed", R"({"kind":"code_fence","lang":"sql"})", "-", "```sql\nSELECT 1;",
         0},
        {"a fence within a longer fence", R"({"kind":"code_fence","lang":"md"})", "-",
         "````md\n```sql\nx\n```\n````", 1},
        {"any language", "code_fence", "-", "~~~\nx\n~~~", 1},
        {"a megabyte of fence marks", "code_fence", "-", times("`", 1'000'000), 0},
    };
}

std::vector<SpecCase> specCases() {
    return {
        {"a name", "exact", ""},
        {"a name as JSON", "\"number\"", ""},
        {"an object", R"({"kind":"number","tolerance":0.5})", ""},
        {"an unknown kind names the nearest", "exakt", "did you mean `exact`?"},
        {"an unknown key names the nearest", R"({"kind":"number","tolerence":1})",
         "did you mean `tolerance`?"},
        {"a key of another kind", R"({"kind":"exact","pattern":"x"})", "`exact` knows no `pattern`"},
        {"no kind", R"({"tolerance":1})", "has no `kind`"},
        {"a list", "[1]", "neither a name nor an object"},
        {"nothing", " ", "it is empty"},
        {"broken JSON", "{\"kind\":", "it is no JSON"},
        {"a negative tolerance", R"({"kind":"number","tolerance":-1})", "a number from 0"},
        {"a regex without a pattern", "regex", "needs a `pattern`"},
        {"a pattern with a look ahead", R"j({"kind":"regex","pattern":"a(?=b)"})j", "cannot be used"},
        {"a pattern that is broken", R"j({"kind":"regex","pattern":"a("})j", "cannot be used"},
        {"a schema without a schema", "json_schema", "needs a `schema`"},
        {"a schema with a reference", R"({"kind":"json_schema","schema":{"$ref":"#/x"}})",
         "is not followed here"},
        {"a schema with a made-up type", R"({"kind":"json_schema","schema":{"type":"money"}})",
         "names no type"},
        {"a schema wrong deep inside",
         R"({"kind":"json_schema","schema":{"properties":{"a":{"minimum":"1"}}}})",
         "schema at /properties/a: `minimum` is not a number"},
        {"an empty list", R"({"kind":"contains","any":[]})", "`any` is empty"},
    };
}

} // namespace tierline::test
