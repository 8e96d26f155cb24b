// tierlinectl price as a person and as a script use it, and its costs beside a second computation.
#include "program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

namespace {

const QString folder = QStringLiteral(TIERLINE_TEST_DATA "/prices/");
const QString shipped = QStringLiteral(TIERLINE_SOURCE_DIR "/resources/prices/prices-2026-11-21.json");

QByteArray contentOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
}

} // namespace

class PriceTest : public QObject {
    Q_OBJECT

private slots:
    void agreesToTheNanoDollarWithTheSecondComputation() {
        const Program program;
        const auto ran = program.run(
            {QStringLiteral("price"), QStringLiteral("--usage"), folder + QStringLiteral("payloads.jsonl")});
        QCOMPARE(ran.exitCode, 0);
        const auto ours = ran.out.split(u'\n');
        const auto theirs =
            QString::fromUtf8(contentOf(folder + QStringLiteral("expected.jsonl"))).split(u'\n');
        QVERIFY(theirs.size() > 500);
        for (qsizetype i = 0; i < std::min(ours.size(), theirs.size()); ++i)
            QCOMPARE(ours[i], theirs[i]);
        QCOMPARE(ours.size(), theirs.size());
    }

    void theSecondComputationStillSaysSo() {
        const auto python = QStandardPaths::findExecutable(QStringLiteral("python3"));
        if (python.isEmpty()) QSKIP("no python3 here");
        QProcess process;
        process.start(python, {folder + QStringLiteral("expected.py"), shipped,
                               folder + QStringLiteral("payloads.jsonl"), QStringLiteral("--check"),
                               folder + QStringLiteral("expected.jsonl")});
        QVERIFY(process.waitForFinished(60'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

    void aBadRowEndsAll_data() {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("message");
        const auto add = [](const char* name, QByteArray row, const char* message) {
            QTest::newRow(name) << row.replace('\'', '"') << message;
        };
        add("no JSON", "{", "line 2: a row is a JSON object");
        add("a list", "[]", "line 2: a row is a JSON object");
        add("no id", "{'provider':'openai','model':'gpt-4o','usage':{}}", "line 2: the row has no `id`");
        add("no provider", "{'id':1,'model':'gpt-4o','usage':{}}", "line 2: the row has no text `provider`");
        add("a model in numbers", "{'id':1,'provider':'openai','model':4,'usage':{}}", "no text `model`");
        add("no usage", "{'id':1,'provider':'openai','model':'gpt-4o'}",
            "line 2: the row has no object `usage`");
        add("usage in words", "{'id':1,'provider':'openai','model':'gpt-4o','usage':'much'}",
            "no object `usage`");
        add("no such flavour", "{'id':1,'provider':'openai','flavor':'sour','model':'gpt-4o','usage':{}}",
            "line 2: `sour` is no way openai writes its usage");
        add("no time", "{'id':1,'provider':'openai','model':'gpt-4o','usage':{},'time':'noon'}",
            "line 2: `time` is not a time");
    }

    void aBadRowEndsAll() {
        QFETCH(QByteArray, row);
        QFETCH(QString, message);
        const Program program;
        QByteArray good =
            "{'id':'g','provider':'openai','flavor':'chat','model':'gpt-4o',"
            "'usage':{'prompt_tokens':1000,'completion_tokens':500},'time':'2026-06-01T12:00:00Z'}";
        good.replace('\'', '"');
        const auto input = good + '\n' + row + '\n' + good + '\n';
        const QStringList arguments = {QStringLiteral("price"), QStringLiteral("--usage"),
                                       QStringLiteral("-")};
        const auto stopped = program.run(arguments, input);
        QCOMPARE(stopped.exitCode, 2);
        QCOMPARE(stopped.out, QString());
        QVERIFY2(stopped.err.contains(message), qPrintable(stopped.err));

        const auto skipped = program.run(arguments + QStringList{QStringLiteral("--skip-bad")}, input);
        QCOMPARE(skipped.exitCode, 0);
        QCOMPARE(skipped.out.count(QStringLiteral("\"cost_nano_usd\":7500000,")), 2);
        QVERIFY(skipped.err.contains(QStringLiteral("1 bad row skipped")));
    }

    void importsOwnPricesAndTakesThem() {
        const Program program;
        const auto taken = [&](const QByteArray& from, const QByteArray& to, QStringList more = {}) {
            auto text = contentOf(shipped);
            text.replace("\"date\":\"2026-11-21\"", "\"date\":\"2026-11-22\"").replace(from, to);
            program.write("new.json", text);
            return program.run(
                QStringList{QStringLiteral("price"), QStringLiteral("--adopt"), program.path("new.json")}
                + more);
        };
        const auto input = [&] {
            return program
                .run({QStringLiteral("price"), QStringLiteral("gpt-4o"), QStringLiteral("--provider"),
                      QStringLiteral("openai")})
                .out;
        };
        const QByteArray price = "\"equals\":\"gpt-4o\",\"context\":128000,\"price\":{\"input\":2.5,";
        QVERIFY(contentOf(shipped).contains(price));
        const auto with = [&](const char* other) { return QByteArray(price).replace("2.5,", other); };

        for (const auto* bad : {"2500,", "0.0025,", "0,", "-2.5,", "0.0000025,", "\"cheap\",", "2.5.1,"}) {
            const auto refused = taken(price, with(bad));
            QVERIFY2(refused.exitCode == 1, bad);
            QVERIFY2(!refused.err.isEmpty(), bad);
            QVERIFY2(input().contains(QStringLiteral("price file of 2026-11-21")), bad);
        }
        const auto dear = taken(price, with("2500,"));
        QVERIFY2(dear.err.contains(QStringLiteral("new.json: openai gpt-4o: input from 2.5 to 2500\n")),
                 qPrintable(dear.err));
        QVERIFY2(dear.err.contains(QStringLiteral("not per 1,000), then add --force")), qPrintable(dear.err));
        const auto cheap = taken(price, with("-2.5,"));
        QVERIFY2(cheap.err.contains(QStringLiteral("is negative; write US dollars per one million tokens")),
                 qPrintable(cheap.err));
        const auto old = taken("\"date\":\"2026-11-22\"", "\"date\":\"2026-11-20\"");
        QCOMPARE(old.exitCode, 1);
        QVERIFY2(old.err.contains(QStringLiteral("is of 2026-11-20, older than the 2026-11-21 in use")),
                 qPrintable(old.err));
        const auto fine = taken(price, with("2.6,"));
        QCOMPARE(fine.exitCode, 0);
        QVERIFY2(fine.out.contains(QStringLiteral("2.50 → 2.60")), qPrintable(fine.out));
        QVERIFY(input().contains(QStringLiteral("2.60")));
        const auto forced = taken(price, with("2600,"), {QStringLiteral("--force")});
        QCOMPARE(forced.exitCode, 0);
        QVERIFY(input().contains(QStringLiteral("2600.00")));
    }

    void importIsWhatTakesItBack() {
        const Program program;
        const auto ran = program.run({QStringLiteral("price"), QStringLiteral("--import"), shipped,
                                      QStringLiteral("--out"), program.path("out.json")});
        QCOMPARE(ran.exitCode, 0);
        QCOMPARE(contentOf(program.path("out.json")), contentOf(shipped));
    }

    // What a person reads: the parts that must stand in it, in this order.
    void showsPrices_data() {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("at");
        QTest::addColumn<QStringList>("parts");
        const auto add = [](const char* name, const char* asked, const char* at, QStringList parts) {
            QTest::newRow(name) << asked << at << parts;
        };
        add("the provider named comes first", "openai/gpt-4o", "2026-11-21",
            {"gpt-4o at openai\n", "USD per 1M\n", "2.50\n", "cached read", "1.25\n", "10.00\n",
             "128,000  tokens", "also sold by", "azure", "openrouter", "as openai/gpt-4o",
             "by the price file of 2026-11-21."});
        add("another writing of it", "OpenAI/GPT-4o", "2026-11-21", {"GPT-4o at openai\n", "also sold by"});
        add("every seller of a bare name", "gpt-4o", "2026-11-21",
            {"input", "cached read", "output", "azure", "openai", "--provider ID"});
        add("a provider that does not sell it", "groq/gpt-4o", "2026-11-21",
            {"groq itself has no price of it", "openai"});
        add("by the hour, by day", "deepseek/deepseek-chat", "2026-11-21T12:00:00Z",
            {"00:30 to 16:30 UTC", "0.27\n", "other days and hours", "at other hours: input 0.135,"});
        add("by the hour, at night", "deepseek/deepseek-chat", "2026-11-21T20:00:00Z",
            {"deepseek-chat at deepseek\n", "0.135\n", "00:30 to 16:30 UTC: input 0.27,"});
        add("after a change, without steps", "anthropic/claude-opus-4-6", "2026-11-21T12:00:00Z",
            {"claude-opus-4-6 at anthropic, from 2026-03-13\n", "cache write 5m", "6.25\n", "cache write 1h",
             "searches", "10.00  per 1,000", "before 2026-03-13: input 5.00,", "dearer above 200,000"});
        add("before a change, in steps", "anthropic/claude-opus-4-6", "2026-03-12",
            {"above 200,000\n", "5.00           10.00\n", "costs so as a whole",
             "from 2026-03-13: input 5.00"});
        add("by the request", "perplexity/sonar", "2026-11-21",
            {"cached read", "as input\n", "requests", "12.00  per 1,000"});
    }

    void showsPrices() {
        QFETCH(QString, asked);
        QFETCH(QString, at);
        QFETCH(QStringList, parts);
        const Program program;
        const auto ran = program.run({QStringLiteral("price"), asked, QStringLiteral("--at"), at});
        QCOMPARE(ran.exitCode, 0);
        qsizetype from = 0;
        for (const auto& part : parts) {
            from = ran.out.indexOf(part, from);
            QVERIFY2(from >= 0, qPrintable(part + QStringLiteral(" is not in its place:\n") + ran.out));
            from += part.size();
        }
        const auto json = program.run(
            {QStringLiteral("price"), asked, QStringLiteral("--at"), at, QStringLiteral("--json")});
        const auto offers = QJsonDocument::fromJson(json.out.toUtf8()).array();
        QVERIFY(!offers.isEmpty());
        QVERIFY(offers[0][QStringLiteral("price")][QStringLiteral("input")].toDouble() > 0);
        if (asked.startsWith(QStringLiteral("deepseek")))
            QCOMPARE(offers[0][QStringLiteral("other_times")].toArray().size(), 1);
    }

    void saysWhatIsNotKnown_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("message");
        const auto add = [](const char* name, QStringList arguments, int exitCode, const char* message) {
            QTest::newRow(name) << arguments << exitCode << message;
        };
        add("nothing asked", {}, 2, "price wants one thing");
        add("no such model", {"gpt-99"}, 1, "no price of gpt-99 at ");
        add("and what is near it", {"gpt-99"}, 1, "near it: gpt-4o");
        add("a part of names", {"sonnet"}, 1, "claude-3-sonnet");
        add("nothing near it", {"qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"}, 1, "give it a `price` in the policy");
        add("no such provider", {"gpt-4o", "--provider", "opnai"}, 1,
            "knows no provider opnai; near it: openai");
        add("not of that provider", {"gpt-4o", "--provider", "groq"}, 1, "no price of gpt-4o for groq at ");
        add("a price that is not known", {"gemma-3-4b", "--provider", "google"}, 1,
            "the price file knows the model, but not what it costs");
        add("no time", {"gpt-4o", "--at", "noon"}, 2, "`noon` is not a time");
    }

    void saysWhatIsNotKnown() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, message);
        const Program program;
        const auto ran = program.run(QStringList{QStringLiteral("price")} + arguments);
        QCOMPARE(ran.exitCode, exitCode);
        QVERIFY2(ran.err.contains(message), qPrintable(ran.err));
        QCOMPARE(ran.out, QString());
    }

