// Other people's price files, what is left out of them, and which file may replace which.
#include "catalog/import.h"

#include "catalog/pricetexts.h"
#include "catalog/ratenames.h"

#include <QTest>

using namespace tierline;
using namespace tierline::catalog;

namespace {

const std::chrono::sys_days day = *dayFrom("2026-06-01");

Imported imported(std::string_view text) {
    const auto format = formatOf(text);
    auto made = format ? import(*format, text, "f.json", day) : fail(ErrorCode::Internal, "no format");
    if (!made) qFatal("%s", toString(made.error()).c_str());
    return *std::move(made);
}

std::string shown(const Rates& rates) {
    std::string text;
    for (const auto& name : rateNames)
        if (const auto& rate = rates.*name.rate)
            text += (text.empty() ? "" : " ") + std::string(name.name) + "="
                    + toString(name.isPerThousand ? Rate{rate->nanoPerMillion / 1000} : *rate);
    return text;
}

// The rates, then those above each size; "miss".
QString priceOf(const Catalog& catalog, const char* provider, const char* model, const char* when) {
    const auto found = catalog.find(provider, "", model, *wallFromRfc3339(when));
    if (!found) return QStringLiteral("miss");
    auto text = shown(found->price->base);
    for (const auto& step : found->price->steps)
        text += " | " + std::to_string(step.above) + " " + shown(step.rates);
    return QString::fromStdString(text);
}

Row row(const char* provider, const char* pattern, std::int64_t nano) {
    Row made;
    made.provider = provider;
    made.pattern = pattern;
    made.price.base.input = made.price.base.output = Rate{nano};
    return made;
}

Catalog priced(std::int64_t nano, int models = 20) {
    std::vector<Row> rows = {row("q", "alone", 5'000'000)};
    for (int i = 0; i < models; ++i)
        rows.push_back(row("p", ("m" + std::to_string(i)).c_str(), i == 7 ? nano : 5'000'000));
    return {{}, std::move(rows), day, {}};
}

} // namespace

class ImportTest : public QObject {
    Q_OBJECT

private slots:
    void readsTheirPrices_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("provider");
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("when");
        QTest::addColumn<QString>("price");
        const auto add = [](const char* name, std::string_view text, const char* provider, const char* model,
                            const char* when, const char* price) {
            QTest::newRow(name) << QByteArray(text.data(), static_cast<qsizetype>(text.size()))
                                << QByteArray(provider) << QByteArray(model)
                                << QByteArray(when) + QByteArray(":00Z") << price;
        };
        const auto* noon = "2026-06-01T12:00";
        const auto* big = "input=3 cached_read=0.3 output=15 searches=10 | 200000 input=6.5 cached_read=0.3 "
                          "output=15 searches=10";
        add("one of several names, in lower case", genaiText, "acme", "big-a", noon, big);
        add("a beginning", genaiText, "acme", "big-a-2", noon, big);
        add("an expression", genaiText, "acme", "a17", noon, big);
        add("an expression matches from its beginning", genaiText, "acme", "ba17", noon, "miss");
        add("both of two conditions", genaiText, "acme", "v/x.y/big-z", noon, "input=0.1");
        add("one of two conditions", genaiText, "acme", "v/x.y/big", noon, "miss");
        add("a point is a point", genaiText, "acme", "v/xxy/big-z", noon, "miss");
        add("before a change", genaiText, "acme", "dated", "2026-04-30T23:59", "input=2 output=4");
        add("after a change", genaiText, "acme", "dated", "2026-05-01T00:00", "input=1 output=2");
        add("over midnight, before", genaiText, "acme", "hours", "2026-05-01T21:59", "input=2 output=4");
        add("over midnight, late", genaiText, "acme", "hours", "2026-05-01T22:00", "input=1");
        add("over midnight, early", genaiText, "acme", "hours", "2026-05-01T06:29", "input=1");
        add("over midnight, after", genaiText, "acme", "hours", "2026-05-01T06:30", "input=2 output=4");
        add("no price, and no vaguer one either", genaiText, "acme", "big-a-free", noon, "miss");
        add("of a fallback nothing", genaiText, "other", "big-a", noon, "miss");

