#include "ledger/reconcile.h"
#include "base/paths.h"
#include "ledger/folder.h"

#include <QTest>

using namespace tierline;
using namespace tierline::ledger;

namespace {

using std::chrono::sys_days;
constexpr sys_days fifth = sys_days{std::chrono::year{2026} / 11 / 5};

std::string shown(const Used& used) {
    return std::to_string(used.requests) + " req " + std::to_string(used.input) + " in "
           + std::to_string(used.output) + " out $" + toString(used.cost)
           + (used.unpriced > 0 ? " ?" + std::to_string(used.unpriced) : "");
}

// "2026-11-05 model: 2 req 1500 in 300 out $0.00; …", or the error.
std::string shown(const Result<ProviderExport>& read) {
    if (!read) return toString(read.error());
    std::string text;
    for (const auto& row : read->rows)
        text += (text.empty() ? "" : "; ") + catalog::toString(row.day) + " " + row.model + ": "
                + shown(row.used);
    for (const auto& remark : read->remarks)
        text += " (" + remark + ")";
    return text;
}

FieldColumns mapped(const std::string& map) { // "date=a,cost=b+c"
    FieldColumns columns;
    for (std::size_t at = 0; at < map.size();) {
        const auto end = std::min(map.find(',', at), map.size()), equals = map.find('=', at);
        auto& into = columns[static_cast<std::size_t>(*exportFieldFrom(map.substr(at, equals - at)))];
        for (auto from = equals + 1; from < end + 1;) {
            const auto plus = std::min(map.find('+', from), end);
            into.push_back(map.substr(from, plus - from));
            from = plus + 1;
        }
        at = end + 1;
    }
    return columns;
}

UsedRow row(int day, std::string model, std::int64_t input, std::int64_t nano, std::string provider = {}) {
    const auto name = provider.empty() ? model : provider + "/" + model;
    return {fifth + std::chrono::days(day), provider, name, {1, input, 10, Money::fromNano(nano), 0}};
}

ProviderExport exported(std::vector<UsedRow> rows, bool withTokens) {
    ProviderExport made;
    made.rows = std::move(rows);
    made.columns[static_cast<std::size_t>(ExportField::Cost)] = {"cost"};
    if (withTokens) made.columns[static_cast<std::size_t>(ExportField::Input)] = {"input"};
    return made;
}

// "model day theirs/ours !" for each day.
std::string shown(const Reconciliation& result) {
    std::string text;
    for (const auto& line : result.days) {
        text += line.model + " " + std::to_string((*line.day - fifth).count()) + " ";
        text += (line.theirs ? toString(line.theirs->cost) : "-") + "/"
                + (line.ours ? toString(line.ours->cost) : "-");
        text += line.isBeyond ? " !; " : "; ";
    }
    for (const auto& remark : result.remarks)
        text += "(" + remark + ")";
    return text;
}

} // namespace