    // A file that has lost most of its models, one that is cut off and one of another shape.
    void aFileThatShrankIsNotTaken() {
        const Program program;
        const auto adopted = [&](const QByteArray& text) {
            program.write("new.json", text);
            return program.run(
                {QStringLiteral("price"), QStringLiteral("--adopt"), program.path("new.json")});
        };
        const auto text = contentOf(shipped);
        auto lines = text.split('\n');
        QVERIFY(lines.size() > 1000);
        lines.remove(lines.size() - 400, 390);
        const auto shrunk = adopted(lines.join('\n'));
        QCOMPARE(shrunk.exitCode, 1);
        QVERIFY2(shrunk.err.contains(QStringLiteral("new.json: it shrinks from ")), qPrintable(shrunk.err));
        QVERIFY(shrunk.err.contains(QStringLiteral("new.json: it has lost the provider x-ai")));
        QVERIFY(shrunk.err.contains(
            QStringLiteral("stay in use; look at the above (is the file whole?), then add")));
        const auto cut = adopted(text.left(text.size() / 2));
        QCOMPARE(cut.exitCode, 1);
        QVERIFY2(cut.err.contains(QStringLiteral("new.json:")), qPrintable(cut.err));
        QVERIFY(cut.err.contains(QStringLiteral("not JSON")));
        const auto other = adopted("{\"prices\":[]}");
        QCOMPARE(other.exitCode, 1);
        QVERIFY2(other.err.contains(QStringLiteral("--import reads genai-prices v2")), qPrintable(other.err));
    }

    void aBillSaysWhatHasNoPrice() {
        const Program program;
        QByteArray row = "{'id':'s','provider':'perplexity','model':'sonar','time':'2026-11-21T12:00:00Z',"
                         "'usage':{'prompt_tokens':9,'completion_tokens':5,'num_search_queries':2}}";
        const auto ran = program.run({QStringLiteral("price"), QStringLiteral("--usage"), QStringLiteral("-"),
                                      QStringLiteral("--explain")},
                                     row.replace('\'', '"'));
        QCOMPARE(ran.exitCode, 0);
        for (const auto* part :
             {"s: sonar at perplexity", "cost not known", "! unpriced: something has no price",
              "! the price file has no price of searches for this model"})
            QVERIFY2(ran.out.contains(QLatin1String(part)), qPrintable(ran.out));
    }
};

QTEST_GUILESS_MAIN(PriceTest)
#include "price.moc"