        add("LiteLLM, per token and in steps", liteLlmText, "openai", "gpt-x", noon,
            "input=2.5 cached_read=1.25 output=10 | 200000 input=5 cached_read=1.25 output=10");
        add("LiteLLM, the seller off the name", liteLlmText, "groq", "llama-x", noon,
            "input=0.05 output=0.08");
        add("LiteLLM, writes of both lives and searches", liteLlmText, "anthropic", "claude-x", noon,
            "input=3 cache_write_5m=3.75 cache_write_1h=6 output=15 searches=10");
        add("LiteLLM, a price of zero is a price", liteLlmText, "x-ai", "grok-x", noon, "input=0 output=0");
        add("LiteLLM, an embedding", liteLlmText, "voyageai", "embed-x", noon, "input=0.02");
        add("LiteLLM, by request, citation and search", liteLlmText, "perplexity", "sonar-x", noon,
            "input=1 output=1 citation=2 searches=8 requests=5");
        add("LiteLLM, in ranges from the first token", liteLlmText, "dashscope", "ranges-x", noon,
            "input=1.2 output=6 | 32000 input=2.4 output=6 | 128000 input=3 output=15");
        add("LiteLLM, an hour's write in steps", liteLlmText, "openai", "steps-x", noon,
            "input=1 cache_write_5m=1.25 cache_write_1h=2 | 200000 input=1 cache_write_5m=1.25 "
            "cache_write_1h=4");
        add("LiteLLM, a picture by the piece", liteLlmText, "openai", "paint-x", noon, "miss");

