// The commands that end by themselves, run as a user runs them: exit codes, what goes where, bad input.
#include "app/program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <sys/stat.h>

namespace {

QJsonObject objectOf(const QString& line) {
    return QJsonDocument::fromJson(line.toUtf8()).object();
}

QStringList linesOf(const QString& text) {
    return text.split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

class CtlTest : public QObject {
    Q_OBJECT

private slots:
    void endsAsItShould_data() {
        QTest::addColumn<QString>("arguments"); // separated by |
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("out"); // must contain; empty: must be empty
        QTest::addColumn<QString>("err");
        const auto add = [](const char* name, const char* arguments, int exitCode, const char* out,
                            const char* err) { QTest::newRow(name) << arguments << exitCode << out << err; };
        add("no command", "", 2, "", "subcommand is required");
        add("an unknown command", "frob", 2, "", "see tierlinectl --help");
        add("help of an unknown command", "frob|--help", 2, "", "there is no command frob");
        add("check of nothing", "check|/nonexistent.yaml", 2, "", "tierlinectl: ");
        add("an unknown option", "score|--frob", 2, "", "--frob");
        add("help", "--help", 0, "Exit codes: 0 fine", "");
        add("help of a command", "serve|--help", 0, "--listen HOST:PORT", "");
        add("version", "--version", 0, "tierlinectl 0.", "");
        add("check without a policy", "check", 2, "", "POLICY is required");
        add("check of a missing file", "check|/nonexistent.yaml", 2, "", "cannot read /nonexistent.yaml");
        add("check of a folder", "check|/", 2, "", "is a folder");
        add("check of a bad policy", "check|bad.yaml", 2, "",
            "bad.yaml:2:1: unknown key `brekaer`; did you mean `breaker`?");
        add("check of a pattern that cannot be", "check|pattern.yaml", 2, "", "pattern.yaml:6:");
        add("check of a good policy", "check|good.yaml", 0, "good.yaml: no errors", "");
        add("check strictly of a policy with lints", "check|--strict|lint.yaml", 1,
            "warning: tier `high` is unreachable", "");
        add("check of a text model that is not there", "check|textless.yaml", 0,
            "none.model: No such file or directory; the other stages decide until then", "");
        add("check strictly of a text model that is not there", "check|--strict|textless.yaml", 1,
            "warning: the stage text has no model: ", "");
        add("check of a text model of a later version", "check|later.yaml", 0,
            "later.model: warning: the stage text has no model: a text model of version 2; ", "");
        add("check of a bad file of references", "check|references.yaml", 0,
            "rows.jsonl:2: warning: the stage embedding has no phrases: the row has no `tier`; ", "");
        add("check strictly of the default", "check|--strict|@default.yaml", 0,
            "no errors in reading it, 0 warnings, ", "");
        add("check strictly of the sandbox", "check|--strict|@sandbox.yaml", 0,
            "no errors in reading it, 0 warnings, ", "");
        add("check beside no ledger", "check|--data|/nonexistent|@default.yaml", 2, "", "/nonexistent");
        add("peel of a reminder", "peel|reminder.txt", 0, "Scored, 5 of 55 bytes\nhello", "");
        add("peel without an envelope", "peel|words.txt", 0, "no envelope was recognised", "");
        add("peel by a policy that lists none", "peel|--policy|@seed.yaml|reminder.txt", 0,
            "the policy lists no envelopes", "");
        add("peel's list", "peel|--list", 0, "✓ claude-code", "");
        add("peel of a missing file", "peel|/nonexistent.txt", 2, "", "cannot read /nonexistent.txt");
        add("the seed's upper tier", "check|@seed.yaml", 0, "tier `high` is near-unreachable", "");
        add("the seed's decisive rules", "check|@seed-rules.yaml", 0,
            "a decisive rule sends down what a floor rule would send up", "");
        add("score with a missing policy", "score|--policy|/nonexistent.yaml", 2, "",
            "cannot read /nonexistent.yaml");
        add("score with a bad policy", "score|--policy|bad.yaml", 2, "", "bad.yaml:2:1: unknown key");
        add("score of a missing file", "score|--in|/nonexistent.jsonl", 2, "",
            "cannot read /nonexistent.jsonl");
        add("score of a folder", "score|--in|/", 2, "", "cannot read /");
        add("score into a missing folder", "score|--out|/nonexistent/x", 2, "",
            "cannot write /nonexistent/x");
        add("score of nothing", "score", 0, "", "");
        add("route", "route|--policy|@sandbox.yaml|hello", 0, "Goes to nimbus/nano-1 (complexity_match)", "");
        add("route without a prompt", "route", 2, "", "PROMPT is required");
        add("route to an unknown model", "route|--model|gpt-99|hello", 2, "", "gpt-99 is not in the policy");
        add("route to an unknown tier", "route|--model|auto:huge|hello", 2, "", "auto:huge");
        add("route when no model can", "route|--policy|tiny.yaml|hello", 1, "No model can take it", "");
        add("route to a tier", "route|--policy|@sandbox.yaml|--model|auto:reasoning|hello", 0,
            "Goes to dune/large-3 (forced", "");
        add("route to a model", "route|--policy|@sandbox.yaml|--model|bee/mid-1|hello", 0,
            "Goes to bee/mid-1 (pinned", "");
        add("stats without a ledger", "stats", 2, "", "there is no ledger in");
        add("stats of a missing folder", "stats|--data|/nonexistent", 2, "",
            "there is no ledger in /nonexistent");
        add("stats of nobody", "stats|--url|http://127.0.0.1:1", 2, "", "is the gateway running there?");
        add("stats of no URL", "stats|--url|gateway", 2, "", "the URL must begin with http://");
        add("stats of both", "stats|--data|x|--url|http://127.0.0.1:1", 2, "", "excludes");
        add("stats since whenever", "stats|--since|whenever", 2, "", "neither a span nor a time");
        add("serve on no address", "serve|--listen|here", 2, "", "is not HOST:PORT");
        add("serve for all without a token", "serve|--sandbox|--listen|0.0.0.0:0", 2, "",
            "set a client token");
        add("serve with a bad policy", "serve|--policy|bad.yaml|--listen|127.0.0.1:0", 2, "",
            "bad.yaml:2:1: unknown key");
        add("serve with a missing policy", "serve|--policy|none.yaml|--listen|127.0.0.1:0", 2, "",
            "none.yaml");
        add("serve made-up traffic to real providers", "serve|--traffic|developers-day", 2, "",
            "with --sandbox only");
        add("serve unknown traffic", "serve|--sandbox|--listen|127.0.0.1:0|--traffic|nobodys-day", 2, "",
            "no traffic script");
        add("serve at no rate", "serve|--sandbox|--listen|127.0.0.1:0|--traffic|developers-day@often", 2, "",
            "is not a rate");
        add("serve with too many threads", "serve|--threads|1000", 2, "", "--threads");
        add("serve with data where none can be", "serve|--sandbox|--listen|127.0.0.1:0|--data|/proc/x", 2, "",
            "/proc/x");
        add("serve with a missing token file", "serve|--sandbox|--token-file|/nonexistent", 2, "",
            "/nonexistent");
    }

    void endsAsItShould() {
        QFETCH(QString, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, out);
        QFETCH(QString, err);
        Program program;
        program.write("bad.yaml", "version: 1\nbrekaer: {}\n");
        program.write("good.yaml", good());
        program.write("words.txt", "hello");
        program.write("reminder.txt", "<system-reminder>\nAnalyze it.\n</system-reminder>\nhello\n");
        program.write("tiny.yaml", good()
                                       .replace("price: 0", "price: 0, context: 1")
                                       .replace("output: 2}", "output: 2}, context: 1"));
        program.write("pattern.yaml", good() + "classify: {rules: [{id: a, regex: '(?=x)'}]}\n");
        program.write("textless.yaml",
                      good() + "classify: {stages: [rules, text], text: {model: none.model}}\n");
        program.write("later.yaml",
                      good() + "classify: {stages: [rules, text], text: {model: later.model}}\n");
        program.write("later.model", "tierline-text-model 2\n");
        program.write("references.yaml",
                      good()
                          + "classify: {stages: [rules, embedding], embedding: {endpoint: "
                            "\"http://localhost:9/v1\", model: e, reference_file: rows.jsonl}}\n");
        program.write("rows.jsonl", "{\"prompt\":\"hi\",\"tier\":\"low\"}\n{\"prompt\":\"x\"}\n");
        program.write("lint.yaml", good().replace("name: low, below", "name: low, below")
                                       + "classify: {rules: [{id: a, any: [x], weight: 0.1}]}\n");
        auto list = arguments.split(u'|', Qt::SkipEmptyParts);
        for (auto& argument : list)
            if (argument.startsWith(u'@')) argument = Program::shipped(argument.mid(1).toUtf8().constData());
        const auto ran = program.run(list);
        const auto all = QStringLiteral("exit %1\nout: %2\nerr: %3").arg(ran.exitCode).arg(ran.out, ran.err);
        QVERIFY2(ran.exitCode == exitCode, qPrintable(all));
        QVERIFY2(out.isEmpty() ? ran.out.isEmpty() : ran.out.contains(out), qPrintable(all));
        QVERIFY2(err.isEmpty() ? ran.err.isEmpty() : ran.err.contains(err), qPrintable(all));
    }

    void checkSaysWhichKeysAreMissing_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("message"); // empty: none
        QTest::newRow("set") << QByteArray("env:TIERLINE_TEST_KEY") << QString();
        QTest::newRow("not set") << QByteArray("env:TIERLINE_TEST_NONE") << "TIERLINE_TEST_NONE is not set";
        QTest::newRow("no file") << QByteArray("file:/nonexistent") << "/nonexistent does not exist";
        QTest::newRow("an open file") << QByteArray("file:@") << "can be read by others";
        QTest::newRow("keychain") << QByteArray("keychain:x") << "only available in the workbench";
        QTest::newRow("the caller's") << QByteArray("client") << QString();
    }

    void checkSaysWhichKeysAreMissing() {
        QFETCH(QByteArray, key);
        QFETCH(QString, message);
        Program program;
        program.set("TIERLINE_TEST_KEY", QStringLiteral("sk-hidden"));
        program.write("key", "sk-hidden\n");
        QVERIFY(QFile::setPermissions(program.path("key"), QFile::ReadOwner | QFile::ReadOther));
        key.replace("@", program.path("key").toUtf8());
        program.write("keys.yaml",
                      good().replace("{dialect: openai}", "{dialect: openai, key: \"" + key + "\"}")
                              .replace("default_tier: low", "default_tier: high")
                          + "classify: {features: {words_under: {n: 9, weight: -0.1}}}\n");
        const auto ran =
            program.run({QStringLiteral("check"), QStringLiteral("--strict"), QStringLiteral("keys.yaml")});
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.out + ran.err)); // no fault of the file
        QCOMPARE(ran.out.contains(QStringLiteral("has no key here")), !message.isEmpty());
        QVERIFY2(ran.out.contains(message), qPrintable(ran.out));
        QVERIFY(!ran.out.contains(QStringLiteral("sk-hidden")));
    }

    void checkPrintsJson() {
        Program program;
        program.write("bad.yaml", "version: 1\nbrekaer: {}\n");
        const auto bad =
            program.run({QStringLiteral("check"), QStringLiteral("--json"), QStringLiteral("bad.yaml")});
        QCOMPARE(bad.exitCode, 2);
        const auto object = objectOf(bad.out);
        QCOMPARE(object[QStringLiteral("usable")].toBool(true), false);
        const auto errors = object[QStringLiteral("errors")].toArray();
        QCOMPARE(errors.last()[QStringLiteral("line")].toInt(), 2);
        const auto seed =
            program.run({QStringLiteral("check"), QStringLiteral("--json"), Program::shipped("seed.yaml")});
        QCOMPARE(seed.exitCode, 0);
        QStringList ids;
        for (const auto lint : objectOf(seed.out)[QStringLiteral("lints")].toArray()) {
            ids += lint[QStringLiteral("id")].toString();
            QVERIFY(!lint[QStringLiteral("remedy")].toString().isEmpty());
        }
        QVERIFY2(ids.contains(QStringLiteral("near-unreachable")), qPrintable(ids.join(u' ')));
        QVERIFY2(ids.contains(QStringLiteral("retired")), qPrintable(ids.join(u' ')));
    }

    // The fifteen kinds of thing that can stand in one line.
    void scoreSaysWhatIsWrongWithARow_data() {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("message");
        const auto add = [](const char* name, const char* row, const char* message) {
            QTest::newRow(name) << QByteArray(row) << message;
        };
        add("no JSON", "hello", "line 2: ");
        add("half a JSON", "{\"id\":1,\"prompt\":\"x", "line 2: ");
        add("an array", "[1]", "line 2: a row is a JSON object");
        add("no id", "{\"prompt\":\"x\"}", "line 2: the row has no `id`");
        add("no prompt", "{\"id\":1}", "line 2: the row has neither `prompt` nor `messages`");
        add("both", "{\"id\":1,\"prompt\":\"x\",\"messages\":[]}", "line 2: the row has both");
        add("a prompt that is a number", "{\"id\":1,\"prompt\":5}", "line 2: `prompt` is not a string");
        add("messages that are text", "{\"id\":1,\"messages\":\"x\"}", "line 2: `messages` is not an array");
        add("a message that is text", "{\"id\":1,\"messages\":[\"x\"]}", "line 2: ");
        add("not UTF-8", "{\"id\":1,\"prompt\":\"\xff\"}", "line 2: ");
        add("two values", "{\"id\":1,\"prompt\":\"x\"} {}", "line 2: ");
    }

    void scoreSaysWhatIsWrongWithARow() {
        QFETCH(QByteArray, row);
        QFETCH(QString, message);
        Program program;
        const QByteArray input =
            "{\"id\":0,\"prompt\":\"fine\"}\n" + row + "\n{\"id\":2,\"prompt\":\"fine\"}\n";
        const auto stopped =
            program.run({QStringLiteral("score"), QStringLiteral("--out"), QStringLiteral("out")}, input);
        QCOMPARE(stopped.exitCode, 2);
        QVERIFY2(stopped.err.contains(message), qPrintable(stopped.err));
        QVERIFY(!QFile::exists(program.path("out"))); // nothing is written
        const auto piped = program.run({QStringLiteral("score")}, input);
        QCOMPARE(piped.exitCode, 2);
        QCOMPARE(piped.out, QString());
        const auto went = program.run({QStringLiteral("score"), QStringLiteral("--skip-bad")}, input);
        QCOMPARE(went.exitCode, 0);
        QVERIFY2(went.err.contains(message) && went.err.contains(QStringLiteral("1 bad row skipped")),
                 qPrintable(went.err));
        QCOMPARE(linesOf(went.out).size(), 2);
        QCOMPARE(objectOf(linesOf(went.out)[1])[QStringLiteral("id")].toInt(), 2);
    }

    void scoreKeepsWhatStandsWhereItWrites_data() {
        QTest::addColumn<QString>("out");
        QTest::addColumn<QString>("landsIn");
        QTest::newRow("a new file") << "new" << "new";
        QTest::newRow("a file with its mode") << "old" << "old";
        QTest::newRow("a link to a file") << "link" << "old";
        QTest::newRow("a link to nothing") << "dangling" << "born";
        QTest::newRow("a link to a link") << "chain" << "old";
    }

    void scoreKeepsWhatStandsWhereItWrites() {
        QFETCH(QString, out);
        QFETCH(QString, landsIn);
        Program program;
        program.write("old", "before");
        QVERIFY(QFile::setPermissions(program.path("old"), QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(QFile::link(QStringLiteral("old"), program.path("link")));
        QVERIFY(QFile::link(QStringLiteral("link"), program.path("chain")));
        QVERIFY(QFile::link(QStringLiteral("born"), program.path("dangling")));
        const auto isLink = [&] { return QFileInfo(program.path(qPrintable(out))).isSymLink(); };
        const bool wasLink = isLink();
        const auto ran = program.run({QStringLiteral("score"), QStringLiteral("--out"), out},
                                     "{\"id\":1,\"prompt\":\"x\"}\n");
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QCOMPARE(isLink(), wasLink);
        QFile file(program.path(qPrintable(landsIn)));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith("{\"id\":1,"));
        if (landsIn == QStringLiteral("old"))
            QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void scoreLeavesADeviceADevice() {
        Program program;
        QVERIFY(QFile::link(QStringLiteral("/dev/null"), program.path("null")));
        const auto ran =
            program.run({QStringLiteral("score"), QStringLiteral("--out"), QStringLiteral("null")},
                        "{\"id\":1,\"prompt\":\"x\"}\n");
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        struct stat found{};
        QCOMPARE(stat(QFile::encodeName(program.path("null")).constData(), &found), 0);
        QVERIFY(S_ISCHR(found.st_mode));
    }

    void scoreKeepsOrderAndIds() {
        Program program;
        QByteArray input;
        constexpr int rows = 20'000;
        for (int i = 0; i < rows; ++i)
            input += "{\"prompt\":\"" + QByteArray(i % 97, 'x')
                     + " refactor\",\"id\":" + QByteArray::number(i) + "}\n";
        const auto ran = program.run({QStringLiteral("score")}, input);
        QCOMPARE(ran.exitCode, 0);
        const auto lines = linesOf(ran.out);
        QCOMPARE(lines.size(), rows);
        for (int i = 0; i < rows; ++i)
            QVERIFY(lines[i].startsWith(QStringLiteral("{\"id\":%1,").arg(i)));
    }

    void scoreReadsAllKindsOfLines_data() {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("ids");
        QTest::newRow("ids of all kinds")
            << QByteArray("{\"id\":\"a\\n\",\"prompt\":\"x\"}\n{\"id\":null,\"prompt\":\"\"}\n"
                          "{\"id\":1.5,\"prompt\":\"x\"}\n")
            << "\"a\\n\" null 1.5";
        QTest::newRow("no line end at the end") << QByteArray("{\"id\":1,\"prompt\":\"x\"}") << "1";
        QTest::newRow("Windows lines")
            << QByteArray("{\"id\":1,\"prompt\":\"x\"}\r\n{\"id\":2,\"prompt\":\"x\"}\r\n") << "1 2";
        QTest::newRow("blank lines") << QByteArray("\n{\"id\":1,\"prompt\":\"x\"}\n\n  \n") << "1";
        QTest::newRow("messages") << QByteArray(
            "{\"id\":1,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}\n")
                                  << "1";
        QTest::newRow("no user message")
            << QByteArray("{\"id\":1,\"messages\":[{\"role\":\"system\",\"content\":\"hi\"}]}\n") << "1";
        QTest::newRow("three megabytes in one prompt")
            << "{\"id\":1,\"prompt\":\"" + QByteArray(3 << 20, 'a') + "\"}\n{\"id\":2,\"prompt\":\"x\"}\n"
            << "1 2";
    }

    void scoreReadsAllKindsOfLines() {
        QFETCH(QByteArray, input);
        QFETCH(QString, ids);
        const auto ran = Program().run({QStringLiteral("score")}, input);
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QStringList found;
        for (const auto& line : linesOf(ran.out))
            found += line.mid(6, line.indexOf(QStringLiteral(",\"score\"")) - 6);
        QCOMPARE(found.join(u' '), ids);
    }

    // What the two classic classifiers and the default policy say of the same prompts.
    void scoresKnownPrompts_data() {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("score");
        QTest::addColumn<QString>("tier");
        const auto add = [](const char* name, const char* policy, const QString& prompt, const char* score,
                            const char* tier) { QTest::newRow(name) << policy << prompt << score << tier; };
        const auto riemann = QStringLiteral("Prove the Riemann hypothesis");
        const auto race = QStringLiteral("Can you debug this concurrent race condition in my Go code?");
        const auto fifty = QStringLiteral("word ").repeated(50);
        const auto many = QStringLiteral("word ").repeated(501);
        add("seed: short", "seed.yaml", QStringLiteral("hello"), "0", "low");
        add("seed: a keyword on the line", "seed.yaml", race, "0.3", "medium");
        add("seed: two keywords of one group count once", "seed.yaml", QStringLiteral("debug and refactor"),
            "0.3", "medium");
        add("seed: fifty words are neither short nor long", "seed.yaml", fifty, "0", "low");
        add("seed: many words", "seed.yaml", many, "0.3", "medium");
        add("seed: a keyword and many words", "seed.yaml", many + QStringLiteral("analyze"), "0.7", "high");
        add("seed: exactly on the upper line", "seed.yaml", fifty + QStringLiteral("compare ```x```"), "0.6",
            "high");
        add("seed: listen holds list", "seed.yaml", QStringLiteral("debug: listen"), "0.1", "low");
        add("seed: three questions", "seed.yaml", fifty + QStringLiteral("? ? ?"), "0.1", "low");
        add("seed: two questions", "seed.yaml", fifty + QStringLiteral("? ?"), "0", "low");
        add("seed: code by its words", "seed.yaml", fifty + QStringLiteral("def main"), "0.2", "low");
        add("seed: but not in capitals", "seed.yaml", fifty + QStringLiteral("DEF main"), "0", "low");
        add("rules: Riemann", "seed-rules.yaml", riemann, "0", "simple");
        add("rules: race", "seed-rules.yaml", race, "0", "simple");
        add("rules: a support word", "seed-rules.yaml",
            QStringLiteral("I would like a refund for the shoes I bought"), "0", "simple");
        add("rules: not inside a word", "seed-rules.yaml",
            QStringLiteral("I would like this disclosed to everyone in town"), "0", "moderate");
        add("rules: long", "seed-rules.yaml", QStringLiteral("word ").repeated(120), "0", "complex");
        add("rules: long with a support word", "seed-rules.yaml", QStringLiteral("help ").repeated(120), "0",
            "simple");
        add("default: Riemann", "default.yaml", riemann, nullptr, "reasoning");
        add("default: race", "default.yaml", race, nullptr, "complex");
        add("default: what a race condition is", "default.yaml", QStringLiteral("What is a race condition?"),
            nullptr, "simple");
        add("default: a greeting", "default.yaml", QStringLiteral("hi there"), nullptr, "simple");
        add("default: no signal", "default.yaml",
            QStringLiteral("Put the following items into some sensible order"), nullptr, "moderate");
        add("default: German proof", "default.yaml",
            QStringLiteral("Beweise, dass es unendlich viele Primzahlen gibt"), nullptr, "reasoning");
        add("default: Chinese proof", "default.yaml", QStringLiteral("证明素数有无穷多个"), nullptr,
            "reasoning");
        add("default: Spanish look-up", "default.yaml", QStringLiteral("¿Qué es la fotosíntesis?"), nullptr,
            "simple");
        add("default: a recipe with milk", "default.yaml", QStringLiteral("receita de arroz doce com leite"),
            nullptr, "not reasoning");
        add("default: continents adrift", "default.yaml", QStringLiteral("la deriva de los continentes"),
            nullptr, "not reasoning");
        add("default: a show that", "default.yaml",
            QStringLiteral("What was the TV show that Bryan Cranston starred in?"), nullptr, "not reasoning");
        add("default: show that, please", "default.yaml", QStringLiteral("Please show that last email again"),
            nullptr, "not reasoning");
        add("default: proof of purchase", "default.yaml", QStringLiteral("proof of purchase"), nullptr,
            "simple");
        add("default: proof of address", "default.yaml", QStringLiteral("proof of address"), nullptr,
            "simple");
        add("default: proof of work", "default.yaml", QStringLiteral("What is proof of work?"), nullptr,
            "simple");
        add("default: an identity to prove", "default.yaml",
            QStringLiteral("How do I prove my identity to the bank?"), nullptr, "not reasoning");
        add("default: what a penetration test is", "default.yaml",
            QStringLiteral("What is a penetration test?"), nullptr, "simple");
        add("default: what an injection is", "default.yaml", QStringLiteral("what is sql injection"), nullptr,
            "simple");
        add("default: a deadlock that is gone", "default.yaml",
            QStringLiteral("thanks, that fixed the deadlock in our code"), nullptr, "moderate");
        add("default: a faulty queue", "default.yaml",
            QStringLiteral(
                "what's wrong with this lock-free queue implementation, it loses items under contention"),
            nullptr, "complex");
        add("default: a method to implement", "default.yaml",
            QStringLiteral("What's the best way to implement Targeted Fast Gradient Sign Method in python?"),
            nullptr, "not reasoning");
        add("default: a justification", "default.yaml",
            QStringLiteral("Give a rigorous justification that sqrt(2) is irrational"), nullptr, "reasoning");
        add("default: something to show", "default.yaml",
            QStringLiteral("Show that the sum of two odd numbers is even"), nullptr, "reasoning");
        add("default: papers of a person", "default.yaml", QStringLiteral("身份证明需要哪些材料"), nullptr,
            "not reasoning");
        add("default: a security audit", "default.yaml",
            QStringLiteral("Perform a security audit of our login service"), nullptr, "complex");
        add("default: an errand", "default.yaml",
            QStringLiteral("how much did i spent on my credit card last week"), nullptr, "simple");
        add("default: design", "default.yaml",
            QStringLiteral("Design a distributed queue, including retries and dead letters"), nullptr,
            "complex");
    }

    void scoresKnownPrompts() {
        QFETCH(QString, policy);
        QFETCH(QString, prompt);
        QFETCH(QString, score);
        QFETCH(QString, tier);
        const QJsonObject row{{QStringLiteral("id"), 1}, {QStringLiteral("prompt"), prompt}};
        const auto ran = Program().run({QStringLiteral("score"), QStringLiteral("--policy"),
                                        Program::shipped(policy.toUtf8().constData())},
                                       QJsonDocument(row).toJson(QJsonDocument::Compact));
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        const auto found = objectOf(ran.out)[QStringLiteral("tier")].toString();
        const bool right = tier == QStringLiteral("not reasoning") // no floor may have fired
                               ? !found.isEmpty() && found != QStringLiteral("reasoning")
                               : found == tier;
        QVERIFY2(right, qPrintable(ran.out));
        if (!score.isEmpty())
            QVERIFY2(ran.out.contains(QStringLiteral("\"score\":%1,").arg(score)), qPrintable(ran.out));
    }

    void routePrintsTheContractsRecord() {
        const auto ran =
            Program().run({QStringLiteral("route"), QStringLiteral("--json"), QStringLiteral("--policy"),
                           Program::shipped("sandbox.yaml"), QStringLiteral("Can you debug größer?")});
        QCOMPARE(ran.exitCode, 0);
        const auto record = objectOf(ran.out);
        for (const auto* key : {"id",
                                "time",
                                "client",
                                "dialect",
                                "requested_model",
                                "policy",
                                "prompt",
                                "features",
                                "signals",
                                "score",
                                "confidence",
                                "margin",
                                "tier",
                                "candidates",
                                "selection_reason",
                                "estimated_tokens",
                                "estimated_cost_nano_usd",
                                "model",
                                "provider",
                                "baseline"})
            QVERIFY2(record.contains(QLatin1String(key)), key);
        for (const auto* key : {"attempts", "usage", "cost_nano_usd"})
            QVERIFY2(!record.contains(QLatin1String(key)), key);
        QCOMPARE(record[QStringLiteral("candidates")].toArray().size(), 8);
        QCOMPARE(record[QStringLiteral("prompt")].toString(), QStringLiteral("Can you debug größer?"));
    }

    void routeReadsStandardInput() {
        const auto ran = Program().run({QStringLiteral("route"), QStringLiteral("--policy"),
                                        Program::shipped("sandbox.yaml"), QStringLiteral("-")},
                                       "Prove it formally, step by step\x1b[31m");
        QCOMPARE(ran.exitCode, 0);
        QVERIFY2(ran.out.contains(QStringLiteral("«Prove» it formally, «step by step»")),
                 qPrintable(ran.out));
        QVERIFY(!ran.out.contains(QChar(0x1b))); // nothing of a prompt drives the terminal
        const auto bad = Program().run({QStringLiteral("route"), QStringLiteral("-")}, "\xff");
        QCOMPARE(bad.exitCode, 2);
        QVERIFY(bad.err.contains(QStringLiteral("not UTF-8")));
    }

    void theOwnPolicyIsTheDefault() {
        Program program;
        QVERIFY(QDir().mkpath(program.path("config/tierline")));
        program.write("config/tierline/policy.yaml", good());
        const auto ran = program.run({QStringLiteral("route"), QStringLiteral("hello")});
        QVERIFY2(ran.out.contains(QStringLiteral("Goes to p/a")), qPrintable(ran.out));
    }

private:
    static QByteArray good() {
        return "version: 1\n"
               "providers: {p: {dialect: openai}}\n"
               "models: {p/a: {price: 0}, p/b: {price: {input: 1, output: 2}}}\n"
               "tiers: [{name: low, below: 0.5, models: [p/a]}, {name: high, models: [p/b]}]\n"
               "default_tier: low\n";
    }
};

QTEST_GUILESS_MAIN(CtlTest)
#include "ctl.moc"
