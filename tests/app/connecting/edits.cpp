#include "connecting/jsonedit.h"
#include "connecting/masking.h"
#include "connecting/shelledit.h"
#include "connecting/tomledit.h"
#include "connecting/yamledit.h"

#include <QTest>

using namespace tierline;
using namespace tierline::connecting;

Q_DECLARE_METATYPE(std::string)

namespace {

std::string printed(const Result<std::string>& result) {
    if (result) return *result;
    return "refused " + std::to_string(result.error().line) + ":" + std::to_string(result.error().column)
           + " " + result.error().detail;
}

void compare(const std::string& got, const std::string& wanted) {
    QCOMPARE(QString::fromStdString(got), QString::fromStdString(wanted));
}

void row(const char* name, std::string before, std::string after) {
    QTest::newRow(name) << before << after;
}

void columns() {
    QTest::addColumn<std::string>("before");
    QTest::addColumn<std::string>("after");
}

} // namespace

class Edits : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void json_data() {
        columns();
        row("an empty file becomes an object", "", "{\n  \"env\": {\n    \"URL\": \"u\"\n  }\n}\n");
        row("an empty object is filled", "{}\n", "{\n  \"env\": {\n    \"URL\": \"u\"\n  }\n}\n");
        row("a value is replaced in its place", "{\"env\": {\"URL\": \"old\", \"B\": 1}}",
            "{\"env\": {\"URL\": \"u\", \"B\": 1}}");
        row("unknown keys, order and numbers stay",
            "{\n\t\"z\": 1e2,\n\t\"env\": {\n\t\t\"A\": 1.0\n\t}\n}\n",
            "{\n\t\"z\": 1e2,\n\t\"env\": {\n\t\t\"A\": 1.0,\n\t\t\"URL\": \"u\"\n\t}\n}\n");
        row("comments and the last comma stay", "{\n  // mine\n  \"env\": {\n    \"A\": 1, // one\n  },\n}\n",
            "{\n  // mine\n  \"env\": {\n    \"A\": 1,\n    \"URL\": \"u\", // one\n  },\n}\n");
        row("a comment in an empty object stays", "{\n  \"env\": {\n    // none yet\n  }\n}",
            "{\n  \"env\": {\n    \"URL\": \"u\"\n    // none yet\n  }\n}");
        row("line ends of another system stay", "{\r\n  \"a\": 1\r\n}\r\n",
            "{\r\n  \"a\": 1,\r\n  \"env\": {\r\n    \"URL\": \"u\"\r\n  }\r\n}\r\n");
        row("a byte order mark stays", "\xef\xbb\xbf{\"env\": {}}",
            "\xef\xbb\xbf{\"env\": {\n  \"URL\": \"u\"\n}}");
        row("an escaped key is the same key", "{\"e\\u006ev\": {\"URL\": \"o\"}}",
            "{\"e\\u006ev\": {\"URL\": \"u\"}}");
        row("a list where an object belongs", "{\n  \"env\": []\n}",
            "refused 2:10 `env` is not an object here");
        row("no object at all", "[1]", "refused 1:1 the file is not a JSON object");
        row("an open bracket", "{\n  \"env\": {\n",
            "refused 2:10 the bracket that opens here is never closed");
        row("a key twice", "{\"env\": {},\n \"env\": {}}",
            "refused 2:2 the key `env` stands here a second time");
        row("a quote that never ends", "{\"a\": \"b\n}",
            "refused 1:7 the quote that begins here is never closed");
        row("a missing comma", "{\"a\": 1\n \"b\": 2}", "refused 2:2 a comma is missing before this");
        row("two values", "{} {}", "refused 1:4 something stands behind the end of the value");
        row("a bare word", "{\"a\": yes}", "refused 1:7 this is no JSON value");
        row("cut off inside", "{\"a\": tr", "refused 1:7 this is no JSON value");
        row("nothing but a comma", "{,}", "refused 1:2 a key in double quotes is missing here");
        row("a comment that never ends", "{ /* \n", "refused 1:3 this comment never ends");
    }
    void json() {
        QFETCH(std::string, before);
        QFETCH(std::string, after);
        const auto got = setJson(before, {"env", "URL"}, "\"u\"");
        compare(printed(got), after);
        if (got) compare(printed(setJson(*got, {"env", "URL"}, "\"u\"")), after); // twice is once
    }

    void jsonCutAnywhere() {
        const std::string whole =
            "{\n // c\n \"a\": [1, {\"b\": \"\\u00e9\"}], \"env\": {\"URL\": \"x\",},\n}\n";
        for (std::size_t at = 1; at + 2 < whole.size(); ++at)
            QVERIFY2(!setJson(whole.substr(0, at), {"env", "URL"}, "1"), whole.substr(0, at).c_str());
        QVERIFY(setJson(whole, {"env", "URL"}, "1"));
    }

    void jsonDepth() {
        const std::string deep(100'000, '[');
        QVERIFY(!setJson("{\"a\": " + deep, {"env"}, "1"));
    }

    void jsonArray_data() {
        columns();
        row("none yet", "{\"a\": 1}", "{\"a\": 1, \"models\": [{\"title\":\"T\"}]}");
        row("others stay behind it", "{\n  \"models\": [\n    {\"title\": \"x\"}\n  ]\n}",
            "{\n  \"models\": [\n    {\"title\":\"T\"},\n    {\"title\": \"x\"}\n  ]\n}");
        row("ours is renewed in its place",
            "{\"models\": [{\"title\": \"x\"}, {\"title\": \"T\", \"old\": 1}]}",
            "{\"models\": [{\"title\": \"x\"}, {\"title\":\"T\"}]}");
        row("an empty list", "{\"models\": []}", "{\"models\": [\n  {\"title\":\"T\"}\n]}");
        row("no list", "{\"models\": 3}", "refused 1:12 `models` is not a list here");
    }
    void jsonArray() {
        QFETCH(std::string, before);
        QFETCH(std::string, after);
        compare(printed(putInJsonArray(before, "models", R"({"title":"T"})", "title", "T")), after);
    }

    void toml_data() {
        columns();
        const std::string ours = "[p.t]\nname = \"T\"\n";
        row("an empty file", "", "model = \"auto\"\n\n" + ours);
        row("keys before the first table", "# mine\nmodel = 'o3' # chosen\n\n[mcp]\nx = 1\n",
            "# mine\nmodel = \"auto\" # chosen\n\n[mcp]\nx = 1\n\n" + ours);
        row("a comment on a table stays with it", "# about mcp\n[mcp]\nx = 1\n",
            "model = \"auto\"\n\n# about mcp\n[mcp]\nx = 1\n\n" + ours);
        row("a key of a table is not the root's", "[mcp]\nmodel = 1\n",
            "model = \"auto\"\n\n[mcp]\nmodel = 1\n\n" + ours);
        row("our table is renewed", "model = \"auto\"\n[p.t]\n# keep\nname = 'x'\nmore = [1,\n 2]\n[z]\n",
            "model = \"auto\"\n[p.t]\n# keep\nname = \"T\"\nmore = [1,\n 2]\n[z]\n");
        row("long strings and lists are passed over",
            "a = \"\"\"\nmodel = 1\n[p.t]\n\"\"\"\nb = [ # c\n '[', \"]\",\n]\n",
            "a = \"\"\"\nmodel = 1\n[p.t]\n\"\"\"\nb = [ # c\n '[', \"]\",\n]\nmodel = \"auto\"\n\n" + ours);
        row("no line end at the end", "a = 1", "a = 1\nmodel = \"auto\"\n\n" + ours);
        row("line ends of another system", "a = 1\r\n",
            "a = 1\r\nmodel = \"auto\"\r\n\r\n[p.t]\r\nname = \"T\"\r\n");
        row("dates", "a = 2026-01-01 10:00:00\n", "a = 2026-01-01 10:00:00\nmodel = \"auto\"\n\n" + ours);
        row("an inline table of ours", "p = { t = { name = 'x' } }\n",
            "refused 1:1 `p` is written in another form here");
        row("dotted keys of ours", "p.t.name = 'x'\n",
            "refused 1:1 `p.t.name` is written in another form here");
        row("our table twice", "[p.t]\n[p.t]\n", "refused 2:1 the table `p.t` stands here a second time");
        row("a key twice", "model = 1\nmodel = 2\n", "refused 2:1 `model` stands here a second time");
        row("a quote that never ends", "a = 'b\n", "refused 1:5 the quote that begins here is never closed");
        row("a list that never ends", "a = [1,\n", "refused 1:5 the bracket that opens here is never closed");
        row("no value", "a =\n", "refused 1:4 a value is missing here");
        row("no equals sign", "a 1\n", "refused 1:3 an equals sign is missing here");
        row("bare words", "a = hello world\n", "refused 1:5 this is no value");
        row("two on a line", "a = 'x' b = 'y'\n", "refused 1:9 this does not belong on the line");
        row("a table that is not closed", "[a\nb = 1\n",
            "refused 1:1 the table's name that begins here is not closed");
    }
    void toml() {
        QFETCH(std::string, before);
        QFETCH(std::string, after);
        auto got = setToml(before, {"p", "t"}, {{"name", "\"T\""}});
        if (got) got = setToml(*got, {}, {{"model", "\"auto\""}});
        compare(printed(got), after);
    }

    void yaml_data() {
        columns();
        row("an empty file", "", "model: \"m\"\n");
        row("only comments", "# mine\n", "# mine\nmodel: \"m\"\n");
        row("a value is replaced, its comment stays", "a: 1\nmodel: old # why\nb: 2\n",
            "a: 1\nmodel: \"m\" # why\nb: 2\n");
        row("quoted values", "model: 'it''s'\n", "model: \"m\"\n");
        row("a key without a value", "model:\nb: 2\n", "model: \"m\"\nb: 2\n");
        row("a key in a map below is another one", "x:\n  model: y\n", "x:\n  model: y\nmodel: \"m\"\n");
        row("letters of two bytes before it", "ä: ö\nmodel: ü\n", "ä: ö\nmodel: \"m\"\n");
        row("no line end", "a: 1", "a: 1\nmodel: \"m\"\n");
        row("a value over several lines", "model: |\n  x\n",
            "refused 1:8 this value goes over several lines or has a mark before it");
        row("a list", "model: [a]\n", "refused 1:1 `model` is a list or a map here");
        row("no map", "- a\n", "refused 1:1 the file is not a list of `key: value`");
        row("a key twice", "a: 1\na: 2\n", "refused 2:1 the key `a` stands here a second time");
    }
    void yaml() {
        QFETCH(std::string, before);
        QFETCH(std::string, after);
        compare(printed(setYaml(before, {{"model", "m"}})), after);
    }

    void brokenYamlHasItsLine() {
        const auto got = setYaml("a: 1\nb: [1,\nc: 2\n", {{"model", "m"}});
        QVERIFY(!got);
        QVERIFY(got.error().line >= 2);
    }

    void yamlList_data() {
        columns();
        row("none yet", "name: x\n", "name: x\nmodels:\n  - name: \"T\"\n    base: \"u\"\n");
        row("first, others behind it", "models:\n  # best\n  - name: A\n    base: a\nrules: []\n",
            "models:\n  # best\n  - name: \"T\"\n    base: \"u\"\n  - name: A\n    base: a\nrules: []\n");
        row("ours is renewed, what was added stays", "models:\n- name: T\n  base: old # c\n  roles: [chat]\n",
            "models:\n- name: T\n  base: \"u\" # c\n  roles: [chat]\n");
        row("ours lacks a key", "models:\n- name: T\n  roles: [chat]\n",
            "models:\n- name: T\n  base: \"u\"\n  roles: [chat]\n");
        row("anchors of others are followed", "d: &d {x: 1}\nmodels:\n  - <<: *d\n    name: A\n",
            "d: &d {x: 1}\nmodels:\n  - name: \"T\"\n    base: \"u\"\n  - <<: *d\n    name: A\n");
        row("a list on one line", "models: [{name: A}]\n", "refused 1:1 `models` is no list of lines here");
    }
    void yamlList() {
        QFETCH(std::string, before);
        QFETCH(std::string, after);
        compare(printed(putInYamlList(before, "models", {{"name", "T"}, {"base", "u"}})), after);
    }

    void shell_data() {
        columns();
        const std::string block = "# >>> tierline >>>\nexport A='1'\n# <<< tierline <<<\n";
        row("an empty file", "", block);
        row("behind what is there", "alias x=y\n", "alias x=y\n\n" + block);
        row("put anew in its place", "a\n# >>> tierline >>>\nold\n# <<< tierline <<<\nb\n",
            "a\n" + block + "b\n");
        row("it never ends", "a\n# >>> tierline >>>\n",
            "refused 2:1 Tierline's block begins here and never ends");
        row("it ends twice", block + "# <<< tierline <<<\n",
            "refused 4:1 the marks of Tierline's block do not pair here");
    }
    void shell() {
        QFETCH(std::string, before);
        QFETCH(std::string, after);
        compare(printed(setShellBlock(before, {"export A='1'"})), after);
    }

    void masks_data() {
        columns();
        row("an environment variable", "export OPENAI_API_KEY=sk-abcdefghijklmnop1234",
            "export OPENAI_API_KEY=••••1234");
        row("JSON", R"(+ "ANTHROPIC_AUTH_TOKEN": "sk-ant-0123456789abcdef",)",
            R"(+ "ANTHROPIC_AUTH_TOKEN": "••••cdef",)");
        row("YAML", " openai-api-key: verysecretindeed99", " openai-api-key: ••••ed99");
        row("fish", "set -gx OPENAI_API_KEY 'abc'", "set -gx OPENAI_API_KEY '••••'");
        row("our stand-in", "\"apiKey\": \"tierline\"", "\"apiKey\": \"tierline\"");
        row("a name of a variable", "api_key: os.environ/KEY", "api_key: os.environ/KEY");
        row("no key", "max_tokens: 4096", "max_tokens: 4096");
    }
    void masks() {
        QFETCH(std::string, before);
        QFETCH(std::string, after);
        compare(masked(before), after);
    }
};

QTEST_APPLESS_MAIN(Edits)
#include "edits.moc"