class ReconcileTest : public QObject {
    Q_OBJECT

private slots:
    void readsExports_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("map");
        QTest::addColumn<QByteArray>("rows");
        const auto add = [](const char* name, const char* file, const char* map, const char* rows) {
            QTest::newRow(name) << QByteArray(file) << QByteArray(map) << QByteArray(rows);
        };
        add("OpenAI's usage, an empty day at the end", "openai-usage.csv", "",
            "2026-11-06 gpt-4o-2024-08-06: 1 req 1000 in 100 out $0.00; "
            "2026-11-05 gpt-4o-mini-2024-07-18: 2 req 1500 in 300 out $0.00");
        add("OpenAI's costs: what a line is for stands behind the model", "openai-costs.csv", "",
            "2026-11-05 gpt-4o-mini-2024-07-18: 0 req 0 in 0 out $0.000405");
        add("Anthropic's usage: four kinds of input add up", "anthropic-usage.csv", "",
            "2026-11-05 claude-3-5-haiku-20241022: 0 req 4124 in 52 out $0.00");
        add("Anthropic's costs with a row of totals", "anthropic-cost.csv", "",
            "2026-11-05 Claude 3.5 Haiku: 0 req 0 in 0 out $13.00 (a row of totals is passed over)");
        add("OpenRouter's activity: a row a request, one without cost", "openrouter-activity.csv", "",
            "2026-11-05 anthropic/claude-3.5-haiku-20241022: 1 req 10 in 20 out $0.000012346; "
            "2026-11-06 anthropic/claude-3.5-haiku-20241022: 1 req 5 in 0 out $0.00 (rows without a cost: "
            "1)");
        add("columns that only the map knows", "generic-semicolons.csv", "model=Modell,cost=Betrag USD",
            "2026-11-05 x: 0 req 0 in 0 out $1.50");
        add("columns that nobody knows", "generic-semicolons.csv", "",
            "f.csv:1:1: no column is known to be the model; name it with --map model=…; the file has: Day, "
            "Modell, "
            "Betrag USD");
        add("a map that names no column of the file", "generic-semicolons.csv", "model=Model",
            "f.csv:1:1: there is no column `Model`; it has: Day, Modell, Betrag USD");
    }
    void readsExports() {
        QFETCH(const QByteArray, file);
        QFETCH(const QByteArray, map);
        QFETCH(const QByteArray, rows);
        const auto text = readFile(TIERLINE_TEST_DATA "/ledger/exports/" + file.toStdString());
        QVERIFY(text);
        const auto read = readExport(*text, "f.csv", mapped(map.toStdString()), Zone());
        QCOMPARE(QByteArray::fromStdString(shown(read)), rows);
    }

    void rowsAreJudged_data() {
        QTest::addColumn<QByteArray>("line"); // date,model,cost,currency,input_tokens
        QTest::addColumn<QByteArray>("said");
        const auto add = [](const char* name, const char* line, const char* said) {
            QTest::newRow(name) << QByteArray(line) << QByteArray(said);
        };
        add("a refund", "2026-11-05,m,-0.5,usd,1", "2026-11-05 m: 0 req 1 in 0 out $-0.50");
        add("a dollar sign", "2026-11-05,m,$2,USD,", "2026-11-05 m: 0 req 0 in 0 out $2.00");
        add("seconds since 1970", "1793923199,m,1,usd,1", "2026-11-05 m: 0 req 1 in 0 out $1.00");
        add("milliseconds since 1970", "1793923199999,m,1,usd,1", "2026-11-05 m: 0 req 1 in 0 out $1.00");
        add("a time of another zone", "2026-11-06T00:30:00+01:00,m,1,usd,1",
            "2026-11-05 m: 0 req 1 in 0 out $1.00");
        add("no model but money", "2026-11-05,,1,usd,0", "2026-11-05 (no model): 0 req 0 in 0 out $1.00");
        add("a decimal comma", "2026-11-05,m,\"1,5\",usd,1",
            "f.csv:2:1: cost: `1,5` has a comma: a decimal comma and a thousands separator look alike; "
            "export it with a "
            "decimal point and without separators");
        add("words for an amount", "2026-11-05,m,free,usd,1",
            "f.csv:2:1: cost: `free` is not an amount; write it as 12.34");
        add("NaN", "2026-11-05,m,nan,usd,1", "f.csv:2:1: cost: `nan` is not an amount; write it as 12.34");
        add("more money than there is", "2026-11-05,m,1e300,usd,1",
            "f.csv:2:1: cost: `1e300` is not an amount; write it as 12.34");
        add("more than fits", "2026-11-05,m,99999999999,usd,1",
            "f.csv:2:1: cost: `99999999999` is beyond all money; write it as 12.34");
        add("another currency", "2026-11-05,m,1,eur,1",
            "f.csv:2:1: the amount is in eur, Tierline counts in USD; export it in USD");
        add("a negative count", "2026-11-05,m,1,usd,-1",
            "f.csv:2:1: input_tokens: `-1` is not a count; write whole numbers without separators");
        add("half a token", "2026-11-05,m,1,usd,1.5",
            "f.csv:2:1: input_tokens: `1.5` is not a count; write whole numbers without separators");
        add("a huge count", "2026-11-05,m,1,usd,99999999999999999999",
            "f.csv:2:1: input_tokens: `99999999999999999999` is not a count; write whole numbers without "
            "separators");
        add("an American date", "11/05/2026,m,1,usd,1",
            "f.csv:2:1: `11/05/2026` is not a date; write 2026-11-05 or 2026-11-05T12:00:00Z");
        add("a day that does not exist", "2026-02-30,m,1,usd,1",
            "f.csv:2:1: `2026-02-30` is not a date; write 2026-11-05 or 2026-11-05T12:00:00Z");
    }
    void rowsAreJudged() {
        QFETCH(const QByteArray, line);
        QFETCH(const QByteArray, said);
        const auto text = "date,model,cost,currency,input_tokens\n" + line.toStdString() + "\n";
        QCOMPARE(QByteArray::fromStdString(shown(readExport(text, "f.csv", {}, Zone()))), said);
    }

    void amounts_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qlonglong>("nano"); // -1: refused
        const auto add = [](const char* text, qlonglong nano) {
            QTest::newRow(text) << QByteArray(text) << nano;
        };
        add("12.5", 12'500'000'000);
        add("0.000000001", 1);
        add("0.0000000005", 1);
        add("0.00000000049999999999", 0);
        add("-0.0000000015", -2);
        add("1.2e-05", 12'000);
        add("1E2", 100'000'000'000);
        add("9223372036.854775807", 9'223'372'036'854'775'807);
        add("9223372036.8547758075", -1);
        add("0.1000000000000000000000000000000", 100'000'000);
        add("1e-400", 0);
        add(".5", 500'000'000);
        add("", -1);
        add("-", -1);
        add(".", -1);
        add("1.2.3", -1);
        add("0x10", -1);
        add("1e", -1);
        add("1 000", -1);
    }
    void amounts() {
        QFETCH(const QByteArray, text);
        QFETCH(const qlonglong, nano);
        const auto amount = amountFrom(text.toStdString());
        QCOMPARE(amount ? static_cast<qlonglong>(amount->nano()) : -1, nano);
    }

    void plainNames_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("plain");
        const auto add = [](const char* name, const char* plain) {
            QTest::newRow(name) << QByteArray(name) << QByteArray(plain);
        };
        add("gpt-4o-mini-2024-07-18", "gpt-4o-mini");
        add("anthropic/claude-3.5-haiku-20241022", "claude-3-5-haiku");
        add("claude-3-5-haiku-latest", "claude-3-5-haiku");
        add("us.anthropic.claude-3-5-haiku-20241022-v1:0", "claude-3-5-haiku");
        add("meta-llama/Llama-3.1-8B:free", "llama-3-1-8b");
        add("claude-opus-4@20250514", "claude-opus-4");
        add("text-embedding-3-small", "text-embedding-3-small");
        add("20241022", "20241022");
        add("", "");
    }
    void plainNames() {
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, plain);
        QCOMPARE(QByteArray::fromStdString(plainModelName(name.toStdString())), plain);
    }

    void compares() {
        constexpr std::int64_t dollar = 1'000'000'000;
        const auto theirs = exported({row(0, "gpt-4o", 100, dollar), row(0, "exact-1", 100, 2 * dollar),
                                      row(1, "exact-1", 100, 2 * dollar), row(0, "only-theirs", 100, dollar),
                                      row(0, "tiny", 100, 1'000'000)},
                                     false);
        const std::vector<UsedRow> ours = {row(0, "gpt-4o-2024-08-06", 100, dollar, "openai"),
                                           row(0, "exact-1", 100, 2 * dollar + dollar / 100, "openai"),
                                           row(1, "exact-1", 100, 2 * dollar + dollar / 10, "openai"),
                                           row(1, "only-ours", 100, dollar, "openai"),
                                           row(0, "tiny", 100, 5'000'000, "openai"),
                                           row(0, "elsewhere", 100, dollar, "groq")};
        const auto result = reconcile(theirs, ours, {});
        QCOMPARE(shown(result),
                 std::string(
                     "exact-1 0 2.00/2.01; exact-1 1 2.00/2.10 !; gpt-4o 0 1.00/1.00; only-ours 1 -/1.00 !; "
                     "only-theirs 0 1.00/- !; tiny 0 0.001/0.005; "
                     "(provider `groq` is left out: the export names no model of it)"
                     "(theirs `gpt-4o` is taken for ours `gpt-4o-2024-08-06`)"));
        QVERIFY(!result.agrees);
        QCOMPARE(toString(result.total.theirs->cost), std::string("6.001"));
        QCOMPARE(toString(result.total.ours->cost), std::string("6.115"));
        QCOMPARE(result.models.size(), std::size_t{5});
    }

    void tokensCountWhereTheyAreTold() {
        const auto ours = {row(0, "m", 100, 0, "p")};
        QVERIFY(reconcile(exported({row(0, "m", 101, 0)}, true), ours, {}).agrees);
        QVERIFY(!reconcile(exported({row(0, "m", 103, 0)}, true), ours, {}).agrees);
        QVERIFY(reconcile(exported({row(0, "m", 103, 0)}, false), ours, {}).agrees);
        ReconcileRules exact;
        exact.toleranceMillionths = 0;
        QVERIFY(!reconcile(exported({row(0, "m", 101, 0)}, true), ours, exact).agrees);
    }

    void aNamedProviderLeavesOthersOut() {
        ReconcileRules rules;
        rules.provider = "p";
        const auto result = reconcile(exported({row(0, "m", 1, 0)}, false),
                                      {row(0, "m", 1, 0, "q"), row(0, "m", 1, 0, "p")}, rules);
        QCOMPARE(result.total.ours->requests, std::int64_t{1});
        QCOMPARE(result.remarks.size(), std::size_t{1});
    }

    // Ours by the day of a zone, a day of 25 hours too; simulated money and what used nothing stays out.
    void oursByDay() {
        const Folder folder;
        auto ledger = Ledger::open(folder.options());
        QVERIFY(ledger);
        int number = 0;
        const auto add = [&](const char* time, MoneyKind money, bool used, bool priced) {
            Record record = sampleRecord(++number);
            record.time = *wallFromRfc3339(time);
            record.money = money;
            if (!used) record.usage.reset();
            if (!priced) record.cost.reset();
            QVERIFY(store(**ledger, record));
        };
        add("2026-10-24T21:59:59.999Z", MoneyKind::Billed, true, true); // the 24th in Berlin
        add("2026-10-24T22:00:00Z", MoneyKind::Billed, true, true);     // the 25th
        add("2026-10-25T22:59:59Z", MoneyKind::Billed, true, false);    // still the 25th: it has 25 hours
        add("2026-10-25T23:00:00Z", MoneyKind::Billed, true, true);     // the 26th
        add("2026-10-25T12:00:00Z", MoneyKind::Simulated, true, true);
        add("2026-10-25T12:00:00Z", MoneyKind::Billed, false, false);
        const sys_days day{std::chrono::year{2026} / 10 / 25};
        const auto rows = usedByDay(**ledger, day, day, Zone::load("Europe/Berlin"));
        QVERIFY(rows && rows->size() == 1);
        QCOMPARE(shown((*rows)[0].used), std::string("2 req 96 in 842 out $0.0002598 ?1"));
        QCOMPARE((*rows)[0].provider, std::string("openai"));
    }
};

QTEST_APPLESS_MAIN(ReconcileTest)
#include "reconcile.moc"