        add("models.dev", modelsDevText, "acme", "big-a", noon,
            "input=1.25 cached_read=0.125 cache_write_5m=1.5 output=10 reasoning=12 | 200000 input=2.5 "
            "cached_read=0.125 cache_write_5m=1.5 output=15 reasoning=12");
        add("models.dev, another's name of a seller", modelsDevText, "x-ai", "grok-x", noon,
            "input=3 output=15");
        add("models.dev, no price", modelsDevText, "acme", "open", noon, "miss");
    }

    void readsTheirPrices() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, provider);
        QFETCH(QByteArray, model);
        QFETCH(QByteArray, when);
        QFETCH(QString, price);
        const auto catalog = imported(text.toStdString()).catalog;
        QCOMPARE(priceOf(catalog, provider.constData(), model.constData(), when.constData()), price);
        // The same again after a round through a file.
        const auto again = Catalog::parse(toSnapshot(catalog), "s.json");
        QVERIFY2(again, again ? "" : toString(again.error()).c_str());
        QCOMPARE(priceOf(*again, provider.constData(), model.constData(), when.constData()), price);
        QVERIFY(again->rows() == catalog.rows());
        QVERIFY(again->providers() == catalog.providers());
    }

    void saysWhatIsLeftOut() {
        using Lines = std::vector<std::string>;
        QCOMPARE(
            imported(genaiText).leftOut,
            (Lines{"1 × address of a provider by an expression", "1 × count of moons_seen (nothing we price)",
                   "1 × pattern stated twice (the first counts)", "1 × price by moon_mtok (nothing we count)",
                   "1 × price under a condition that is not known",
                   "1 × regular expression that cannot be used"}));
        QCOMPARE(imported(liteLlmText).leftOut,
                 (Lines{"1 × model of mode image_generation",
                        "1 × model without a price by tokens, requests or searches",
                        "1 × price by file_search_cost_per_1k_calls (nothing we count)",
                        "1 × price by input_cost_per_image (nothing we count)",
                        "1 × price by input_cost_per_second (nothing we count)",
                        "1 × price by input_cost_per_token_above_200k_tokens_flex (another grade of service)",
                        "1 × price by input_cost_per_token_batches (another grade of service)",
                        "1 × price by input_cost_per_token_priority (another grade of service)",
                        "1 × price of searches by their context (the medium one counts)"}));
        QCOMPARE(imported(modelsDevText).leftOut,
                 (Lines{"1 × model without a price", "1 × price by per_image (nothing we count)"}));
    }

    void refusesRangesThatDoNotRise_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("no beginning") << QByteArray("[0, 32000.0]") << QByteArray("[1, 32000.0]");
        QTest::newRow("twice the same") << QByteArray("[128000, 252000]") << QByteArray("[32000, 252000]");
        QTest::newRow("half a token") << QByteArray("[128000, 252000]") << QByteArray("[128000.5, 252000]");
        QTest::newRow("negative") << QByteArray("[128000, 252000]") << QByteArray("[-5, 252000]");
        QTest::newRow("in words") << QByteArray("[128000, 252000]") << QByteArray("[true, 252000]");
        QTest::newRow("empty") << QByteArray("[0, 32000.0]") << QByteArray("[]");
    }

    void refusesRangesThatDoNotRise() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray text(liteLlmText.data(), static_cast<qsizetype>(liteLlmText.size()));
        QVERIFY(text.contains(from));
        const auto made = import(Format::LiteLlm, text.replace(from, to).toStdString(), "f.json", day);
        QVERIFY(!made);
        const auto error = QString::fromStdString(toString(made.error()));
        QVERIFY2(error.contains(QStringLiteral("begin at 0 and rise")), qPrintable(error));
    }

    void keepsHowUsageIsRead() {
        const auto catalog = imported(genaiText).catalog;
        const auto* chat = catalog.extractor("mine", "https://api.acme.ai/v1", "chat");
        QVERIFY(chat != nullptr);
        QCOMPARE(chat->mappings.size(), std::size_t{8}); // with DeepSeek's and Kimi's places
        const std::vector<PathStep> audio = {
            {"list", {}, {}}, {{}, "modality", "AUDIO"}, {"tokenCount", {}, {}}};
        QVERIFY(chat->mappings[2].path == audio);
        for (const auto* flavor : {"chat", "responses", "anthropic", "gemini", "embeddings"}) {
            QVERIFY2(catalog.extractor("nobody", "", flavor) != nullptr, flavor);
            QVERIFY2(Catalog().extractor("nobody", "", flavor) != nullptr, flavor);
        }
        QVERIFY(catalog.extractor("nobody", "", "semaphore") == nullptr);
    }

    void refusesWithThePlace_data() {
        QTest::addColumn<QByteArray>("find");
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<QString>("message");
        QTest::newRow("negative") << QByteArray("\"6.5\"") << QByteArray("\"-6.5\"")
                                  << "f.json:14:78: price `-6.5` is negative";
        QTest::newRow("in words") << QByteArray("\"6.5\"") << QByteArray("\"dear\"") << "is not a number";
        QTest::newRow("per token") << QByteArray("\"6.5\"") << QByteArray("0.0000065")
                                   << "looks like one per token";
        QTest::newRow("absurd") << QByteArray("\"6.5\"") << QByteArray("65000")
                                << "is more than anything costs";
        QTest::newRow("a list") << QByteArray("\"6.5\"") << QByteArray("[6.5]") << "a price is a decimal";
        QTest::newRow("a size of nothing")
            << QByteArray("200000") << QByteArray("0") << "must be a number of tokens";
        QTest::newRow("an unknown match")
            << QByteArray("\"ends_with\"") << QByteArray("\"sounds_like\"") << "is not a kind of match";
        QTest::newRow("twice the same key")
            << QByteArray("\"context_window\": 1000") << QByteArray("\"id\": \"b\"") << "`id` stands twice";
        QTest::newRow("cut off") << QByteArray("\"models\": []}])") << QByteArray("") << "this is not JSON";
    }

    void refusesWithThePlace() {
        QFETCH(QByteArray, find);
        QFETCH(QByteArray, replace);
        QFETCH(QString, message);
        QByteArray text(genaiText.data(), static_cast<qsizetype>(genaiText.size()));
        QVERIFY(text.contains(find) || message.contains(QStringLiteral("not JSON")));
        text = message.contains(QStringLiteral("not JSON")) ? text.chopped(20) : text.replace(find, replace);
        const auto made = import(Format::GenaiPrices, text.toStdString(), "f.json", day);
        QVERIFY(!made);
        const auto error = QString::fromStdString(toString(made.error()));
        QVERIFY2(error.contains(message), qPrintable(error));
        QVERIFY2(error.startsWith(QStringLiteral("f.json:")), qPrintable(error));
    }

    void survivesEveryCut() {
        for (const auto text : {genaiText, liteLlmText, modelsDevText})
            for (std::size_t size = 0; size < text.size(); ++size)
                QVERIFY(!formatOf(text.substr(0, size)));
    }

    void knowsTheFormat() {
        QVERIFY(formatOf(genaiText) == Format::GenaiPrices);
        QVERIFY(formatOf(liteLlmText) == Format::LiteLlm);
        QVERIFY(formatOf(modelsDevText) == Format::ModelsDev);
        QVERIFY(formatOf(toSnapshot(priced(5'000'000))) == Format::Snapshot);
        for (const auto* text : {"", "[]", "{}", "7", "[1,2]", "nonsense"})
            QVERIFY2(!formatOf(text), text);
    }

    void questionsAFile_data() {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<int>("models");
        QTest::addColumn<QString>("objection"); // empty: taken
        QTest::newRow("nothing changed") << qint64{5'000'000} << 20 << "";
        QTest::newRow("a price moved 999-fold") << qint64{4'995'000'000} << 20 << "";
        QTest::newRow("a price moved a thousandfold")
            << qint64{5'000'000'000} << 20 << "p m7: input from 0.005 to 5";
        QTest::newRow("to zero") << qint64{0} << 20 << "p m7: input from 0.005 to 0";
        QTest::newRow("a tenth gone") << qint64{5'000'000} << 18 << "";
        QTest::newRow("more than a tenth gone")
            << qint64{5'000'000} << 17 << "it shrinks from 21 prices to 18";
        QTest::newRow("more models") << qint64{5'000'000} << 40 << "";
    }

    void questionsAFile() {
        QFETCH(qint64, nano);
        QFETCH(int, models);
        QFETCH(QString, objection);
        const auto found = review(priced(5'000'000), priced(nano, models));
        QCOMPARE(found.isFine(), objection.isEmpty());
        if (!objection.isEmpty()) QCOMPARE(QString::fromStdString(found.objections.front()), objection);
    }

    void questionsALostProvider() {
        std::vector<Row> rows = priced(5'000'000).rows();
        std::erase_if(rows, [](const Row& one) { return one.provider == "q"; });
        const auto found = review(priced(5'000'000), Catalog({}, std::move(rows), day));
        QCOMPARE(found.objections, (std::vector<std::string>{"it has lost the provider q"}));
        QCOMPARE(found.changes.size(), std::size_t{1});
    }

    // A new day or a new pattern is a new row, but the model is not new.
    void questionsANewRowOfAKnownModel() {
        const auto before = row("p", "m", 5'000'000);
        auto later = row("p", "m", 5'000'000'000), longer = row("p", "m-2", 5'000'000'000);
        later.from = *dayFrom("2026-07-01");
        auto prefix = before;
        prefix.match = MatchKind::StartsWith;
        auto found = review(Catalog({}, {before}, day), Catalog({}, {before, later}, day));
        QCOMPARE(found.objections,
                 (std::vector<std::string>{"p m: input from 0.005 to 5", "p m: output from 0.005 to 5"}));
        found = review(Catalog({}, {prefix}, day), Catalog({}, {prefix, longer}, day));
        QCOMPARE(found.objections.size(), std::size_t{2});
        found = review(Catalog({}, {prefix}, day), Catalog({}, {prefix, row("p", "m-free", 0)}, day));
        QVERIFY(found.isFine());
        QCOMPARE(found.changes.size(), std::size_t{1});
    }

    void namesSearchesByTheThousand() {
        auto before = row("p", "m", 5'000'000), after = before;
        before.price.base.searches = Rate{10'000'000'000'000};
        after.price.base.searches = Rate{10'000'000'000};
        const auto found = review(Catalog({}, {before}, day), Catalog({}, {after}, day));
        QCOMPARE(found.objections, (std::vector<std::string>{"p m: searches from 10 to 0.01"}));
    }

    void aPriceInStepsIsComparedInEachStep() {
        auto before = row("p", "m", 5'000'000), after = before;
        before.price.steps = {{200, before.price.base}};
        Rates onlyInput;
        onlyInput.input = Rate{9'000'000};
        after.price.steps = {{100, before.price.base}, {200, onlyInput}};
        const auto found = review(Catalog({}, {before}, day), Catalog({}, {after}, day));
        QCOMPARE(found.changes.size(), std::size_t{2});
        QCOMPARE(found.changes[0].bucket, std::string("input above 200"));
        QVERIFY(!found.changes[1].after); // output is not sold any more
    }
};

QTEST_APPLESS_MAIN(ImportTest)
#include "import.moc"
